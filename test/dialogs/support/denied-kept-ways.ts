import { CHANNEL, type Outcome } from './chat.ts';
import { actionsOf, MORE, type Somebody } from './denied-gate.ts';
import type { Subject } from './denied-subjects.ts';
import { type Way, way } from './denied-way.ts';

async function pressAction(who: Somebody, action: string): Promise<Outcome> {
  return who.invoke({ verb: 'notification.action', id: await who.gate.notification(), action });
}

const ACTIONS: readonly Way[] = [
  way(
    'run by a custom action',
    async (who, subject) => {
      await who.gate.notification();
      return () => pressAction(who, actionsOf(subject).plain.name);
    },
    { where: 'thread' },
  ),
  way(
    'run by a custom action that was pressed before',
    async (who, subject) => {
      const asked = await pressAction(who, actionsOf(subject).plain.name);
      return () => who.press(asked, 'Run');
    },
    { where: 'thread' },
  ),
  way(
    'run by a custom action whose variables are filled in',
    async (who, subject) => {
      const { asking } = actionsOf(subject);
      if (asking === null) return null;
      const asked = await pressAction(who, asking.name);
      return () => who.press(asked, 'Continue', { 'field:value': 'value2' });
    },
    { where: 'thread' },
  ),
  way(
    'run by a custom action whose variables are typed',
    async (who, subject) => {
      const { asking } = actionsOf(subject);
      if (asking === null) return null;
      await pressAction(who, asking.name);
      return () => who.say('value value2');
    },
    { where: 'thread' },
  ),
];

/** A custom action as it is kept that was made in chat, by an older version of the bot perhaps; gives its name. */
async function created(who: Somebody, commandText: string): Promise<string> {
  const action = {
    ...{
      name: 'made-in-chat',
      title: 'Made in chat',
      aliasName: 'made-here',
      making: { kind: 'command' },
      commandText,
    },
    ...{ notificationType: null, criteria: [], configurationName: null, region: null },
    ...{ by: { id: 'somebody', name: 'Alex Wilber' }, at: 0, changed: null, version: 1 },
  };
  await who.gate.chat.store.write({ [`custom-actions/${CHANNEL}`]: { actions: [action] } });
  return action.name;
}

const CREATED: readonly Way[] = [
  way(
    'run by a custom action that was made in chat',
    async (who, { line }) => {
      const name = await created(who, line);
      return () => pressAction(who, name);
    },
    { where: 'thread' },
  ),
  way(
    'run by a custom action that was made in chat, with other values',
    async (who, subject) => {
      const { asking } = actionsOf(subject);
      if (asking === null) return null;
      const asked = await pressAction(who, await created(who, asking.commandText));
      const confirmed = await who.press(asked, 'Continue', { 'field:value': 'value2' });
      const changing = await who.press(confirmed, 'Change values');
      return () => who.press(changing, 'Continue', { 'field:value': 'value3' });
    },
    { where: 'thread' },
  ),
  way(
    'run by the alias of a custom action that was made in chat',
    async (who, { line }) => {
      await created(who, line);
      return () => who.say('run made-here');
    },
    { where: 'thread', isSpelling: true },
  ),
];

/** An alias as the store keeps it, made before; gives its name. */
async function alias(who: Somebody, command: string, name = 'mine'): Promise<string> {
  const record = { name, command, by: { id: 'somebody', name: 'Alex Wilber' }, at: 0, changed: null };
  await who.gate.chat.store.write({ [`alias/${who.conversationId}/${name}`]: record });
  return name;
}

const ALIASES: readonly Way[] = [
  way('run by an alias', async (who, { line }) => {
    const name = await alias(who, line);
    return () => who.say(`run ${name}`);
  }),
  way(
    'run by an alias of another',
    async (who, { line }) => {
      const name = await alias(who, `run ${await alias(who, line)}`, 'other');
      return () => who.invoke({ verb: 'command.run', line: `run ${name}` });
    },
    { isSpelling: true },
  ),
  way('run by an alias of the configuration', async (who, subject) => {
    return () => who.say(`run configured-${actionsOf(subject).plain.name}`);
  }),
  way('run by an alias with its values', async (who, subject) => {
    const { asking } = actionsOf(subject);
    if (asking === null) return null;
    const name = await alias(who, asking.commandText);
    return () => who.say(`run ${name} value2`);
  }),
  way('run by an alias that asked for its values before', async (who, subject) => {
    const { asking } = actionsOf(subject);
    if (asking === null) return null;
    const asked = await who.say(`run ${await alias(who, asking.commandText)}`);
    return () => who.press(asked, 'Continue', { 'field:$value': 'value2' });
  }),
  way(
    'run by an alias whose values are typed',
    async (who, subject) => {
      const { asking } = actionsOf(subject);
      if (asking === null) return null;
      await who.say(`run ${await alias(who, asking.commandText)}`);
      return () => who.say('value2');
    },
    { isSpelling: true },
  ),
];

/** An answer in the store, as a card's buttons name it; its words are those of the subject. */
async function keepAnswer(who: Somebody, subject: Subject, id: string): Promise<void> {
  const ready = {
    ...{ kind: 'ready', words: subject.words, configurationName: 'production-ops', region: 'eu-west-1', global: false },
    roleArn: who.gate.chat.parts.configurationNamed('production-ops')?.roleArn,
  };
  const record = {
    ready,
    commandLine: subject.line,
    by: 'Alex Wilber',
    byId: null,
    plain: {},
    printed: null,
    nextToken: MORE,
  };
  await who.gate.chat.store.write({ [`answer/${id}`]: record });
}

const ANSWERS: readonly Way[] = [
  way('turned to the next page of an answer', async (who, subject) => {
    if (!subject.pages) return null;
    const id = subject.call.replaceAll(' ', '-');
    await keepAnswer(who, subject, id);
    return () => who.invoke({ verb: 'result.page', id, index: 1 });
  }),
];

/** The ways of what was kept: in the configuration, by people, or of an answer. */
export const KEPT_WAYS: readonly Way[] = [...ACTIONS, ...CREATED, ...ALIASES, ...ANSWERS];
