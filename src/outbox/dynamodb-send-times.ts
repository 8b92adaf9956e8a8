/**
 * Times in as few bytes as it takes: an item of DynamoDB is paid for by its size with each change. Each is the milliseconds since the one
 * before, in groups of seven bits, the lowest first; the highest bit says that there is more.
 *
 * @param times in ascending order, in milliseconds since the epoch.
 */
export function writeSendTimes(times: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (const time of times) {
    const at = Math.max(before, Math.ceil(time));
    let rest = at - before;
    // Larger than what bit operators take.
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    before = at;
  }
  return Uint8Array.from(bytes);
}

export function readSendTimes(bytes: Uint8Array | null): readonly number[] {
  const times: number[] = [];
  let before = 0;
  let value = 0;
  let factor = 1;
  for (const byte of bytes ?? []) {
    value += (byte % 128) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    before += value;
    times.push(before);
    value = 0;
    factor = 1;
  }
  return times;
}
