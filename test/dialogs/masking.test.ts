import assert from 'node:assert/strict';
import type { NotificationView } from '../../cards/views.ts';
import { maskedError, maskedMistake } from '../../dialogs/masked-error.ts';
import { maskedNotification } from '../../dialogs/masked-notification.ts';
import { looseWords, secretsOf } from '../../dialogs/secret-text.ts';
import { secretKind } from '../../src/answers/mask-names.ts';
import { InstalledCatalogue, installedModules } from '../../src/aws/installed-catalogue.ts';
import type { Shape } from '../../src/command/catalogue.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { SECRET_TEXTS } from '../answers/support/secret-samples.ts';
import { Chat, type ChatOptions, load, oneAccount, onlyCard } from './support/chat.ts';

describe('secrets in a conversation', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const inJson = (secret: string) => JSON.stringify(secret).slice(1, -1);

  it('reach neither the audit nor a card nor the log, however they were typed', async () => {
    const chat = open();
    for (const { what, secret, text } of SECRET_TEXTS) {
      for (const line of [`lambda invok ${text}`, text]) {
        const { cards, texts } = await chat.say(line);
        assert.ok(!JSON.stringify([cards, texts]).includes(inJson(secret)), `card, ${what}`);
        assert.ok(!JSON.stringify(chat.lastAudit).includes(inJson(secret)), `audit, ${what}`);
      }
    }
    const log = chat.logLines.join('\n');
    for (const { what, secret } of SECRET_TEXTS) assert.ok(!log.includes(inJson(secret)), `log, ${what}`);
  }).timeout(60_000);

  it('that AWS repeats in an error do not reach its card', async () => {
    let message = '';
    const chat = open({
      aws: {
        'logs FilterLogEvents': () => {
          throw Object.assign(new Error(message), { name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
        },
      },
    });
    for (const { what, secret, text } of SECRET_TEXTS) {
      message = text;
      const { cards } = await chat.say('logs filter-log-events --log-group-name g');
      assert.ok(!JSON.stringify(cards).includes(inJson(secret)), what);
    }
  }).timeout(60_000);

  it('of the command itself are known wherever AWS repeats them', async () => {
    const chat = open({
      aws: {
        'rds ModifyDBInstance': () => {
          const text = 'The parameter hunter22 hunter22! is not valid.';
          throw Object.assign(new Error(text), { name: 'InvalidParameterValue', $metadata: { httpStatusCode: 400 } });
        },
      },
    });
    const line = "rds modify-db-instance --db-instance-identifier x --master-user-password 'hunter22 hunter22!'";
    const { cards } = await chat.press(onlyCard(await chat.say(line)), 'Run');
    assert.match(JSON.stringify(cards), /The parameter •••• is not valid/);
  });

  it('do not reach an answer in any form', async () => {
    const events = SECRET_TEXTS.map(({ text }, timestamp) => ({ timestamp, message: text, logStreamName: 's' }));
    const chat = open({ aws: { 'logs FilterLogEvents': () => ({ events }) } });
    const read = 'logs filter-log-events --log-group-name g';
    for (const line of [
      '',
      ' --output json',
      ' --output text',
      ' --output table',
      ' --output yaml',
      ' --query events[].message',
    ]) {
      const shown = JSON.stringify((await chat.say(read + line)).cards);
      for (const { what, secret } of SECRET_TEXTS) assert.ok(!shown.includes(inJson(secret)), `${what} with${line}`);
    }
  });
});

describe('an error that is shown', () => {
  it('masks facts by their names, and leaves out buttons that hold a secret', () => {
    const error = new PersonError('x', 'Not valid', 'Use another password="abc".', {
      facts: [
        { name: 'Password', value: 'abc' },
        { name: 'Request id', value: '8f5a1f0e-7a2c-4f0e-9d52-0d1f2a3b4c5d' },
      ],
      nextSteps: ['Try password=abc'],
      commands: [
        { title: 'Again', line: 'rds x --password abc' },
        { title: 'Who am I', line: 'whoami' },
      ],
    });
    assert.deepEqual(maskedError(error), {
      title: 'Not valid',
      message: 'Use another password="••••".',
      facts: [
        { name: 'Password', value: '••••' },
        { name: 'Request id', value: '8f5a1f0e-7a2c-4f0e-9d52-0d1f2a3b4c5d' },
      ],
      nextSteps: ['Try password=••••'],
      commands: [{ title: 'Who am I', line: 'whoami' }],
    });
  });

  it('keeps the caret at the fault when something in front of it is masked', () => {
    const text = 'rds x --password hunter22 --bogus 1';
    const { fault, lines, message } = maskedMistake({
      message: 'hunter22 is no option',
      fault: { text, at: text.indexOf('--bogus') },
      lines: ['rds x --password hunter22', 'rds x'],
    });
    assert.equal(fault?.text, 'rds x --password •••• --bogus 1');
    assert.equal(fault?.text.slice(fault.at), '--bogus 1');
    assert.deepEqual(lines, ['rds x']);
    assert.equal(message, '•••• is no option');
  });

  it('has the caret within the line when the fault is the secret itself', () => {
    const text = "x --password 'hunter22";
    const { fault } = maskedMistake({ message: 'm', fault: { text, at: text.length }, lines: [] });
    assert.equal(fault?.text, 'x --password ••••');
    assert.ok(fault.at <= fault.text.length);
    const inside = maskedMistake({ message: 'm', fault: { text: 'password=abcdef', at: 12 }, lines: [] }).fault;
    assert.ok(inside !== null && inside.at <= inside.text.length && !inside.text.includes('def'));
    assert.equal(maskedMistake({ message: 'm', fault: null, lines: [] }).fault, null);
  });
});

describe('a notification that is shown', () => {
  const token = ['gh', 'p_', 'a1'.repeat(18)].join('');
  const address = 'https://b.s3.amazonaws.com/report?X-Amz-Signature=0123456789abcdef';
  const text = `Password: expired. Run: clone https://${token}@github.com/x, see ${address}`;
  const spans = [{ text, link: address, bold: true }];
  const view: NotificationView = {
    id: 'i',
    severity: 'neutral',
    stateText: '',
    title: text,
    sourceName: 's',
    where: '',
    latest: { severity: 'good', text },
    acknowledged: null,
    notes: [],
    body: [{ kind: 'text', spans }],
    facts: [{ name: 'Password', value: text }],
    chart: null,
    chartNote: '',
    chartImage: null,
    gauge: null,
    items: {
      title: 'Items',
      entries: [{ severity: 'good', state: '', title: text, facts: [{ name: 'n', value: text }], link: null }],
      page: { id: 'i', index: 0, count: 1, more: false },
    },
    nextSteps: [{ kind: 'bullet', spans }],
    keywords: [],
    details: [{ title: 'Message', text, code: true }],
    links: [{ title: 'Open', url: address }],
    buttons: [],
    canMute: false,
    approval: null,
  };

  it('hides credentials known by their form, and nothing that people are to read or to open', () => {
    const masked = maskedNotification(view);
    const shown = JSON.stringify(masked);
    assert.ok(!shown.includes(token));
    assert.equal(shown, JSON.stringify(view).replaceAll(token, '••••'));
  });

  it('stays as it is where there is nothing to hide', () => {
    const plain = { ...view, title: 't', latest: null, body: [], facts: [], items: null, nextSteps: [], details: [] };
    assert.deepEqual(maskedNotification(plain), plain);
  });
});

describe('secrets of words', () => {
  it('are each by itself, the longest first, and long enough to be told', () => {
    assert.deepEqual(
      secretsOf(['x', '--environment', `{"Variables":{"A":"one-secret","B":"no"}}`, '--password=other']),
      ['one-secret', 'other'],
    );
    assert.deepEqual(secretsOf(['x', '--environment', `Variables={A="a, b c",B=two-of-them}`]), [
      'two-of-them',
      'a, b c',
    ]);
    const payload = Buffer.from('{"password":"hunter22"}').toString('base64');
    assert.deepEqual(secretsOf(['lambda', 'invoke', '--payload', payload]), [payload]);
    assert.deepEqual(secretsOf(['lambda', 'list-functions']), []);
  });

  it('in quotes belong to one word, closed or not, straight or as phones write them', () => {
    assert.deepEqual(looseWords('a --password “one two” b'), ['a', '--password', '“one two”', 'b']);
    assert.deepEqual(looseWords("a password='one two' --c"), ['a', "password='one two'", '--c']);
    assert.deepEqual(looseWords("—password 'one two"), ['--password', "'one two"]);
    assert.deepEqual(looseWords("don't --password x"), ["don't", '--password', 'x']);
  });

  it('do not follow the names of operations', () => {
    assert.deepEqual(looseWords('ecr get-authorization-token now'), ['ecr', 'get-authorization-token', 'now']);
    assert.deepEqual(looseWords('auth-token now'), ['--auth-token', 'now']);
  });
});

describe('names of secrets, over all installed services', () => {
  const catalogue = new InstalledCatalogue(installedModules(import.meta.url));
  const kinds = new Map<string, Set<Shape['kind']>>();
  before(function readCatalogue() {
    this.timeout(60_000);
    for (const name of catalogue.serviceNames()) {
      const service = catalogue.service(name);
      for (const operationName of service.operationNames) {
        const operation = service.operation(operationName);
        const seen = new Set<Shape>();
        const walk = (shape: Shape): void => {
          if (seen.has(shape)) return;
          seen.add(shape);
          if (shape.kind === 'list') walk(shape.member);
          if (shape.kind === 'map') walk(shape.value);
          if (shape.kind !== 'structure' && shape.kind !== 'union') return;
          for (const member of shape.members) {
            kinds.set(member.name, (kinds.get(member.name) ?? new Set<Shape['kind']>()).add(member.shape.kind));
            walk(member.shape);
          }
        };
        if (operation) for (const shape of [operation.input, operation.output]) walk(shape);
      }
    }
  });

  it('are those of members that end in a word for a secret', () => {
    const missed = [...kinds.keys()].filter(
      (name) => /(?:password|passphrase|secretaccesskey|privatekey)$/i.test(name) && secretKind(name) === null,
    );
    const switches = missed.filter((name) => kinds.get(name)?.has('boolean') === true && kinds.get(name)?.size === 1);
    assert.deepEqual(
      missed.filter((name) => !switches.includes(name)),
      [],
    );
  });

  it('are no names of switches, of numbers, or of times', () => {
    const masked = [...kinds].filter(([name]) => secretKind(name) === 'secret');
    const simple = masked.filter(([, found]) =>
      [...found].every((kind) => kind === 'boolean' || kind === 'number' || kind === 'timestamp'),
    );
    assert.deepEqual(
      simple.map(([name]) => name),
      [],
    );
    assert.ok(masked.length > 50);
  });

  it('are not those of tokens that commands take to go on, or once only', () => {
    const tokens = [...kinds.keys()].filter((name) => /token$/i.test(name) && secretKind(name) !== null).sort();
    assert.deepEqual(
      tokens,
      [
        ...[
          'accessToken',
          'AccessToken',
          'authorizationToken',
          'AuthToken',
          'BearerToken',
          'EventSourceToken',
          'HECToken',
          'JwtToken',
          'RefreshToken',
        ],
        ...['SecretToken', 'sessionToken', 'SessionToken', 'token', 'Token', 'TradeInToken', 'WebIdentityToken'],
      ].sort(),
    );
  });
});
