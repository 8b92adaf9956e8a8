import { oneLine, shorten, shown } from '../text.ts';
import type { CommandButton, Fact, Page, Ran } from '../views.ts';

/** What a template is expanded with: names as the template's expressions have them. */
export type Model = Readonly<Record<string, unknown>>;

/** A longer command line is shortened where it only says what an answer belongs to. */
const RAN_LENGTH = 300;
const BUTTON_LENGTH = 60;
/** Teams shows six primary actions; those after them stand behind "…". */
const PRIMARY_ACTIONS = 6;

/** Mark and colour of a tone: the mark says the same as the colour. */
const TONES = {
  good: { mark: '✓ ', color: 'Good' },
  attention: { mark: '✕ ', color: 'Attention' },
  warning: { mark: '! ', color: 'Warning' },
  default: { mark: '', color: 'Default' },
} as const;

/** The first line of an answer: the command line, then account, Region and person. */
export function ranModel(ran: Ran): Model {
  return {
    line: shorten(oneLine(ran.commandLine), RAN_LENGTH),
    where: [
      '',
      accountText(ran.accountName, ran.accountId),
      ...(ran.region === null ? [] : [ran.region]),
      `by ${ran.by}`,
    ].join(' · '),
  };
}

/** "prod (111122223333)", or the id alone where the account has no name of its own. */
export function accountText(name: string, id: string): string {
  return name === id || name === '' ? id : `${name} (${id})`;
}

/** The line under a paged answer; `target` makes the button's data for a page's index. */
export function pagerModel(page: Page, verb: string, target: (index: number) => Model): Model {
  const hasPrevious = page.index > 0;
  const hasNext = page.index + 1 < page.count || page.more;
  const of = page.more ? `${page.count} or more` : String(page.count);
  return {
    show: hasPrevious || hasNext,
    label: `Page ${page.index + 1} of ${of}`,
    verb,
    hasPrevious,
    hasNext,
    previous: target(Math.max(0, page.index - 1)),
    next: target(page.index + 1),
  };
}

/** The pager of a stored result. */
export function resultPager(page: Page): Model {
  return pagerModel(page, 'result.page', (index) => ({ verb: 'result.page', id: page.id, index }));
}

/** Buttons that run command lines. The lines are sent as given: what is shown of them is the title. */
export function buttonsModel(given: readonly CommandButton[]): { hasButtons: boolean; buttons: readonly Model[] } {
  const buttons = given.map((button, place) => ({
    title: shorten(oneLine(shown(button.title)), BUTTON_LENGTH),
    data: runData(button.line),
    isPrimary: place < PRIMARY_ACTIONS,
    isSecondary: place >= PRIMARY_ACTIONS,
  }));
  return { hasButtons: buttons.length > 0, buttons };
}

/** Data of a button that runs a command line. */
export function runData(line: string): Model {
  return { verb: 'command.run', line: line.toWellFormed() };
}

export function factsModel(facts: readonly Fact[]): { hasFacts: boolean; facts: readonly Model[] } {
  return {
    hasFacts: facts.length > 0,
    facts: facts.map((fact) => ({ name: fact.name, value: fact.value === '' ? '–' : fact.value })),
  };
}

export function toneModel(tone: keyof typeof TONES): Model {
  return TONES[tone];
}

/** "1 service", "12 services". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
