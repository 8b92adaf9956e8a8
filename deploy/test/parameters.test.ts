import assert from 'node:assert/strict';
import { readParameters } from '../lib/parameters.ts';
import { CASES, configuration, parametersOf, withFiles } from './support/deployments.ts';

const { least } = CASES;
/** What is said of parameters that are wrong, without the file's path. */
function mistakes(given: Readonly<Record<string, unknown>>, file: unknown = configuration): string {
  return withFiles(
    given,
    (path, folder) => {
      try {
        readParameters(path);
      } catch (error) {
        assert.ok(error instanceof Error);
        assert.equal(error.name, 'ParameterError');
        return error.message.replaceAll(`${path}: `, '').replaceAll(`${folder}/`, '');
      }
      return assert.fail('nothing is wrong');
    },
    file,
  );
}

describe('the parameters', () => {
  it('have defaults for all that need not be chosen', () => {
    const { Name, Architecture, Tasks, Network, LogRetentionDays, OperatorsPage, CustomerKey } = parametersOf(least);
    assert.deepEqual(
      { Name, Architecture, Tasks, Network, LogRetentionDays, OperatorsPage, CustomerKey },
      {
        Name: 'teams-aws-chatbot',
        Architecture: 'ARM64',
        Tasks: { Min: 2, Max: 6, Cpu: 512, MemoryMiB: 1024 },
        Network: { Cidr: '10.0.0.0/20', PrivateTasks: false },
        LogRetentionDays: 90,
        OperatorsPage: false,
        CustomerKey: false,
      },
    );
  });

  it('take roles, topics and external ids from the configuration of the bot', () => {
    const { assumableRoles, feedingTopics, accounts } = parametersOf({ ...least, Accounts: [{ Id: '111122223333' }] });
    assert.deepEqual(assumableRoles, [
      'arn:aws:iam::111122223333:role/chatbot-ops',
      'arn:aws:iam::111122223333:role/oncall-admin',
    ]);
    assert.deepEqual(feedingTopics, ['arn:aws:sns:eu-west-1:111122223333:alarms']);
    assert.deepEqual(accounts[0]?.externalIds, ['a-shared-secret']);
  });

  it('leave roles that people assume by their own sign-ins to them', () => {
    const [row] = configuration.ChannelConfigurations;
    const signedIn = {
      SignIn: { ConnectionName: 'entra' },
      ChannelConfigurations: [
        {
          ...row,
          RoleSource: 'web-identity',
          NotificationRoleArn: 'arn:aws:iam::111122223333:role/chatbot-notifications',
        },
      ],
    };
    const { assumableRoles } = withFiles(least, (path) => readParameters(path), signedIn);
    assert.deepEqual(assumableRoles, ['arn:aws:iam::111122223333:role/chatbot-notifications']);
  });

  it('are of the partition of their Region', () => {
    const { partition, assumableRoles } = parametersOf({
      ...CASES['a configuration that is kept in S3'],
      Region: 'us-gov-west-1',
      RoleArns: [],
      Accounts: [{ Id: '111122223333', ExternalId: 'a-shared-secret' }],
    });
    assert.equal(partition, 'aws-us-gov');
    assert.deepEqual(assumableRoles, ['arn:aws-us-gov:iam::111122223333:role/chatbot-ops']);
  });

  for (const [what, given, said] of [
    ['a property that is none', { Nam: 'x' }, /Unrecognized key: "Nam"/],
    ['an account without quotes', { Account: 999_999_999_999 }, /^Account: /],
    ['a Region that is none', { Region: 'Ireland' }, /^Region: expected a Region, such as eu-west-1/],
    [
      'a Region that the CDK does not know',
      {
        Region: 'eu-west-9',
        HostedZone: undefined,
        CertificateArn: `arn:aws:acm:eu-west-9:999999999999:certificate/1`,
      },
      /eu-west-9 is no Region/,
    ],
    [
      'a name outside its hosted zone',
      { DomainName: 'bot.example.org' },
      /^DomainName: bot\.example\.org is not in the hosted zone example\.com/,
    ],
    ['neither zone nor certificate', { HostedZone: undefined }, /^CertificateArn: is missing/],
    [
      'a certificate of another Region',
      { CertificateArn: 'arn:aws:acm:us-east-1:999999999999:certificate/1' },
      /its own Region, eu-west-1/,
    ],
    [
      'a password in place of its name',
      { MicrosoftApp: { ...least.MicrosoftApp, PasswordSecret: 'p4ss~word!' } },
      /MicrosoftApp\.PasswordSecret: expected a secret's ARN or name in Secrets Manager, not its value/,
    ],
    [
      'all roles of an account',
      { RoleArns: ['arn:aws:iam::111122223333:role/*'] },
      /^RoleArns\.0: expected a role's ARN/,
    ],
    [
      'memory that Fargate does not offer',
      { Tasks: { Cpu: 512, MemoryMiB: 512 } },
      /^Tasks\.MemoryMiB: expected, with Cpu 512, 1024 to 4096 in steps of 1024/,
    ],
    [
      'processors that Fargate does not offer',
      { Tasks: { Cpu: 300 } },
      /^Tasks\.Cpu: expected one of 256, 512, 1024, 2048/,
    ],
    ['less at most than at least', { Tasks: { Min: 4, Max: 2 } }, /^Tasks\.Max: expected at least Min/],
    ['days that CloudWatch Logs does not know', { LogRetentionDays: 42 }, /^LogRetentionDays: expected one of 1, 3, 5/],
    [
      'a VPC without subnets',
      { Network: { VpcId: 'vpc-0a1b2c3d4e5f60718' } },
      /^Network\.AvailabilityZones: .*\nNetwork\.LoadBalancerSubnetIds: /,
    ],
    ['an image without a version', { Image: 'example.com/bot' }, /^Image: expected an address with a tag or digest/],
    [
      'a variable of the stack',
      { Environment: { CHATBOT_STORE: 'sqlite:x' } },
      /^CHATBOT_STORE: the stack sets this variable itself/,
    ],
    [
      'a variable that is a secret, too',
      { Environment: { A: 'b' }, Secrets: { A: 'c' } },
      /^A: stands in Environment and in Secrets/,
    ],
    [
      'a page that nobody can sign in to',
      { OperatorsPage: true, MicrosoftApp: { ...least.MicrosoftApp, Type: 'MultiTenant' } },
      /^OperatorsPage: only one tenant's people/,
    ],
    [
      'an account twice',
      { Accounts: [{ Id: '111122223333' }, { Id: '111122223333' }] },
      /^Accounts: 111122223333 eu-west-1 stands there twice/,
    ],
    [
      'a role without an external id',
      { Accounts: [{ Id: '444455556666' }] },
      /^Accounts: 444455556666: ExternalId is missing/,
    ],
    [
      'a policy that is none',
      { Accounts: [{ Id: '111122223333', Policies: ['admin'] }] },
      /^Accounts\.0\.Policies\.0: /,
    ],
    ['no roles at all', { Configuration: 's3://bucket/key.yaml' }, /^RoleArns: is missing/],
    [
      'an object without a key',
      { Configuration: 's3://bucket' },
      /^Configuration: s3:\/\/bucket: expected s3:\/\/BUCKET\/KEY/,
    ],
    ['a configuration that is not there', { Configuration: 'elsewhere.yaml' }, /^Configuration: ENOENT/],
  ] as const) {
    it(`are refused with what was expected: ${what}`, () => {
      assert.match(mistakes({ ...least, ...given }), said);
    });
  }

  it('tell all that is missing at once', () => {
    const said = mistakes({});
    for (const name of ['Account', 'Region', 'DomainName', 'MicrosoftApp'])
      assert.match(said, new RegExp(`^${name}: `, 'm'));
  });

  it('are not taken where the bot would not take its configuration: its line and property are told', () => {
    assert.match(
      mistakes(least, { ChannelConfigurations: [{ ConfigurationName: 'a b' }] }),
      /^chatbot\.yaml:2:\d+: ChannelConfigurations\[0\]\.ConfigurationName: /m,
    );
  });

  it('have to be a file that can be read', () => {
    assert.throws(() => readParameters('/not/there.yaml'), /^ParameterError: \/not\/there\.yaml: ENOENT/);
  });

  it('are shown whole in the example', () => {
    const path = new URL('../parameters.example.yaml', import.meta.url).pathname;
    // Everything is right but the configuration, which each operator writes.
    assert.throws(() => readParameters(path), /^ParameterError: Configuration: ENOENT/);
  });
});
