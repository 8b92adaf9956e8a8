import assert from 'node:assert/strict';
import fc from 'fast-check';
import { optionWord } from '../../src/command/options.ts';
import type { CustomAction } from '../../src/configuration/configuration.ts';
import { actionsFor, resolveCommand, variableText } from '../../src/notifications/custom-actions.ts';
import type { Incoming } from '../../src/notifications/event.ts';
import { notification } from '../../src/notifications/event.ts';
import { incoming } from './incoming.ts';

type Attachment = CustomAction['attachments'][number];

/** An alarm on a service of ECS, as CloudWatch sends it to SNS. */
const ALARM = {
  AlarmName: 'shop-web-cpu',
  NewStateValue: 'ALARM',
  OldStateValue: 'OK',
  Trigger: {
    MetricName: 'CPUUtilization',
    Namespace: 'AWS/ECS',
    Period: 60,
    Dimensions: [
      { value: 'shop-web', name: 'ServiceName' },
      { value: 'prod', name: 'ClusterName' },
    ],
  },
};

const shown = (more: object = {}) =>
  notification({
    type: 'CloudWatch',
    sourceName: 'CloudWatch alarm',
    severity: 'critical',
    state: 'ALARM',
    title: 'shop-web-cpu',
    accountId: '111122223333',
    region: 'eu-west-1',
    time: '2026-11-21T03:12:00.000Z',
    variables: { AlarmName: 'shop-web-cpu' },
    ...more,
  });

const attached = (more: Partial<Attachment> = {}): Attachment => ({
  notificationType: 'CloudWatch',
  buttonText: null,
  criteria: [],
  variables: {},
  ...more,
});

const action = (name: string, ...attachments: readonly Attachment[]): CustomAction => ({
  name,
  aliasName: null,
  commandText: 'ecs update-service --service $service',
  attachments,
});

const offers = (actions: readonly CustomAction[], listed: readonly string[], event: Incoming = incoming(ALARM)) =>
  actionsFor(shown(), event, actions, listed);

describe('the custom actions of a notification', () => {
  const titles = (attachment: Partial<Attachment>, more: object = {}) =>
    actionsFor(shown(more), incoming(ALARM), [action('restart', attached(attachment))], ['restart']).map(
      ({ title }) => title,
    );

  it('are those that its configuration lists, by name or ARN, in the order of that list', () => {
    const actions = [action('one', attached()), action('two', attached()), action('three', attached())];
    const listed = ['arn:aws:chatbot::111122223333:custom-action/three', 'one', 'gone', 'one'];
    assert.deepEqual(
      offers(actions, listed).map(({ action: name }) => name),
      ['three', 'one'],
    );
  });

  it('have the text of their attachment, else their name', () => {
    assert.deepEqual(titles({ buttonText: 'Restart it' }), ['Restart it']);
    assert.deepEqual(titles({}), ['restart']);
  });

  it('are for a type of notification in any case, or for every type', () => {
    assert.deepEqual(titles({ notificationType: 'cloudwatch' }), ['restart']);
    assert.deepEqual(titles({ notificationType: null }), ['restart']);
    assert.deepEqual(titles({ notificationType: 'Custom' }), []);
  });

  it('are hidden where the sender wants none', () => {
    assert.deepEqual(titles({}, { customActions: false }), []);
  });

  it('are without a button where they have no attachment', () => {
    assert.deepEqual(offers([action('alias-only')], ['alias-only']), []);
  });

  it('need every criterion of an attachment', () => {
    const has = { operator: 'HAS_VALUE', variableName: 'AlarmName', value: null };
    const equals = { operator: 'EQUALS', variableName: 'AlarmName', value: 'shop-web-cpu' };
    assert.deepEqual(titles({ criteria: [has, equals] }), ['restart']);
    assert.deepEqual(titles({ criteria: [has, { ...equals, value: 'other' }] }), []);
    assert.deepEqual(titles({ criteria: [{ ...has, variableName: '$alarmname' }] }), ['restart']);
    assert.deepEqual(titles({ criteria: [{ ...has, variableName: 'Nothing' }] }), []);
    assert.deepEqual(titles({ criteria: [{ ...equals, value: null }] }), []);
    assert.deepEqual(titles({ criteria: [{ ...has, operator: 'toString' }] }), []);
  });

  it('take the first attachment that fits', () => {
    const no = attached({ notificationType: 'Custom', buttonText: 'no' });
    const yes = attached({ buttonText: 'yes' });
    const [first, ...others] = offers([action('restart', no, yes, attached({ buttonText: 'later' }))], ['restart']);
    assert.deepEqual([first?.title, others], ['yes', []]);
  });
});

