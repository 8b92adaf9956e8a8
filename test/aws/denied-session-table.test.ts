import assert from 'node:assert/strict';
import { DENIED_BESIDES } from '../../src/aws/denied-besides-table.ts';
import { DeniedOperations, SESSION_POLICY_BUDGET } from '../../src/aws/denied-operations.ts';
import {
  INPUT_ACTIONS,
  NOT_TOLD,
  SESSION_ACTIONS,
  SESSION_FIRST,
  SHORTENED,
  shortened,
} from '../../src/aws/denied-session-table.ts';
import { DENIED_BY_AWS_CHATBOT } from '../../src/aws/denied-table.ts';
import { canonicalName, iamPrefixOf } from '../../src/aws/packages.ts';
import { sessionPolicy } from '../../src/aws/session-policy.ts';
import { catalogue, everyOperation } from './installed.ts';

const denied = new DeniedOperations([]);
const TABLE = [...DENIED_BY_AWS_CHATBOT, ...DENIED_BESIDES];

/** Reasons of what lets in whoever reads the answer. */
const WORST = /^it hands out credentials|^it hands out a private key|join a machine|take over the session/;

describe('denied operations in a session policy', () => {
  const [statement, decryption] = denied.statements();
  const actions = [statement?.Action ?? []].flat();
  const isDenied = (action: string) =>
    actions.some((form) => new RegExp(`^${form.replaceAll('*', '.*')}$`).test(action));

  const reasons = new Map(Object.entries(NOT_TOLD).flatMap(([why, patterns]) => patterns.map((each) => [each, why])));
  const actionOf = (pattern: string) => {
    const [service = '', operation = ''] = pattern.split(':');
    return `${iamPrefixOf(canonicalName(service))}:${operation}`;
  };

  const BY_AWS_CHATBOT = DENIED_BY_AWS_CHATBOT.flatMap(({ patterns }) => patterns);

  it('leave room for the ARNs of guardrails in the 2,048 characters that AWS takes', () => {
    const long = new DeniedOperations(Array.from({ length: 100 }, (_, place) => `lambda:Operation${place}`));
    for (const each of [denied, long]) assert.ok((sessionPolicy(each.statements(), false) ?? '').length < 1600);
  });

  it('deny direct calls only, so that services may still work for the session', () => {
    assert.deepEqual(statement?.Condition, { Bool: { 'aws:ViaAWSService': 'false' } });
  });

  it('leave out those that depend on the input', () => {
    assert.ok(!actions.some((action) => /GetParameter|glue:GetConnection|FilterLogEvents|TestState/.test(action)));
  });

  it('take the permissions instead that such input needs', () => {
    assert.ok(isDenied('logs:Unmask'));
    assert.ok(isDenied('states:RevealSecrets'));
    assert.deepEqual(decryption, {
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 'ssm.*' } },
    });
  });

  it('hold all that AWS Chatbot denies, under the prefixes of IAM', () => {
    for (const pattern of BY_AWS_CHATBOT) {
      const [service = '', operation = ''] = pattern.split(':');
      if (pattern === 'iam:*' || (SESSION_ACTIONS.get(pattern)?.length === 0 && pattern !== 'lightsail:GetKeyPairs'))
        continue;
      const action = `${iamPrefixOf(canonicalName(service))}:${operation.replaceAll('*', 'Anything')}`;
      assert.ok(isDenied(action), action);
    }
    for (const action of ['sts:*', 'kms:*', 'sso-oauth:*', 'lightsail:GetKeyPair*'])
      assert.ok(actions.includes(action), action);
    assert.ok(!actions.includes('sso-oidc:*'));
  });

  it('hold every pattern that IAM can be told, in the order of the tables, as far as they fit', () => {
    const told = (patterns: readonly string[]) =>
      patterns
        .filter((pattern) => !reasons.has(pattern))
        .flatMap((pattern) => SESSION_ACTIONS.get(pattern) ?? [actionOf(pattern)])
        .map(shortened);
    const besides = [...SESSION_FIRST, ...DENIED_BESIDES.flatMap(({ patterns }) => patterns)];
    const all = [...new Set([...told(BY_AWS_CHATBOT), ...INPUT_ACTIONS, ...told(besides)])];
    assert.deepEqual(actions, all.slice(0, actions.length));
    const left = all[actions.length] ?? '';
    const length = (list: readonly string[]) => list.reduce((sum, action) => sum + action.length + 3, 0);
    assert.ok(length(actions) <= SESSION_POLICY_BUDGET);
    assert.ok(left === '' || length([...actions, left]) > SESSION_POLICY_BUDGET, left);
  });

  it("hold first, after AWS Chatbot's own, what hands out credentials of services that are installed, and of SageMaker", () => {
    const isInstalled = (pattern: string) =>
      catalogue.serviceNames().some((name) => iamPrefixOf(name) === actionOf(pattern).split(':')[0]);
    const worst = DENIED_BESIDES.filter(({ only, reason }) => only === undefined && WORST.test(reason));
    const expected = worst
      .flatMap(({ patterns }) => patterns)
      .filter((pattern) => isInstalled(pattern) && !reasons.has(pattern));
    // SageMaker's client is in the container image.
    const others = [
      'lightsail:GetRelationalDatabaseMasterUserPassword',
      'sagemaker:*Presigned*',
      'sagemaker:StartSession',
    ];
    assert.deepEqual(SESSION_FIRST.toSorted(), [...expected, ...others].toSorted());
    for (const action of ['ssm:StartSession', 'ssm:ResumeSession', 'ecs:ExecuteCommand', 'ssm:GetAccessToken'])
      assert.ok(isDenied(action), action);
    for (const action of ['ec2:CreateKeyPair', 'eks:RegisterCluster', 'sagemaker:CreatePresignedDomainUrl'])
      assert.ok(isDenied(action), action);
    assert.ok(!isDenied('amplifybackend:CreateToken'), 'what is not installed comes after');
  });

  it('hold shorter forms that stand for nothing else', () => {
    const operations = [...catalogue.apiOperations()].map(
      ({ service, operation }) => `${iamPrefixOf(service)}:${operation}`,
    );
    const matched = (form: string) => {
      const expression = new RegExp(`^${form.replaceAll('*', '.*')}$`, 'i');
      return [...new Set(operations.filter((operation) => expression.test(operation)))].toSorted();
    };
    for (const [form, patterns] of Object.entries(SHORTENED)) {
      const meant = [...new Set(patterns.flatMap(matched))].toSorted();
      assert.ok(meant.length >= patterns.length, form);
      assert.deepEqual(matched(form), meant, form);
      assert.ok(form.length < patterns.join('   ').length, form);
    }
  });

  it('lack a pattern only for a reason', () => {
    for (const { patterns, only } of TABLE) {
      for (const pattern of patterns) {
        // Whoever denies the action denies harmless input as well.
        if (only !== undefined) assert.ok(reasons.has(pattern), pattern);
        if (reasons.has(pattern)) assert.ok(!actions.includes(actionOf(pattern)), pattern);
      }
    }
    const patterns = new Set(TABLE.flatMap((entry) => entry.patterns));
    for (const pattern of reasons.keys()) assert.ok(patterns.has(pattern), pattern);
    for (const reason of reasons.values()) assert.match(reason, /^\S.{20,}[^.]$/);
    assert.equal(Object.values(NOT_TOLD).flat().length, reasons.size, 'each has one reason');
  });

  it('deny what stands for a pattern that they lack, where its reason names that', () => {
    const named = [...reasons].flatMap(([pattern, reason]) =>
      [...reason.matchAll(/\b([a-z0-9]+:[A-Z]\w+\*?)(?= (?:is denied|allows it, and is denied|has it))/g)].map(
        ([, action = '']) => [pattern, action] as const,
      ),
    );
    for (const [pattern, action] of named) assert.ok(actions.includes(action), `${action} for ${pattern}`);
    assert.ok(named.length > 5);
  });

  it('say something else only of patterns that are denied', () => {
    const patterns = new Set(TABLE.flatMap((entry) => entry.patterns));
    for (const pattern of SESSION_ACTIONS.keys()) assert.ok(patterns.has(pattern), pattern);
  });

  it('deny no operation that is allowed', () => {
    for (const { service, name } of everyOperation()) {
      const action = `${iamPrefixOf(service)}:${name}`;
      if (isDenied(action)) assert.ok(denied.find(service, name, {}), action);
    }
  });

  it('leave iam:PassRole to the role, which running a task or creating a function needs', () => {
    assert.ok(!isDenied('iam:PassRole'));
    for (const action of [
      'iam:CreateUser',
      'iam:PutRolePolicy',
      'iam:AttachRolePolicy',
      'iam:UpdateRole',
      'iam:ListUsers',
    ]) {
      assert.ok(isDenied(action), action);
    }
  });

  it("begin with the configuration's, but for services written with a wildcard, which IAM refuses", () => {
    const [extended] = new DeniedOperations(['sfn:Stop*', '*:Delete*', 'lambda:Invoke']).statements();
    assert.deepEqual([extended?.Action ?? []].flat().slice(0, 2), ['states:Stop*', 'lambda:Invoke']);
    assert.ok(![extended?.Action ?? []].flat().some((action) => action.startsWith('*')));
  });
});
