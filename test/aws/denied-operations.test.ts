import assert from 'node:assert/strict';
import { DENIED_BESIDES } from '../../src/aws/denied-besides-table.ts';
import { DeniedOperations, isDenyPattern } from '../../src/aws/denied-operations.ts';
import { DENIED_BY_AWS_CHATBOT, type InputCondition } from '../../src/aws/denied-table.ts';
import { canonicalName, iamPrefixOf, otherNames } from '../../src/aws/packages.ts';
import { SERVICE_NAMES } from '../../src/aws/services.ts';
import type { Input } from '../../src/command/command.ts';
import { parse } from '../../src/command/parse.ts';
import { catalogue, everyOperation } from './installed.ts';

const denied = new DeniedOperations([]);
const TABLE = [...DENIED_BY_AWS_CHATBOT, ...DENIED_BESIDES];

/** Input with which a rule holds. */
function harmfulInput(only: InputCondition | undefined): Input {
  if (only === undefined) return {};
  return { [only.member]: only.is === 'mentions' ? only.word : only.is === 'given-true' };
}

/** What AWS Chatbot says that it never runs. */
const NEVER_RUN_BY_AWS_CHATBOT = `
  appsync:ListApiKeys chatbot:* codecommit:GetFile codecommit:GetCommit codecommit:GetDifferences cognito-idp:*
  cognito-identity:* connect:GetFederationToken dynamodb:BatchGetItem dynamodb:GetItem ec2:GetPasswordData
  ecr:GetAuthorizationToken ecr:GetLogin gamelift:RequestUploadCredentials gamelift:GetInstanceAccess iam:*
  identitystore:* kms:* lightsail:DownloadDefaultKeyPair lightsail:GetInstanceAccessDetails lightsail:GetKeyPair
  lightsail:GetKeyPairs lightsail:UpdateRelationalDatabase redshift:GetClusterCredentials s3:GetBucketPolicy
  s3:GetObject s3:HeadObject s3:PutObject sdb:* secretsmanager:* snowball:GetJobUnlockCode sso:* sso-admin:*
  sso-oidc:* storagegateway:DescribeChapCredentials sts:*
`
  .trim()
  .split(/\s+/);

/** Operations that are never run, as services and API names. */
const NEVER_RUN: readonly (readonly [string, string])[] = [
  ['appsync', 'ListApiKeys'],
  ['chatbot', 'DescribeSlackWorkspaces'],
  ['codecommit', 'GetFile'],
  ['codecommit', 'GetCommit'],
  ['codecommit', 'GetDifferences'],
  ['cognito-idp', 'ListUsers'],
  ['cognito-identity', 'GetId'],
  ['connect', 'GetFederationToken'],
  ['dynamodb', 'BatchGetItem'],
  ['dynamodb', 'GetItem'],
  ['ec2', 'GetPasswordData'],
  ['ecr', 'GetAuthorizationToken'],
  ['ecr', 'GetLogin'],
  ['gamelift', 'RequestUploadCredentials'],
  ['gamelift', 'GetInstanceAccess'],
  ['iam', 'ListUsers'],
  ['identitystore', 'ListUsers'],
  ['kms', 'Decrypt'],
  ['lightsail', 'DownloadDefaultKeyPair'],
  ['lightsail', 'GetInstanceAccessDetails'],
  ['lightsail', 'GetKeyPair'],
  ['lightsail', 'GetKeyPairs'],
  ['lightsail', 'UpdateRelationalDatabase'],
  ['redshift', 'GetClusterCredentials'],
  ['s3api', 'GetBucketPolicy'],
  ['s3api', 'GetObject'],
  ['s3api', 'HeadObject'],
  ['s3api', 'PutObject'],
  ['sdb', 'Select'],
  ['secretsmanager', 'GetSecretValue'],
  ['snowball', 'GetJobUnlockCode'],
  ['sso', 'GetRoleCredentials'],
  ['sso-admin', 'ListInstances'],
  ['sso-oidc', 'CreateToken'],
  ['storagegateway', 'DescribeChapCredentials'],
  ['sts', 'AssumeRole'],
  ['sts', 'GetCallerIdentity'],
  ['ecr-public', 'GetAuthorizationToken'],
  ['redshift', 'GetClusterCredentialsWithIAM'],
  ['redshift-serverless', 'GetCredentials'],
  ['codeartifact', 'GetAuthorizationToken'],
  ['eks-auth', 'AssumeRoleForPodIdentity'],
  ['lightsail', 'GetRelationalDatabaseMasterUserPassword'],
  ['signin', 'CreateOAuth2Token'],
  ['s3control', 'GetDataAccess'],
  ['s3api', 'CreateSession'],
  ['emr', 'GetClusterSessionCredentials'],
  ['ssm', 'StartSession'],
  ['wafv2', 'ListAPIKeys'],
  ['simpledbv2', 'ListExports'],
  ['ssm', 'CreateActivation'],
  ['eks', 'RegisterCluster'],
  ['elbv2', 'GetTrustStoreCaCertificatesBundle'],
  ['appstream', 'CreateImageBuilderStreamingURL'],
  ['iotsecuretunneling', 'OpenTunnel'],
  ['connectparticipant', 'CreateParticipantConnection'],
];

