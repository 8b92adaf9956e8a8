import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { accessOf } from '../../src/aws/access.ts';
import { DENIED_BESIDES } from '../../src/aws/denied-besides-table.ts';
import { INPUT_ACTIONS, SESSION_ACTIONS } from '../../src/aws/denied-session-table.ts';
import { DENIED_BY_AWS_CHATBOT } from '../../src/aws/denied-table.ts';
import { canonicalName, iamPrefixOf } from '../../src/aws/packages.ts';
import { rightsOf } from '../../src/permissions/decision.ts';
import { featuresOf } from '../../src/permissions/features.ts';
import { statements } from '../../src/permissions/statements.ts';
import { catalogue } from '../aws/support/local-aws.ts';

const folder = new URL('../../deploy/policies/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

const text = z.string().min(1);
const several = z.union([text.transform((one) => [one]), z.array(text).min(1)]);
const statement = z.strictObject({
  Sid: z.string().regex(/^[A-Za-z0-9]+$/),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.strictObject({ AWS: text }), z.strictObject({ Federated: text })]).optional(),
  Action: several,
  Resource: several.optional(),
  Condition: z.record(text, z.record(text, several)).optional(),
});
const document = z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement).min(1) });
type Document = z.infer<typeof document>;

const documents = new Map<string, Document>(files.map((name) => [name, document.parse(JSON.parse(read(name)))]));
const documentOf = (name: string): Document => documents.get(name) ?? assert.fail(name);

/** The features with the resources that the documents name: this account's, any configuration's, any topic's. */
const place = {
  partition: 'aws',
  account: '111122223333',
  configuration: '*',
  region: 'eu-west-1',
  topics: ['arn:aws:sns:*:111122223333:*'],
};
const features = featuresOf(catalogue).map((feature) => ({ ...feature, rights: rightsOf(feature, place) }));

/** Actions of documents that no feature of a role claims, with where the code needs them. */
const BOTS_OWN: Readonly<Record<string, string>> = {
  'sts:AssumeRole': 'src/aws/session-assume-role.ts',
  'sts:TagSession': 'src/aws/session-assume-role.ts',
  'sts:SetSourceIdentity': 'src/aws/session-assume-role.ts',
  'sqs:GetQueueAttributes': 'src/assemble-notifications.ts',
  'sqs:ReceiveMessage': 'src/notifications/inbox.ts',
  'sqs:DeleteMessage': 'src/notifications/inbox.ts',
  'iam:SimulatePrincipalPolicy': 'src/permissions/simulate.ts',
  'iam:SimulateCustomPolicy': 'src/permissions/simulate.ts',
  'iam:GetPolicy': 'src/permissions/simulate.ts',
  'iam:GetPolicyVersion': 'src/permissions/simulate.ts',
};

