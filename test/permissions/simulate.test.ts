import assert from 'node:assert/strict';
import type { ActionReport } from '../../src/permissions/check.ts';
import { type StandIn, withIam } from './iam.ts';
import { configurationText, OPS, type Ran, refused, reportOf, run, sandboxWith } from './support.ts';

const GUARDRAIL = 'arn:aws:iam::aws:policy/AdministratorAccess';
const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** What IAM finds out about single actions; all others are allowed. */
interface Found {
  readonly role?: Readonly<Record<string, object>>;
  readonly session?: Readonly<Record<string, object>>;
}

function iam(found: Found = {}): StandIn {
  return withIam((operation, input) => {
    switch (operation) {
      case 'GetPolicy':
        return { Policy: { DefaultVersionId: 'v7' } };
      case 'GetPolicyVersion':
        return { PolicyVersion: { Document: encodeURIComponent(JSON.stringify(DOCUMENT, null, 4)) } };
      default: {
        const results = operation === 'SimulatePrincipalPolicy' ? found.role : found.session;
        const names = [input.ActionNames].flat().map(String);
        const evaluated = names.map((EvalActionName) => ({
          EvalActionName,
          EvalDecision: 'allowed',
          ...results?.[EvalActionName],
        }));
        // IAM may answer in pages.
        const from = input.Marker === undefined ? 0 : Number(input.Marker);
        const more = from + 2 < evaluated.length;
        return {
          EvaluationResults: evaluated.slice(from, from + 2),
          IsTruncated: more,
          ...(more ? { Marker: String(from + 2) } : {}),
        };
      }
    }
  });
}

async function checked(standIn: StandIn, lines: readonly string[] = [], options: readonly string[] = []): Promise<Ran> {
  const { connection } = sandboxWith();
  return run(configurationText(lines), ['--json', ...options], connection, standIn);
}

function actionOf(ran: Ran, action: string): ActionReport {
  const all = reportOf(ran).features.flatMap(({ actions }) => actions);
  return all.find((one) => one.action === action) ?? assert.fail(action);
}

