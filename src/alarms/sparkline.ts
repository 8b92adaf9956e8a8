const BLOCKS = '▁▂▃▄▅▆▇█';

/** A row of block characters, at most `width`, from the lowest value to the highest; empty without values. */
export function sparkline(values: readonly number[], width: number): string {
  const columns = Math.min(width, values.length);
  const heights = Array.from({ length: columns }, (_one, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.floor(((column + 1) * values.length) / columns);
    const slice = values.slice(from, to);
    return slice.reduce((sum, value) => sum + value, 0) / slice.length;
  });
  const lowest = Math.min(...heights);
  const range = Math.max(...heights) - lowest;
  return heights
    .map((height) => BLOCKS[range === 0 ? 0 : Math.round(((height - lowest) / range) * (BLOCKS.length - 1))])
    .join('');
}
