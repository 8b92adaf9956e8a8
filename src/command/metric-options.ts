import type { Input } from './command.ts';
import { type AddedOption, intoFirst } from './fold.ts';
import { quote, refuse } from './refusal.ts';
import { NUMBER, TEXT, TIME } from './simple-shapes.ts';

/** One datum of a metric, written without `--metric-data`. */
export const METRIC_DATUM: readonly AddedOption[] = [
  datum('metric-name', 'MetricName', TEXT, "The metric's name."),
  datum('timestamp', 'Timestamp', TIME, 'When it was measured; left out, now.'),
  datum('unit', 'Unit', TEXT, "The value's unit, such as Count or Bytes."),
  datum('value', 'Value', NUMBER, 'The value.'),
  {
    name: 'dimensions',
    shape: TEXT,
    help: 'The dimensions as Name=value pairs with commas between them.',
    fold: (input, value) =>
      intoFirst(input, 'MetricData', {
        Dimensions: pairs('--dimensions', String(value)).map(([Name, Value]) => ({ Name, Value })),
      }),
  },
  {
    name: 'statistic-values',
    shape: TEXT,
    help: 'Sum, Minimum, Maximum and SampleCount as Name=number pairs with commas between them.',
    fold: (input, value) => intoFirst(input, 'MetricData', { StatisticValues: statistics(String(value)) }),
  },
  datum('storage-resolution', 'StorageResolution', NUMBER, 'Seconds for which a value stands: 1 or 60.'),
];

function datum(name: string, member: string, shape: AddedOption['shape'], help: string): AddedOption {
  return { name, shape, help, fold: (input, value) => intoFirst(input, 'MetricData', { [member]: value }) };
}

/** `a=1,"b,c"=2`: a pair in quotes may hold commas. */
function pairs(option: string, text: string): readonly (readonly [string, string])[] {
  const parts = text.match(/(?:"[^"]*"|[^,"])+/g) ?? [];
  return parts.map((part) => {
    const [name, value, ...more] = part.replaceAll('"', '').trim().split('=');
    if (name === undefined || value === undefined || more.length > 0) {
      return refuse('bad-value', `${option} takes pairs such as Name=value,Name=value, and got ${quote(part)}.`);
    }
    return [name, value];
  });
}

const STATISTICS = ['SampleCount', 'Sum', 'Minimum', 'Maximum'];

function statistics(text: string): Input {
  return Object.fromEntries(
    pairs('--statistic-values', text).map(([name, value]) => {
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (!STATISTICS.includes(name) || !Number.isFinite(number)) {
        refuse(
          'bad-value',
          `--statistic-values takes numbers for ${STATISTICS.join(', ')}, and got ${quote(`${name}=${value}`)}.`,
        );
      }
      return [name, number];
    }),
  );
}
