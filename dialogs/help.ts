import type { AdaptiveCard } from '../cards/render.ts';
import type { HelpOption } from '../cards/views.ts';
import { accessOf } from '../src/aws/access.ts';
import type { Operation, Option, Service } from '../src/command/catalogue.ts';
import { exampleOf, isNested, shapeOutline, shapeWords } from '../src/command/shape-help.ts';
import type { Parts } from './parts.ts';
import { SERVICE_GROUPS } from './service-groups.ts';
import { TRY_LINES } from './welcome.ts';

const OPERATIONS_A_PAGE = 10;
const OPTIONAL_SHOWN = 40;
/** More than these nobody reads; a further word narrows them down. */
const MOST_FOUND = 50;
/** Levels of members within members that are shown at once. */
const MEMBERS_DEPTH = 3;
const SUMMARY_LENGTH = 160;

/** What may be written, in one line each. */
const FORMS = [
  { form: 'lambda list-functions', help: 'any AWS CLI command, without the leading aws' },
  { form: 'describe-alarms', help: 'the operation alone, where one service has it' },
  { form: 'invoke my-function', help: 'a bare value fills the one argument that is needed' },
  { form: 'lambda --help', help: 'what a service can do; lambda invoke --help for one operation' },
  {
    form: 'support create-case',
    help: 'a case of AWS Support, step by step; support describe-cases shows the open ones',
  },
  { form: 'explain lambda invoke …', help: 'what would be called, without calling it' },
  { form: '--account --region --query --output', help: 'anywhere in a command' },
] as const;

/** The first level of help: what to write, the bot's own commands, the services by group. */
export function helpHome(parts: Parts): AdaptiveCard {
  const available = new Set(parts.catalogue.serviceNames());
  const grouped = new Set<string>();
  const groups = SERVICE_GROUPS.map(({ name, services }) => {
    const here = services.filter((service) => available.has(service));
    for (const service of here) grouped.add(service);
    return { name, services: here };
  });
  const others = [...available].filter((service) => !grouped.has(service));
  return parts.cards.render('help-home', {
    tryLines: TRY_LINES.filter(({ line }) => line !== 'help'),
    groups: [...groups, { name: 'Others', services: others }].filter(({ services }) => services.length > 0),
    builtIns: parts.builtIns.map(({ usage, help, who = '' }) => ({ usage, help, who })),
    forms: FORMS,
  });
}

/** The second level: a service's operations, those that match the search first said, ten a page. */
export function helpService(parts: Parts, service: Service, search: string, index: number): AdaptiveCard {
  const words = search
    .toLowerCase()
    .split(/[\s-]+/)
    .filter(Boolean);
  const names = service.operationNames.filter((name) => words.every((word) => name.includes(word)));
  const pages = Math.max(1, Math.ceil(names.length / OPERATIONS_A_PAGE));
  const page = Math.min(index, pages - 1);
  const shown = names.slice(page * OPERATIONS_A_PAGE, (page + 1) * OPERATIONS_A_PAGE);
  return parts.cards.render('help-service', {
    service: service.name,
    search,
    summary: search === '' ? `${names.length} operations` : `${names.length} operations with “${search}”`,
    operations: shown.map((name) => ({
      name,
      summary: shorten(service.operation(name)?.summary() ?? ''),
      helpLine: `${service.name} ${name} --help`,
    })),
    page: { id: service.name, index: page, count: pages, more: false },
  });
}

/** Operations of every available service that have the words in their names or summaries, best first, ten a page. */
export async function helpSearch(parts: Parts, search: string, index: number): Promise<AdaptiveCard> {
  // Some tenths of a second, the first time: whoever never searches never pays for the index.
  await parts.search
    .prepare()
    .catch((error: unknown) => parts.log.warn({ err: error }, 'help finds operations by their names alone'));
  const found = parts.search.search(search, MOST_FOUND);
  const pages = Math.max(1, Math.ceil(found.length / OPERATIONS_A_PAGE));
  const page = Math.min(index, pages - 1);
  const count = found.length === MOST_FOUND ? `The best ${MOST_FOUND}` : String(found.length);
  return parts.cards.render('help-service', {
    service: '',
    search,
    summary: `${count} ${found.length === 1 ? 'operation' : 'operations'} with “${search}”`,
    operations: found.slice(page * OPERATIONS_A_PAGE, (page + 1) * OPERATIONS_A_PAGE).map((one) => ({
      name: `${one.service} ${one.operation}`,
      summary: shorten(one.summary),
      helpLine: `${one.service} ${one.operation} --help`,
    })),
    page: { id: '', index: page, count: pages, more: false },
  });
}

/** The third level: one operation, its options, an example that can be run. */
export function helpOperation(parts: Parts, service: Service, operation: Operation): AdaptiveCard {
  const required = operation.options.filter((option) => option.required);
  const optional = operation.options.filter((option) => !option.required);
  const denied = parts.denied.find(service, operation.name, {});
  return parts.cards.render('help-operation', {
    service: service.name,
    operation: operation.cliName,
    summary: operation.summary(),
    access: denied ? `Denied, whatever the role: ${denied.reason}` : accessWords(service, operation),
    required: required.map(helpOption),
    optional: optional.slice(0, OPTIONAL_SHOWN).map(helpOption),
    example: denied ? '' : [service.name, operation.cliName, ...required.map(exampleText)].join(' '),
  });
}

function accessWords(service: Service, operation: Operation): string {
  return accessOf(service, operation, {}) === 'read'
    ? 'Reads; runs at once.'
    : 'Changes something; asks before it runs.';
}

function helpOption(option: Option): HelpOption {
  const description = shorten(option.member.description());
  return {
    name: `--${option.cliName}`,
    type: shapeWords(option.member.shape),
    description: isNested(option.member.shape) ? `${description} Write ${exampleText(option)}`.trim() : description,
    choices: option.member.choices(),
    hasMembers: isNested(option.member.shape),
  };
}

/** What is in a nested option: its members with types and choices, and how it is written. Null where there is no such option. */
export function helpMembers(
  parts: Parts,
  service: Service,
  operationName: string,
  optionName: string,
): AdaptiveCard | null {
  const option = service.operation(operationName)?.option(optionName);
  if (!option) return null;
  return parts.cards.render('settled', {
    tone: 'default',
    title: `--${option.cliName} of ${service.name} ${operationName}`,
    commandLine: exampleText(option),
    facts: [{ name: 'Members', value: shapeOutline(option.member.shape, MEMBERS_DEPTH) }],
  });
}

/** An option with a value, as it is written: its own name stands for a single value that nothing is known of. */
function exampleText(option: Option): string {
  const { shape } = option.member;
  const [choice] = option.member.choices();
  if (shape.kind === 'string' && choice === undefined) return `--${option.cliName} ${option.cliName.toUpperCase()}`;
  const { shorthand, json } = exampleOf(option);
  return shorthand ?? json ?? `--${option.cliName}`;
}

function shorten(text: string): string {
  return text.length > SUMMARY_LENGTH ? `${text.slice(0, SUMMARY_LENGTH).trimEnd()}…` : text;
}
