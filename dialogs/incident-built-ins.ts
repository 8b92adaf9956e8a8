import type { AdaptiveCard } from '../cards/render.ts';
import { deniedError } from '../src/aws/call.ts';
import { parse } from '../src/command/parse.ts';
import { formatWords } from '../src/command/words.ts';
import { auditError, auditTurn } from './audit-turn.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import { commandErrorCard } from './errors.ts';
import { OPEN_FILTER } from './incident-list.ts';
import { MOST_ON_A_CARD } from './incident-pages.ts';
import type { Parts } from './parts.ts';
import type { ReadyCommand } from './ready-command.ts';
import type { Turn } from './turn.ts';

/** What the commands about incidents are given: the text behind their words, as it was written. */
interface IncidentCall {
  readonly parts: Parts;
  readonly turn: Turn;
  readonly dialogs: ConversationDialogs;
  readonly restText: string;
}

/** Whoever gives one of these wants the listing's own paging. */
const OWN_PAGING =
  /(?:^|\s)[-\u2010-\u2015\u2212]{1,2}(?:max-items|page-size|starting-token|no-paginate|query|output|max-results|next-token)\b/i;
const OWN_FILTERS = /(?:^|\s)[-\u2010-\u2015\u2212]{1,2}filters\b/i;
const ALL = /^all(?=\s|$)/i;

/** The line of AWS that a built-in about incidents runs, from the text behind its name; null for every other built-in. */
export function incidentBuiltInLine(name: string, restText: string): string | null {
  switch (name) {
    case 'incidents':
      return listLine(restText);
    case 'incidents show':
      return showLine(restText);
    case 'incidents start':
      return startLine(restText);
    default:
      return null;
  }
}

/** `incidents [all] [OPTIONS]`: those that are open, or all of them. */
function listLine(restText: string): string {
  const isAll = ALL.test(restText);
  const options = restText.replace(ALL, '').trim();
  const size = String(MOST_ON_A_CARD);
  return [
    'ssm-incidents list-incident-records',
    options,
    ...(isAll || OWN_FILTERS.test(options) ? [] : [formatWords(['--filters', JSON.stringify(OPEN_FILTER)])]),
    ...(OWN_PAGING.test(options) ? [] : [formatWords(['--max-items', size, '--page-size', size])]),
  ].join(' ');
}

/** `incidents show [ARN] [OPTIONS]`. */
function showLine(restText: string): string {
  const isNamed = restText !== '' && !/^[-\u2010-\u2015\u2212]/.test(restText);
  return `ssm-incidents get-incident-record ${isNamed ? '--arn ' : ''}${restText}`;
}

function startLine(restText: string): string {
  return `ssm-incidents start-incident ${restText}`;
}

export function listIncidents(call: IncidentCall): Promise<AdaptiveCard | ReadyCommand | null> {
  return runLine(call, listLine(call.restText));
}

export function showIncident(call: IncidentCall): Promise<AdaptiveCard | ReadyCommand | null> {
  return runLine(call, showLine(call.restText));
}

export function startIncident(call: IncidentCall): Promise<AdaptiveCard | ReadyCommand | null> {
  return runLine(call, startLine(call.restText));
}

/** Runs a line of AWS as if it had been written. */
async function runLine(
  { parts, turn, dialogs }: IncidentCall,
  line: string,
): Promise<AdaptiveCard | ReadyCommand | null> {
  const parsed = parse(line, { catalogue: parts.catalogue, builtIns: [], pending: null });
  if (parsed.kind === 'error') {
    auditTurn(parts, turn, { outcome: 'not-understood', errorCode: parsed.error.code });
    return commandErrorCard(parts, parsed.error);
  }
  if (parsed.kind !== 'operation') throw new Error(`a line about incidents was taken for ${parsed.kind}`);
  const { command } = parsed;
  const denied = parts.denied.find(command.service, command.operation.name, command.input);
  if (denied) {
    const error = deniedError(command.service.name, command.operation.name, denied);
    auditError(parts, turn, error, { command });
    throw error;
  }
  await dialogs.cancel('Another command took its place.');
  return dialogs.beginCommand(command.words);
}
