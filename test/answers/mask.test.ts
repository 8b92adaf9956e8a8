import assert from 'node:assert/strict';
import { mask, maskText } from '../../src/answers/mask.ts';
import { MASKED, SECRET_KEYS, SECRET_KEYS_OF, SECRET_PATTERNS } from '../../src/answers/mask-table.ts';
import { maskWords } from '../../src/answers/mask-words.ts';

/** Put together here, so that the file holds nothing that looks like a key. */
const KEY_ID = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const JWT = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'c2lnbmF0dXJl'].join('.');
const PEM = ['-----BEGIN RSA PRIVATE', 'KEY-----\nMIIE\n-----END RSA PRIVATE', 'KEY-----'].join(' ');

describe('mask', () => {
  for (const key of SECRET_KEYS) {
    it(`hides the value of ${key}, in any case and spelling`, () => {
      assert.deepEqual(mask({ a: [{ [key]: 'v' }, { [key.toUpperCase()]: { deep: ['v', 1] } }] }), {
        a: [{ [key]: MASKED }, { [key.toUpperCase()]: { deep: [MASKED, MASKED] } }],
      });
    });
  }

  it('hides SecretAccessKey, session-token and secret_string alike', () => {
    assert.deepEqual(mask({ SecretAccessKey: 'v', 'session-token': 'v', secret_string: 'v' }), {
      SecretAccessKey: MASKED,
      'session-token': MASKED,
      secret_string: MASKED,
    });
  });

  it('leaves alone what only sounds alike', () => {
    const plain = {
      NextToken: 'abcdefgh',
      PasswordLastUsed: '2026-11-21',
      SecretList: [{ Name: 'n' }],
      MaxPasswordAge: 90,
      Password: '',
    };
    assert.deepEqual(mask(plain), plain);
  });

  it('hides every value of a Lambda function’s environment and keeps its names', () => {
    assert.deepEqual(mask({ Environment: { Variables: { STAGE: 'prod', EMPTY: '' } }, Variables: { a: 'b' } }), {
      Environment: { Variables: { STAGE: MASKED, EMPTY: '' } },
      Variables: { a: 'b' },
    });
  });

  it('hides the values of CodeBuild’s environment and keeps names and types', () => {
    const entry = (value: string) => ({ name: 'A', value, type: 'PLAINTEXT' });
    assert.deepEqual(mask({ environment: { environmentVariables: [entry('v')] } }), {
      environment: { environmentVariables: [entry(MASKED)] },
    });
    assert.deepEqual(mask({ environmentVariables: { A: 'v' } }), { environmentVariables: { A: MASKED } });
    assert.deepEqual(mask({ environmentVariables: ['v'] }), { environmentVariables: [MASKED] });
  });

  const named: readonly (readonly [string, string])[] = [
    ['name', 'value'],
    ['Key', 'Value'],
    ['ParameterKey', 'ParameterValue'],
    ['OutputKey', 'OutputValue'],
  ];
  for (const [name, value] of named) {
    it(`hides ${value} where ${name} names a secret`, () => {
      assert.deepEqual(
        mask([
          { [name]: 'DB_PASSWORD', [value]: 'v' },
          { [name]: 'STAGE', [value]: 'prod' },
        ]),
        [
          { [name]: 'DB_PASSWORD', [value]: MASKED },
          { [name]: 'STAGE', [value]: 'prod' },
        ],
      );
    });
  }

  it('hides a SecureString and an Elastic Beanstalk environment', () => {
    assert.deepEqual(mask({ Parameter: { Name: 'p', Type: 'SecureString', Value: 'v' } }), {
      Parameter: { Name: 'p', Type: 'SecureString', Value: MASKED },
    });
    const setting = { Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: 'X', Value: 'v' };
    assert.deepEqual(mask(setting), { ...setting, Value: MASKED });
  });

  for (const [name, keys] of Object.entries(SECRET_KEYS_OF)) {
    const [service = '', operation = ''] = name.split('.');
    for (const key of keys) {
      it(`hides ${key} of ${name} and not of others`, () => {
        assert.deepEqual(mask({ items: [{ [key]: 'v' }] }, { service, operation }), { items: [{ [key]: MASKED }] });
        if (key === 'value') assert.deepEqual(mask({ [key]: 'v' }, { service, operation: 'GetApis' }), { [key]: 'v' });
      });
    }
  }

  it('shows the ids that IAM lists its access keys by', () => {
    const plain = { AccessKeyMetadata: [{ AccessKeyId: KEY_ID, Status: 'Active' }] };
    assert.deepEqual(mask(plain, { service: 'iam', operation: 'ListAccessKeys' }), plain);
    assert.deepEqual(mask(plain, { service: 'sts', operation: 'X' }), {
      AccessKeyMetadata: [{ AccessKeyId: `AKIA${MASKED}MPLE`, Status: 'Active' }],
    });
  });

  it('takes 100 KB in a few milliseconds', () => {
    const plain = {
      Functions: Array.from({ length: 300 }, (_, place) => ({
        FunctionName: `function-${place}`,
        FunctionArn: `arn:aws:lambda:eu-west-1:111122223333:function:function-${place}`,
        Description: 'Takes orders from the shop and puts them into the queue for the drain to read. '.repeat(2),
        Runtime: 'python3.12',
        LastModified: '2026-11-21T03:12:00.000+0000',
      })),
    };
    assert.ok(JSON.stringify(plain).length > 100_000);
    const times = Array.from({ length: 20 }, () => {
      const started = performance.now();
      mask(plain);
      return performance.now() - started;
    }).sort((a, b) => a - b);
    // The fastest is about 1 ms; the bound leaves room for a loaded machine.
    assert.ok((times[0] ?? 0) < 10, `${times[0]} ms`);
  });
});

