import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mask, maskCredentials, maskText, maskTexts } from '../../src/answers/mask.ts';
import { FORMS } from '../../src/answers/mask-forms.ts';
import { HARMLESS_LAST, NO_SECRETS, SECRET_NAMES, secretKind } from '../../src/answers/mask-names.ts';
import { ENCODED_KEYS_OF, MASKED, PUBLIC_KEYS_OF, SECRET_KEYS_OF } from '../../src/answers/mask-table.ts';
import { maskWords } from '../../src/answers/mask-words.ts';
import type { Plain } from '../../src/answers/plain.ts';

/** Put together here, so that the file holds nothing that looks like a key. */
const KEY_ID = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const JWT = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'c2lnbmF0dXJl'].join('.');
const PEM_LINES = [
  ['-----BEGIN RSA PRIVATE', 'KEY-----'].join(' '),
  'MIIEowIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo',
  '4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onL',
  'RnrqE2g=',
  ['-----END RSA PRIVATE', 'KEY-----'].join(' '),
];
const PEM = ['-----BEGIN RSA PRIVATE', 'KEY-----\nMIIE\n-----END RSA PRIVATE', 'KEY-----'].join(' ');

describe('mask', () => {
  for (const [key, kind] of SECRET_NAMES) {
    it(`hides the text under ${key}, in any case and spelling`, () => {
      const value = kind === 'header' ? 'Basic abcdefgh' : 'a=b';
      const hidden = kind === 'header' ? `Basic ${MASKED}` : MASKED;
      assert.deepEqual(mask({ a: [{ [key]: value }, { [key.toUpperCase()]: value, [`${key}-`]: value }] }), {
        a: [{ [key]: hidden }, { [key.toUpperCase()]: hidden, [`${key}-`]: hidden }],
      });
    });
  }

  it('hides what is no text as one, and lists item by item', () => {
    assert.deepEqual(
      mask({ Password: { deep: ['v', 1] }, passcode: 12, apiToken: true, Passwords: ['v', '', { a: 1 }] }),
      {
        Password: MASKED,
        passcode: MASKED,
        apiToken: MASKED,
        Passwords: [MASKED, '', MASKED],
      },
    );
  });

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

  it('shows the names of secrets that are kept elsewhere, and flags', () => {
    for (const plain of [
      { environmentVariables: [{ name: 'DB', value: 'prod/db', type: 'PARAMETER_STORE' }] },
      { MasterUserSecret: { SecretArn: 'arn:x', SecretStatus: 'active' } },
      { clientSecret: { SecretArn: 'arn:x', KmsKeyId: 'k' } },
      { Password: { Ref: 'DBPassword' }, secret: true, hasPassword: false },
    ])
      assert.equal(mask(plain), plain);
  });

  it('hides environments by any name', () => {
    assert.deepEqual(mask({ environment: [{ name: 'A', value: 'v' }, 'x'], env: [{ name: 'A', value: 'v' }] }), {
      environment: [{ name: 'A', value: MASKED }, 'x'],
      env: [{ name: 'A', value: MASKED }],
    });
    assert.deepEqual(mask({ Environment: { STAGE: 'v', type: 'x' } }), { Environment: { STAGE: MASKED, type: 'x' } });
    assert.deepEqual(mask({ RuntimeEnvironmentVariables: 'A=v' }), { RuntimeEnvironmentVariables: MASKED });
    assert.deepEqual(mask({ Environment: 'prod' }), { Environment: 'prod' });
    const lightsail = { service: 'lightsail', operation: 'CreateContainerServiceDeployment' };
    assert.deepEqual(mask({ environment: { stage: 'v' } }, lightsail), { environment: { stage: MASKED } });
  });

  it('hides a private key whose lines stand in a list, each by itself', () => {
    const lines = ['starting', ...PEM_LINES, 'ready 2026', 'AbCdEfGhIjKlMnOp1234'];
    const expected = ['starting', ...PEM_LINES.map(() => MASKED), 'ready 2026', 'AbCdEfGhIjKlMnOp1234'];
    assert.deepEqual(maskTexts(lines), expected);
    const events = lines.map((message, timestamp) => ({ timestamp, message, eventId: '1234567890' }));
    assert.deepEqual(mask({ events }), {
      events: expected.map((message, timestamp) => ({ timestamp, message, eventId: '1234567890' })),
    });
  });

  it('goes on with other lines while a private key is not at its end', () => {
    const [begin = '', line = '', ...rest] = PEM_LINES;
    assert.deepEqual(maskTexts([begin, 'INFO 7 orders taken', line, '', ...rest, 'AbCdEfGhIjKlMnOp1234']), [
      MASKED,
      'INFO 7 orders taken',
      MASKED,
      '',
      ...rest.map(() => MASKED),
      'AbCdEfGhIjKlMnOp1234',
    ]);
  });

  it('masks within text that stands in base64, and leaves bytes that are no text', () => {
    for (const [operation, keys] of Object.entries(ENCODED_KEYS_OF)) {
      const [service = '', name = ''] = operation.split('.');
      for (const key of keys) {
        const context = { service, operation: name };
        const encoded = (text: string) => Buffer.from(text).toString('base64');
        assert.deepEqual(mask({ [key]: encoded('é password=x') }, context), { [key]: encoded(`é password=${MASKED}`) });
        for (const same of [encoded('nothing'), Buffer.from([0xff, 0x00, 0xfe]).toString('base64')])
          assert.deepEqual(mask({ [key]: same }, context), { [key]: same });
        assert.deepEqual(mask({ [key]: 'password=x' }, context), { [key]: `password=${MASKED}` });
        assert.deepEqual(mask({ [key]: { a: 1 } }, context), { [key]: { a: 1 } });
      }
    }
  });

  it('shows what is to be published, and only where it is', () => {
    for (const [operation, keys] of Object.entries(PUBLIC_KEYS_OF)) {
      const [service = '', name = ''] = operation.split('.');
      for (const key of keys) {
        assert.deepEqual(mask({ [key]: 'v' }, { service, operation: name }), { [key]: 'v' });
        assert.deepEqual(mask({ [key]: 'v' }), { [key]: MASKED });
      }
    }
  });

  it('ends with what is nested without end', () => {
    let deep: Plain = 'password=hunter2';
    for (let level = 0; level < 100_000; level += 1) deep = level % 2 === 0 ? [deep] : { a: deep };
    assert.doesNotThrow(() => mask(deep));
    assert.doesNotThrow(() => maskText(`{"password":${'['.repeat(50_000)}"x"${']'.repeat(50_000)}}`));
  });

  it('looks through JSON within JSON within JSON in no more time than it takes to read it', () => {
    let text = `{"password":{"a":1},"text":"${'words and words '.repeat(10_000)}"}`;
    for (let level = 0; level < 10; level += 1) text = JSON.stringify({ secret: [{ a: 'v' }], inner: text });
    const started = performance.now();
    const masked = maskText(text);
    // Each level read twice as often as the one around it would take minutes.
    assert.ok(performance.now() - started < 8000);
    assert.ok(!masked.includes('"v"') && masked.includes(MASKED));
  });

  it('keeps keys of every kind', () => {
    const plain: Plain = JSON.parse('{"__proto__": {"password": "v"}, "constructor": "x", "1": "password=v"}');
    const masked = JSON.stringify(mask(plain));
    assert.equal(masked, `{"1":"password=${MASKED}","__proto__":{"password":"${MASKED}"},"constructor":"x"}`);
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

  it('shows the ids of access keys, which tell which key it is and open nothing', () => {
    const plain = { AccessKeyMetadata: [{ AccessKeyId: KEY_ID, accessKey: KEY_ID, Status: 'Active' }] };
    assert.equal(mask(plain), plain);
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
  const cases: readonly (readonly [given: string, expected: string])[] = [
    [`a ${PEM} b`, `a ${MASKED} b`],
    [
      'https://b.s3.amazonaws.com/k?X-Amz-Algorithm=A&X-Amz-Credential=x%2Fy&X-Amz-Security-Token=t&X-Amz-Signature=abc&x=1',
      `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=A&X-Amz-Credential=${MASKED}&X-Amz-Security-Token=${MASKED}&X-Amz-Signature=${MASKED}&x=1`,
    ],
    ['postgres://app:p%40ss@db:5432/x', `postgres://app:${MASKED}@db:5432/x`],
    ['amqp://a:one@h1,amqp://b:two@h2', `amqp://a:${MASKED}@h1,amqp://b:${MASKED}@h2`],
    [`key ${KEY_ID}.`, `key ${KEY_ID}.`],
    [`t=IQoJb3JpZ2lu${'A'.repeat(40)} x`, `t=${MASKED} x`],
    [`cookie ${JWT} x`, `cookie ${MASKED} x`],
    ['Authorization: Bearer abcdefghijklmnop', `Authorization: Bearer ${MASKED}`],
    ['{"db_password": "hunter2", "x": 1.0}', `{"db_password": "${MASKED}", "x": 1.0}`],
    ['{"a": {"b" :1e3}, "password": {"x": 1}, "n":[ 1 ]}', `{"a": {"b" :1e3}, "password": "${MASKED}", "n":[ 1 ]}`],
    ['x {"value":"v","name":"DB_PASSWORD"} y', `x {"value":"${MASKED}","name":"DB_PASSWORD"} y`],
    ['[{"password":["a", "b"]}, 1 , null]', `[{"password":["${MASKED}", "${MASKED}"]}, 1 , null]`],
    ['{"a":{"password":["x"]},"a":1}', `{"a":{"password":["${MASKED}"]},"a":1}`],
    ['{"a":{"b":1},"a":{"b":2,"password":{"c":3}}}', `{"a":{"b":1},"a":{"b":2,"password":"${MASKED}"}}`],
    ['{"a":[1],"a":{"password":{"c":3}}}', `{"a":[1],"a":{"password":"${MASKED}"}}`],
    ['{"password":{"x":1},"a":{"b":2},"a":[3]}', `{"password":"${MASKED}","a":{"b":2},"a":[3]}`],
    ['password: |\n  one\n  two\nport: 1', `password: |\n  ${MASKED}\nport: 1`],
    ['{"y":"password: |\\n  one\\n  two\\nport: 1"}', `{"y":"password: |\\n  ${MASKED}\\nport: 1"}`],
    ['user=a,password=b,c=d', `user=a,password=${MASKED},c=d`],
    ['password="one\ntwo"', `password="${MASKED}\ntwo"`],
    ["ALTER ROLE app WITH PASSWORD 'one two'", "ALTER ROLE app WITH PASSWORD 'one two'"],
    ['Set-Cookie: accepted', 'Set-Cookie: accepted'],
  ];
  for (const [given, expected] of cases) {
    it(`makes of ${given.slice(0, 60).replaceAll('\n', ' ')} what is to be seen`, () => {
      assert.equal(maskText(given), expected);
      assert.equal(maskText(expected), expected);
    });
  }

  it('knows each form by three of its characters', () => {
    for (const { what, literal, anchor = literal.length - 3 } of FORMS) {
      assert.ok(literal.length >= 3 && anchor >= 0 && anchor + 3 <= literal.length, what);
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

  describe('takes time that grows with the text, whatever stands in it', () => {
    for (const unit of [
      ...[
        'password',
        'password: ',
        'password="',
        "password='",
        'password=\\"',
        'password=,a',
        '"password\\\\',
        '"password":{',
      ],
      ...[
        'token-',
        'token_',
        '-token',
        '://',
        '://a:',
        '://a:b@',
        'postgres://a:b/',
        'eyJ',
        'eyJ.',
        'eyJhbGciOi.',
        '-----BEGIN ',
      ],
      ...[
        '-----BEGIN PRIVATE KEY',
        '-----END PRIVATE KEY-----',
        'Private-Lines: 1 ',
        'AKIAIOSFODNN7EXAMPLE ',
        "' at 'password' ",
      ],
      ...[
        'mysql -p',
        'curl -u a:',
        ' -p',
        'Basic ',
        'Bearer a',
        'x-amz-signature=',
        '&sig=',
        '@tcp(',
        '<password ',
        'IQoJb3JpZ2lu',
      ],
      ...[
        '{',
        '[',
        '\\',
        '"',
        '\\"',
        'a',
        '=',
        '&quot;password',
        'password |\n ',
        'environment',
        'Set-Cookie: a',
        'AAAA+/',
      ],
    ]) {
      it(JSON.stringify(unit), () => {
        const text = (size: number) => unit.repeat(Math.ceil(size / unit.length));
        const [small, large] = [text(100_000), text(1_000_000)];
        const timeOf = (given: string) => {
          const started = performance.now();
          maskText(given);
          return performance.now() - started;
        };
        const smallMs = Math.max(20, Math.min(...[1, 2, 3].map(() => timeOf(small))));
        const largeMs = timeOf(large);
        // Ten times the text; the square would be a hundred times the time.
        assert.ok(largeMs < 40 * smallMs, `${smallMs} ms, then ${largeMs} ms`);
      }).timeout(60_000);
    }
  });

  it('never throws, and changes nothing the second time', () => {
    const pieces = [
      ...[
        'password',
        'token',
        'Secret',
        '=',
        ': ',
        '"',
        "'",
        '\\',
        '\\"',
        '{',
        '}',
        '[',
        ']',
        ',',
        '\n',
        ' ',
        '://',
        '@',
        '<',
        '>',
        '&',
      ],
      ...[
        'hunter2',
        '••••',
        KEY_ID,
        JWT,
        PEM,
        'name',
        'value',
        '"name":"',
        '"value":"',
        'x-amz-signature=',
        '-----BEGIN',
        '|',
        '--',
        'ü',
        '\ud800',
      ],
      ...[
        'Authorization: ',
        'Basic ',
        'Bearer ',
        'cookie: ',
        'user:',
        'Environment',
        'Variables',
        'abc123DEF456ghi789JKL012mno345PQR678stu9',
      ],
    ];
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const masked = maskText(text);
        assert.equal(maskText(masked), masked);
        const plain = { a: [text, { [text]: text, name: text, value: text }] };
        assert.deepEqual(mask(mask(plain)), mask(plain));
      }),
      { numRuns: 1500, seed: 7 },
    );
  });
});

describe('what the bot says of an option whose name sounds secret', () => {
  for (const message of [
    '--cli-input-json.HidePassword takes true or false, and got null.',
    '--master-user-password takes a time such as 2024-05-01, and got a list.',
    '--master-user-password needs a value behind it.',
    '--master-user-password does not work here.',
  ]) {
    it(`stays as it is: ${message}`, () => assert.equal(maskText(message), message));
  }

  it('is told from a value that only begins as it does', () => {
    for (const value of ['takes', 'needs', 'does', 'is', 'takes2', 'needs-a-value', 'takesa', 'isnested'])
      for (const line of [`run --password ${value}`, `run --password ${value} --force`, `run --password ${value} x`])
        assert.ok(!maskText(line).includes(` ${value}`), line);
  });

  it('hides what it repeats of the value', () => {
    for (const [given, expected] of [
      ['takes text, and got "hunter22".', 'takes text, and got "••••".'],
      [
        'takes text in double quotes, and got the number 51234567',
        'takes text in double quotes, and got the number ••••',
      ],
      ['takes true or false, and got the text "hunter22".', 'takes true or false, and got the text "••••".'],
      ['takes text, and got --password hunter22', 'takes text, and got --password ••••'],
    ]) {
      assert.equal(maskText(`--cli-input-json.Password ${given}`), `--cli-input-json.Password ${expected}`);
    }
  });
});

describe('maskCredentials', () => {
  it('hides what is a credential by its form and leaves names and addresses as they are', () => {
    const address = 'https://b.s3.amazonaws.com/k?X-Amz-Signature=abc&sig=0123456789abcdef0123';
    for (const text of ['Password: expired since 3 days', address, 'ApiKey=abc', `id ${KEY_ID}`])
      assert.equal(maskCredentials(text), text);
    for (const [text, expected] of [
      [`see ${JWT}`, `see ${MASKED}`],
      [PEM, MASKED],
      ['postgres://app:hunter2@db/x', `postgres://app:${MASKED}@db/x`],
      [`gh${'p_'}${'a1'.repeat(18)}`, MASKED],
    ] as const)
      assert.equal(maskCredentials(text), expected);
  });
});

describe('names of secrets', () => {
  it('are not those that only tell of one', () => {
    for (const name of NO_SECRETS) assert.equal(secretKind(name), null, name);
    for (const last of HARMLESS_LAST) {
      assert.equal(secretKind(`db_password_${last}`), null, last);
      assert.equal(secretKind(`API-TOKEN-${last}`.toUpperCase()), null, last);
    }
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
      ['lambda', 'x', '--environment', `{"Variables": {"A": "${MASKED}"}}`],
    ],
    [
      'secrets within JSON',
      ['x', 'y', '--cli-input-json', '{"Password": "p", "A": 1}'],
      ['x', 'y', '--cli-input-json', `{"Password": "${MASKED}", "A": 1}`],
    ],
    ['what is known by its form', ['x', 'y', '--url', 'amqp://u:p@h'], ['x', 'y', '--url', `amqp://u:${MASKED}@h`]],
    [
      'JSON that is none',
      ['x', 'y', '--payload', '{"password": "p"'],
      ['x', 'y', '--payload', `{"password": "${MASKED}"`],
    ],
    [
      'a SecureString behind an equals sign',
      ['ssm', 'put-parameter', '--type=SecureString', '--value=s'],
      ['ssm', 'put-parameter', '--type=SecureString', `--value=${MASKED}`],
    ],
    [
      'an environment within shorthand',
      ['ecs', 'x', '--container-definitions', 'name=a,environment=[{name=A,value=v}],cpu=1,environment={B=w}'],
      [
        'ecs',
        'x',
        '--container-definitions',
        `name=a,environment=[{name=A,value=${MASKED}}],cpu=1,environment={B=${MASKED}}`,
      ],
    ],
    [
      'a bracket that is not closed',
      ['x', 'y', '--o', 'environment=[{name=A,value=v'],
      ['x', 'y', '--o', `environment=[{name=A,value=${MASKED}`],
    ],
    [
      'a list of an environment',
      ['codebuild', 'x', '--environment-variables-override', '[{"name":"A","value":"v"}]'],
      ['codebuild', 'x', '--environment-variables-override', `[{"name":"A","value":"${MASKED}"}]`],
    ],
    [
      'a flat environment',
      ['lightsail', 'x', '--environment', '{"stage":"v"}'],
      ['lightsail', 'x', '--environment', `{"stage":"${MASKED}"}`],
    ],
    [
      'a payload, also in base64',
      [
        'lambda',
        'invoke',
        '--payload',
        '{"password":"p"}',
        '--payload',
        Buffer.from('{"password":"p"}').toString('base64'),
      ],
      [...['lambda', 'invoke', '--payload', `{"password":"${MASKED}"}`, '--payload', MASKED]],
    ],
    [
      'nothing of another payload',
      ['x', 'y', '--payload', 'aGVsbG8gd29ybGQ='],
      ['x', 'y', '--payload', 'aGVsbG8gd29ybGQ='],
    ],
    [
      'no id of a key, and no token of paging',
      ['apigateway', 'get-api-key', '--api-key', 'abc', '--starting-token', 't'],
      ['apigateway', 'get-api-key', '--api-key', 'abc', '--starting-token', 't'],
    ],
    ['the key of another', ['x', 'y', '--api-key', 'abc'], ['x', 'y', '--api-key', MASKED]],
    ['an empty value', ['x', 'y', '--password', ''], ['x', 'y', '--password', '']],
  ];
  for (const [what, given, expected] of cases) it(`hides ${what}`, () => assert.deepEqual(maskWords(given), expected));
});