describe('denied operations', () => {
  for (const [service, operation] of NEVER_RUN) {
    it(`deny ${service} ${operation}`, () => {
      const found = denied.find(service, operation, {});
      assert.ok(found);
      assert.ok(isDenyPattern(found.pattern));
      assert.notEqual(found.reason, '');
    });
  }

  for (const [service, operation] of [
    ['cloudwatch', 'DescribeAlarms'],
    ['s3api', 'ListObjectsV2'],
    ['s3api', 'GetObjectTagging'],
    ['dynamodb', 'Scan'],
    ['lightsail', 'GetInstances'],
    ['ssm-incidents', 'GetIncidentRecord'],
    ['lambda', 'Invoke'],
    ['lambda', 'GetFunction'],
    ['emr', 'ListClusters'],
    ['eks', 'DescribeCluster'],
    ['elbv2', 'DescribeTrustStores'],
    ['support', 'DescribeAttachment'],
  ] as const) {
    it(`leave ${service} ${operation} alone`, () => assert.equal(denied.find(service, operation, {}), null));
  }

  it('are all that AWS Chatbot denies, each with a reason', () => {
    assert.deepEqual(
      DENIED_BY_AWS_CHATBOT.flatMap(({ patterns }) => patterns).toSorted(),
      NEVER_RUN_BY_AWS_CHATBOT.toSorted(),
    );
    for (const { reason, only } of DENIED_BY_AWS_CHATBOT) {
      assert.ok(reason.length > 10);
      assert.equal(only, undefined);
    }
  });

  it('stand in the tables once, with reasons that go on after "denied because"', () => {
    const patterns = TABLE.flatMap((entry) => entry.patterns);
    assert.equal(new Set(patterns).size, patterns.length);
    for (const { reason } of TABLE) assert.match(reason, /^[a-z].*[^.]$/);
  });

  it('match whatever name of the service is used, in any case', () => {
    for (const pattern of TABLE.filter(({ only }) => only === undefined).flatMap(({ patterns }) => patterns)) {
      const [service = '', operation = ''] = pattern.split(':');
      const name = canonicalName(service);
      const others = [...otherNames()].filter(([, other]) => other === name).map(([other]) => other);
      for (const form of [service, name, iamPrefixOf(name), ...others]) {
        // What an IAM prefix of several services stands for depends on the operation; the catalogue names the service itself.
        if (form === iamPrefixOf(name) && canonicalName(form) !== name) continue;
        const asked = operation.replaceAll('*', 'Anything');
        for (const spelling of [asked, asked.toLowerCase(), asked.toUpperCase()]) {
          assert.ok(denied.find(form, spelling, {}), `${form} ${spelling}`);
          assert.ok(denied.find(form.toUpperCase(), spelling, {}), `${form} ${spelling}`);
        }
      }
    }
  });

  it('match in any case', () => {
    for (const name of ['getobject', 'GETOBJECT', 'GetObject']) assert.ok(denied.find('S3API', name, {}));
  });

  it('match the IAM prefix as well as the name of a service', () => {
    assert.ok(denied.find({ name: 's3api', iamPrefix: 's3' }, 'GetObject', {}));
    assert.ok(new DeniedOperations(['states:*']).find('stepfunctions', 'StartExecution', {}));
    assert.ok(new DeniedOperations(['sfn:*']).find('stepfunctions', 'StartExecution', {}));
    assert.ok(new DeniedOperations(['stepfunctions:*']).find('stepfunctions', 'StartExecution', {}));
  });

  for (const [service, operation, input, isDenied] of [
    ['ssm', 'GetParameter', {}, false],
    ['ssm', 'GetParameter', { WithDecryption: false }, false],
    ['ssm', 'GetParameter', { WithDecryption: true }, true],
    ['ssm', 'GetParameters', { WithDecryption: true }, true],
    ['ssm', 'GetParametersByPath', { WithDecryption: true }, true],
    ['ssm', 'GetParameterHistory', { WithDecryption: 'true' }, true],
    ['glue', 'GetConnection', {}, true],
    ['glue', 'GetConnections', { HidePassword: false }, true],
    ['glue', 'GetConnections', { HidePassword: true }, false],
    ['apigateway', 'GetApiKey', {}, false],
    ['apigateway', 'GetApiKey', { includeValue: true }, true],
    ['apigateway', 'GetApiKeys', { includeValues: true }, true],
    ['stepfunctions', 'TestState', {}, false],
    ['stepfunctions', 'TestState', { revealSecrets: true }, true],
    ['logs', 'FilterLogEvents', { logGroupName: 'a' }, false],
    ['logs', 'FilterLogEvents', { logGroupName: 'a', unmask: false }, false],
    ['logs', 'FilterLogEvents', { logGroupName: 'a', unmask: true }, true],
    ['datazone', 'GetConnection', { withSecret: true }, true],
    ['datazone', 'GetConnection', {}, false],
    ['logs', 'StartQuery', { queryString: 'fields @message' }, false],
    ['logs', 'StartQuery', { queryString: 'fields @message | unmask @message' }, true],
    ['logs', 'StartQuery', { queryString: 'fields UnMask(@message)' }, true],
    ['logs', 'StartQuery', {}, false],
    ['logs', 'StartQuery', { queryString: ['unmask'] }, true],
    ['logs', 'CreateScheduledQuery', { queryString: '# daily\nunmask @message' }, true],
  ] as const) {
    it(`${isDenied ? 'deny' : 'allow'} ${service} ${operation} with ${JSON.stringify(input)}`, () => {
      assert.equal(denied.find(service, operation, input) !== null, isDenied);
    });
  }

  it('are extended by the configuration', () => {
    const extended = new DeniedOperations(['lambda:Invoke*', '*:Delete*']);
    assert.equal(extended.find('lambda', 'InvokeAsync', {})?.pattern, 'lambda:Invoke*');
    assert.match(extended.find('ec2', 'DeleteVpc', {})?.reason ?? '', /configuration/);
    assert.equal(extended.find('lambda', 'ListFunctions', {}), null);
    assert.ok(extended.find('kms', 'Decrypt', {}));
  });

  it('take a pattern for what it says, without regular expressions', () => {
    for (const pattern of ['lambda', 'lambda:', ':Invoke', 'lambda:In.*', 'lambda:Invoke|x', 'a b:c', 'lambda:(a']) {
      assert.throws(() => new DeniedOperations([pattern]), /service:Operation/, pattern);
    }
    const many = new DeniedOperations([`lambda:${'*'.repeat(200)}x`]);
    assert.equal(many.find('lambda', 'A'.repeat(5000), {}), null);
  });

  it('name services that exist, by IAM prefix or name', () => {
    const known = new Set(SERVICE_NAMES.flatMap((name) => [name, iamPrefixOf(name)]));
    for (const pattern of TABLE.flatMap(({ patterns }) => patterns)) {
      assert.ok(known.has(pattern.split(':')[0] ?? ''), pattern);
    }
  });

  it('name operations and members that exist, where the service is installed', () => {
    // `get-login` is the AWS CLI's own, made of GetAuthorizationToken.
    const withoutOperation = new Set(['ecr:GetLogin']);
    const operations = [...everyOperation()];
    for (const { patterns, only } of TABLE) {
      for (const pattern of patterns.filter((each) => !withoutOperation.has(each))) {
        const [service = ''] = pattern.split(':');
        const having = catalogue.serviceNames().filter((name) => name === service || iamPrefixOf(name) === service);
        if (having.length === 0) continue;
        const alone = new DeniedOperations([pattern]);
        const matched = operations.filter(
          ({ service: name, name: operation }) =>
            having.includes(name) && alone.find(name, operation, harmfulInput(only))?.pattern === pattern,
        );
        assert.ok(matched.length > 0, pattern);
        if (only !== undefined)
          for (const operation of matched) assert.ok(operation.input.member(only.member), pattern);
      }
    }
  });

  it('hold however the command is spelt', () => {
    const spellings: readonly string[] = [
      's3api get-object --bucket b --key k',
      'aws s3api get-object --bucket b --key k',
      's3 get-object --bucket b --key k',
      'S3API GET-OBJECT --bucket b --key k',
      'get-object --bucket b --key k',
      'explain s3api get-object --bucket b --key k',
      'sts get-caller-identity',
      'ssm get-parameter --name a --with-decryption',
      'ssm get-parameter --name a --with-dec',
      `ssm get-parameter --cli-input-json '{"Name":"a","WithDecryption":true}'`,
    ];
    for (const line of spellings) {
      let parsed = parse(line, { catalogue, builtIns: [], pending: null });
      if (parsed.kind === 'explain') parsed = parsed.parsed;
      if (parsed.kind === 'error') {
        assert.equal(parsed.error.code.startsWith('unknown-'), true, line);
        continue;
      }
      assert.equal(parsed.kind, 'operation', line);
      assert.ok(parsed.kind === 'operation');
      const { service, operation, input } = parsed.command;
      assert.ok(denied.find(service, operation.name, input), line);
    }
  });
});
