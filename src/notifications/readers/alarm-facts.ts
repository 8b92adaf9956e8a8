import { type Alarm, type MetricAlarm, readAlarm } from '../../alarms/alarm.ts';
import { conditionInWords, metricInWords, numberInWords, statisticInWords } from '../../alarms/words.ts';
import { numberAt } from '../fields.ts';
import type { Detail, Fact } from '../notification.ts';
import type { Described } from './alarm-described.ts';

/** Text with alarms called by their names: ARNs fill a phone's screen. */
export function withoutArns(text: string): string {
  return text.replace(/arn:[\w-]+:cloudwatch:[\w-]+:\d{12}:alarm:/g, '');
}

/** Queries of metric math that are shown as facts; where there are more, all are in the details. */
const MAX_QUERY_FACTS = 5;

/** What an alarm watches, in words: metric or rule, condition, and what the names of metric math mean. */
export function definitionFacts(described: Described): readonly Fact[] {
  const alarm = readAlarm(described);
  const condition = conditionInWords(alarm);
  return [
    alarm.kind === 'composite'
      ? { name: 'Rule', value: withoutArns(alarm.rule) }
      : { name: 'Metric', value: alarm.kind === 'metric' ? measured(alarm) : metricInWords(alarm) || named(described) },
    // Where the event does not tell the number of periods, neither does the fact.
    { name: 'Condition', value: isCounted(described) ? condition : condition.replace(/, \d+ of \d+ times/, '') },
    ...(alarm.kind === 'metric' && alarm.queries.length > 1 ? queryFacts(alarm) : []),
  ];
}

/** The queries of metric math in full, where they are too many for facts. */
export function queryDetails(alarm: Alarm): readonly Detail[] {
  if (alarm.kind !== 'metric' || alarm.queries.length <= MAX_QUERY_FACTS + 1) return [];
  return [{ title: 'Queries of the alarm', text: JSON.stringify(alarm.queries, null, 2), code: true }];
}

/** The newest datapoint that a reason names, as a fact: "[12.0 (21/11/26 02:50:00), …]", "(41.3)". None where it names none. */
export function valueFacts(alarm: Alarm, reason: string): readonly Fact[] {
  const found = /datapoints?(?: which crossed the threshold)?:? [[(](-?[\d.]+(?:E-?\d+)?)[ \])]/i.exec(reason);
  const value = numberAt(found, 1);
  const unit = alarm.kind === 'metric' && alarm.unit !== '' ? ` ${alarm.unit}` : '';
  return value === null ? [] : [{ name: 'Value', value: `${numberInWords(value)}${unit}` }];
}

/** The metric's name where the event tells too little of the alarm to draw it. */
function named({ MetricName, Namespace }: Described): string {
  return [MetricName, Namespace].filter((one) => typeof one === 'string').join(' of ');
}

function isCounted(described: Described): boolean {
  return described.EvaluationPeriods !== undefined || described.QueryResultsToEvaluate !== undefined;
}

/** The metric in words; of metric math its label and expression, whose names the facts after it explain. */
function measured(alarm: MetricAlarm): string {
  const { Expression, Label } = alarm.compared;
  if (!Expression) return metricInWords(alarm);
  return Label && Label !== Expression ? `${Label}: ${Expression}` : Expression;
}

function queryFacts(alarm: MetricAlarm): readonly Fact[] {
  return alarm.queries
    .filter((query) => query !== alarm.compared)
    .slice(0, MAX_QUERY_FACTS)
    .map((query) => {
      const one = { ...alarm, compared: query, periodSeconds: query.MetricStat?.Period ?? alarm.periodSeconds };
      return {
        name: query === alarm.band ? 'Expected band' : query.Id,
        value: query.MetricStat ? `${metricInWords(one)}, ${statisticInWords(one)}` : measured(one),
      };
    });
}
