import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { isWebAddress } from '../../../src/notifications/event.ts';
import type { Notification } from '../../../src/notifications/notification.ts';
import { readers } from '../../../src/notifications/readers/index.ts';
import { incoming } from '../incoming.ts';
import { fixtureText } from './event-fixture.ts';

const SOURCES = [
  'access-analyzer',
  'acm',
  'athena',
  'auto-scaling',
  'backup',
  'batch',
  'config',
  'dms',
  'ec2',
  'ecr',
  'ecs',
  'eks',
  'elasticache',
  'emr',
  'glue',
  'guardduty',
  'inspector',
  'kms',
  'macie',
  'opensearch',
  'rds',
  'redshift',
  's3',
  'sagemaker',
  'security-hub',
  'service-events',
  'ses',
  'step-functions',
  'storage',
  'synthetics',
];

const root = new URL('../../fixtures/events/', import.meta.url);
const payloads = SOURCES.flatMap((source) =>
  readdirSync(new URL(`${source}/`, root))
    .filter((name) => name.endsWith('.json'))
    .map((name): unknown => JSON.parse(fixtureText(`${source}/${name}`))),
);

/** What may stand where something else stood; undefined drops the member. */
const JUNK: readonly unknown[] = [
  undefined,
  undefined,
  undefined,
  null,
  '',
  ' ',
  true,
  -1,
  1e300,
  [],
  {},
  [[]],
  [null, {}],
  'constructor',
  '__proto__',
  'arn:aws:x',
  '\ud800',
  '{"code":',
  'a\nb',
  'javascript:alert(1)',
  '1'.repeat(20),
];

type Path = readonly (string | number)[];

/** Every place in a JSON value, the value itself left out. */
function placesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return members.flatMap(([name, one]) => [[...path, name], ...placesOf(one, [...path, name])]);
}

function put(root: unknown, path: Path, junk: unknown): void {
  const holder = path.slice(0, -1).reduce<unknown>((found, step) => {
    return typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined;
  }, root);
  const last = path.at(-1);
  if (typeof holder !== 'object' || holder === null || last === undefined) return;
  if (junk === undefined) Reflect.deleteProperty(holder, last);
  else Reflect.set(holder, last, junk);
}

function assertWhole(notification: Notification): void {
  assert.equal(JSON.stringify(JSON.parse(JSON.stringify(notification))), JSON.stringify(notification));
  assert.match(notification.type, /^[A-Za-z0-9-]+$/);
  assert.notEqual(notification.title.trim(), '');
  assert.doesNotMatch(notification.title, /[\r\n]/);
  assert.ok(['critical', 'warning', 'good', 'neutral'].includes(notification.severity));
  assert.ok(!Number.isNaN(Date.parse(notification.time)));
  for (const { url } of notification.links) assert.ok(isWebAddress(url), url);
  for (const { value } of Object.values(notification.facts)) assert.equal(typeof value, 'string');
  for (const value of Object.values(notification.variables)) assert.equal(typeof value, 'string');
  assert.ok(notification.facts.length <= 12);
}

describe('mutilated events of services', () => {
  it('are shown whole by whichever reader takes them, and none throws', () => {
    const broken = fc.record({
      which: fc.nat(payloads.length - 1),
      blows: fc.array(fc.tuple(fc.nat(10_000), fc.constantFrom(...JUNK)), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(broken, ({ which, blows }) => {
        const changed = structuredClone(payloads[which]);
        const places = placesOf(changed);
        for (const [at, junk] of blows) put(changed, places[at % places.length] ?? [], structuredClone(junk));
        const message = incoming(changed);
        for (const { read } of readers) {
          const notification = read(message);
          if (notification !== null) assertWhole(notification);
        }
      }),
      { numRuns: 2500 },
    );
  });

  it('with any one member dropped are never refused by throwing', () => {
    for (const payload of payloads) {
      for (const place of placesOf(payload)) {
        const changed = structuredClone(payload);
        put(changed, place, undefined);
        const message = incoming(changed);
        for (const { read } of readers) assert.doesNotThrow(() => read(message));
      }
    }
  }).timeout(60_000);
});

describe('hostile texts', () => {
  const LONG = 200_000;
  const TEXTS = [
    'a'.repeat(LONG),
    '['.repeat(LONG),
    ' '.repeat(LONG),
    `"${' '.repeat(LONG)}`,
    `${'a'.repeat(LONG)}/`,
    'recovery point '.repeat(LONG / 20),
    ':service/'.repeat(LONG / 20),
    'aA'.repeat(LONG / 2),
  ];

  it('as long as SNS lets them be are read in no time', () => {
    const started = process.hrtime.bigint();
    for (const text of TEXTS) {
      for (const payload of [
        text,
        { 'Event Message': text, 'Event ID': text, 'Identifier Link': text, 'Source ID': text, 'Event Time': text },
        { 'ElastiCache:SnapshotComplete': text },
        { messageType: 'ConfigurationHistoryDeliveryCompleted', s3Bucket: text, s3ObjectKey: text },
        { 'detail-type': 'ECS Task State Change', source: 'aws.ecs', detail: { group: text, stoppedReason: text } },
        {
          'detail-type': 'Synthetics Canary TestRun Failure',
          source: 'aws.synthetics',
          resources: [text],
          detail: { 'canary-name': text, 'state-reason': text },
        },
        { 'detail-type': 'ECS Service Action', source: 'aws.ecs', resources: [text], detail: { eventName: text } },
        {
          'detail-type': 'EKS Fargate Pod Scheduled Termination',
          source: 'aws.eks',
          detail: { clusterName: text, scheduledTerminationTime: text },
        },
      ]) {
        const message = incoming(payload);
        for (const { read } of readers) read(message);
      }
    }
    assert.ok(Number(process.hrtime.bigint() - started) / 1e9 < 8);
  });
});
