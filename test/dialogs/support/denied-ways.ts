import { formatWords } from '../../../src/command/words.ts';
import type { Outcome } from './chat.ts';
import { dataOf, type Somebody } from './denied-gate.ts';
import { SPELLINGS } from './denied-lines.ts';
import { type Subject, type SubjectOption, wordsOf } from './denied-subjects.ts';
import { type Way, way } from './denied-way.ts';

const TYPED: readonly Way[] = Object.entries(SPELLINGS).map(([name, spell], place) =>
  way(
    `typed ${name}`,
    async (who, subject, catalogue) => {
      const line = spell(subject, catalogue);
      return line === null ? null : () => who.say(line);
    },
    { isSpelling: place > 0 },
  ),
);

/** What Teams makes of a message with the mention of the bot and a code block. */
function asHtml(line: string) {
  const escaped = line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return {
    textFormat: 'xml',
    text: `<at>AWS</at>&nbsp;<div><code>${escaped}</code></div>`,
    entities: [{ type: 'mention', text: '<at>AWS</at>', mentioned: { id: '28:bot', name: 'AWS' } }],
  };
}

const MESSAGES: readonly Way[] = [
  way(
    'written behind a mention in a channel',
    async (who, { line }) =>
      () =>
        who.say(line, asHtml(line)),
    {
      where: 'thread',
    },
  ),
  way('written by editing a message', async (who, { line }) => () => {
    return who.send({
      ...{ type: 'messageUpdate', id: `edited-${line}`, text: line, textFormat: 'plain' },
      channelData: { tenant: { id: '00000000-0000-0000-0000-0000000000f0' }, eventType: 'editMessage' },
    });
  }),
  way('waited for', async (who, { service, operation, required }) => {
    const states = service.waiterNames.filter((name) => service.waiter(name)?.operation.name === operation.name);
    const [state] = states
      .filter((name) => !/not-|-v2$/.test(name))
      .toSorted((one) => (one.endsWith('exists') ? -1 : 1));
    const words = [service.name, 'wait', state ?? '', ...wordsOf(required)];
    return state === undefined ? null : () => who.say(formatWords(words));
  }),
];

const BUTTONS: readonly Way[] = [
  way(
    'run by a button',
    async (who, { line }) =>
      () =>
        who.invoke({ verb: 'command.run', line }),
  ),
  way(
    'run by a button behind aws',
    async (who, { line }) =>
      () =>
        who.invoke({ verb: 'command.run', line: `AWS ${line}` }),
  ),
  way('run by a button of an older Teams', async (who, { line }) => () => {
    return who.send({ type: 'message', text: '', value: { verb: 'command.run', line } });
  }),
  way('corrected by a button', async (who, { service, operation, words }) => {
    const misspelt = `${operation.cliName.slice(0, -1)}${operation.cliName.slice(-1).repeat(2)}`;
    const asked = await who.say(formatWords([service.name, misspelt, ...words.slice(2)]));
    const data = dataOf(asked, formatWords(words).slice(0, 60));
    return data === null ? null : () => who.invoke(data);
  }),
  way('chosen among services by a button', async (who, { service, operation, words }, catalogue) => {
    if (catalogue.servicesWithOperation(operation.cliName).length < 2) return null;
    const asked = await who.say(formatWords(words.slice(1)));
    const data = dataOf(asked, service.name);
    return data === null ? null : () => who.invoke(data);
  }),
];

/** What the fields of a form are sent as. */
function fieldsOf(options: readonly SubjectOption[]): Readonly<Record<string, string>> {
  return Object.fromEntries(options.map(({ option, text }) => [`field:${option.cliName}`, text ?? 'true']));
}

/** Asks for a command whose required options are left out; null where it has none. */
async function form(who: Somebody, { service, operation, required, harmful }: Subject): Promise<Outcome | null> {
  if (required.length === 0) return null;
  return who.say(formatWords([service.name, operation.cliName, ...wordsOf(harmful)]));
}

const FORMS: readonly Way[] = [
  way(
    'completed on its form',
    async (who, subject) => {
      const asked = await form(who, subject);
      return asked && (() => who.press(asked, 'Continue', fieldsOf(subject.required)));
    },
    { confirms: true },
  ),
  way('completed by text', async (who, subject) => {
    const asked = await form(who, subject);
    return asked && (() => who.say(formatWords(wordsOf(subject.required))));
  }),
  way('completed by one word', async (who, subject) => {
    const [only, ...others] = subject.required;
    if (only?.text == null || others.length > 0 || only.option.member.shape.kind !== 'string') return null;
    await form(who, subject);
    return () => who.say(only.text ?? '');
  }),
  way(
    'made harmful on its form',
    async (who, { service, operation, required, harmful }) => {
      if (harmful.length === 0 || required.length === 0) return null;
      const asked = await who.say(`${service.name} ${operation.cliName}`);
      return () => who.press(asked, 'Continue', fieldsOf([...required, ...harmful]));
    },
    { confirms: true },
  ),
  way('made harmful by text', async (who, { service, operation, required, harmful }) => {
    if (harmful.length === 0 || required.length === 0) return null;
    await who.say(`${service.name} ${operation.cliName}`);
    return () => who.say(formatWords(wordsOf([...harmful, ...required])));
  }),
];

/** Asks for the whole command, where it is asked about. */
function confirmation(who: Somebody, { line, changes }: Subject): Promise<Outcome> | null {
  return changes ? who.say(line) : null;
}

const QUESTIONS: readonly Way[] = [
  way('confirmed by its button', async (who, subject) => {
    const asked = await confirmation(who, subject);
    return asked && (() => who.press(asked, 'Run'));
  }),
  way('confirmed by text', async (who, subject) => {
    const asked = await confirmation(who, subject);
    return asked && (() => who.say('yes'));
  }),
  way(
    'asked which account, by the button',
    async (who, { line }) => {
      const asked = await who.say(line);
      return () => who.press(asked, 'Use this account', { 'field:choice': 'production-ops' });
    },
    { asks: 'account', confirms: true },
  ),
  way(
    'asked which account, by text',
    async (who, { line }) => {
      await who.say(line);
      return () => who.say('production');
    },
    { asks: 'account', confirms: true },
  ),
  way(
    'asked which Region',
    async (who, { line }) => {
      const asked = await who.say(line);
      return (
        dataOf(asked, 'Use this Region') && (() => who.press(asked, 'Use this Region', { 'field:choice': 'eu-west-1' }))
      );
    },
    { asks: 'region', confirms: true },
  ),
  way('put in the place of a command that waits', async (who, subject) => {
    const asked = await who.say('lambda delete-function --function-name drain');
    await replaceWaiting(who, subject);
    return () => who.press(asked, 'Run');
  }),
];

/** Somebody has written into the store: what waits is another command than the one that was shown. */
async function replaceWaiting(who: Somebody, { words }: Subject): Promise<void> {
  const { store } = who.gate.chat;
  const item = (await store.read([who.dialogKey]))[who.dialogKey];
  if (item === undefined) throw new Error(`nothing waits at ${who.dialogKey}`);
  const state = JSON.parse(JSON.stringify(item.state), (key, value) => (key === 'words' ? words : value));
  await store.write({ [who.dialogKey]: { ...item, state } });
}

/** The ways of a line, and of what the bot asks about it. */
export const LINE_WAYS: readonly Way[] = [...TYPED, ...MESSAGES, ...BUTTONS, ...FORMS, ...QUESTIONS];
