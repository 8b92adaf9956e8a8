import assert from 'node:assert/strict';
import { ALARMS } from '../lib/alarms.ts';
import { type Asked, readArguments } from '../lib/arguments.ts';
import { monthlyCosts } from '../lib/cost.ts';
import { readOutputs } from '../lib/outputs.ts';
import { ParameterError } from '../lib/parameters.ts';
import { type Surroundings, walk } from '../lib/way.ts';
import { BOT, CASES, PRODUCTION, parametersOf, STAGING, stackOf } from './support/deployments.ts';

const least = parametersOf(CASES.least);
const all = parametersOf(CASES['everything that can be turned on']);
const built = parametersOf(CASES['an image that is built here']);

describe('the way into AWS', () => {
  /** A walk with what happened on it. */
  async function walked(asked: Asked, given: Partial<Surroundings> = {}) {
    const printed: string[] = [];
    const asks: string[] = [];
    const ran: string[] = [];
    const code = await walk(asked, {
      print: (line) => printed.push(line),
      ask: async (question) => {
        asks.push(question);
        return '';
      },
      readParameters: () => least,
      accountOfCredentials: async () => BOT,
      cannotDeployTo: async () => null,
      dockerRuns: async () => true,
      cdk: async (_file, [first, ...rest]) => {
        ran.push([first, ...rest].join(' '));
        return 0;
      },
      outputs: () => ({
        'teams-aws-chatbot': {
          MessagingEndpoint: 'https://chatbot.example.com/api/messages',
          BotRoleArn: `arn:aws:iam::${BOT}:role/teams-aws-chatbot`,
          InboxArn: `arn:aws:sqs:eu-west-1:${BOT}:teams-aws-chatbot-inbox`,
        },
      }),
      ...given,
    });
    return { code, text: printed.join('\n'), asks, ran };
  }
  const deploy: Asked = { kind: 'deploy', file: 'p.yaml', yes: false };
  const DEPLOYED = 'deploy --all --require-approval never --outputs-file cdk.out/outputs.json';

  it('shows what is made, what it costs and what differs, and asks', async () => {
    const { code, text, asks, ran } = await walked(deploy, { ask: async () => 'y' });
    assert.equal(code, 0);
    assert.match(text, /^teams-aws-chatbot, in account 999999999999, eu-west-1:/);
    assert.match(text, /2 to 6 tasks on Fargate, ARM64/);
    assert.match(text, /About, a month +\$ +\d+\.\d\d/);
    assert.deepEqual(ran, ['diff --all', DEPLOYED]);
    assert.deepEqual(asks, []);
  });

  it('ends with the addresses and what to do next', async () => {
    const { text } = await walked({ ...deploy, yes: true });
    assert.match(
      text,
      /1\. Set the bot's messaging endpoint in Azure to https:\/\/chatbot\.example\.com\/api\/messages/,
    );
    assert.match(text, /trust arn:aws:iam::999999999999:role\/teams-aws-chatbot/);
    assert.match(text, /teams-aws-chatbot-inbox/);
  });

  it('deploys nothing without a yes', async () => {
    const { ran, text, asks, code } = await walked(deploy);
    assert.deepEqual(ran, ['diff --all']);
    assert.deepEqual(asks, ['Deploy this? [y/N] ']);
    assert.match(text, /Nothing was deployed\.$/);
    assert.equal(code, 0);
  });

  it('does not ask where the answer is given', async () => {
    const { ran, asks } = await walked({ ...deploy, yes: true });
    assert.deepEqual(ran, ['diff --all', DEPLOYED]);
    assert.deepEqual(asks, []);
  });

  it('ends where the CDK fails, with where to look', async () => {
    const failing = await walked(
      { ...deploy, yes: true },
      { cdk: async (_file, [verb]) => (verb === 'deploy' ? 3 : 0) },
    );
    assert.equal(failing.code, 3);
    assert.match(failing.text, /went back to what was there/);
    assert.equal((await walked(deploy, { cdk: async () => 4 })).code, 4);
  });

  it('needs credentials of the right account', async () => {
    const none = await walked(deploy, {
      accountOfCredentials: async () => {
        throw new Error('Could not load credentials from any providers');
      },
    });
    assert.equal(none.code, 1);
    assert.match(none.text, /does not know who asks: Could not load credentials.*\n.*AWS_PROFILE/);
    const others = await walked(deploy, { accountOfCredentials: async () => STAGING });
    assert.match(others.text, /for account 444455556666, the parameters for 999999999999/);
    assert.deepEqual(others.ran, []);
  });

  it('needs the CDK in each account, and says how it gets there', async () => {
    const { code, text, ran } = await walked(deploy, {
      readParameters: () => all,
      cannotDeployTo: async (account) => (account === BOT ? null : 'it is not bootstrapped'),
    });
    assert.equal(code, 1);
    assert.match(text, /into account 111122223333, eu-west-1: it is not bootstrapped/);
    assert.match(
      text,
      /with credentials of 444455556666: .*cdk bootstrap aws:\/\/444455556666\/us-east-1 --trust 999999999999/,
    );
    assert.deepEqual(ran, []);
  });

  it('needs Docker only for an image that it builds', async () => {
    const dockerRuns = async () => false;
    assert.match((await walked(deploy, { readParameters: () => built, dockerRuns })).text, /^Docker does not answer/);
    assert.equal((await walked(deploy, { dockerRuns })).code, 0);
    const gone = await walked({ ...deploy, kind: 'destroy', yes: true }, { readParameters: () => built, dockerRuns });
    assert.equal(gone.code, 0);
  });

  it('writes templates without AWS', async () => {
    const asksNobody = async () => assert.fail('asked AWS');
    const { ran, code } = await walked(
      { ...deploy, kind: 'synth' },
      { accountOfCredentials: asksNobody, cannotDeployTo: asksNobody },
    );
    assert.deepEqual(ran, ['synth --quiet']);
    assert.equal(code, 0);
  });

  it('leads out again for whoever writes the name, and says what stays', async () => {
    const destroy: Asked = { ...deploy, kind: 'destroy' };
    const stopped = await walked(destroy, { ask: async () => 'y' });
    assert.deepEqual(stopped.ran, []);
    assert.match(stopped.text, /the table with state.*\n.*log/);
    const gone = await walked(destroy, { ask: async () => ' teams-aws-chatbot ' });
    assert.deepEqual(gone.ran, ['destroy --all --force']);
    assert.match(
      (await walked({ ...destroy, yes: true }, { readParameters: () => all })).text,
      /the key, without which/,
    );
  });

  it('says what is wrong with the parameters, and passes on what is no mistake of people', async () => {
    const wrong = await walked(deploy, {
      readParameters: () => {
        throw new ParameterError(['p.yaml: Region: expected a Region']);
      },
    });
    assert.equal(wrong.code, 2);
    assert.match(wrong.text, /^p\.yaml: Region: expected a Region\nCorrect this/);
    const fault = () => {
      throw new TypeError('a fault');
    };
    await assert.rejects(walked(deploy, { readParameters: fault }), TypeError);
  });

  it('explains itself', async () => {
    assert.equal((await walked({ kind: 'help' })).code, 0);
    const { code, text } = await walked({ kind: 'mistake', message: 'One file.' });
    assert.equal(code, 2);
    assert.match(text, /^One file\.\nnpm run deploy -- \[PARAMETERS\]/);
  });
});

