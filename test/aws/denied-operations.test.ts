import assert from 'node:assert/strict';
import { DeniedOperations, isDenyPattern } from '../../src/aws/denied-operations.ts';
import { DENIED_BESIDES, DENIED_BY_AWS_CHATBOT } from '../../src/aws/denied-table.ts';
import { iamPrefixOf } from '../../src/aws/packages.ts';
import { SERVICE_NAMES } from '../../src/aws/services.ts';
import { parse } from '../../src/command/parse.ts';
import { catalogue, everyOperation } from './installed.ts';

const denied = new DeniedOperations([]);
const TABLE = [...DENIED_BY_AWS_CHATBOT, ...DENIED_BESIDES];

/** Operations of which AWS Chatbot says that it never runs them, as services and API names. */
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
    ['emr', 'ListClusters'],
  ] as const) {
    it(`leave ${service} ${operation} alone`, () => assert.equal(denied.find(service, operation, {}), null));
  }

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
            having.includes(name) &&
            alone.find(name, operation, only === undefined ? {} : { [only.member]: only.is === 'given-true' })
              ?.pattern === pattern,
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

  it('include every operation whose answer holds credentials of AWS', () => {
    for (const operation of everyOperation()) {
      const handsOut = operation.output.members.some(({ name, shape }) => {
        const parts = shape.kind === 'structure' ? shape.members.map((member) => member.name) : [name];
        return parts.some((part) => /^(secretAccessKey|sessionToken)$/i.test(part));
      });
      if (handsOut)
        assert.ok(denied.find(operation.service, operation.name, {}), `${operation.service} ${operation.name}`);
    }
  });

  it('include every operation that hands out a private key or a password of its own accord', () => {
    for (const operation of everyOperation()) {
      const found = operation.output.members.find(({ name }) =>
        /^(privateKey|privateKeyBase64|keyMaterial|passwordData|dbPassword|masterUserPassword|authToken|presignedUrl)$/i.test(
          name,
        ),
      );
      if (found === undefined || operation.name === 'GetDocumentContent') continue;
      assert.ok(denied.find(operation.service, operation.name, {}), `${operation.service} ${operation.name}`);
    }
  });
});

describe('denied operations in a session policy', () => {
  const [statement] = denied.statements();
  const actions = [statement?.Action ?? []].flat();

  it('fit into what AWS takes, tags included', () => {
    assert.ok(JSON.stringify(denied.statements()).length < 1700);
  });

  it('deny direct calls only, so that services may still work for the session', () => {
    assert.deepEqual(statement?.Condition, { Bool: { 'aws:ViaAWSService': 'false' } });
  });

  it('leave out those that depend on the input', () => {
    assert.ok(!actions.some((action) => /GetParameter|glue:GetConnection/.test(action)));
  });

  it('hold all that AWS Chatbot denies, under the prefixes of IAM', () => {
    for (const action of ['sts:*', 'kms:*', 's3:GetObject', 'sso-oauth:*', 'storagegateway:DescribeChapCredentials']) {
      assert.ok(actions.includes(action), action);
    }
    assert.ok(!actions.includes('sso-oidc:*'));
  });

  it('leave iam:PassRole to the role, which running a task or creating a function needs', () => {
    const forms = actions
      .filter((action) => action.startsWith('iam:'))
      .map((action) => new RegExp(`^${action.replaceAll('*', '.*')}$`));
    assert.ok(forms.length > 0);
    assert.ok(!forms.some((form) => form.test('iam:PassRole')));
    for (const action of [
      'iam:CreateUser',
      'iam:PutRolePolicy',
      'iam:AttachRolePolicy',
      'iam:UpdateRole',
      'iam:ListUsers',
    ]) {
      assert.ok(
        forms.some((form) => form.test(action)),
        action,
      );
    }
  });

  it("begin with the configuration's, but for services written with a wildcard, which IAM refuses", () => {
    const [extended] = new DeniedOperations(['sfn:Stop*', '*:Delete*', 'lambda:Invoke']).statements();
    assert.deepEqual([extended?.Action ?? []].flat().slice(0, 2), ['states:Stop*', 'lambda:Invoke']);
    assert.ok(![extended?.Action ?? []].flat().some((action) => action.startsWith('*')));
  });
});
