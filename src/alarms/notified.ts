import { z } from 'zod';
import type { ChartView } from '../../cards/views.ts';
import type { AlarmChange, AlarmState } from '../notifications/notification.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { type Alarm, type MetricAlarm, readAlarm } from './alarm.ts';
import type { MetricInputValue } from './queries.ts';
import { alarmNames } from './rule.ts';
import { describeAlarmViews } from './views.ts';
import { metricWidget } from './widget.ts';

/** A larger image costs a phone more than it shows. */
const IMAGE_BYTES = 60_000;
/** The most names that DescribeAlarms takes, and the most alarms that it gives at once. */
const ALARMS_PER_CALL = 100;

export type Child = AlarmChange['children'][number];

/** What is found out about an alarm beyond its event. */
export interface AlarmFindings {
  readonly chart: ChartView | null;
  /** Why there is no chart, or no image of it; empty where there is both, or none is to be expected. */
  readonly chartNote: string;
  /** PNG, base64. */
  readonly chartImage: string | null;
  /** Of a composite alarm: those that the event tells of, as they are now, then all others in ALARM; null where none is known. */
  readonly children: readonly Child[] | null;
  /** Why children are not known, or not all; empty where they are, or there are none. */
  readonly childrenNote: string;
}

export interface AlarmSource {
  /** Calls an operation of CloudWatch where the alarm is; gives its output, rejects with a PersonError. */
  readonly call: (operation: string, input: { readonly [member: string]: MetricInputValue }) => Promise<unknown>;
  readonly now: Date;
}

const MetricWidgetImage = z.object({ MetricWidgetImage: z.instanceof(Uint8Array) });

const DescribedChild = z.object({
  AlarmName: z.string(),
  AlarmArn: z.string(),
  StateValue: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
});

const DescribeAlarmsOutput = z.object({
  MetricAlarms: z.array(DescribedChild).nullish(),
  CompositeAlarms: z.array(DescribedChild).nullish(),
  NextToken: z.string().nullish(),
});

/**
 * The chart of the alarm's metric, an image of it, and a composite alarm's children, all at once. What cannot be had costs only itself,
 * and a note says why; it rejects for faults of the bot alone.
 */
export async function enrichAlarm(change: AlarmChange, source: AlarmSource): Promise<AlarmFindings> {
  const alarm = readable(change.described);
  const [drawn, picture, family] = await Promise.all([
    alarm === null ? unreadable : draw(change, source),
    alarm?.kind === 'metric' ? takePicture(alarm, source) : none,
    change.kind === 'composite' ? findChildren(change, source) : childless,
  ]);
  // An image of nothing says less than the note.
  const shown = drawn.isEmpty ? none : picture;
  return { chart: drawn.chart, chartImage: shown.image, chartNote: chartNote(change, drawn, shown), ...family };
}

interface DrawnChart {
  readonly chart: ChartView | null;
  readonly note: string;
  /** CloudWatch answered, and has nothing to draw. */
  readonly isEmpty: boolean;
}

interface Picture {
  readonly image: string | null;
  /** Why there is none; empty where there is one, or none is to be expected. */
  readonly reason: string;
}

const unreadable: DrawnChart = {
  chart: null,
  isEmpty: true,
  note: 'No chart: the event does not say which metric the alarm follows.',
};
const none: Picture = { image: null, reason: '' };
const childless = { children: null, childrenNote: '' } as const;

/** What an event says of its alarm is input from outside: null where it describes none. */
function readable(described: unknown): Alarm | null {
  try {
    return readAlarm(described);
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    throw error;
  }
}

async function draw({ described }: AlarmChange, { call, now }: AlarmSource): Promise<DrawnChart> {
  let answered = false;
  const [view] = await describeAlarmViews([described], {
    getMetricData: async (input) => {
      const output = await call('GetMetricData', input);
      answered = true;
      return output;
    },
    now,
  });
  return { chart: view?.chart ?? null, note: view?.chartNote ?? '', isEmpty: answered && !view?.chart };
}