describe('the plan', () => {
  it('tells what is yours to do', async () => {
    const lines: string[] = [];
    await walk(
      { kind: 'deploy', file: 'p.yaml', yes: true },
      {
        print: (line) => lines.push(line),
        ask: async () => '',
        readParameters: () => parametersOf(CASES['an existing VPC on x86']),
        accountOfCredentials: async () => BOT,
        cannotDeployTo: async () => null,
        dockerRuns: async () => true,
        cdk: async () => 0,
        outputs: () => ({ 'teams-aws-chatbot': { LoadBalancerName: 'lb.example.com' } }),
      },
    );
    const text = lines.join('\n');
    assert.match(text, /its DNS record is yours to make\), with your certificate/);
    assert.match(text, /in vpc-0a1b2c3d4e5f60718/);
    assert.match(text, new RegExp(`Roles that are yours to make, .*:${PRODUCTION}:role/chatbot-ops`));
    assert.match(text, /1\. Point chatbot\.example\.com to lb\.example\.com with a CNAME record\./);
  });

  it('counts the metrics that alarms are paid for by', () => {
    const metrics = Object.values(stackOf('least').findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) =>
      Properties.Metrics === undefined
        ? 1
        : Math.max(
            1,
            Properties.Metrics.filter(({ MetricStat }: { MetricStat: unknown }) => MetricStat !== undefined).length,
          ),
    );
    const counted = metrics.reduce((sum, one) => sum + one, 0);
    assert.equal(counted, ALARMS.length - 2 + 2 + 8);
  });

  it('costs more in private subnets, and less with a processor of ARM', () => {
    const sum = (parameters: typeof least) => monthlyCosts(parameters, 22).reduce((total, { usd }) => total + usd, 0);
    assert.ok(sum(least) > 60 && sum(least) < 75, String(sum(least)));
    assert.ok(sum({ ...least, Network: { Cidr: '10.0.0.0/20', PrivateTasks: true } }) > sum(least) + 60);
    assert.ok(sum({ ...least, Architecture: 'X86_64' }) > sum(least));
  });
});

describe('the arguments', () => {
  it('name a file, or take the usual one', () => {
    assert.deepEqual(readArguments([], 'usual.yaml'), { kind: 'deploy', file: 'usual.yaml', yes: false });
    assert.deepEqual(readArguments(['own.yaml', '--yes'], 'usual.yaml'), {
      kind: 'deploy',
      file: 'own.yaml',
      yes: true,
    });
  });

  it('say what is done', () => {
    assert.equal(readArguments(['--synth-only'], 'p').kind, 'synth');
    assert.equal(readArguments(['--destroy'], 'p').kind, 'destroy');
    assert.equal(readArguments(['-h'], 'p').kind, 'help');
  });

  it('are refused where they are not known, or say two things', () => {
    for (const args of [['--force'], ['a', 'b'], ['--destroy', '--synth-only']]) {
      assert.equal(readArguments(args, 'p').kind, 'mistake', args.join(' '));
    }
  });
});

describe('the outputs', () => {
  it('are read as the CDK writes them', () => {
    assert.deepEqual(readOutputs('{"a":{"RoleArn":"arn"}}'), { a: { RoleArn: 'arn' } });
    assert.throws(() => readOutputs('[]'));
  });
});
