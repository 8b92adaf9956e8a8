import type { Call, Handlers, Output } from '../call.ts';
import { never } from '../content/metrics.ts';
import { Refusal } from '../errors.ts';
import { number, records, requiredText } from '../fields.ts';

/** Log groups of clients' own. */
export const logsWriting: Handlers = {
  CreateLogGroup: createLogGroup,
  CreateLogStream: createLogStream,
  PutLogEvents: putLogEvents,
};

function createLogGroup({ input, estate, now }: Call): Output {
  const name = requiredText(input, 'logGroupName');
  if (estate.logGroups.some((group) => group.name === name)) throw exists('log group');
  const writer = { kind: 'clients' as const, streams: [] };
  estate.logGroups.push({ name, retentionDays: undefined, createdAt: now, everyS: 86_400, writer, episode: never });
  return {};
}

function createLogStream(call: Call): Output {
  const streams = streamsOf(call);
  const name = requiredText(call.input, 'logStreamName');
  if (streams.includes(name)) throw exists('log stream');
  streams.push(name);
  return {};
}

function putLogEvents(call: Call): Output {
  const { input, estate } = call;
  const stream = requiredText(input, 'logStreamName');
  if (!streamsOf(call).includes(stream)) throw missing('log stream');
  const group = requiredText(input, 'logGroupName');
  for (const event of records(input, 'logEvents')) {
    const at = number(event, 'timestamp') ?? call.now.getTime();
    estate.appendedLogs.push({ at, group, stream, message: requiredText(event, 'message') });
  }
  return {};
}

/** The streams of a group that clients write to; what the sandbox itself writes to takes no others. */
function streamsOf({ input, estate }: Call): string[] {
  const name = requiredText(input, 'logGroupName');
  const group = estate.logGroups.find((one) => one.name === name);
  if (group?.writer.kind !== 'clients') throw missing('log group');
  return group.writer.streams;
}

function missing(what: string): Refusal {
  return new Refusal('ResourceNotFoundException', `The specified ${what} does not exist.`);
}

function exists(what: string): Refusal {
  return new Refusal('ResourceAlreadyExistsException', `The specified ${what} already exists`);
}
