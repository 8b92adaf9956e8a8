import assert from 'node:assert/strict';
import { variableText } from '../../src/command/template.ts';
import type { CustomAction } from '../../src/configuration/configuration.ts';
import { actionsFor } from '../../src/notifications/custom-actions.ts';
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
