import assert from 'node:assert/strict';
import { GLOBAL_OPTIONS, globalOption } from '../../src/command/globals.ts';
import { BARE_LISTS } from '../../src/command/legacy-lists.ts';
import { CLI_ONLY, REMOVALS, removal } from '../../src/command/removals.ts';
import {
  aliasedOption,
  NEGATIVE_RENAMES,
  negativeName,
  OPTION_ALIASES,
  OPTION_RENAMES,
  optionName,
} from '../../src/command/renames.ts';

const KEY = /^[a-z0-9-]+\.(?:\*|[a-z0-9-]+)\.[a-z0-9-]+$/;
const NAME = /^[a-z][a-z0-9-]*$/;

describe('the tables of exceptions', () => {
  for (const [table, entries] of [
    ['renames', OPTION_RENAMES],
    ['negative renames', NEGATIVE_RENAMES],
    ['aliases', OPTION_ALIASES],
  ] as const) {
    it(`have well-formed ${table}`, () => {
      for (const [key, name] of entries) {
        assert.match(key, KEY);
        assert.match(name, NAME);
        assert.notEqual(key.split('.')[2], name);
      }
    });
  }

  it('hold every rename of the AWS CLI', () => {
    // 87 of its table, and three that it makes where it adds options or commands.
    assert.equal(OPTION_RENAMES.size + NEGATIVE_RENAMES.size, 90);
    assert.equal(OPTION_ALIASES.size, 24);
  });

  it('are looked up for one operation, then for all of a service', () => {
    assert.equal(optionName('eks', 'create-cluster', 'version'), 'kubernetes-version');
    assert.equal(optionName('eks', 'describe-addon', 'version'), 'version');
    assert.equal(optionName('emr', 'describe-cluster', 'JobFlowId'), 'cluster-id');
    assert.equal(optionName('sns', 'subscribe', 'Endpoint'), 'notification-endpoint');
    assert.equal(optionName('lambda', 'invoke', 'FunctionName'), 'function-name');
    assert.equal(negativeName('ec2', 'create-network-acl-entry', 'egress'), 'ingress');
    assert.equal(negativeName('ecs', 'execute-command', 'interactive'), 'non-interactive');
    assert.equal(negativeName('lambda', 'create-function', 'publish'), 'no-publish');
    assert.equal(aliasedOption('mgn', 'anything', 'source-server-i-ds'), 'source-server-ids');
    assert.equal(aliasedOption('mgn', 'anything', 'tags'), undefined);
  });

  it('name removed operations with a reason', () => {
    for (const [key, { why, instead }] of REMOVALS) {
      assert.match(key, /^[a-z0-9-]+ [a-z0-9-]+$/);
      assert.ok(why.length > 10);
      if (instead !== undefined) assert.match(instead, NAME);
    }
    assert.equal(removal('kinesis', 'subscribe-to-shard')?.instead, 'get-records');
    assert.equal(removal('lambda', 'invoke'), undefined);
  });

  it("say what to do instead of the commands that are the AWS CLI's own", () => {
    for (const [command, instead] of CLI_ONLY) {
      assert.match(command, /^[a-z0-9]+$/);
      assert.match(instead, /\.$/);
    }
  });

  it('name each global option once, with a reason where it is refused', () => {
    assert.equal(new Set(GLOBAL_OPTIONS.map(({ name }) => name)).size, GLOBAL_OPTIONS.length);
    for (const option of GLOBAL_OPTIONS) {
      assert.match(option.name, NAME);
      assert.equal(option.reason !== undefined, option.effect === 'refuse');
      assert.equal(globalOption(option.name), option);
    }
  });

  it('name the old lists by service, operation and option', () => {
    for (const key of BARE_LISTS) assert.match(key, /^[a-z]+ [a-z-]+ [a-z-]+$/);
  });
});
