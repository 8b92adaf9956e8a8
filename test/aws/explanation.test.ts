import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { z } from 'zod';
import { DeniedOperations } from '../../src/aws/denied-operations.ts';
import { explainStream } from '../../src/aws/explain-stream.ts';
import { type Explanation, explainLine } from '../../src/aws/explanation.ts';
import { catalogue } from './installed.ts';

const context = {
  catalogue,
  builtIns: [{ name: 'set default-account', aliases: ['set default account'] }],
  denied: new DeniedOperations([]),
};

function explained(line: string): Explanation {
  return explainLine(line, context);
}

function codeOf(line: string): string | undefined {
  const explanation = explained(line);
  return 'error' in explanation ? explanation.error.code : undefined;
}

/** The codes of errors in docs/use.md. */
const DOCUMENTED_CODES = codesIn(readFileSync(new URL('../../docs/use.md', import.meta.url), 'utf8'));

function codesIn(page: string): readonly string[] {
  const list = /The codes of errors:(.*?)\n\n/s.exec(page)?.[1] ?? '';
  return [...list.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code);
}

/** What lines are made of, whole and broken. */
const WORDS = [
  ...[
    'lambda',
    'invoke',
    'ssm',
    'get-parameter',
    'ec2',
    'describe-instances',
    'wait',
    'explain',
    'help',
    'iam',
    'polly',
  ],
  ...[
    '--function-name',
    'f',
    '--name',
    '--with-decryption',
    '--payload',
    '{"a":1}',
    '{',
    '"',
    "'",
    '|',
    '--query',
    '[',
  ],
  ...[
    '--region',
    'eu-west-1',
    'file:///x',
    '--filters',
    'Name=a,Values=b',
    '--bogus',
    '--help',
    '>',
    '--cli-input-json',
  ],
];

