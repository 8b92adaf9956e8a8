import assert from 'node:assert/strict';
import fc from 'fast-check';
import { optionWord } from '../../src/command/options.ts';
import { resolveCommand } from '../../src/command/template.ts';

describe('a command with variables', () => {
  const words = (commandText: string, variables: Record<string, string> = {}) => {
    const resolved = resolveCommand(commandText, variables);
    return resolved.kind === 'resolved' ? resolved.words : resolved;
  };
  const missing = (commandText: string, variables: Record<string, string> = {}) => {
    const resolved = resolveCommand(commandText, variables);
    return resolved.kind === 'resolved' ? resolved.missing : resolved;
  };

  it('has its variables replaced, wherever in a word they stand', () => {
    assert.deepEqual(
      words('lambda invoke --function-name $stage-$name --qualifier=v$v', { stage: 'x', name: 'y', v: '2' }),
      ['lambda', 'invoke', '--function-name', 'x-y', '--qualifier=v2'],
    );
    assert.deepEqual(words('ecs x --a arn:aws:iam::1:role/$role-name/z', { 'role-name': 'ops' }), [
      'ecs',
      'x',
      '--a',
      'arn:aws:iam::1:role/ops/z',
    ]);
  });

  it('names the variables that are missing, once each and in order', () => {
    assert.deepEqual(missing('a b --x $two --y $one --z "$two $three"', { three: '3' }), ['two', 'one']);
    assert.deepEqual(missing('a b --x $One', { one: '1' }), []);
  });

  it('has a dollar for two, and leaves others alone', () => {
    assert.deepEqual(words('a b --x $$name --y { $.level = 5 } --z 5$', { name: 'no' }), [
      'a',
      'b',
      '--x',
      '$name',
      '--y',
      '{ $.level = 5 }',
      '--z',
      '5$',
    ]);
    assert.deepEqual(missing("logs x --filter '$- $$$a'"), ['a']);
  });

  it('is refused where the line itself is wrong', () => {
    const resolved = resolveCommand('a b | c', {});
    assert.equal(resolved.kind === 'error' && resolved.error.code, 'shell-operator');
  });

  it('takes a value with blanks, quotes and shell operators as one word', () => {
    for (const value of ['a b', '"a', "it's", '$(rm)', '`x`', '; rm -rf', '| jq', '$other', '$$', '\\', '{']) {
      assert.deepEqual(words('a b --x $v', { v: value }), ['a', 'b', '--x', value]);
    }
  });

  it('binds a value that looks like an option to the option before it', () => {
    assert.deepEqual(words('a b --x $v --y z', { v: '--region' }), ['a', 'b', '--x=--region', '--y', 'z']);
    assert.deepEqual(words('a b --x=$v', { v: '--cli-input-json={}' }), ['a', 'b', '--x=--cli-input-json={}']);
    assert.deepEqual(words('a b --x p $v', { v: '--y' }), ['a', 'b', '--x', '["p","--y"]']);
    assert.deepEqual(words('a b --x --$v', { v: 'region' }), ['a', 'b', '--x=--region']);
  });

  it('is unsafe where nothing stands before such a value', () => {
    assert.deepEqual(words('lambda invoke $fn', { fn: '--region' }), { kind: 'unsafe', variable: '$fn' });
    assert.deepEqual(words('lambda invoke --$fn', { fn: 'debug' }), { kind: 'unsafe', variable: '--$fn' });
  });

  it('does not look for variables in names of options, nor has answers of several values', () => {
    assert.deepEqual(words('a b --na$x=1', { x: 'me' }), ['a', 'b', '--na$x=1']);
    assert.deepEqual(words('a b --ids:=$ids', { ids: 'i-1 i-2' }), ['a', 'b', '--ids=i-1 i-2']);
  });

  it('has values in JSON as JSON has them', () => {
    const value = (template: string, v: string) => {
      const all = words(`a b --x '${template}'`, { v });
      return JSON.parse(Array.isArray(all) ? String(all[3]) : '');
    };
    const hostile = 'x","admin":true,"y":"\\';
    assert.deepEqual(value('{"name":"$v","n":1}', hostile), { name: hostile, n: 1 });
    assert.deepEqual(value('["a $v b"]', hostile), [`a ${hostile} b`]);
    assert.deepEqual(value('{"n": $v}', '12.5'), { n: 12.5 });
    assert.deepEqual(value('{"n": $v}', 'true, "m": 1'), { n: 'true, "m": 1' });
  });

  it('has values in JSON within JSON as often escaped as needed', () => {
    const template = '{"body":"{\\"name\\":\\"$v\\",\\"inner\\":\\"{\\\\\\"deep\\\\\\":\\\\\\"$v\\\\\\"}\\"}"}';
    const hostile = 'x","admin":true,"y":"\\';
    const all = words(`lambda invoke --payload '${template}'`, { v: hostile });
    const outer = JSON.parse(Array.isArray(all) ? String(all[3]) : '');
    const body = JSON.parse(outer.body);
    assert.deepEqual(Object.keys(body), ['name', 'inner']);
    assert.equal(body.name, hostile);
    assert.deepEqual(JSON.parse(body.inner), { deep: hostile });
  });

  it('never has more words, nor other options, whatever the values are', () => {
    const template = 'ecs update-service --cluster $a --service web-$b --tags=$c --names p $d q --force';
    const value = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
      fc.constantFrom('--x', '--region=eu', '-x', '—force', '$a', '$$', ' --x', '"', '--', '--region x'),
    );
    const names = (all: readonly string[]) => all.flatMap((word) => optionWord(word)?.name ?? []);
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const resolved = words(template, { a, b, c, d });
        assert.ok(Array.isArray(resolved));
        assert.deepEqual(names(resolved), ['cluster', 'service', 'tags', 'names', 'force']);
        assert.deepEqual(resolved.slice(0, 2), ['ecs', 'update-service']);
        assert.ok(resolved.length <= 12);
      }),
    );
  });
});
