import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogue, LocalAws } from './aws/support/local-aws.ts';
import { configurationText, OPS, reportOf, run, runWith, sandboxWith } from './permissions/support.ts';

const ROLE_LACKS = 'no identity-based policy allows';
const GUARDRAIL_LACKS = 'no session policy allows';
const TOPICS = 'SnsTopicArns: [arn:aws:sns:eu-west-1:111122223333:alarms]';

describe('check-permissions', () => {
  it('finds nothing missing for a role that may everything, and says what it could not try', async () => {
    const { connection, calls } = sandboxWith();
    const { exitCode, output } = await run(configurationText([TOPICS]), [], connection);
    assert.equal(exitCode, 0);
    assert.match(
      output,
      /^production-ops: production \(111122223333\), eu-west-1\n {2}Guardrails: arn:aws:iam::aws:policy\/AdministratorAccess\n/,
    );
    assert.match(output, /^ {2}ok {11}Role {26}arn:aws:iam::111122223333:role\/chatbot-ops$/m);
    for (const name of [
      'Alarm charts',
      'Show logs',
      'Lambda invoke',
      'Read-only commands',
      'Asking for missing arguments',
    ]) {
      assert.match(output, new RegExp(`^  ok {11}${name}$`, 'm'));
    }
    for (const name of ['Topics', 'Metrics of the bot', 'Pipelines']) {
      assert.match(output, new RegExp(`^  not checked {2}${name}$`, 'm'));
    }
    assert.match(output, /^ {4}sns:Subscribe: to try it would subscribe something$/m);
    assert.match(output, /\n {2}Decided by calls that change nothing\.\n/);
    assert.match(output, /\n1 configuration checked: nothing is missing as far as it could be checked\.\n$/);
    assert.doesNotMatch(output, /Add this/);
    const changing =
      /^(?!sts:|lambda:Invoke$|logs:(?:PutLogEvents|StartQuery|StopQuery)$)[^:]+:(?!Describe|Get|List|Filter|BatchGet)/;
    assert.deepEqual(
      calls.filter((call) => changing.test(call)),
      [],
    );
    assert.ok(calls.length > 20);
  });

  it('gives the statement for a role that lacks the graphs', async () => {
    const { connection } = sandboxWith({
      'cloudwatch:GetMetricData': ROLE_LACKS,
      'cloudwatch:GetMetricWidgetImage': ROLE_LACKS,
    });
    const { exitCode, output } = await run(configurationText(), [], connection);
    assert.equal(exitCode, 1);
    assert.match(
      output,
      /^ {2}missing {6}Alarm charts {18}cloudwatch:GetMetricData, cloudwatch:GetMetricWidgetImage$/m,
    );
    const [, where, json = ''] = /^ {2}(Add this to .*:)\n((?: {4}.*\n)+)/m.exec(output) ?? [];
    assert.equal(where, `Add this to a policy of ${OPS}:`);
    assert.deepEqual(JSON.parse(json), {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['cloudwatch:GetMetricData', 'cloudwatch:GetMetricWidgetImage'], Resource: '*' },
      ],
    });
    assert.match(output, /1 configuration checked; look at production-ops\.\n$/);
  });

  describe('where people assume roles with their own sign-ins', () => {
    const WEB_IDENTITY = 'RoleSource: web-identity';
    const BOTS = 'arn:aws:iam::111122223333:role/oncall-admin';
    const NOTIFICATIONS = 'arn:aws:iam::111122223333:role/chatbot-ops';
    const after = [
      'SignIn: { ConnectionName: entra }',
      'UserRoles: [{ User: alex@example.com, Roles: ["arn:aws:iam::111122223333:role/oncall"] }]',
    ];
    const text = (...more: string[]) =>
      configurationText([WEB_IDENTITY, `NotificationRoleArn: ${NOTIFICATIONS}`, ...more], after).replace(
        `IamRoleArn: ${OPS}`,
        'IamRoleArn: arn:aws:iam::111122223333:role/people',
      );

    it('tries the role of the bot’s own work alone, and says so', async () => {
      const { connection, calls } = sandboxWith();
      const { exitCode, output } = await run(text(), [], connection);
      assert.equal(exitCode, 0);
      assert.match(output, new RegExp(`^  ok {11}Role {26}${NOTIFICATIONS}$`, 'm'));
      assert.match(output, /^ {2}ok {11}Alarm charts$/m);
      assert.doesNotMatch(output, /Personal role|Lambda invoke|Read-only commands|Show logs/);
      assert.match(
        output,
        /People assume arn:aws:iam::111122223333:role\/people, arn:aws:iam::111122223333:role\/oncall with their own sign-ins/,
      );
      assert.match(output, new RegExp(`This tells what ${NOTIFICATIONS} may`));
      assert.equal(calls.includes('lambda:Invoke'), false);
    });

    it('is not needed for a bot that has a role of its own for its work', async () => {
      const { connection, calls } = sandboxWith();
      const { output } = await run(configurationText([`NotificationRoleArn: ${BOTS}`], []), [], connection);
      assert.match(output, new RegExp(`^  ok {11}Role {26}${OPS}$`, 'm'));
      assert.match(output, new RegExp(`^  ok {11}Role of the bot's work {8}${BOTS}$`, 'm'));
      assert.match(output, /^ {2}ok {11}Alarm charts$/m);
      assert.match(output, /Read-only commands/);
      assert.ok(calls.length > 0);
    });

    it('names no role of the channel where each person needs one of their own', async () => {
      const { output } = await run(text('UserRoleRequired: true'), [], sandboxWith().connection);
      assert.match(output, /People assume arn:aws:iam::111122223333:role\/oncall with their own sign-ins/);
    });

    it('asks for a role of its own where the bot has none', async () => {
      const { output } = await run(configurationText([WEB_IDENTITY], after), [], sandboxWith().connection);
      assert.match(output, /NotificationRoleArn is left out, so IamRoleArn has to trust the bot, too/);
    });
  });

  it('says that a guardrail lacks it, not the role', async () => {
    const { connection } = sandboxWith({ 'lambda:Invoke': GUARDRAIL_LACKS });
    const { output } = await run(configurationText(), [], connection);
    assert.match(
      output,
      /Add this to a policy of the guardrails, which cap the role, and list it in GuardrailPolicies of production-ops:/,
    );
    assert.match(output, /"arn:aws:lambda:\*:111122223333:function:\*"/);
  });

  it('adds what a feature needs and could not be tried to what it lacks', async () => {
    const { connection } = sandboxWith({ 'logs:PutLogEvents': ROLE_LACKS });
    const ran = await run(configurationText(), ['--json'], connection);
    assert.deepEqual(reportOf(ran).additions[0]?.policy.Statement, [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'arn:aws:logs:*:111122223333:log-group:/aws/chatbot/*',
      },
    ]);
  });

  it('goes on where only a part of a feature is lost, and says which', async () => {
    const { connection } = sandboxWith({ 'logs:FilterLogEvents': ROLE_LACKS });
    const { exitCode, output } = await run(configurationText(), [], connection);
    assert.equal(exitCode, 0);
    assert.match(output, /^ {2}ok {11}Show logs$/m);
    assert.match(
      output,
      /Works in part:\n {4}Show logs without logs:FilterLogEvents: the command to run the search again is refused\n/,
    );
  });

  it('proposes no statement where a policy denies', async () => {
    const { connection } = sandboxWith({
      'cloudwatch:DescribeAlarms': 'with an explicit deny in an identity-based policy for',
    });
    const { exitCode, output } = await run(configurationText(), ['--feature', 'alarm charts'], connection);
    assert.equal(exitCode, 1);
    assert.match(output, /No statement helps:\n {4}cloudwatch:DescribeAlarms: A policy of the role denies it\.\n/);
    assert.doesNotMatch(output, /Add this/);
  });

  it('tells what the configuration itself denies', async () => {
    const { connection, calls } = sandboxWith();
    const { exitCode, output } = await run(configurationText([], ['Denied: ["logs:Start*"]']), [], connection);
    assert.equal(exitCode, 1);
    assert.match(output, /missing {6}Show logs {21}logs:StartQuery\n/);
    assert.match(output, /logs:StartQuery: Denied: logs:Start\* in the configuration stops it\./);
    assert.ok(!calls.includes('logs:StartQuery'));
  });

  it('says which trust statement a role lacks that cannot be assumed', async () => {
    const { connection } = sandboxWith();
    const text = configurationText(['ExternalId: a-shared-secret']).replace(
      OPS,
      'arn:aws:iam::111122223333:role/nobody',
    );
    const { exitCode, output } = await run(text, [], connection);
    assert.equal(exitCode, 1);
    assert.match(output, /^ {2}failed {7}Role {26}arn:aws:iam::111122223333:role\/nobody$/m);
    assert.match(output, /The bot may not assume the role\n/);
    assert.match(output, /"Principal":\{"AWS":"arn:aws:iam::999988887777:role\/teams-aws-chatbot"\}/);
    assert.match(output, /"sts:ExternalId":"ExternalId of production-ops"/);
    assert.doesNotMatch(output, /a-shared-secret|Alarm charts|\n {4}at /);
  });

  it('tries the personal roles of the account, and no others', async () => {
    const { connection } = sandboxWith();
    const roles = ['111122223333:role/oncall-admin', '111122223333:role/gone', '444455556666:role/oncall-admin'];
    const users = [
      'UserRoles:',
      '  - User: 00000000-0000-0000-0000-0000000000aa',
      `    Roles: [${roles.map((role) => `arn:aws:iam::${role}`).join(', ')}]`,
    ];
    const { exitCode, output } = await run(configurationText([], users), [], connection);
    assert.equal(exitCode, 1);
    assert.match(output, /^ {2}ok {11}Personal role {17}arn:aws:iam::111122223333:role\/oncall-admin$/m);
    assert.match(output, /^ {2}failed {7}Personal role {17}arn:aws:iam::111122223333:role\/gone$/m);
    assert.match(output, /The bot may not assume the role arn:aws:iam::111122223333:role\/gone\n/);
    assert.doesNotMatch(output, /444455556666/);
    assert.match(output, /^ {2}ok {11}Alarm charts$/m);
  });

  it('tells of a trust policy that does not take session tags', async () => {
    const { connection } = sandboxWith();
    const tagless = {
      ...connection,
      prepare: (client: Parameters<typeof connection.prepare>[0], service: string) => {
        connection.prepare(client, service);
        client.middlewareStack.add(
          (next) => async (args) => {
            if (service === 'sts' && 'Tags' in args.input) {
              const message = 'User: arn:aws:iam::999988887777:role/bot is not authorized to perform: sts:TagSession';
              throw Object.assign(new Error(message), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
            }
            return next(args);
          },
          { step: 'initialize', name: 'tagless' },
        );
      },
    };
    const { exitCode, output } = await run(configurationText(), ['--feature', 'Alarm charts'], tagless);
    assert.equal(exitCode, 0);
    assert.match(output, /ok {11}Role {26}arn:aws:iam::111122223333:role\/chatbot-ops, without sts:TagSession\n/);
    assert.match(output, /Add "sts:TagSession" to the role's trust policy, see deploy\/policies\/trust-policy\.json\./);
  });

  it('names the policy of its own that a topic of another account needs', async () => {
    const { connection } = sandboxWith();
    const topic = 'arn:aws:sns:eu-west-1:999999999999:shared';
    const { output } = await run(configurationText([`SnsTopicArns: [${topic}]`]), ['--feature', 'Topics'], connection);
    assert.match(
      output,
      new RegExp(`${topic} is of another account: the topic's own policy has to allow ${OPS}, too\\.`),
    );
  });

  it("says what the channel's role is for where people need their own", async () => {
    const { connection } = sandboxWith();
    const options = ['--feature', 'Alarm charts'];
    const { output } = await run(configurationText(['UserRoleRequired: true']), options, connection);
    assert.match(output, /\n {2}People run commands with their own roles here \(UserRoleRequired\)/);
  });

  it('says what could not be found out, and why', async () => {
    const { connection } = sandboxWith({
      'codepipeline:ListPipelines': ROLE_LACKS,
      'ecs:DescribeServices': ROLE_LACKS,
    });
    const failing = {
      ...connection,
      prepare: (client: Parameters<typeof connection.prepare>[0], service: string) => {
        connection.prepare(client, service);
        client.middlewareStack.add(
          (next, context) => async (args) => {
            const codes: Readonly<Record<string, string>> = {
              DescribeSeverityLevelsCommand: 'SubscriptionRequiredException',
              GetMetricWidgetImageCommand: 'ThrottlingException',
              ListResponsePlansCommand: 'ECONNREFUSED',
            };
            const name = codes[context.commandName ?? ''];
            if (name !== undefined) throw Object.assign(new Error(name), { name, code: name });
            return next(args);
          },
          { step: 'initialize', name: 'failing' },
        );
      },
    };
    const ran = await run(configurationText(), ['--json'], failing);
    const why = (action: string) =>
      reportOf(ran)
        .features.flatMap(({ actions }) => actions)
        .find((one) => one.action === action)?.why;
    assert.equal(why('support:DescribeSeverityLevels'), 'the account has no support plan that answers');
    assert.equal(why('cloudwatch:GetMetricWidgetImage'), 'AWS is throttling these calls');
    assert.equal(why('ssm-incidents:ListResponsePlans'), 'AWS could not be reached');
    assert.equal(why('codepipeline:GetPipelineState'), 'ListPipelines, which gives a pipeline to try it on, failed');
    assert.match(why('ecs:DescribeServices') ?? '', /^it was refused for an invented name/);
  });

  it('names the command that installs a client which a feature takes', async () => {
    const without = new Proxy(catalogue, {
      get: (target, property) => {
        if (property === 'find') return (name: string) => (name === 'support' ? undefined : target.find(name));
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const { connection } = sandboxWith();
    const options = ['--feature', 'Support cases'];
    const { output } = await run(configurationText(), options, connection, { catalogue: without });
    assert.match(output, /DescribeCases, .*: its client is not installed; npm run -s services -- add support\n/);
  });

  it('prints a documented form for machines', async () => {
    const { connection } = sandboxWith({ 'lambda:Invoke': ROLE_LACKS });
    const ran = await run(configurationText(), ['--json', '--feature', 'Lambda invoke'], connection);
    assert.equal(ran.exitCode, 1);
    assert.deepEqual(JSON.parse(ran.output), {
      version: 1,
      configurations: [
        {
          configurationName: 'production-ops',
          accountId: '111122223333',
          accountName: 'production',
          region: 'eu-west-1',
          guardrails: ['arn:aws:iam::aws:policy/AdministratorAccess'],
          roles: [{ roleArn: OPS, of: 'channel', problem: null, without: [] }],
          decidedBy: 'calls',
          notes: reportOf(ran).notes,
          features: [
            {
              name: 'Lambda invoke',
              does: 'lambda invoke, and custom actions that run functions',
              state: 'missing',
              actions: [
                {
                  action: 'lambda:InvokeFunction',
                  resources: ['arn:aws:lambda:*:111122223333:function:*'],
                  state: 'missing',
                  needed: true,
                  why: 'No policy of the role allows it.',
                  without: null,
                },
              ],
            },
          ],
          additions: reportOf(ran).additions,
        },
      ],
    });
  });

  it('checks only the configuration that is named', async () => {
    const { connection } = sandboxWith();
    const other = [
      '  - ConfigurationName: on-call',
      '    ConversationId: 19:x@thread.v2',
      '    IamRoleArn: arn:aws:iam::111122223333:role/chatbot-readonly',
    ];
    const text = configurationText([], other);
    const { output } = await run(text, ['--configuration', 'on-call', '--feature', 'Alarm charts'], connection);
    assert.match(output, /^on-call: /);
    assert.doesNotMatch(output, /production-ops/);
  });

  for (const [what, args, message] of [
    ['no file', [], /^usage: npm run -s check-permissions -- FILE/],
    ['two files', ['a', 'b'], /^usage: /],
    ['an option that there is not', ['a', '--force'], /^usage: /],
    ['a file that is not there', ['/nowhere/chatbot.yaml'], /^\/nowhere\/chatbot\.yaml: cannot be read: ENOENT/],
  ] as const) {
    it(`ends with 2 for ${what}`, async () => {
      const { exitCode, output, errors } = await runWith(args, sandboxWith().connection);
      assert.equal(exitCode, 2);
      assert.equal(output, '');
      assert.match(errors, message);
    });
  }

  for (const [options, message] of [
    [['--configuration', 'production-op'], /has no configuration production-op\. Did you mean production-ops\?\n$/],
    [['--configuration', 'zzz'], /has no configuration zzz\. There are: production-ops\.\n$/],
    [['--feature', 'Alarm chart'], /^There is no feature Alarm chart\. Did you mean Alarm charts\?\n$/],
  ] as const) {
    it(`ends with 2 and offers what there is: ${options.join(' ')}`, async () => {
      const { exitCode, errors } = await run(configurationText(), options, sandboxWith().connection);
      assert.equal(exitCode, 2);
      assert.match(errors, message);
    });
  }

  it('gives each mistake of a configuration a line with its place, and asks AWS nothing', async () => {
    const { connection, calls } = sandboxWith();
    const { exitCode, errors } = await run('ChannelConfigurations: 7', [], connection);
    assert.equal(exitCode, 2);
    assert.match(errors, /chatbot\.yaml:1:24: ChannelConfigurations: expected a list, found 7\n$/);
    assert.deepEqual(calls, []);
  });

  it('says that AWS cannot be reached', async () => {
    const aws = new LocalAws();
    await aws.start();
    aws.elsewhere = { protocol: 'http:', hostname: '127.0.0.1', port: aws.port };
    await aws.stop();
    const { exitCode, output } = await run(configurationText(), [], aws.connection);
    assert.equal(exitCode, 1);
    assert.match(output, /AWS could not be reached\n/);
    assert.doesNotMatch(output, /\n {4}at |Alarm charts/);
  });

  it('stops at the first configuration where the bot has no credentials', async () => {
    const { connection } = sandboxWith();
    const without = {
      ...connection,
      credentials: async () => {
        throw Object.assign(new Error('Could not load credentials from any providers'), {
          name: 'CredentialsProviderError',
        });
      },
    };
    const other = ['  - ConfigurationName: on-call', '    ConversationId: 19:x@thread.v2', `    IamRoleArn: ${OPS}`];
    const { exitCode, output } = await run(configurationText([], other), [], without);
    assert.equal(exitCode, 1);
    assert.equal(output.match(/The bot has no AWS credentials of its own/g)?.length, 1);
    assert.match(output, /\n1 of 2 configurations checked; look at production-ops\.\n$/);
  });

  it('ends its process with the code, the text on its channel, and no stack trace', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'check-permissions-'));
    try {
      const file = join(folder, 'chatbot.yaml');
      writeFileSync(file, configurationText());
      const aws = new LocalAws();
      await aws.start();
      const port = aws.port;
      await aws.stop();
      const script = fileURLToPath(new URL('../src/check-permissions.ts', import.meta.url));
      const env = {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'bot',
        AWS_DEFAULT_REGION: 'eu-central-1',
      };
      const ended = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) =>
        execFile(process.execPath, [script, file], { env }, (error, stdout, stderr) =>
          resolve({ code: error?.code, stdout, stderr }),
        ),
      );
      assert.equal(ended.code, 1);
      assert.match(
        ended.stdout,
        /AWS could not be reached\n {4}No session for arn:aws:iam::111122223333:role\/chatbot-ops/,
      );
      assert.doesNotMatch(ended.stdout, /\n {4}at /);
      assert.equal(ended.stderr, '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