describe('the explanation of a command line', () => {
  it('says what would be called', () => {
    assert.deepEqual(explained('lambda invoke --function-name drain --region eu-west-1 --query StatusCode'), {
      line: 'lambda invoke --function-name drain --region eu-west-1 --query StatusCode',
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: 'drain' },
      missing: [],
      access: 'change',
      region: 'eu-west-1',
      query: 'StatusCode',
    });
  });

  it('says which state would be waited for, by which operation', () => {
    const explanation = explained('lambda wait function-active --function-name drain');
    assert.ok('operation' in explanation);
    const { operation, wait, access, input } = explanation;
    assert.deepEqual(
      { operation, wait, access, input },
      {
        operation: 'GetFunctionConfiguration',
        wait: 'FunctionActive',
        access: 'read',
        input: { FunctionName: 'drain' },
      },
    );
  });

  it('knows the commands that call an operation under another name', () => {
    const explanation = explained('rds add-option-to-option-group --option-group-name g --options OptionName=OEM');
    assert.ok('operation' in explanation);
    assert.deepEqual(
      [explanation.operation, explanation.access, explanation.input],
      ['ModifyOptionGroup', 'change', { OptionGroupName: 'g', OptionsToInclude: [{ OptionName: 'OEM' }] }],
    );
    assert.equal(codeOf('rds modify-option-group --option-group-name g'), 'removed-operation');
  });

  it('names the required members that lack a value', () => {
    const explanation = explained('cloudwatch set-alarm-state --alarm-name a');
    assert.ok('missing' in explanation);
    assert.deepEqual([...explanation.missing].sort(), ['StateReason', 'StateValue']);
  });

  it('writes bytes and times so that JSON can carry them', () => {
    const explanation = explained('lambda invoke --function-name f --payload hi');
    assert.ok('input' in explanation);
    assert.deepEqual(explanation.input, { FunctionName: 'f', Payload: { $bytes: 'aGk=' } });
    const alarms = explained('cloudwatch describe-alarm-history --start-date 2026-11-21T00:00:00Z');
    assert.ok('input' in alarms);
    assert.deepEqual(alarms.input, { StartDate: { $date: '2026-11-21T00:00:00.000Z' } });
  });

  for (const [line, access] of [
    ['cloudwatch describe-alarms', 'read'],
    ['lambda invoke f', 'change'],
    ['lambda invoke f --invocation-type DryRun', 'read'],
    ['sts get-caller-identity', 'denied'],
    ['ssm get-parameter --name a', 'read'],
    ['ssm get-parameter --name a --with-decryption', 'denied'],
  ] as const) {
    it(`says ${access} of ${line}`, () => {
      const explanation = explained(line);
      assert.ok('access' in explanation);
      assert.equal(explanation.access, access);
    });
  }

  it('keeps the whole line, and explains the command behind "explain"', () => {
    const explanation = explained('explain lambda invoke f');
    assert.ok('operation' in explanation);
    assert.equal(explanation.line, 'explain lambda invoke f');
    assert.equal(explanation.operation, 'Invoke');
  });

  it("names the bot's own commands", () => {
    assert.deepEqual(explained('help'), { line: 'help', builtIn: 'help' });
    assert.deepEqual(explained('lambda --help'), { line: 'lambda --help', builtIn: 'help' });
    assert.deepEqual(explained('set default account prod'), {
      line: 'set default account prod',
      builtIn: 'set default-account',
    });
  });

  it('offers the services of an operation that several have', () => {
    const explanation = explained('describe-load-balancers');
    assert.ok('error' in explanation);
    assert.equal(explanation.error.code, 'unknown-service');
    assert.ok(explanation.error.suggestions.includes('elbv2 describe-load-balancers'));
  });

  it('names the package of a service that is not installed', () => {
    const explanation = explained('polly list-voices');
    assert.ok('error' in explanation);
    assert.equal(explanation.error.code, 'service-not-installed');
    assert.match(explanation.error.message, /@aws-sdk\/client-polly/);
  });

  for (const [line, code] of [
    ['', 'missing-value'],
    ['   ', 'missing-value'],
    ['lamda list-functions', 'unknown-service'],
    ['lambda list-function', 'unknown-operation'],
    ['lambda invoke f --nope 1', 'unknown-option'],
    ['lambda invoke --function-name', 'missing-value'],
    ['lambda invoke "f', 'unclosed-quote'],
    ['lambda list-functions | grep a', 'shell-operator'],
    ['lambda list-functions --query [', 'bad-query'],
    ['lambda invoke f --payload file:///etc/passwd', 'file-reference'],
  ] as const) {
    it(`says ${code} of ${JSON.stringify(line)}`, () => assert.equal(codeOf(line), code));
  }

  it('tells an error by code, message and suggestions alone', () => {
    const explanation = explained('lambda list-function');
    assert.ok('error' in explanation);
    assert.deepEqual(Object.keys(explanation.error), ['code', 'message', 'suggestions']);
  });

  it('says of a service that is denied as a whole that nothing is to be installed for it', () => {
    const explanation = explained('iam list-users');
    assert.ok('error' in explanation);
    assert.equal(explanation.error.code, 'service-not-installed');
    assert.match(
      explanation.error.message,
      /^iam is denied, whatever the role: who may .* @aws-sdk\/client-iam is not/,
    );
    assert.doesNotMatch(explanation.error.message, /operators/);
  });

  it('has the documented form, whatever the line', () => {
    const json = z.json();
    const form = z.union([
      z.strictObject({
        line: z.string(),
        service: z.string(),
        operation: z.string(),
        wait: z.string().optional(),
        input: z.record(z.string(), json),
        missing: z.array(z.string()),
        access: z.enum(['read', 'change', 'denied']),
        region: z.string().nullable(),
        query: z.string().nullable(),
      }),
      z.strictObject({ line: z.string(), builtIn: z.string() }),
      z.strictObject({
        line: z.string(),
        error: z.strictObject({
          code: z.enum(DOCUMENTED_CODES),
          message: z.string(),
          suggestions: z.array(z.string()),
        }),
      }),
    ]);
    const lines = [
      'lambda invoke --function-name f --payload hi --region eu-west-1 --query StatusCode',
      'lambda wait function-active --function-name f',
      'iam list-users',
      'help',
      '',
      'describe-load-balancers',
      'x'.repeat(60_000),
    ];
    for (const line of lines) {
      const written: unknown = JSON.parse(JSON.stringify(explained(line)));
      assert.ok(form.safeParse(written).success, line.slice(0, 100));
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS)), (words) => {
        const written: unknown = JSON.parse(JSON.stringify(explained(words.join(' '))));
        assert.ok(form.safeParse(written).success, words.join(' '));
      }),
    );
  });

  it('takes at least 2,000 lines a second', () => {
    const lines = [
      'lambda invoke --function-name f',
      'ec2 describe-instances --filters Name=a,Values=b',
      'cloudwatch describe-alarms',
    ];
    for (const line of lines) explained(line);
    const start = performance.now();
    for (let count = 0; count < 1000; count += 1) for (const line of lines) explained(line);
    assert.ok(performance.now() - start < 1500);
  });
});

describe('the stream of explanations', () => {
  const echo = (line: string): Explanation => ({ line, builtIn: 'help' });

  async function output(chunks: readonly string[]): Promise<readonly string[]> {
    async function* input(): AsyncGenerator<string> {
      yield* chunks;
    }
    const written: string[] = [];
    for await (const text of explainStream(input(), echo)) written.push(text);
    return written;
  }

  async function lines(...chunks: readonly string[]): Promise<readonly unknown[]> {
    const text = (await output(chunks)).join('');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).line);
  }

  it('answers each line with one, in order', async () => {
    assert.deepEqual(await lines('a\nb\nc\n'), ['a', 'b', 'c']);
  });

  it('answers empty lines too', async () => assert.deepEqual(await lines('a\n\n\nb\n'), ['a', '', '', 'b']));

  it('takes a last line without an end', async () => assert.deepEqual(await lines('a\nb'), ['a', 'b']));

  it('is silent for no input', async () => assert.deepEqual(await output([]), []));

  it('takes lines that were cut anywhere', async () =>
    assert.deepEqual(await lines('a', 'b\r', '\nc', '\n'), ['ab', 'c']));

  it('ends a line nowhere but at its end', async () => {
    assert.deepEqual(await lines('a\u2028b\rc\n'), ['a\u2028b\rc']);
  });

  it('passes on what is complete at once', async () => {
    assert.equal((await output(['a\nb', '\n', 'c\n'])).length, 3);
  });
});
