import { crc32, deflateSync } from 'node:zlib';
import type { Datapoint } from './metric-values.ts';

export type ChartLine = readonly Datapoint[];

export interface Chart {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly ChartLine[];
  /** Values at which a horizontal line is drawn. */
  readonly thresholds: readonly number[];
}

/** Colours by their place in the image's palette: background, grid, threshold, then one a line. */
const palette = ['ffffff', 'e4e6e8', 'd13212', '1f77b4', 'ff7f0e', '2ca02c', '9467bd'] as const;
const [background, grid, threshold, firstLine] = [0, 1, 2, 3] as const;
const margin = 12;

/** A line chart as a PNG: lines over a grid, without words. */
export function drawChart(chart: Chart): Uint8Array {
  const { width, height, lines, thresholds } = chart;
  const pixels = new Uint8Array(width * height).fill(background);
  const most = Math.max(1, ...thresholds, ...lines.flatMap((line) => line.map(({ value }) => value))) * 1.1;
  const x = (at: number): number =>
    margin + ((at - chart.from) / Math.max(1, chart.to - chart.from)) * (width - 2 * margin);
  const y = (value: number): number => height - margin - (value / most) * (height - 2 * margin);
  const dot = (column: number, row: number, colour: number): void => {
    const [left, top] = [Math.round(column), Math.round(row)];
    if (left >= 0 && left < width && top >= 0 && top < height) pixels[top * width + left] = colour;
  };
  const stroke = (fromX: number, fromY: number, toX: number, toY: number, colour: number): void => {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY))));
    for (let step = 0; step <= steps; step += 1) {
      const [column, row] = [fromX + ((toX - fromX) * step) / steps, fromY + ((toY - fromY) * step) / steps];
      dot(column, row, colour);
      if (colour >= firstLine) dot(column, row + 1, colour);
    }
  };

  for (let part = 0; part <= 4; part += 1) {
    const row = y((most * part) / 4);
    stroke(margin, row, width - margin, row, grid);
  }
  for (const value of thresholds) stroke(margin, y(value), width - margin, y(value), threshold);
  for (const [index, line] of lines.entries()) {
    const colour = firstLine + (index % (palette.length - firstLine));
    for (const [position, point] of line.entries()) {
      const before = line[position - 1] ?? point;
      stroke(x(before.at), y(before.value), x(point.at), y(point.value), colour);
    }
  }
  return png(width, height, pixels);
}

/** A PNG with one byte of palette a pixel (ISO/IEC 15948). */
function png(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1)
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', header),
      chunk('PLTE', Buffer.from(palette.join(''), 'hex')),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