async function takePicture(alarm: MetricAlarm, { call, now }: AlarmSource): Promise<Picture> {
  try {
    const output = await call('GetMetricWidgetImage', {
      MetricWidget: JSON.stringify(metricWidget(alarm, now)),
      OutputFormat: 'png',
    });
    const bytes = MetricWidgetImage.safeParse(output).data?.MetricWidgetImage;
    if (bytes === undefined || bytes.length === 0) return { image: null, reason: 'CloudWatch sent none' };
    if (bytes.length > IMAGE_BYTES) return { image: null, reason: 'it is too large' };
    return { image: Buffer.from(bytes).toString('base64'), reason: '' };
  } catch (error) {
    return { image: null, reason: reasonOf(error, 'GetMetricWidgetImage') };
  }
}

function chartNote(change: AlarmChange, { chart, note }: DrawnChart, { image, reason }: Picture): string {
  // Nobody expects a chart of other alarms.
  if (change.kind === 'composite') return '';
  if (image !== null) return note.replace(/^No chart\b/, 'Only an image of the chart');
  if (reason === '') return note;
  return chart === null ? `${note} No image of it either: ${reason}.` : `No image of the chart for phones: ${reason}.`;
}

async function findChildren(
  change: AlarmChange,
  source: AlarmSource,
): Promise<Pick<AlarmFindings, 'children' | 'childrenNote'>> {
  const names = [...new Set([...alarmNames(change.rule ?? ''), ...change.children.map(({ name }) => name)])];
  const batches = Array.from({ length: Math.ceil(names.length / ALARMS_PER_CALL) }, (_one, index) =>
    names.slice(index * ALARMS_PER_CALL, (index + 1) * ALARMS_PER_CALL),
  );
  const settled = await Promise.all(
    batches.map((batch) =>
      describedAlarms(batch, source).then(
        (found) => ({ found, reason: '' }),
        (error: unknown) => ({ found: [], reason: reasonOf(error, 'DescribeAlarms') }),
      ),
    ),
  );
  const found = settled.flatMap((batch): readonly Child[] => batch.found);
  const now = new Map(found.map((child) => [child.name, child]));
  const told = new Set(change.children.map(({ name }) => name));
  const children = [
    ...change.children.map((child) => now.get(child.name) ?? child),
    ...found.filter(({ name, state }) => state === 'ALARM' && !told.has(name)),
  ];
  const reason = settled.find((batch) => batch.reason !== '')?.reason;
  if (reason === undefined) return { children, childrenNote: '' };
  return children.length === 0
    ? { children: null, childrenNote: `Which alarms triggered this one is not known: ${reason}.` }
    : { children, childrenNote: `There may be more triggering alarms, and their states may have changed: ${reason}.` };
}

/** The alarms of these names, of both kinds, by all pages of the answer. Those that are gone are not among them. */
async function describedAlarms(names: readonly string[], { call }: AlarmSource): Promise<readonly Child[]> {
  const found: Child[] = [];
  let token: string | null = null;
  do {
    const output: z.infer<typeof DescribeAlarmsOutput> = DescribeAlarmsOutput.parse(
      await call('DescribeAlarms', {
        AlarmNames: names,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: ALARMS_PER_CALL,
        ...(token === null ? {} : { NextToken: token }),
      }),
    );
    for (const one of [...(output.CompositeAlarms ?? []), ...(output.MetricAlarms ?? [])]) {
      const state: AlarmState = one.StateValue;
      found.push({ arn: one.AlarmArn, name: one.AlarmName, state });
    }
    token = output.NextToken ?? null;
  } while (token !== null && token !== '');
  return found;
}

/** Why a call failed, to follow a colon. Faults of the bot are thrown. */
function reasonOf(error: unknown, operation: string): string {
  if (!(error instanceof PersonError)) throw error;
  return error.code === 'access-denied'
    ? `the role may not call cloudwatch:${operation}`
    : `${error.title} (${error.code})`;
}
