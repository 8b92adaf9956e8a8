/**
 * Reads the event stream of an output to its end and hands on each event; gives the other members. An output without one has no events.
 * Stops when the signal aborts: what comes from then on is not handed on.
 */
export async function readStream(
  members: Readonly<Record<string, unknown>>,
  onEvent: (event: unknown) => void,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { streams = [], others = [] } = Object.groupBy(Object.entries(members), ([, value]) =>
    isEventStream(value) ? 'streams' : 'others',
  );
  for (const [, stream] of streams) {
    if (!isEventStream(stream)) continue;
    for await (const event of stream) {
      signal.throwIfAborted();
      onEvent(event);
    }
  }
  return Object.fromEntries(others);
}

function isEventStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
