import { oneLine } from '../text.ts';
import type { LogsView } from '../views.ts';
import { plainButtonModels } from './notification-actions.ts';
import { type Model, ranModel } from './parts.ts';
import { cut, Room, weight } from './room.ts';

/** Of an entry's one line, in characters of JSON: about three lines of a phone. */
const LINE_LENGTH = 160;
const COMMAND_LENGTH = 4_000;
/** Elements around all this as they stand in the template, in characters. */
const TEMPLATE_WEIGHT = 1_800;
/** Less than this of a long entry is not worth a press. */
const LEAST_OPENED = 200;

export const logModels = {
  logs: (view: LogsView, given: LogsView): Model => {
    const room = new Room();
    const ran = ranModel(view.ran);
    const commandLine = cut(view.commandLine ?? '', COMMAND_LENGTH);
    room.spend(TEMPLATE_WEIGHT + weight([ran, view.title, view.text, commandLine]));
    const buttons = plainButtonModels(given.buttons, view.links, room.part(0.5));
    const entries = entryModels(view.entries, room);
    const left = view.entries.length - entries.length;
    return {
      ran,
      title: view.title,
      text: view.text,
      hasText: view.text !== '',
      hasEntries: entries.length > 0,
      entries,
      hasEntriesNote: left > 0,
      entriesNote: `… ${left} more ${left === 1 ? 'entry does' : 'entries do'} not fit on a card.`,
      hasCommandLine: view.commandLine !== null,
      commandLine,
      ...buttons,
    };
  },
};

/**
 * Every entry's line first; then what room is left is shared out between the long ones for the whole of them. The template gets the
 * elements whole, with no more than each needs: there are thirty of them.
 */
function entryModels(entries: LogsView['entries'], room: Room): readonly Model[] {
  const lines = entries.flatMap((entry, place) => {
    const line = oneLine(entry.message);
    const message = cut(line === '' ? '–' : breakable(line), LINE_LENGTH, () => '…');
    const full = entry.full ?? (message === breakable(line) || line === '' ? null : entry.message);
    const element = lineElement(entry, message);
    return room.take(weight(element)) ? [{ entry, place, message, full, element }] : [];
  });
  let long = lines.filter(({ full }) => full !== null).length;
  return lines.map(({ entry, place, message, full, element }) => {
    if (full === null) return element;
    const own = room.part(1 / long);
    long -= 1;
    const opened = openedElement(entry, place, message, '');
    const most = own.left - (weight(opened) - weight(element));
    if (most < Math.min(LEAST_OPENED, weight(full))) return element;
    const whole = openedElement(entry, place, message, cut(laidOut(full), most));
    own.spend(weight(whole) - weight(element));
    return whole;
  });
}

type Entry = LogsView['entries'][number];

/** JSON in one line breaks nowhere but at blanks; without any it would run over the edge of a narrow card. */
function breakable(line: string): string {
  return line.replace(/(?<=["}\]\del])([,:])(?=["{[])/g, '$1 ');
}

/** An entry that ends in JSON, as most do, with that JSON over several lines. */
function laidOut(full: string): string {
  const start = full.search(/[{[]/);
  if (start < 0) return full;
  try {
    const value: unknown = JSON.parse(full.slice(start));
    return `${full.slice(0, start).trimEnd()}\n${JSON.stringify(value, null, 2)}`.trimStart();
  } catch {
    // It only looks like JSON.
    return full;
  }
}

function lineElement(entry: Entry, message: string, mark = '', more: Model = {}): Model {
  const text = { type: 'TextRun', fontType: 'Monospace', size: 'Small' };
  return {
    type: 'RichTextBlock',
    spacing: 'Small',
    ...more,
    inlines: [
      { ...text, text: `${entry.time}  `, isSubtle: true },
      {
        ...text,
        text: `${mark}${entry.isError ? '✕ ' : ''}${message}`,
        ...(entry.isError ? { color: 'Attention' } : {}),
      },
    ],
  };
}

/** A line that a press puts the whole entry in place of, and a second press back. */
function openedElement(entry: Entry, place: number, message: string, full: string): Model {
  const [shut, open] = [`line-${place}`, `entry-${place}`];
  return {
    type: 'Container',
    spacing: 'Small',
    selectAction: { type: 'Action.ToggleVisibility', targetElements: [shut, open] },
    items: [
      lineElement(entry, message, '▸ ', { id: shut }),
      lineElement(entry, full, '▾ ', { id: open, isVisible: false }),
    ],
  };
}
