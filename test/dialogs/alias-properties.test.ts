import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chainCommand, loadChain } from '../../dialogs/alias-chain.ts';
import { createAlias } from '../../dialogs/alias-store.ts';
import type { Command, Value } from '../../src/command/command.ts';
import { variableText } from '../../src/command/template.ts';
import { bindValues } from '../../src/command/template-values.ts';
import { Chat, load, oneAccount } from './support/chat.ts';

/** Texts that mean something to a shell, to shorthand, to JSON, or to the language. */
const SPECIAL = [
  '--region=us-east-1',
  '--cli-input-json={}',
  '--function-name',
  '—region',
  '-x',
  '--',
  'a,b',
  'Key=x,Value=y',
  '{"a":1}',
  '["a","b"]',
  '"',
  "'",
  '\\',
  '\\"',
  '","admin":true,"x":"',
  '$(id)',
  '`id`',
  '; rm',
  '| jq',
  '$other',
  '$$',
  'file:///etc/passwd',
  'null',
  'true',
  '12',
  '1e9',
  '2026-01-01',
  'help',
  '--help',
  'wait',
];

const value = fc
  .oneof(
    { weight: 2, arbitrary: fc.constantFrom(...SPECIAL) },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.constantFrom(...SPECIAL, ' ', 'x'), { minLength: 1, maxLength: 4 })
        .map((all) => all.join('')),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }) },
  )
  .filter((text) => variableText(text) === text);

/** What is no value's: the operation, how its input is made up, where and as whom it runs. */
function shapeOf({ service, operation, wait, input, globals }: Command): unknown {
  return [service.name, operation.name, wait?.cliName, shape(input), globals];
}

function shape(part: Value): unknown {
  if (part instanceof Date || part instanceof Uint8Array) return part.constructor.name;
  if (Array.isArray(part)) return part.map(shape);
  if (typeof part !== 'object' || part === null) return 'one value';
  return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, shape(member)]));
}

/** Commands with three variables each, and values that fit them. */
const TEMPLATES: readonly (readonly [command: string, fits: readonly [string, string, string]])[] = [
  ['lambda invoke --function-name $a --payload {"b":"$b","n":[{"c":"x-$c"}]}', ['f', 'g', 'h']],
  ['lambda invoke --function-name=$a --qualifier $b --client-context $c', ['f', 'g', 'h']],
  ['lambda get-function $a --qualifier "$b $c"', ['f', 'g', 'h']],
  ['ecs update-service --cluster $a --service web-$b --desired-count $c', ['f', 'g', '3']],
  ['ecs describe-services --cluster $a --services $b fixed $c', ['f', 'g', 'h']],
  ['ec2 create-tags --resources $a --tags Key=$b,Value=$c Key=fixed,Value=1', ['f', 'g', 'h']],
  [
    'ssm start-automation-execution --document-name $a --parameters {"Role":["arn:aws:iam::1:role/$b"],"Queue":["$c"]}',
    ['f', 'g', 'h'],
  ],
  ['ssm start-automation-execution --document-name $a --parameters Queue=$b,Other=$c', ['f', 'g', 'h']],
  ['logs filter-log-events --log-group-name $a --filter-pattern "{ $.level = $b }" --start-time $c', ['f', 'g', '1']],
  ['ecs wait services-stable --cluster $a --services $b $c', ['f', 'g', 'h']],
];

describe('the values of an alias', () => {
  const chat = new Chat(load(), { configuration: oneAccount });
  const turn = { conversation: { baseId: 'here' }, person: { id: 'x', name: 'X' }, configurations: [] } as never;
  const chainOf = (name: string, command: string) =>
    loadChain(chat.parts, turn, { name, command, accountId: null, isConfigured: false });
  const run = async (name: string, command: string) => {
    const chain = await chainOf(name, command);
    return (a: string, b: string, c: string, options: readonly string[] = []) =>
      chainCommand(chat.parts, chain, { a, b, c }, options);
  };

  for (const [place, [command, fits]] of TEMPLATES.entries()) {
    it(`never change the shape of ${command}`, async () => {
      const direct = await run('direct', command);
      await createAlias(chat.parts, turn, { name: `t${place}`, command });
      const through = await run('through', `run t${place} "$a" b=$b --c=$c`);
      const fitting = direct(...fits);
      assert.equal(fitting.kind, 'command');
      if (fitting.kind !== 'command') return;
      const wanted = shapeOf(fitting.command);
      fc.assert(
        fc.property(value, value, value, (a, b, c) => {
          for (const outcome of [direct(a, b, c), through(a, b, c)]) {
            if (outcome.kind === 'command') assert.deepEqual(shapeOf(outcome.command), wanted);
          }
        }),
        { numRuns: 150 },
      );
    });
  }

  it('are the same where another alias hands them on', async () => {
    const [[command]] = TEMPLATES as readonly [readonly [string, unknown]];
    const direct = await run('direct', command);
    const through = await run('through', 'run t0 $a $b $c');
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const [one, other] = [direct(a, b, c), through(a, b, c)];
        assert.equal(one.kind, other.kind);
        if (one.kind === 'command' && other.kind === 'command')
          assert.deepEqual(other.command.words, one.command.words);
      }),
    );
  });

  it('stay the texts that they are', async () => {
    const direct = await run('direct', 'lambda invoke --function-name $a --qualifier $b --client-context "$c"');
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const outcome = direct(a, b, c);
        // What a file's address would be is refused, as everywhere.
        if (outcome.kind !== 'command') return;
        const { FunctionName, Qualifier, ClientContext } = outcome.command.input;
        assert.deepEqual([FunctionName, Qualifier, ClientContext], [a, b, c]);
      }),
    );
  });

  it('are each bound once, in quotes as they stand, whatever they look like', () => {
    const names = ['a', 'role-name', 'region'];
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const quoted = [a, b, c].map((text) => `'${text.replaceAll("'", "'\\''")}'`);
        // A word that goes on behind its closing quote has no quote at its start only where it begins with one itself.
        fc.pre([a, b, c].every((text) => !text.startsWith("'")));
        const bound = bindValues(quoted.join(' '), names);
        assert.deepEqual(bound, { kind: 'bound', values: { a, 'role-name': b, region: c }, options: [] });
      }),
    );
  });

  it('never make an option of the command line but those that are named', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const bound = bindValues(text, ['a', 'b']);
        if (bound.kind !== 'bound') return;
        for (const option of bound.options) {
          assert.match(
            option,
            /^--(?:account|region|role|query|output|max-items|page-size|starting-token)=|^--no-paginate$/,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });
});
