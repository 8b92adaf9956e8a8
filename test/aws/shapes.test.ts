import assert from 'node:assert/strict';
import { type Schema, ShapeReader } from '../../src/aws/shapes.ts';
import type { Shape, StructureShape } from '../../src/command/catalogue.ts';
import { everyOperation, operationOf } from './installed.ts';

const reader = new ShapeReader({
  choices: () => ['A', 'B'],
  description: (structure, member) => `${structure}.${member}`,
  memberDetails: (structure, member) => `${structure}.${member} in full`,
});

/** The shape of a member by its path from a structure. */
function at(structure: StructureShape, ...path: readonly string[]): Shape {
  let shape: Shape = structure;
  for (const name of path) {
    while (shape.kind === 'list') shape = shape.member;
    assert.ok(shape.kind === 'structure' || shape.kind === 'union');
    const member = shape.member(name);
    assert.ok(member, name);
    shape = member.shape;
  }
  return shape;
}

describe('shapes', () => {
  const structure = reader.structure([
    3,
    'test',
    'Everything',
    0,
    ['Name', 'Token', 'Count', 'Big', 'Exact', 'Flag', 'When', 'Bytes', 'Stream', 'Any', 'Names', 'Pairs', 'Json'],
    [0, [0, 4], 1, 17, 19, 2, 4, 21, 42, 15, 64, 128, [0, { mediaType: 'application/json' }]],
    2,
  ]);

  for (const [member, kind] of [
    ['Name', 'string'],
    ['Count', 'number'],
    ['Big', 'bigint'],
    ['Exact', 'bigdecimal'],
    ['Flag', 'boolean'],
    ['When', 'timestamp'],
    ['Bytes', 'blob'],
    ['Stream', 'blob'],
    ['Any', 'document'],
    ['Names', 'list'],
    ['Pairs', 'map'],
  ] as const) {
    it(`reads ${member} as ${kind}`, () => assert.equal(at(structure, member).kind, kind));
  }

  it('tells a streamed blob from one that is not', () => {
    assert.deepEqual(at(structure, 'Stream'), { kind: 'blob', name: 'blob', jsonValue: false, streaming: true });
    assert.deepEqual(at(structure, 'Bytes'), { kind: 'blob', name: 'blob', jsonValue: false, streaming: false });
  });

  it('tells a string that carries JSON', () => {
    assert.deepEqual(at(structure, 'Json'), { kind: 'string', name: 'string', jsonValue: true, streaming: false });
  });

  it('reads lists and maps that the schema writes as a number', () => {
    const list = at(structure, 'Names');
    assert.ok(list.kind === 'list' && list.member.kind === 'string');
    const map = at(structure, 'Pairs');
    assert.ok(map.kind === 'map' && map.key.kind === 'string' && map.value.kind === 'string');
  });

  it('takes the first members as the required ones, as many as the schema says', () => {
    assert.deepEqual(
      structure.members.filter(({ required }) => required).map(({ name }) => name),
      ['Name', 'Token'],
    );
  });

  it('knows an idempotency token', () => {
    assert.equal(structure.member('Token')?.idempotencyToken, true);
    assert.equal(structure.member('Name')?.idempotencyToken, false);
  });

  it('keeps members in the order of the schema and finds them by exact name', () => {
    assert.equal(structure.members[2]?.name, 'Count');
    assert.equal(structure.member('count'), undefined);
    assert.equal(structure.member('Count'), structure.members[2]);
  });

  it('asks the documentation by structure and member', () => {
    assert.equal(structure.member('Name')?.description(), 'Everything.Name');
  });

  it('offers choices for strings and lists of strings only', () => {
    assert.deepEqual(structure.member('Name')?.choices(), ['A', 'B']);
    assert.deepEqual(structure.member('Names')?.choices(), ['A', 'B']);
    assert.deepEqual(structure.member('Count')?.choices(), []);
  });

  it('takes an operation without input for one with an empty structure', () => {
    const unit = reader.structure('unit');
    assert.deepEqual(unit.members, []);
    assert.equal(unit.member('Name'), undefined);
  });

  it('reads shapes of the same schema once', () => {
    const inner: Schema = [3, 'test', 'Inner', 0, ['A'], [0]];
    const outer = reader.structure([3, 'test', 'Outer', 0, ['One', 'Two'], [() => inner, () => inner]]);
    assert.equal(at(outer, 'One'), at(outer, 'Two'));
  });
});

describe('shapes of installed clients', () => {
  it('takes a union for one', () => {
    const map = operationOf('dynamodb', 'put-item').input.member('Item')?.shape;
    assert.ok(map?.kind === 'map' && map.key.kind === 'string');
    assert.equal(map.value.kind, 'union');
    assert.equal(map.value.name, 'AttributeValue');
    assert.ok(map.value.kind === 'union' && map.value.members.every(({ required }) => !required));
  });

  it('reads a shape that holds itself without end', () => {
    const { input } = operationOf('ce', 'get-cost-and-usage');
    const filter = at(input, 'Filter');
    assert.equal(at(input, 'Filter', 'And', 'Or', 'Not'), filter);
  });

  it('knows the streams of S3', () => {
    const body = at(operationOf('s3api', 'put-object').input, 'Body');
    assert.ok(body.kind === 'blob' && body.streaming);
  });

  it('reads every shape of every service to its end', function () {
    this.timeout(15_000);
    const seen = new Set<Shape>();
    const walk = (shape: Shape): void => {
      if (seen.has(shape)) return;
      seen.add(shape);
      if (shape.kind === 'list') walk(shape.member);
      else if (shape.kind === 'map') walk(shape.value);
      else if (shape.kind === 'structure' || shape.kind === 'union')
        for (const member of shape.members) walk(member.shape);
    };
    for (const { input, output } of everyOperation()) {
      walk(input);
      walk(output);
    }
    assert.ok(seen.size > 10_000);
  });
});
