import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { isWebAddress } from '../../../src/notifications/event.ts';
import type { Notification, Severity } from '../../../src/notifications/notification.ts';
import { readers } from '../../../src/notifications/readers/index.ts';
import { incoming } from '../incoming.ts';
import { fixtureText } from './event-fixture.ts';

/** Folders of the sources whose readers are asked here. */
const SOURCES = [
  'app-runner',
  'appconfig',
  'cloudtrail',
  'codeartifact',
  'codebuild',
  'codecommit',
  'codedeploy',
  'codepipeline',
  'control-tower',
  'devops-guru',
  'elastic-beanstalk',
  'health',
  'opsworks',
  'organizations',
  'proton',
  'sign-in',
  'ssm',
  'ssm-incidents',
  'support',
  'trusted-advisor',
];

const root = new URL('../../fixtures/events/', import.meta.url);
const fixtures = SOURCES.flatMap((source) =>
  readdirSync(new URL(`${source}/`, root)).map((name) => fixtureText(`${source}/${name}`)),
);

const chance = fc.noBias(fc.nat(9_999)).map((parts) => parts / 10_000);

/** What may stand where something else stood. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    true,
    -1,
    1e300,
    [],
    {},
    [[]],
    '\ud800',
    '--x',
    '{',
    '[1',
    "'\n",
    'arn:aws:iam::x:y',
    '+275760-09-13T00:00:00Z',
  ),
  fc.constantFrom<unknown>(
    'https://a:b@example.com',
    'javascript:alert(1)',
    'example.com/',
    'constructor',
    '__proto__',
  ),
  fc.string(),
  fc.integer(),
  fc.jsonValue(),
);

/** Drops or replaces members at random, at any depth. */
function mutilated(value: unknown, next: () => number, replacement: () => unknown): unknown {
  const fate = next();
  if (fate < 0.06) return replacement();
  if (Array.isArray(value)) return value.flatMap((one) => (next() < 0.08 ? [] : [mutilated(one, next, replacement)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (next() < 0.08 ? [] : [[name, mutilated(one, next, replacement)]])),
  );
}

const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'good', 'neutral'];

function isWhole(notification: Notification): void {
  assert.equal(JSON.stringify(JSON.parse(JSON.stringify(notification))), JSON.stringify(notification));
  assert.match(notification.type, /^[A-Za-z0-9.-]+$/);
  assert.ok(SEVERITIES.includes(notification.severity));
  assert.doesNotMatch(notification.title, /[\r\n]/);
  assert.notEqual(notification.title.trim(), '');
  assert.ok(!Number.isNaN(Date.parse(notification.time)));
  if (notification.thread !== null) assert.equal(typeof notification.thread.closes, 'boolean');
  for (const { url } of notification.links) assert.ok(isWebAddress(url));
  for (const { value } of notification.facts) assert.notEqual(value, '');
}

describe('mutilated events', () => {
  it('are read by some reader, whole, and never throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), fc.gen(), (text, gen) => {
        // Without fast-check's bias towards the ends, which would replace most events as a whole.
        const next = (): number => gen(() => chance);
        const changed = text.startsWith('{')
          ? JSON.stringify(mutilated(JSON.parse(text), next, () => gen(() => junk)))
          : text
              .split('\n')
              .flatMap((line) => (next() < 0.2 ? [] : [next() < 0.1 ? gen(fc.string) : line]))
              .join('\n');
        const message = incoming(changed);
        const found = readers.flatMap(({ read }) => read(message) ?? []);
        for (const notification of found) isWhole(notification);
        assert.ok(found.length > 0);
      }),
      { numRuns: 1500 },
    );
  });
});
