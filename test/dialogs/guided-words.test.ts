import assert from 'node:assert/strict';
import {
  globalWords,
  listWords,
  optionWords,
  textIn,
  textsIn,
  withoutOptions,
  wordsProblem,
} from '../../dialogs/guided-words.ts';
import { parse } from '../../src/command/parse.ts';
import { load } from './support/chat.ts';

describe('the words of a command', () => {
  const { catalogue } = load();

  it('lose options with all their values, however they were written', () => {
    const words = [
      'support',
      'create-case',
      '--upload-ids',
      'a',
      'b',
      '--subject=late',
      '--dry-run',
      '--language',
      'en',
    ];
    assert.deepEqual(withoutOptions(words, ['upload-ids', 'subject']), [
      ...['support', 'create-case', '--dry-run', '--language', 'en'],
    ]);
  });

  it('keep and lose values that only look like options with their option', () => {
    const words = ['ssm-incidents', 'start-incident', '--title', '-- orders = late', '--impact', '2'];
    assert.deepEqual(withoutOptions(words, ['title']), ['ssm-incidents', 'start-incident', '--impact', '2']);
    assert.deepEqual(withoutOptions(words, ['impact']), words.slice(0, 4));
  });

  it('take options as one word each, so that no value is one', () => {
    assert.deepEqual(optionWords({ title: '--role x', impact: '', trigger: null }), ['--title=--role x']);
    assert.deepEqual(
      [listWords('upload-ids', ['a', 'b']), listWords('upload-ids', [])],
      [['--upload-ids', 'a', 'b'], []],
    );
  });

  it('say where they go by what the line said', () => {
    const parsed = parse('support describe-cases --account production --query "cases[0]"', {
      ...{ catalogue, builtIns: [], pending: null },
    });
    assert.ok(parsed.kind === 'operation');
    assert.deepEqual(globalWords(parsed.command), ['--account=production', '--query=cases[0]']);
  });

  it('are a problem where they are not understood', () => {
    const words = ['support', 'resolve-case', '--case-id=file://case'];
    assert.match(wordsProblem({ catalogue }, words) ?? '', /file/);
    assert.equal(wordsProblem({ catalogue }, ['support', 'resolve-case', '--case-id=case-1']), null);
  });
});

describe('the input of a command', () => {
  it('has texts where its members are texts', () => {
    const input = { subject: 'late', impact: 2, uploadIds: ['a', 1, 'b'] };
    assert.deepEqual([textIn(input, 'subject'), textIn(input, 'impact'), textIn(input, 'none')], ['late', '', '']);
    assert.deepEqual([textsIn(input, 'uploadIds'), textsIn(input, 'subject')], [['a', 'b'], []]);
  });
});
