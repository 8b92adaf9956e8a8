import { shorten } from '../../../cards/text.ts';
import { type Incoming, notification, paragraphs } from '../event.ts';
import { numberAt, textAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import type { Gauge, Notification, Severity } from '../notification.ts';

/** An amount as Budgets writes it: "$1,234.50", "EUR 20.00", "80%", "100 GB". */
interface Amount {
  readonly value: number;
  readonly before: string;
  readonly after: string;
  readonly text: string;
}

const MAX_TITLE_LENGTH = 250;
const SUBJECT = /^AWS Budgets?:/;
const SENTENCES: Readonly<Record<string, string>> = { ACTUAL: 'Actual', FORECASTED: 'Forecast' };

/** An alert of AWS Budgets: text with `Key: value` lines, the sentence before them wrapped or not. */
export function budgets({ json, text, message }: Incoming): Notification | null {
  if (json !== undefined) return null;
  const isOne = /^\s*AWS Budgets? /.test(text) || (SUBJECT.test(message.subject ?? '') && /^Budget Name:/m.test(text));
  if (!isOne) return null;
  const fields = new Map(
    [...text.matchAll(/^[ \t]*([A-Za-z][A-Za-z ]{2,40}):[ \t]*(\S.*)$/gm)].map(([, key = '', value = '']) => [
      key.trim(),
      value.trim(),
    ]),
  );
  const name = fields.get('Budget Name') ?? null;
  const type = fields.get('Alert Type') ?? '';
  const limit = amountOf(fields.get('Budgeted Amount'));
  const amountField = [...fields.keys()].find((key) => / Amount$/.test(key) && key !== 'Budgeted Amount');
  const amount = amountOf(fields.get(amountField ?? ''));
  const threshold = fields.get('Alert Threshold') ?? null;
  const topicRegion = readArn(message.topicArn)?.region ?? null;
  const isElsewhere = readArn(message.topicArn)?.partition !== 'aws';
  return notification({
    type: 'Budgets',
    sourceName: 'AWS Budgets',
    severity: severityOf(type, amount, limit, threshold),
    state: type,
    title: shorten(
      titleOf(name, type, amount, limit, threshold) ?? (message.subject?.trim() || 'AWS Budgets alert'),
      MAX_TITLE_LENGTH,
    ),
    body: paragraphs(sentencesOf(text)),
    accountId: textAt(/AWS Account:? +(\d{12})/.exec(text), 1),
    region: null,
    time: message.timestamp,
    facts: [
      { name: 'Budget', value: name },
      { name: wordFor(type), value: amount?.text ?? null },
      { name: 'Budgeted', value: limit?.text ?? null },
      { name: 'Share of the budget', value: shareOf(amount, limit) },
      { name: 'Alert threshold', value: threshold },
      { name: 'Period', value: periodOf(text) },
      { name: 'Budget type', value: fields.get('Budget Type') ?? null },
    ],
    links: [
      { title: 'Open in AWS Budgets', url: consoleLink(isElsewhere ? topicRegion : null, 'billing/home', '/budgets') },
    ],
    gauge: gaugeOf(name, type, amount, limit),
    variables: { ...(name === null ? {} : { BudgetName: name }), ...(type === '' ? {} : { AlertType: type }) },
  });
}

function titleOf(
  name: string | null,
  type: string,
  amount: Amount | null,
  limit: Amount | null,
  threshold: string | null,
): string | null {
  if (name === null) return null;
  const side = threshold?.startsWith('<') ? 'below' : 'above';
  const verb = type === 'FORECASTED' ? `is forecast to go ${side}` : `is ${side}`;
  const figures = amount === null ? '' : `: ${amount.text}${limit === null ? '' : ` of ${limit.text}`}`;
  return `Budget ${name} ${verb} its alert threshold${figures}`;
}

/** More than the whole budget spent is past helping; the rest is a warning in time. */
function severityOf(type: string, amount: Amount | null, limit: Amount | null, threshold: string | null): Severity {
  const isOver = amount !== null && limit !== null && amount.value > limit.value && !threshold?.startsWith('<');
  return isOver && type !== 'FORECASTED' ? 'critical' : 'warning';
}

function gaugeOf(name: string | null, type: string, amount: Amount | null, limit: Amount | null): Gauge | null {
  if (amount === null || limit === null || limit.value <= 0) return null;
  return {
    title: name ?? 'Budget',
    value: amount.value,
    limit: limit.value,
    unit: amount.before === '' ? (amount.after === '' ? '' : ` ${amount.after}`) : amount.before,
    text: `${wordFor(type)} ${amount.text} of ${limit.text} (${shareOf(amount, limit)})`,
  };
}

function wordFor(type: string): string {
  return SENTENCES[type] ?? 'Amount';
}

function shareOf(amount: Amount | null, limit: Amount | null): string | null {
  if (amount === null || limit === null || limit.value <= 0) return null;
  return `${Math.round((amount.value / limit.value) * 100)} %`;
}

function amountOf(text: string | undefined): Amount | null {
  const found = /^([^\d-]*)(-?[\d,]*\.?\d+)\s*(.*)$/.exec(text ?? '');
  const value = numberAt(found?.[2]?.replaceAll(',', ''));
  if (!found || value === null || text === undefined) return null;
  return { value, before: found[1] ?? '', after: found[3] ?? '', text };
}

/** The sentences between greeting and fields, as one line, without what points at the e-mail's footnotes. */
function sentencesOf(text: string): string {
  const after = text.split(/Dear AWS Customer,?/)[1] ?? '';
  const sentences = (after.split(/^[ \t]*Budget Name:/m)[0] ?? '').replace(/\s+/g, ' ');
  return sentences.replace(/You can find additional details below.*$/, '').trim();
}

/** "per day", "for the current month": what the threshold is for. */
function periodOf(text: string): string | null {
  const found = /\b(per (?:day|week|month|quarter|year)|for the current (?:day|week|month|quarter|year))\b/.exec(
    text.replace(/\s+/g, ' '),
  );
  return textAt(found, 1);
}