describe('the policy documents', () => {
  it('are all told of in their README', () => {
    for (const name of files) assert.match(read('README.md'), new RegExp(`\`${name}\``), name);
  });

  for (const name of files) {
    const isTrust = name.includes('trust');
    describe(name, () => {
      it('fits what IAM takes', () => {
        // Blanks do not count: 6,144 characters of a managed policy, 2,048 of a trust policy.
        assert.ok(read(name).replace(/\s/g, '').length <= (isTrust ? 2048 : 6144));
      });

      it('has statements of names of their own', () => {
        const names = documentOf(name).Statement.map(({ Sid }) => Sid);
        assert.deepEqual([...new Set(names)], names);
      });

      for (const { Sid, Effect, Action, Resource, Principal } of documentOf(name).Statement) {
        it(`names actions and whom or what they are for: ${Sid}`, () => {
          assert.equal(Principal !== undefined, isTrust);
          assert.equal(Resource !== undefined, !isTrust);
          for (const action of Action) assert.match(action, /^[a-z0-9-]+:[A-Za-z0-9*]+$/);
          if (Effect === 'Deny') return;
          for (const action of Action) assert.doesNotMatch(action, /\*/);
          for (const resource of Resource ?? []) assert.match(resource, /^(?:\*|arn:aws:.+)$/);
        });
      }
    });
  }

  it('name resources where IAM knows some for the action', () => {
    const open = new Set(
      features.flatMap(({ rights }) => rights).flatMap(({ action, pattern }) => (pattern === '*' ? action : [])),
    );
    // It has no resource: it is given policies.
    open.add('iam:SimulateCustomPolicy');
    for (const [name, { Statement }] of documents) {
      for (const { Effect, Action, Resource } of Statement) {
        if (Effect === 'Allow' && Resource?.includes('*')) {
          assert.deepEqual(
            Action.filter((action) => !open.has(action)),
            [],
            name,
          );
        }
      }
    }
  });

  it('are claimed by a feature or by what the bot itself does, and the documents that features claim are there', () => {
    const claimed = new Set(
      features.flatMap(({ policies }) => policies).filter((policy) => !policy.startsWith('arn:')),
    );
    for (const name of claimed) assert.ok(documents.has(name), name);
    assert.deepEqual(files.filter((name) => !claimed.has(name)).sort(), [
      'bot-policy.json',
      'trust-policy.json',
      'web-identity-trust-policy.json',
    ]);
  });

  for (const [name, { Statement }] of documents) {
    const claiming = features.filter(({ policies }) => policies.includes(name));
    if (claiming.length === 0 || name === 'read-only.json') continue;
    it(`allow what the features that claim them need, and nothing else: ${name}`, () => {
      const flat = (
        all: readonly {
          Action: readonly string[];
          Resource?: string | readonly string[] | undefined;
          Condition?: unknown;
        }[],
      ) =>
        all
          .flatMap(({ Action, Resource, Condition }) =>
            Action.flatMap((action) =>
              [Resource ?? []].flat().map((on) => JSON.stringify([action, on, normal(Condition)])),
            ),
          )
          .sort();
      const needed = claiming.flatMap(({ rights }) => [
        ...statements(rights.filter(({ without }) => without === null)),
        ...statements(rights.filter(({ without }) => without !== null)),
      ]);
      assert.deepEqual(flat(Statement), flat(needed));
    });
  }

  it('keep each action in the documents whose features need it', () => {
    for (const { name, policies, rights } of features) {
      for (const { action } of rights) {
        const holding = [...documents].flatMap(([file, { Statement }]) =>
          Statement.some(({ Effect, Action }) => Effect === 'Allow' && Action.includes(action)) ? [file] : [],
        );
        for (const file of holding) {
          const isClaimed = features.some(
            (one) => one.policies.includes(file) && one.rights.some((right) => right.action === action),
          );
          assert.ok(isClaimed, `${action} in ${file}`);
        }
        const own = policies.filter((policy) => !policy.startsWith('arn:') && policy !== 'read-only.json');
        assert.deepEqual(
          own.filter((policy) => !holding.includes(policy)),
          [],
          `${name}: ${action}`,
        );
      }
    }
  });

  it("allow the bot's own identity what the code does under it", () => {
    const named = new Set(
      [...documents.entries()].flatMap(([name, { Statement }]) =>
        /^(?:bot|trust)/.test(name) ? Statement.flatMap(({ Action }) => Action) : [],
      ),
    );
    assert.deepEqual([...named].sort(), Object.keys(BOTS_OWN).sort());
    for (const [action, file] of Object.entries(BOTS_OWN)) {
      const [, operation = ''] = action.split(':');
      const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      assert.match(source, new RegExp(`\\b${operation}(?:Batch)?(?:Command)?\\b`), action);
    }
  });

  it('leave features that AWS reads for to its own policy, whose verbs they have, and deny them nothing', () => {
    const denied = documentOf('read-only.json')
      .Statement.filter(({ Condition }) => !Condition?.StringLike)
      .flatMap(({ Action }) => Action);
    for (const { name, policies, rights } of features) {
      if (!policies.includes('read-only.json')) continue;
      assert.ok(policies.some((policy) => policy === 'arn:aws:iam::aws:policy/ReadOnlyAccess'));
      for (const { action } of rights) {
        assert.match(action, /:(?:Describe|Get|List)/, name);
        assert.deepEqual(
          denied.filter((pattern) => matches(pattern, action)),
          [],
          action,
        );
      }
    }
  });

  it('deny what reading could show of the operations that are never run', () => {
    const [first] = documentOf('read-only.json').Statement;
    const expected = [...new Set([...readingDenials(), ...INPUT_ACTIONS])].sort();
    // biome-ignore lint/style/noProcessEnv: a switch for the person who runs the tests
    if (process.env.UPDATE_GOLDEN === '1') {
      const written = JSON.parse(read('read-only.json'));
      written.Statement[0].Action = expected;
      writeFileSync(new URL('read-only.json', folder), `${JSON.stringify(written, null, 2)}\n`);
    }
    const current = document.parse(JSON.parse(read('read-only.json'))).Statement[0];
    assert.equal(first?.Effect, 'Deny');
    assert.deepEqual(current?.Action, expected, 'UPDATE_GOLDEN=1 writes the list anew');
  });

  it('are in the documentation as they are', () => {
    const page = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');
    const [, shown = ''] = /```json\n([^`]+)```/.exec(page) ?? [];
    const external =
      documentOf('trust-policy.json').Statement[0]?.Condition?.StringEquals?.['sts:ExternalId']?.[0] ?? '';
    assert.deepEqual(
      document.parse(JSON.parse(shown.replace('a-shared-secret', external))),
      documentOf('trust-policy.json'),
    );
    for (const name of files.filter((file) => file !== 'bot-policy.json'))
      assert.match(page, new RegExp(`\`${name}\``));
  });

  it('do not deny that a role is passed on', () => {
    const denied = documentOf('read-only.json').Statement.flatMap(({ Action }) => Action);
    assert.deepEqual(
      denied.filter((pattern) => matches(pattern, 'iam:PassRole')),
      [],
    );
    for (const action of ['iam:GetRole', 'iam:CreateUser', 'iam:PutRolePolicy', 'iam:AttachRolePolicy']) {
      assert.ok(
        denied.some((pattern) => matches(pattern, action)),
        action,
      );
    }
  });
});

/** As IAM knows them: what is denied whatever the input, and could be reached by a role that only reads. */
function readingDenials(): readonly string[] {
  return [...DENIED_BY_AWS_CHATBOT, ...DENIED_BESIDES]
    .filter(({ only }) => only === undefined)
    .flatMap(({ patterns }) => patterns)
    .flatMap((pattern) => {
      const [service = '', operation = ''] = pattern.split(':');
      const name = canonicalName(service);
      const canRead = operation.startsWith('*') || accessOf({ name }, { name: operation }) === 'read';
      return canRead ? (SESSION_ACTIONS.get(pattern) ?? [`${iamPrefixOf(name)}:${operation}`]) : [];
    });
}

function matches(pattern: string, action: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action);
}

/** Values of conditions as lists, whichever way they are written. */
function normal(condition: unknown): unknown {
  return condition === undefined ? null : statement.shape.Condition.parse(condition);
}
