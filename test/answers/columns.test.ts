import assert from 'node:assert/strict';
import { PREFERRED_COLUMNS } from '../../src/answers/columns.ts';
import type { Shape } from '../../src/command/catalogue.ts';
import { catalogue } from '../aws/installed.ts';

/** The shape at a path; a name on a list of keys and values is a key, so that the value's shape is there. */
function shapeAt(shape: Shape | undefined, path: string): Shape | undefined {
  let at = shape;
  for (const name of path.split('.')) {
    if (at?.kind === 'list') {
      const entry = at.member;
      const keyed =
        'member' in entry && entry.kind !== 'list' && (entry.member('Key') ?? entry.member('key')) !== undefined;
      at = keyed ? (entry.member('Value')?.shape ?? entry.member('value')?.shape) : undefined;
    } else at = at?.kind === 'structure' ? at.member(name)?.shape : undefined;
  }
  return at;
}

describe('Preferred columns', () => {
  const installed = new Set(catalogue.serviceNames());
  for (const [key, rule] of Object.entries(PREFERRED_COLUMNS)) {
    const [service = '', name = ''] = key.split('.');
    it(`of ${key} are at most four`, () => {
      assert.ok(rule.columns.length > 0 && rule.columns.length <= 4);
    });
    // Of a service that is not installed there is no output to look into.
    if (!installed.has(service)) continue;
    it(`of ${key} stand in its output`, () => {
      const found = catalogue.service(service);
      const operation = found.operationNames
        .map((cliName) => found.operation(cliName))
        .find((candidate) => candidate?.name === name);
      assert.ok(operation, `${service} has no ${name}`);
      let row: Shape | undefined = operation.output;
      for (const member of rule.list.split('.')) {
        const list: Shape | undefined = row?.kind === 'structure' ? row.member(member)?.shape : undefined;
        assert.equal(list?.kind, 'list', `${member} is no list`);
        row = list?.kind === 'list' ? list.member : undefined;
      }
      for (const { path } of rule.columns) assert.ok(shapeAt(row, path), `${path} is no member of ${rule.list}`);
    }).timeout(60_000);
  }

  it('are those of forty listings or more', () => assert.ok(Object.keys(PREFERRED_COLUMNS).length >= 40));
});
