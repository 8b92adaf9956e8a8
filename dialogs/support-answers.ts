import { shorten } from '../cards/text.ts';
import type { CommandButton, Fact, ListView } from '../cards/views.ts';
import { countOf } from '../src/answers/words.ts';
import { decodePosition, encodePosition, type Position } from '../src/aws/starting-token.ts';
import { formatWords } from '../src/command/words.ts';
import {
  type Communication,
  caseLink,
  type SupportCase,
  supportCases,
  supportCommunications,
  writerOf,
} from '../src/support/cases.ts';
import { SupportDirectory } from '../src/support/directory.ts';
import { languageTitle, severityOf, severityTitle, statusOf } from '../src/support/words.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { accountWords, globalLineBeside } from './button-lines.ts';
import { textIn, withoutOptions } from './guided-words.ts';
import { placeInWords, type RanCommand, type SpecialAnswer } from './ran-command.ts';
import { caseTime, caseTitle } from './support-existing-state.ts';

/** Cases on one card, each with its buttons. */
const CASES_SHOWN = 6;
/** Messages on one card, and how much text they may have together: Teams takes some 40,000 characters. */
const MESSAGES_SHOWN = 5;
const TEXT_SHOWN = 16_000;
const LATEST_LENGTH = 200;

type Answer = Promise<SpecialAnswer | null>;

/** `support describe-cases`: the cases below each other, with what can be done with each. */
export async function casesAnswer(ran: RanCommand): Answer {
  const all = supportCases(ran.answer.output);
  const shown = all.slice(0, CASES_SHOWN);
  const isWhole = ran.command.input.includeResolvedCases === true || namesCases(ran);
  const next = nextLine(ran, all.length, shown.length);
  const count = countOf(shown.length, { one: 'case', many: 'cases' });
  const empty = isWhole ? 'No cases' : 'No open cases';
  return list(ran, {
    title: isWhole ? 'Support cases' : 'Open support cases',
    text:
      shown.length === 0 ? `${empty} · ${where(ran)}` : `${count}${next === null ? '' : ' and more'} · ${where(ran)}`,
    items: shown.map((one) => caseItem(ran, one)),
    buttons: [
      ...(next === null ? [] : [{ title: 'Next', line: next }]),
      { title: 'Open a case', line: line(ran, 'create-case', {}) },
      ...(isWhole ? [] : [{ title: 'Resolved cases, too', line: againLine(ran, ['--include-resolved-cases']) }]),
    ],
    links: [],
  });
}

/** `support describe-communications`: who wrote what when, the newest last. Earlier messages are a page further. */
export async function communicationsAnswer(ran: RanCommand): Answer {
  const caseId = textIn(ran.command.input, 'caseId');
  const all = supportCommunications(ran.answer.output);
  const shown = fitting(all);
  const known = await caseAgain(ran, caseId);
  const earlier = nextLine(ran, all.length, shown.length);
  return list(ran, {
    title: `Case ${known === null ? caseId : caseTitle(known)}`,
    text: [known && statusOf(known.status).words, where(ran)].filter(Boolean).join(' · '),
    items: shown.toReversed().map((one) => ({
      title: writerOf(one.submittedBy),
      status: '',
      tone: 'default' as const,
      detail: caseTime(one.timeCreated, ran.turn),
      text: shorten(one.body, TEXT_SHOWN),
      facts: one.files.length === 0 ? [] : [{ name: 'Files', value: one.files.join(', ') }],
      buttons: [],
    })),
    buttons: [
      ...replyAndResolve(ran, caseId, known?.status ?? ''),
      ...(earlier === null ? [] : [{ title: 'Earlier messages', line: earlier }]),
    ],
    links: [consoleOf(ran, known)],
  });
}

/** `support create-case`: the number that people know the case by, and what can be done with it. */
export async function createdAnswer(ran: RanCommand): Answer {
  const caseId = textOf(ran.answer.output.caseId);
  const known = await caseAgain(ran, caseId);
  const { input } = ran.command;
  const severity = severityOf(textIn(input, 'severityCode'));
  return list(ran, {
    title:
      known === null || known.displayId === '' ? 'The support case is open' : `Support case ${known.displayId} is open`,
    text: where(ran),
    items: [
      {
        title: known?.subject ?? textIn(input, 'subject'),
        status: known === null ? '' : statusOf(known.status).words,
        tone: 'good',
        detail: severity === null ? '' : `${severity.title} · AWS answers ${severity.answer}`,
        text: '',
        facts: [
          { name: 'Case id', value: caseId },
          ...(known === null ? [] : [{ name: 'Language', value: languageTitle(known.language) }, ...copies(known)]),
        ],
        buttons: [],
      },
    ],
    buttons: [view(ran, caseId), ...replyAndResolve(ran, caseId, '')],
    links: [consoleOf(ran, known)],
  });
}

/** `support add-communication-to-case`. */
export async function repliedAnswer(ran: RanCommand): Answer {
  if (ran.answer.output.result !== true) return null;
  const caseId = textIn(ran.command.input, 'caseId');
  const known = await caseAgain(ran, caseId);
  return list(ran, {
    title: 'AWS Support has your reply',
    text: where(ran),
    items: known === null ? [] : [caseItem(ran, known, [])],
    buttons: [view(ran, caseId), ...replyAndResolve(ran, caseId, known?.status ?? '')],
    links: [consoleOf(ran, known)],
  });
}

