import { setTimeout as sleepInRealTime } from 'node:timers/promises';
import { isRegion } from '../src/aws/regions.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { type LogAnswer, queryLogs } from '../src/logs/insights.ts';
import { isLogGroupName } from '../src/logs/log-group-name.ts';
import { findLogGroups } from '../src/logs/log-groups.ts';
import { type LogQuery, startQueryWords, windowOf } from '../src/logs/query.ts';
import { readArn } from '../src/notifications/links.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { configurationGone, notConfigured } from './account.ts';
import { requireAdmitted } from './admission.ts';
import { type AuditedTurn, auditError, auditedOf, auditTurn } from './audit-turn.ts';
import { personErrorCard } from './errors.ts';
import { tellGone } from './notification-gone.ts';
import {
  type Asked,
  answerCard,
  brokenOffCard,
  choiceCard,
  type LogsPress,
  noGroupCard,
  type Place,
  searchingCard,
  unfinishedCard,
} from './notification-logs-cards.ts';
import type { Parts } from './parts.ts';
import { tellPersonError } from './private-refusals.ts';
import { principalWith, roleToRun } from './role.ts';
import { findNotification, type SentNotification } from './sent-notification.ts';
import type { Turn } from './turn.ts';
import { WorkingCard } from './working-card.ts';

