import assert from 'node:assert/strict';
import { bindValues } from '../../src/command/template-values.ts';

const NAMES = ['cluster', 'role-name', 'count'];

describe('the values behind the name of a command with variables', () => {
  const CASES: readonly (readonly [string, Record<string, string>, readonly string[]])[] = [
    ['', {}, []],
    ['prod ops 3', { cluster: 'prod', 'role-name': 'ops', count: '3' }, []],
    ['--role-name ops prod', { cluster: 'prod', 'role-name': 'ops' }, []],
    ['role-name=ops --COUNT=3 prod', { cluster: 'prod', 'role-name': 'ops', count: '3' }, []],
    ['cluster=', { cluster: '' }, []],
    ['other=x', { cluster: 'other=x' }, []],
    [`"--count" 'cluster=x'`, { cluster: '--count', 'role-name': 'cluster=x' }, []],
    ['--cluster "--count"', { cluster: '--count' }, []],
    ['{"a": [1, 2]} x', { cluster: '{"a": [1, 2]}', 'role-name': 'x' }, []],
    ['—count 3', { count: '3' }, []],
    ['prod --region eu-west-1', { cluster: 'prod' }, ['--region=eu-west-1']],
    ['--no-paginate prod --max-items 5', { cluster: 'prod' }, ['--no-paginate', '--max-items=5']],
    ['--query Functions[*].[Name, Arn] --output text', {}, ['--query=Functions[*].[Name, Arn]', '--output=text']],
  ];
  for (const [text, values, options] of CASES) {
    it(`are understood: ${text || 'none'}`, () => {
      assert.deepEqual(bindValues(text, NAMES), { kind: 'bound', values, options });
    });
  }

  it('belong to a variable before they are an option', () => {
    assert.deepEqual(bindValues('--region x', ['region']), { kind: 'bound', values: { region: 'x' }, options: [] });
  });

  for (const [text, why] of [
    ['a b c d', /^It takes 3 values, and 4 were given\./],
    ['a b c --count 3', /^It takes 3 values, and 4 were given\./],
    ['--count 1 count=2', /^The variable count is given twice\.$/],
    ['--count', /^A value is missing behind --count\.$/],
    ['--count --cluster x', /^A value is missing behind --count\.$/],
    ['--region', /^A value is missing behind --region\.$/],
    ['--cli-input-json {}', /^It has no variable cli-input-json\.$/],
    ['--generate-cli-skeleton', /^It has no variable generate-cli-skeleton\.$/],
    ['--constructor x', /^It has no variable constructor\.$/],
  ] as const) {
    it(`are refused: ${text}`, () => {
      const bound = bindValues(text, NAMES);
      assert.match(bound.kind === 'unfit' ? bound.why : bound.kind, why);
    });
  }

  it('are none where there is no variable', () => {
    const bound = bindValues('x', []);
    assert.match(bound.kind === 'unfit' ? bound.why : '', /^It takes no values, and 1 was given\./);
  });

  it('have the mistakes of every line', () => {
    const bound = bindValues('"x', NAMES);
    assert.equal(bound.kind === 'error' && bound.error.code, 'unclosed-quote');
  });
});