describe('maskText', () => {
  const cases: readonly (readonly [what: string, given: string, expected: string])[] = [
    ['block of a private key', `a ${PEM} b`, `a ${MASKED} b`],
    [
      'signature, credential and security token of a presigned address',
      'https://b.s3.amazonaws.com/k?X-Amz-Algorithm=A&X-Amz-Credential=x%2Fy&X-Amz-Security-Token=t&X-Amz-Signature=abc&x=1',
      `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=A&X-Amz-Credential=${MASKED}&X-Amz-Security-Token=${MASKED}&X-Amz-Signature=${MASKED}&x=1`,
    ],
    [
      'password within an address (connection strings)',
      'postgres://app:p%40ss@db:5432/x',
      `postgres://app:${MASKED}@db:5432/x`,
    ],
    ['id of an access key; its last four characters tell which', `key ${KEY_ID}.`, `key AKIA${MASKED}MPLE.`],
    ['session token of temporary credentials', `t=IQoJb3JpZ2lu${'A'.repeat(40)} x`, `t=${MASKED} x`],
    ['JSON Web Token', `cookie ${JWT} x`, `cookie ${MASKED} x`],
    ['authorization header', 'Authorization: Bearer abcdefghijklmnop', `Authorization: Bearer ${MASKED}`],
    ['token of GitHub, GitLab or Slack', `gh${'p_'}${'a1'.repeat(18)}`, MASKED],
    [
      'assignment to a name that says secret',
      '{"db_password": "hunter2", "x": 1}',
      `{"db_password": "${MASKED}", "x": 1}`,
    ],
  ];
  for (const { what } of SECRET_PATTERNS) {
    it(`hides: ${what}`, () => {
      const found = cases.find(([name]) => name === what);
      assert.ok(found, 'every pattern has a case');
      assert.equal(maskText(found[1]), found[2]);
    });
  }

  it('knows each pattern by runs of three characters that its hint cannot do without', () => {
    const samples: readonly string[] = [
      ...['password', 'passwd', 'pwd', 'passphrase', 'secret', 'token', 'apikey', 'api_key', 'api-key', 'private_key'],
      ...['privatekey', 'PRIVATE KEY', 'X-Amz-', 'Signature=', 'sig=', '://', 'AKIA', 'ASIA', 'FwoGZXIvYXdz'],
      ...['IQoJb3JpZ2lu', 'FQoGZXIvYXdz', 'eyJ', 'bearer', 'basic', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'glpat-'],
      ...['xoxa-', 'xoxb-', 'xoxp-', 'xoxr-', 'xoxs-'],
    ];
    for (const { what, hint, trios } of SECRET_PATTERNS) {
      const fitting = samples.filter((sample) => hint.test(sample));
      assert.ok(fitting.length >= hint.source.replace(/\[[^\]]*\]/g, '').split('|').length, what);
      for (const sample of fitting)
        assert.ok(
          trios.some((trio) => sample.toLowerCase().includes(trio)),
          `${what}: ${sample}`,
        );
      for (const trio of trios)
        assert.ok(
          fitting.some((sample) => sample.toLowerCase().includes(trio)),
          `${what}: ${trio}`,
        );
    }
  });

  it('hides secrets in any case and behind any text', () => {
    for (const text of [
      ...['PASSWD=hunter22', 'pwd: hunter22', 'x_passphrase=hunter22', 'Client-Secret = hunter22', 'API-KEY=hunter22'],
      ...['apikey: hunter22', 'private_key=hunter22', 'refresh_token=hunter22', 'SessionToken=hunter22'],
      ...['BASIC aHVudGVyMjI6aHVudGVyMjI=', 'see amqps://app:hunter22@mq:5671', '?SIG=hunter22', '&signature=hunter22'],
    ]) {
      for (const around of [text, `é${text}`, `${'long '.repeat(100)}${text} and more`]) {
        assert.match(maskText(around), /••••/, around);
        assert.doesNotMatch(maskText(around), /hunter22|aHVudGVy/, around);
      }
    }
  });

  it('hides assignments in logs and in escaped JSON', () => {
    assert.equal(maskText('PASSWORD=hunter2; retry'), `PASSWORD=${MASKED}; retry`);
    assert.equal(maskText('aws_secret_access_key = abc/def+x'), `aws_secret_access_key = ${MASKED}`);
    assert.equal(maskText('{\\"apiKey\\":\\"abc\\"}'), `{\\"apiKey\\":\\"${MASKED}\\"}`);
  });

  it('leaves ordinary text alone', () => {
    for (const text of [
      '',
      'short',
      'https://example.com/a?b=c',
      'arn:aws:iam::111122223333:role/x',
      'password reset was requested',
    ]) {
      assert.equal(maskText(text), text);
    }
  });

  it('stays fast on text made to make patterns backtrack', () => {
    const text = `${'a'.repeat(50_000)}://${'b'.repeat(50_000)}:${'password'.repeat(5_000)}`;
    const started = performance.now();
    maskText(text);
    assert.ok(performance.now() - started < 500);
  });
});

