import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

/** A PNG of eight bits a channel with transparency, not interlaced, taken apart: four bytes a pixel, red, green, blue, alpha. */
export function decodePng(bytes: Uint8Array): {
  readonly width: number;
  readonly height: number;
  readonly pixels: readonly (readonly [number, number, number, number])[];
} {
  const file = Buffer.from(bytes);
  assert.equal(file.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') {
      data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
    }
  }
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  assert.deepEqual([...file.subarray(24, 29)], [8, 6, 0, 0, 0], 'eight bits, RGBA, not interlaced');
  const lines = unfiltered(inflateSync(Buffer.concat(data)), width * 4, height);
  const pixels = lines.flatMap((line) =>
    Array.from({ length: width }, (_, x) => {
      const [red = 0, green = 0, blue = 0, alpha = 0] = line.subarray(x * 4, x * 4 + 4);
      return [red, green, blue, alpha] as const;
    }),
  );
  return { width, height, pixels };
}

/** Undoes the filters of the lines, by https://www.w3.org/TR/png-3/#9Filters. */
function unfiltered(raw: Buffer, length: number, height: number): readonly Buffer[] {
  assert.equal(raw.length, (length + 1) * height);
  const lines: Buffer[] = [];
  for (let y = 0; y < height; y += 1) {
    const start = y * (length + 1);
    const line = Buffer.from(raw.subarray(start + 1, start + 1 + length));
    const above = lines[y - 1] ?? Buffer.alloc(length);
    for (let x = 0; x < length; x += 1) {
      const [left, up, corner] = [line[x - 4] ?? 0, above[x] ?? 0, above[x - 4] ?? 0];
      line[x] = (line[x] ?? 0) + predicted(raw[start] ?? 0, left, up, corner);
    }
    lines.push(line);
  }
  return lines;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return Math.floor((left + up) / 2);
    default: {
      const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(left + up - corner - one));
      if (toLeft === undefined || toUp === undefined || toCorner === undefined) return 0;
      if (toLeft <= toUp && toLeft <= toCorner) return left;
      return toUp <= toCorner ? up : corner;
    }
  }
}