describe('the variables of a custom action', () => {
  const valuesOf = (variables: Record<string, string>, event: unknown = ALARM, more: object = {}) =>
    actionsFor(shown(more), incoming(event), [action('restart', attached({ variables }))], ['restart'])[0]?.variables;
  const at = (path: string, event: unknown = ALARM) => valuesOf({ x: path }, event)?.x;

  it('are those of the notification and, over them, those found in the event', () => {
    assert.deepEqual(valuesOf({ service: 'event.Trigger.Dimensions.ServiceName' }), {
      AlarmName: 'shop-web-cpu',
      service: 'shop-web',
    });
    assert.deepEqual(valuesOf({ AlarmName: 'event.Trigger.MetricName' }), { AlarmName: 'CPUUtilization' });
    assert.deepEqual(valuesOf({ AlarmName: 'event.Trigger.Nothing' }), {});
  });

  for (const [path, value] of [
    ['event.Trigger.Namespace', 'AWS/ECS'],
    ['event.trigger.namespace', 'AWS/ECS'],
    ['event.Trigger.Period', '60'],
    ['event.Trigger.Dimensions[1].value', 'prod'],
    ['event["Trigger"][\'Dimensions\'].clustername', 'prod'],
    ['event.Trigger.Dimensions[2].value', undefined],
    ['event.Trigger.Dimensions', undefined],
    ['event.AlarmName.length', undefined],
    ['event.constructor.name', undefined],
    ['event.Trigger..Namespace', undefined],
    ['Trigger.Namespace', undefined],
    ['eventful.Namespace', undefined],
    ['event', undefined],
    ['shop-web', undefined],
  ] as const) {
    it(`are ${value ?? 'nothing'} at ${path}`, () => assert.equal(at(path), value));
  }

  it('enter lists of pairs however these are written', () => {
    const list = [{ Name: 'a', Value: 'one' }, { key: 'b', value: true }, { Key: 'c', Value: 3 }, 'd', { name: 4 }];
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => at(`event.list.${name}`, { list })),
      ['one', 'true', '3', undefined],
    );
  });

  it('prefer the name as it is written', () => {
    assert.equal(at('event.name', { NAME: 'upper', name: 'lower' }), 'lower');
    assert.equal(
      at('event.list.Env', {
        list: [
          { name: 'env', value: '1' },
          { name: 'Env', value: '2' },
        ],
      }),
      '2',
    );
  });

  it('find what a custom notification adds', () => {
    const event = { version: '1.0', source: 'custom', metadata: { additionalContext: { LogGroup: '/ecs/shop-web' } } };
    assert.equal(at('event.metadata.additionalContext.LogGroup', event), '/ecs/shop-web');
  });

  it('are nothing in a message that is plain text', () => {
    assert.equal(at('event.a', 'the disk is full'), undefined);
  });

  it('are text of at most 1,024 characters that can be seen', () => {
    assert.equal(variableText(' web '), 'web');
    assert.equal(variableText('x'.repeat(1024))?.length, 1024);
    for (const refused of [
      '',
      '  ',
      'x'.repeat(1025),
      'a\nb',
      'a\u0000b',
      'a\u202eb',
      'a\u200bb',
      '\ud800',
      null,
      {},
      ['a'],
    ]) {
      assert.equal(variableText(refused), null, JSON.stringify(refused));
    }
    assert.deepEqual(valuesOf({}, ALARM, { variables: { a: 'one\ntwo', b: 'x'.repeat(2000), c: 'kept' } }), {
      c: 'kept',
    });
  });
});