describe('maskWords', () => {
  const cases: readonly (readonly [what: string, given: readonly string[], expected: readonly string[]])[] = [
    [
      'a password, and nothing else',
      [
        'rds',
        'modify-db-instance',
        '--db-instance-identifier',
        'a',
        '--master-user-password',
        'p',
        '--apply-immediately',
      ],
      [
        'rds',
        'modify-db-instance',
        '--db-instance-identifier',
        'a',
        '--master-user-password',
        MASKED,
        '--apply-immediately',
      ],
    ],
    ['an option with an equals sign', ['x', 'y', '--secret-string=s'], ['x', 'y', `--secret-string=${MASKED}`]],
    [
      'a SecureString',
      ['ssm', 'put-parameter', '--type', 'SecureString', '--value', 's'],
      ['ssm', 'put-parameter', '--type', 'SecureString', '--value', MASKED],
    ],
    [
      'nothing of an ordinary parameter',
      ['ssm', 'put-parameter', '--type', 'String', '--value', 's'],
      ['ssm', 'put-parameter', '--type', 'String', '--value', 's'],
    ],
    [
      'an environment in shorthand',
      ['lambda', 'update-function-configuration', '--environment', 'Variables={A=x,B="y,z"}'],
      ['lambda', 'update-function-configuration', '--environment', `Variables={A=${MASKED},B=${MASKED}}`],
    ],
    [
      'an environment in JSON',
      ['lambda', 'x', '--environment', '{"Variables": {"A": "x"}}'],
      ['lambda', 'x', '--environment', `{"Variables":{"A":"${MASKED}"}}`],
    ],
    [
      'secrets within JSON',
      ['x', 'y', '--cli-input-json', '{"Password": "p", "A": 1}'],
      ['x', 'y', '--cli-input-json', `{"Password":"${MASKED}","A":1}`],
    ],
    ['what is known by its form', ['x', 'y', '--url', 'amqp://u:p@h'], ['x', 'y', '--url', `amqp://u:${MASKED}@h`]],
    [
      'JSON that is none',
      ['x', 'y', '--payload', '{"password": "p"'],
      ['x', 'y', '--payload', `{"password": "${MASKED}"`],
    ],
    ['an empty value', ['x', 'y', '--password', ''], ['x', 'y', '--password', '']],
  ];
  for (const [what, given, expected] of cases) it(`hides ${what}`, () => assert.deepEqual(maskWords(given), expected));
});