describe('simulated rights', () => {
  it('are known for changes, too', async () => {
    const ran = await checked(iam(), ['SnsTopicArns: [arn:aws:sns:eu-west-1:111122223333:alarms]']);
    const report = reportOf(ran);
    assert.equal(ran.exitCode, 0);
    assert.equal(report.decidedBy, 'simulation');
    assert.deepEqual(report.notes, []);
    assert.ok(report.features.every(({ state }) => state === 'ok'));
    assert.deepEqual(report.additions, []);
  });

  it('are asked with the role, the guardrails and what no session may do', async () => {
    const standIn = iam();
    await checked(standIn, [], ['--feature', 'Lambda invoke']);
    const { sent } = standIn;
    assert.deepEqual(sent[0], { operation: 'GetPolicy', input: { PolicyArn: GUARDRAIL } });
    assert.deepEqual(sent[1], { operation: 'GetPolicyVersion', input: { PolicyArn: GUARDRAIL, VersionId: 'v7' } });
    const byRole = sent.find(({ operation }) => operation === 'SimulatePrincipalPolicy');
    assert.deepEqual(byRole?.input, {
      PolicySourceArn: OPS,
      ActionNames: ['lambda:InvokeFunction'],
      ResourceArns: ['arn:aws:lambda:eu-west-1:111122223333:function:check-permissions'],
      ContextEntries: [{ ContextKeyName: 'aws:ViaAWSService', ContextKeyValues: ['false'], ContextKeyType: 'boolean' }],
    });
    const policies = sent.find(({ operation }) => operation === 'SimulateCustomPolicy')?.input.PolicyInputList;
    const [guardrail, session] = [policies].flat().map((text) => JSON.parse(String(text)));
    assert.deepEqual(guardrail, DOCUMENT);
    assert.equal(session.Statement[0].Effect, 'Deny');
    assert.ok(session.Statement[0].Action.includes('secretsmanager:*'));
  });

  it("leave the guardrails out for the bot's own work, and name the values of conditions", async () => {
    const standIn = iam();
    await checked(standIn, [], ['--feature', 'Metrics of the bot']);
    const [byRole, bySession] = ['SimulatePrincipalPolicy', 'SimulateCustomPolicy'].map(
      (name) => standIn.sent.find(({ operation }) => operation === name)?.input,
    );
    assert.deepEqual([byRole?.ContextEntries].flat()[1], {
      ContextKeyName: 'cloudwatch:namespace',
      ContextKeyValues: ['TeamsChatbot'],
      ContextKeyType: 'string',
    });
    const [only, ...others] = [bySession?.PolicyInputList].flat().map((text) => JSON.parse(String(text)));
    assert.deepEqual(others, []);
    assert.deepEqual(only.Statement[0], { Effect: 'Allow', Action: '*', Resource: '*' });
  });

  it('tell a right that the role lacks from one that a guardrail lacks', async () => {
    const ran = await checked(
      iam({
        role: {
          'logs:StartQuery': { EvalDecision: 'implicitDeny' },
          'sns:Subscribe': { EvalDecision: 'implicitDeny' },
        },
        session: { 'lambda:InvokeFunction': { EvalDecision: 'implicitDeny' } },
      }),
      ['SnsTopicArns: [arn:aws:sns:eu-west-1:111122223333:alarms, arn:aws:sns:us-east-1:111122223333:budgets]'],
    );
    assert.equal(ran.exitCode, 1);
    assert.deepEqual(reportOf(ran).additions, [
      {
        to: 'role',
        roleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: ['logs:StartQuery'], Resource: 'arn:aws:logs:*:111122223333:log-group:*' },
            {
              Effect: 'Allow',
              Action: ['sns:Subscribe'],
              Resource: ['arn:aws:sns:eu-west-1:111122223333:alarms', 'arn:aws:sns:us-east-1:111122223333:budgets'],
              Condition: { StringEquals: { 'sns:Protocol': ['https', 'sqs'] } },
            },
          ],
        },
      },
      {
        to: 'guardrail',
        roleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
        policy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['lambda:InvokeFunction'],
              Resource: 'arn:aws:lambda:*:111122223333:function:*',
            },
          ],
        },
      },
    ]);
  });

  for (const [what, result, why] of [
    ['a policy of the role that denies', { EvalDecision: 'explicitDeny' }, 'A policy of the role denies it.'],
    [
      'the organization',
      { EvalDecision: 'implicitDeny', OrganizationsDecisionDetail: { AllowedByOrganizations: false } },
      'A policy of the organization stops it for the whole account.',
    ],
    [
      "the role's boundary",
      { EvalDecision: 'implicitDeny', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
      "The role's permissions boundary does not allow it.",
    ],
  ] as const) {
    it(`propose no statement against ${what}`, async () => {
      const ran = await checked(iam({ role: { 'lambda:InvokeFunction': result } }));
      assert.equal(actionOf(ran, 'lambda:InvokeFunction').why, why);
      assert.deepEqual(reportOf(ran).additions, []);
      assert.equal(ran.exitCode, 1);
    });
  }

  it('say what IAM did not decide on', async () => {
    const other = iam();
    const client = other.catalogue.service('iam').createClient({ region: 'us-east-1' });
    const silent = withIam((operation, input) =>
      operation.startsWith('Simulate') ? {} : client.send({ operation, input }),
    );
    const ran = await checked(silent, [], ['--feature', 'Lambda invoke']);
    assert.equal(reportOf(ran).decidedBy, 'simulation');
    assert.equal(reportOf(ran).features[0]?.state, 'not-checked');
    assert.equal(actionOf(ran, 'lambda:InvokeFunction').why, 'IAM did not decide on it');
  });

  it('give way to calls where the bot may not ask', async () => {
    const ran = await checked(
      withIam((operation) => {
        throw refused(`iam:${operation}`, 'no identity-based policy allows');
      }),
    );
    const report = reportOf(ran);
    assert.equal(report.decidedBy, 'calls');
    assert.match(
      report.notes[0] ?? '',
      /^IAM did not simulate the role's policies \(AccessDenied: User: .*iam:GetPolicy/,
    );
    assert.equal(actionOf(ran, 'cloudwatch:GetMetricData').state, 'allowed');
  });
});