/** `support resolve-case`: what it was, and what it is. */
export async function resolvedAnswer(ran: RanCommand): Answer {
  const caseId = textIn(ran.command.input, 'caseId');
  const { initialCaseStatus, finalCaseStatus } = ran.answer.output;
  const final = statusOf(textOf(finalCaseStatus));
  const known = await caseAgain(ran, caseId);
  return list(ran, {
    title: `Support case ${known?.displayId || caseId}`,
    text: where(ran),
    items: [
      {
        title: known?.subject ?? caseId,
        status: final.words,
        tone: final.tone,
        detail: '',
        text: '',
        facts: [{ name: 'Status before', value: statusOf(textOf(initialCaseStatus)).words }],
        buttons: [],
      },
    ],
    buttons: [
      view(ran, caseId),
      { title: 'Reply and reopen', line: line(ran, 'add-communication-to-case', { 'case-id': caseId }) },
    ],
    links: [consoleOf(ran, known)],
  });
}

async function list({ parts }: RanCommand, listed: ListView): Answer {
  return { card: parts.cards.render('list', listed) };
}

function caseItem(ran: RanCommand, one: SupportCase, buttons = caseButtons(ran, one)): ListView['items'][number] {
  const status = statusOf(one.status);
  return {
    title: caseTitle(one),
    status: status.words,
    tone: status.tone,
    detail: `${severityTitle(one.severityCode)} · opened ${caseTime(one.timeCreated, ran.turn)} by ${writerOf(one.submittedBy)}`,
    text: '',
    facts: [...latest(ran, one), { name: 'Case id', value: one.id }],
    buttons,
  };
}

function caseButtons(ran: RanCommand, { id, status }: SupportCase): readonly CommandButton[] {
  return [view(ran, id), ...replyAndResolve(ran, id, status)];
}

function latest({ turn }: RanCommand, { recent }: SupportCase): readonly Fact[] {
  const [newest] = recent;
  if (newest === undefined) return [];
  const text = shorten(newest.body.replace(/\s+/g, ' ').trim(), LATEST_LENGTH);
  return [{ name: 'Latest', value: `${writerOf(newest.submittedBy)}, ${caseTime(newest.timeCreated, turn)}: ${text}` }];
}

function copies({ cc }: SupportCase): readonly Fact[] {
  return cc.length === 0 ? [] : [{ name: 'Copies to', value: cc.join(', ') }];
}

function view(ran: RanCommand, caseId: string): CommandButton {
  return { title: 'View', line: line(ran, 'describe-communications', { 'case-id': caseId }) };
}

function replyAndResolve(ran: RanCommand, caseId: string, status: string): readonly CommandButton[] {
  return [
    { title: 'Reply', line: line(ran, 'add-communication-to-case', { 'case-id': caseId }) },
    ...(status === 'resolved' ? [] : [{ title: 'Resolve', line: line(ran, 'resolve-case', { 'case-id': caseId }) }]),
  ];
}

function consoleOf({ ready }: RanCommand, known: SupportCase | null) {
  return { title: 'Open in the AWS console', url: caseLink(ready.region, known?.displayId ?? '') };
}

/** As the case is now. The command has run: what goes wrong here is no failure of it. */
async function caseAgain({ parts, turn, principal, ready }: RanCommand, caseId: string): Promise<SupportCase | null> {
  if (caseId === '') return null;
  try {
    const directory = new SupportDirectory(parts.caller, { principal, region: ready.region });
    return await turn.replies.whileWorking(directory.caseOf(caseId));
  } catch (error) {
    if (error instanceof PersonError) return null;
    throw error;
  }
}

/** As many messages as one card takes, at least one. */
function fitting(all: readonly Communication[]): readonly Communication[] {
  let length = 0;
  const end = all.findIndex(({ body }, place) => {
    length += body.length;
    return place > 0 && (place >= MESSAGES_SHOWN || length > TEXT_SHOWN);
  });
  return end < 0 ? all : all.slice(0, end);
}

/** The same listing, from where the card ends; null where it is all. AWS may have sent more than a card shows. */
function nextLine(ran: RanCommand, came: number, shown: number): string | null {
  const { startingToken } = ran.command.globals;
  const here: Position = startingToken === null ? { token: null, skip: 0 } : decodePosition('nextToken', startingToken);
  const rest = encodePosition('nextToken', { token: here.token, skip: here.skip + shown });
  const token = shown < came ? rest : ran.nextToken;
  return token === null ? null : againLine(ran, ['--starting-token', token]);
}

/** The same command with more words, from the listing's beginning unless they say otherwise. */
function againLine(ran: RanCommand, more: readonly string[]): string {
  const words = withoutOptions(ran.command.words, ['starting-token', 'account']);
  return formatWords([...words, ...more, ...accountWords(ran)]);
}

function namesCases({ command: { input } }: RanCommand): boolean {
  return textIn(input, 'displayId') !== '' || (Array.isArray(input.caseIdList) && input.caseIdList.length > 0);
}

function line(ran: RanCommand, operation: string, options: Readonly<Record<string, string>>): string {
  return globalLineBeside(`support ${operation}`, options, ran);
}

/** `production (111122223333) · by Alex Wilber`. */
function where({ ran }: RanCommand): string {
  return placeInWords({ ...ran, region: null });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