/** One press on its way. */
interface Showing extends Asked {
  readonly card: WorkingCard;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Failures that leave the query as it was: the link and the command are still worth something. */
const QUERY_MAY_RUN: ReadonlySet<string> = new Set(['query-deadline', 'query-ended', 'stopping']);

/**
 * Shows log entries about a notification, as the person who pressed. The press is answered at once; a card below tells how far the search
 * is and becomes its answer.
 */
export async function showLogs(
  parts: Parts,
  turn: Turn,
  press: LogsPress,
  sleep: (ms: number) => Promise<unknown> = sleepInRealTime,
): Promise<void> {
  if (press.group !== undefined && !isLogGroupName(press.group)) {
    auditTurn(parts, turn, { outcome: 'refused', errorCode: 'bad-payload' });
    return turn.replies.tell('I do not understand this button. Press the one on the notification again.');
  }
  const sent = await findNotification(parts, press.id, turn.conversation.baseId);
  if (sent === null) return tellGone(parts, turn);
  const { logs: search } = sent.notification;
  if (search === null) {
    auditTurn(parts, turn, { outcome: 'refused', errorCode: 'no-logs' });
    return turn.replies.tell(
      'This notification does not say where its logs are. Send logs describe-log-groups to see what there is.',
    );
  }
  const card = new WorkingCard(turn.replies, parts.clock);
  let audited: Omit<AuditedTurn, 'outcome'> = {};
  let query: LogQuery | null = null;
  let place: Place | null = null;
  try {
    place = await placeOf(parts, turn, sent, press);
    const window = windowOf(search, parts.clock());
    const showing: Showing = { press, place, search, window, card, sleep };
    const { group: chosen } = press;
    await card.begin(searchingCard(parts, showing, chosen === undefined ? null : { group: chosen, ...window }));
    audited = auditedAs(parts, turn, place, ['logs', 'describe-log-groups']);
    const found =
      chosen === undefined ? await chooseGroup(parts, turn, showing, audited) : { group: chosen, notes: [] };
    if (found === null) return;
    query = { group: found.group, errors: press.errors, ...window };
    audited = auditedAs(parts, turn, place, startQueryWords(query));
    const answer = await runQuery(parts, showing, query);
    auditTurn(parts, turn, { ...audited, outcome: 'ran', requestId: answer.requestId });
    await card.end(answerCard(parts, showing, query, answer, found.notes));
  } catch (error) {
    if (!(error instanceof PersonError)) {
      await card.abandon(brokenOffCard(parts));
      throw error;
    }
    auditError(parts, turn, error, audited);
    if (place === null) return tellPersonError(parts, turn, error);
    const isShown = query !== null && QUERY_MAY_RUN.has(error.code);
    await card.end(
      isShown && query ? unfinishedCard(parts, { press, place }, query, error) : personErrorCard(parts, error),
    );
  }
}

/** The one log group, and what else is to be told; null where there is none or several, and the card says so. */
async function chooseGroup(
  parts: Parts,
  turn: Turn,
  showing: Showing,
  audited: Omit<AuditedTurn, 'outcome'>,
): Promise<{ readonly group: string; readonly notes: readonly string[] } | null> {
  const { place, search, card } = showing;
  const found = await findLogGroups({ caller: parts.caller, ...place }, search);
  const [first, ...others] = found.groups;
  if (first !== undefined && others.length === 0) return { group: first, notes: found.problems };
  if (first === undefined) {
    auditTurn(parts, turn, { ...audited, outcome: 'failed', errorCode: 'no-log-group' });
    await card.end(noGroupCard(parts, showing, found));
  } else {
    auditTurn(parts, turn, { ...audited, outcome: 'asked' });
    await card.end(choiceCard(parts, showing, found));
  }
  return null;
}

function runQuery(parts: Parts, showing: Showing, query: LogQuery): Promise<LogAnswer> {
  const { place, card, sleep } = showing;
  const { caller, clock } = parts;
  return queryLogs({ caller, clock, sleep, ...place }, query, (progress) =>
    card.progress(() => searchingCard(parts, showing, query, progress)),
  );
}

async function placeOf(parts: Parts, turn: Turn, sent: SentNotification, press: LogsPress): Promise<Place> {
  const configuration = configurationFor(turn, sent);
  const { account } = configuration;
  const roleArn = await roleToRun(parts, turn, configuration, null);
  const region = await regionFor(parts, turn, sent, configuration);
  const sameName = turn.configurations.filter(({ account: { name } }) => name === account.name);
  return {
    configuration,
    principal: principalWith(parts, turn, configuration, roleArn),
    region,
    account: sameName.length === 1 ? account.name : account.id,
    ran: {
      commandLine: press.errors ? 'Show error logs' : 'Show logs',
      accountName: account.name,
      accountId: account.id,
      region,
      by: turn.person.name,
    },
  };
}

/** The configuration of the event's account: mostly the one that it came for. */
function configurationFor(turn: Turn, { notification, delivery }: SentNotification): ChannelConfiguration {
  if (turn.configurations.length === 0) throw notConfigured();
  const { accountId } = notification;
  requireAdmitted(turn, delivery.configurationName);
  const own = turn.configurations.find(({ name }) => name === delivery.configurationName);
  if (accountId === null || own?.account.id === accountId) {
    if (own) return own;
    throw configurationGone(delivery.configurationName);
  }
  const ofAccount = turn.configurations.find(({ account }) => account.id === accountId);
  if (ofAccount) return ofAccount;
  const elsewhere = own ? ` Logs of the same name in ${own.account.name} would be those of something else.` : '';
  throw new PersonError(
    'other-account',
    'The logs are in another account',
    `The event is about the account ${accountId}, for which this conversation has no configuration.${elsewhere}`,
    { nextSteps: [`An administrator of the bot adds a channel configuration for ${accountId} to this conversation.`] },
  );
}

async function regionFor(
  parts: Parts,
  turn: Turn,
  { notification: { region, alarm } }: SentNotification,
  { account }: ChannelConfiguration,
): Promise<string> {
  const told = [region, readArn(alarm?.arn ?? null)?.region ?? null, account.defaultRegion];
  const found =
    told.find((one) => one !== null && isRegion(one)) ??
    (await parts.memory.region(turn.conversation.baseId, account.id));
  if (found) return found;
  throw new PersonError(
    'no-region',
    'In which Region are the logs?',
    `Neither the notification nor the configuration of ${account.name} names a Region.`,
    {
      nextSteps: ['Choose one for this conversation, then press the button again.'],
      commands: [{ title: 'Choose a Region', line: 'set default-region' }],
    },
  );
}

function auditedAs(
  parts: Parts,
  turn: Turn,
  { configuration, principal, region }: Place,
  words: readonly string[],
): Omit<AuditedTurn, 'outcome'> {
  const { roleArn } = principal;
  return auditedOf(parts, turn, { words, configurationName: configuration.name, roleArn, region });
}