describe('the command of a custom action', () => {
  const words = (commandText: string, variables: Record<string, string> = {}) => {
    const resolved = resolveCommand(commandText, variables);
    return resolved.kind === 'resolved' ? resolved.words : resolved;
  };
  const missing = (commandText: string, variables: Record<string, string> = {}) => {
    const resolved = resolveCommand(commandText, variables);
    return resolved.kind === 'resolved' ? resolved.missing : resolved;
  };

  it('has its variables replaced, wherever in a word they stand', () => {
    assert.deepEqual(
      words('lambda invoke --function-name $stage-$name --qualifier=v$v', { stage: 'x', name: 'y', v: '2' }),
      ['lambda', 'invoke', '--function-name', 'x-y', '--qualifier=v2'],
    );
    assert.deepEqual(words('ecs x --a arn:aws:iam::1:role/$role-name/z', { 'role-name': 'ops' }), [
      'ecs',
      'x',
      '--a',
      'arn:aws:iam::1:role/ops/z',
    ]);
  });

  it('names the variables that are missing, once each and in order', () => {
    assert.deepEqual(missing('a b --x $two --y $one --z "$two $three"', { three: '3' }), ['two', 'one']);
    assert.deepEqual(missing('a b --x $One', { one: '1' }), []);
  });

  it('has a dollar for two, and leaves others alone', () => {
    assert.deepEqual(words('a b --x $$name --y { $.level = 5 } --z 5$', { name: 'no' }), [
      'a',
      'b',
      '--x',
      '$name',
      '--y',
      '{ $.level = 5 }',
      '--z',
      '5$',
    ]);
    assert.deepEqual(missing("logs x --filter '$- $$$a'"), ['a']);
  });

  it('is refused where the line itself is wrong', () => {
    const resolved = resolveCommand('a b | c', {});
    assert.equal(resolved.kind === 'error' && resolved.error.code, 'shell-operator');
  });

  it('takes a value with blanks, quotes and shell operators as one word', () => {
    for (const value of ['a b', '"a', "it's", '$(rm)', '`x`', '; rm -rf', '| jq', '$other', '$$', '\\', '{']) {
      assert.deepEqual(words('a b --x $v', { v: value }), ['a', 'b', '--x', value]);
    }
  });

  it('binds a value that looks like an option to the option before it', () => {
    assert.deepEqual(words('a b --x $v --y z', { v: '--region' }), ['a', 'b', '--x=--region', '--y', 'z']);
    assert.deepEqual(words('a b --x=$v', { v: '--cli-input-json={}' }), ['a', 'b', '--x=--cli-input-json={}']);
    assert.deepEqual(words('a b --x p $v', { v: '--y' }), ['a', 'b', '--x', '["p","--y"]']);
    assert.deepEqual(words('a b --x --$v', { v: 'region' }), ['a', 'b', '--x=--region']);
  });

  it('is unsafe where nothing stands before such a value', () => {
    assert.deepEqual(words('lambda invoke $fn', { fn: '--region' }), { kind: 'unsafe', variable: '$fn' });
    assert.deepEqual(words('lambda invoke --$fn', { fn: 'debug' }), { kind: 'unsafe', variable: '--$fn' });
  });

  it('does not look for variables in names of options, nor has answers of several values', () => {
    assert.deepEqual(words('a b --na$x=1', { x: 'me' }), ['a', 'b', '--na$x=1']);
    assert.deepEqual(words('a b --ids:=$ids', { ids: 'i-1 i-2' }), ['a', 'b', '--ids=i-1 i-2']);
  });

  it('has values in JSON as JSON has them', () => {
    const value = (template: string, v: string) => {
      const all = words(`a b --x '${template}'`, { v });
      return JSON.parse(Array.isArray(all) ? String(all[3]) : '');
    };
    const hostile = 'x","admin":true,"y":"\\';
    assert.deepEqual(value('{"name":"$v","n":1}', hostile), { name: hostile, n: 1 });
    assert.deepEqual(value('["a $v b"]', hostile), [`a ${hostile} b`]);
    assert.deepEqual(value('{"n": $v}', '12.5'), { n: 12.5 });
    assert.deepEqual(value('{"n": $v}', 'true, "m": 1'), { n: 'true, "m": 1' });
  });

  it('has values in JSON within JSON as often escaped as needed', () => {
    const template = '{"body":"{\\"name\\":\\"$v\\",\\"inner\\":\\"{\\\\\\"deep\\\\\\":\\\\\\"$v\\\\\\"}\\"}"}';
    const hostile = 'x","admin":true,"y":"\\';
    const all = words(`lambda invoke --payload '${template}'`, { v: hostile });
    const outer = JSON.parse(Array.isArray(all) ? String(all[3]) : '');
    const body = JSON.parse(outer.body);
    assert.deepEqual(Object.keys(body), ['name', 'inner']);
    assert.equal(body.name, hostile);
    assert.deepEqual(JSON.parse(body.inner), { deep: hostile });
  });

  it('never has more words, nor other options, whatever the values are', () => {
    const template = 'ecs update-service --cluster $a --service web-$b --tags=$c --names p $d q --force';
    const value = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
      fc.constantFrom('--x', '--region=eu', '-x', '—force', '$a', '$$', ' --x', '"', '--', '--region x'),
    );
    const names = (all: readonly string[]) => all.flatMap((word) => optionWord(word)?.name ?? []);
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const resolved = words(template, { a, b, c, d });
        assert.ok(Array.isArray(resolved));
        assert.deepEqual(names(resolved), ['cluster', 'service', 'tags', 'names', 'force']);
        assert.deepEqual(resolved.slice(0, 2), ['ecs', 'update-service']);
        assert.ok(resolved.length <= 12);
      }),
    );
  });
});
