import { readArn } from '../notifications/links.ts';

export interface ItemKind {
  /** The API's name. */
  readonly type: string;
  readonly title: string;
}

/** Every kind of related item that the API has, those that people add most first. */
export const ITEM_KINDS: readonly ItemKind[] = [
  { type: 'OTHER', title: 'Link or other' },
  { type: 'METRIC', title: 'Metric' },
  { type: 'AUTOMATION', title: 'Runbook (Automation execution)' },
  { type: 'PARENT', title: 'Parent (OpsItem)' },
  { type: 'INVOLVED_RESOURCE', title: 'Involved resource' },
  { type: 'INCIDENT', title: 'Other incident' },
  { type: 'ANALYSIS', title: 'Analysis' },
  { type: 'TASK', title: 'Task' },
  { type: 'ATTACHMENT', title: 'Attachment' },
];

/** `Metric`, or the API's name of a kind that came later. */
export function kindTitle(type: string): string {
  return ITEM_KINDS.find((kind) => kind.type === type)?.title ?? type;
}

/** Longest values that the API takes, as its reference says. */
const LENGTHS = { arn: 1000, url: 1000, metricDefinition: 4000 } as const;
export const ITEM_TITLE_LENGTH = 200;

export type ItemValue =
  | { readonly kind: 'value'; readonly value: { readonly [member in keyof typeof LENGTHS]?: string } }
  /** What is wrong and what to do. */
  | { readonly kind: 'wrong'; readonly problem: string };

/** The value of an item as somebody wrote it: an ARN, an address of the web, or of a metric its definition in JSON. */
export function readItemValue(type: string, written: string): ItemValue {
  const text = written.trim();
  if (text.startsWith('arn:')) {
    const isArn = readArn(text) !== null && !/\s/.test(text);
    return isArn ? value('arn', text) : wrong('This is no ARN: arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE.');
  }
  if (/^https?:/i.test(text)) return isWebAddress(text) ? value('url', text) : wrong('This is no address of the web.');
  if (type === 'METRIC' && isJsonObject(text)) return value('metricDefinition', text);
  const orMetric = type === 'METRIC' ? ', or the definition of the metric in JSON' : '';
  return wrong(`Give an ARN or an address that begins with https://${orMetric}.`);
}

/** No names or passwords before the host: they would be shown to all, and hide where the address leads. */
function isWebAddress(text: string): boolean {
  if (!URL.canParse(text) || /\s/.test(text)) return false;
  const { username, password, hostname } = new URL(text);
  return username === '' && password === '' && hostname !== '';
}

function isJsonObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    return false;
  }
}

function value(member: keyof typeof LENGTHS, text: string): ItemValue {
  if (text.length <= LENGTHS[member]) return { kind: 'value', value: { [member]: text } };
  return wrong(`This has ${text.length} characters; AWS takes ${LENGTHS[member]}.`);
}

function wrong(problem: string): ItemValue {
  return { kind: 'wrong', problem };
}
