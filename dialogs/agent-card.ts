import type { AdaptiveCard } from '../cards/render.ts';
import type { AgentView } from '../cards/views.ts';
import { rawPages } from '../src/answers/raw-pages.ts';
import type { AgentRecord } from './agent-record.ts';
import type { Parts } from './parts.ts';

/** UTF-16 units of one page: two or three screens of a phone. */
const PAGE_LENGTH = 6000;

/** A page of an agent's answer, from 0; while it comes, the page that is being written. */
export function agentCard(parts: Pick<Parts, 'cards'>, record: AgentRecord, index = 0): AdaptiveCard {
  const { ran, answer, ended, connector, id } = record;
  const pages = rawPages(answer.text, PAGE_LENGTH);
  const last = pages.length - 1;
  const page = ended === null ? last : Math.min(index, last);
  const isLast = page === last;
  return parts.cards.render('agent', {
    ran,
    ...stateOf(record),
    text: pages[page] ?? '',
    facts: isLast ? factsOf(record) : [],
    notes: [
      ...(ended === null && page > 0
        ? [`This is page ${page + 1}; those before can be read when it is complete.`]
        : []),
      ...(isLast ? notesOf(record) : []),
    ],
    hint: ended !== null && isLast ? howToGoOn(connector, record.conversation.kind) : '',
    page:
      ended === null ? { id, index: 0, count: 1, more: false } : { id, index: page, count: pages.length, more: false },
    buttons: ended?.why != null && isLast ? [{ title: `Ask ${connector} again`, line: `ask ${connector}` }] : [],
  });
}

function stateOf({ ended, connector }: AgentRecord): Pick<AgentView, 'state' | 'tone'> {
  if (ended === null) return { state: `${connector} is answering …`, tone: 'default' };
  return ended.why === null ? { state: '', tone: 'default' } : { state: 'Not complete', tone: 'warning' };
}

function factsOf({ answer: { sources, moreSources, files, moreFiles } }: AgentRecord): AgentView['facts'] {
  return [
    ...sources.map((value) => ({ name: 'Source', value })),
    ...(moreSources > 0 ? [{ name: 'Source', value: `and ${moreSources} more` }] : []),
    ...files.map((value) => ({ name: 'File, not shown', value })),
    ...(moreFiles > 0 ? [{ name: 'File, not shown', value: `and ${moreFiles} more` }] : []),
  ];
}

/** Whole sentences about the answer. */
function notesOf({ answer, ended, connector, hasForgotten }: AgentRecord): readonly string[] {
  const isSilent = answer.text.trim() === '' && answer.actions.length === 0 && answer.files.length === 0;
  return [
    ...(ended?.why == null ? [] : [ended.why]),
    ...(ended !== null && ended.why === null && isSilent ? [`${connector} ended without an answer.`] : []),
    ...answer.actions.map(
      (action) => `${connector} asks for an action that I do not run, and waits for its outcome: ${action}`,
    ),
    ...answer.failures.map((failure) => `${connector} says that something failed: ${failure}`),
    ...(answer.isGuarded ? [`A guardrail of ${connector} stepped in: what stands here may be its message.`] : []),
    ...(answer.omitted > 0
      ? [`${answer.omitted.toLocaleString('en-US')} more characters came and are left out: this is all that I keep.`]
      : []),
    ...(hasForgotten ? [`More than an hour has passed: ${connector} knows nothing of what was said before.`] : []),
  ];
}

function howToGoOn(connector: string, kind: AgentRecord['conversation']['kind']): string {
  return kind === 'channel'
    ? `To go on, mention me in this thread: anybody may. "end" ends it.`
    : `To go on within an hour: ask ${connector} QUESTION. "end" begins anew.`;
}
