import assert from 'node:assert/strict';
import type { Plain } from '../../src/answers/plain.ts';
import { present, presentRow, type TablePresentation } from '../../src/answers/present.ts';
import { list, map, operation, scalar, structure } from './shapes.ts';

const text = scalar('string');
const listFunctions = operation('lambda.ListFunctions', { NextMarker: text, Functions: list(structure({})) }, true);
const describeInstances = operation(
  'ec2.DescribeInstances',
  { Reservations: list(structure({})), NextToken: text },
  true,
);
const unknown = operation('things.ListThings', { things: list(structure({})), nextToken: text }, true);

function table(plain: Plain, op = unknown, queried = false): TablePresentation {
  const presentation = present(plain, op, queried, 'eu-west-1');
  assert.equal(presentation.kind, 'table');
  return presentation;
}

const titles = (presentation: TablePresentation) => presentation.columns.map((column) => column.title);
const cells = (presentation: TablePresentation) => presentation.rows.map((row) => row.cells);

describe('A list of objects', () => {
  it('has the preferred columns of its operation', () => {
    const functions = [
      { FunctionName: 'order-intake', MemorySize: 128, LastModified: '2026-11-21T03:12:00.000+0000', Handler: 'h' },
    ];
    const shown = table({ Functions: functions, NextMarker: 'm' }, listFunctions);
    assert.deepEqual(titles(shown), ['Function name', 'Last modified', 'Memory (MB)']);
    assert.deepEqual(cells(shown), [['order-intake', '2026-11-21 03:12', '128']]);
    assert.deepEqual(shown.noun, { one: 'function', many: 'functions' });
    assert.deepEqual(shown.facts, []);
  });

  it('is flattened where objects stand within objects: the instances of all reservations', () => {
    const instance = (id: string, name: string) => ({
      InstanceId: id,
      InstanceType: 't3.micro',
      State: { Name: 'running' },
      Tags: [{ Key: 'Name', Value: name }],
    });
    const shown = table(
      {
        Reservations: [
          { Instances: [instance('i-1', 'a'), instance('i-2', 'b')] },
          { Instances: [instance('i-3', 'c')] },
        ],
      },
      describeInstances,
    );
    assert.deepEqual(titles(shown), ['Instance ID', 'Name', 'State', 'Instance type']);
    assert.deepEqual(cells(shown), [
      ['i-1', 'a', 'running', 't3.micro'],
      ['i-2', 'b', 'running', 't3.micro'],
      ['i-3', 'c', 'running', 't3.micro'],
    ]);
    assert.deepEqual(shown.noun, { one: 'instance', many: 'instances' });
  });

  it('has columns chosen by content elsewhere: names, ids, states and times first, at most four', () => {
    const thing = (n: number) => ({
      description: 'a long description that says a good deal about this thing and does not fit a cell',
      owner: 'same',
      createdAt: '2026-11-21T03:12:00+00:00',
      nested: { a: 1 },
      status: n === 1 ? 'ACTIVE' : 'FAILED',
      thingArn: `arn:aws:things:eu-west-1:111122223333:thing/${n}`,
      thingId: `t-${n}`,
      thingName: `thing ${n}`,
    });
    assert.deepEqual(titles(table({ things: [thing(1), thing(2)] })), [
      'Thing name',
      'Thing ID',
      'Status',
      'Created at',
    ]);
  });

  it('keeps a column out that says the same in every row, where others tell more', () => {
    const rows = ['a', 'b', 'c'].map((name) => ({
      name,
      type: 'same',
      zone: `${name}1`,
      size: name.charCodeAt(0),
      note: `n${name}`,
      kind: `k${name}`,
    }));
    assert.ok(!titles(table({ things: rows })).includes('Type'));
  });

  it('leaves out a preferred column that says nothing in any row', () => {
    const functions = [{ FunctionName: 'order-intake', MemorySize: 128 }, { FunctionName: 'drain' }];
    assert.deepEqual(titles(table({ Functions: functions }, listFunctions)), ['Function name', 'Memory (MB)']);
  });

  it('gives wider columns to longer texts', () => {
    const shown = table({ things: [{ name: 'a-name-of-some-thirty-characters', state: 'OK' }] });
    assert.deepEqual(shown.columns, [
      { title: 'Name', width: 30 },
      { title: 'State', width: 6 },
    ]);
  });

  it('becomes one column where its objects hold nothing that fits a cell', () => {
    const shown = table({
      things: [
        { a: { b: 1 }, c: {} },
        { a: { b: 2 }, c: {} },
      ],
    });
    assert.deepEqual(cells(shown), [['2 values'], ['2 values']]);
    assert.equal(shown.columns.length, 1);
  });

  it('says what stood beside it', () => {
    const alarms = operation(
      'cloudwatch.DescribeAlarms',
      { CompositeAlarms: list(structure({})), MetricAlarms: list(structure({})) },
      true,
    );
    const shown = table(
      { CompositeAlarms: [{ AlarmName: 'c' }], MetricAlarms: [{ AlarmName: 'm', StateValue: 'OK' }] },
      alarms,
    );
    assert.equal(shown.rows[0]?.cells[0], 'm');
    assert.deepEqual(shown.facts, [{ name: 'Composite alarms', value: '1 composite alarm' }]);
  });

  it('is the one that holds something, where the operation’s first is empty', () => {
    const alarms = operation(
      'cloudwatch.DescribeAlarms',
      { CompositeAlarms: list(structure({})), MetricAlarms: list(structure({})) },
      true,
    );
    const shown = table({ CompositeAlarms: [{ AlarmName: 'c' }], MetricAlarms: [] }, alarms);
    assert.deepEqual(shown.noun, { one: 'composite alarm', many: 'composite alarms' });
    assert.equal(shown.rows[0]?.cells[0], 'c');
  });

  it('opens a row to all its facts', () => {
    const shown = table(
      { Functions: [{ FunctionName: 'a', Handler: 'h', Environment: { Variables: { A: '••••' } } }] },
      listFunctions,
    );
    assert.deepEqual(presentRow(shown, 0), {
      kind: 'facts',
      title: 'a',
      facts: [
        { name: 'Function name', value: 'a' },
        { name: 'Handler', value: 'h' },
      ],
      nested: [{ name: 'Environment', summary: '1 value', text: 'Variables:\n    A: ••••' }],
    });
    assert.equal(presentRow(shown, 1), null);
  });
});

describe('A list of scalars', () => {
  const listTables = operation('dynamodb.ListTables', { TableNames: list(text) }, true);

  it('becomes one column', () => {
    const shown = table({ TableNames: ['orders', 'stock'] }, listTables);
    assert.deepEqual(titles(shown), ['Table name']);
    assert.deepEqual(cells(shown), [['orders'], ['stock']]);
  });

  it('opens a row to its value', () => {
    assert.deepEqual(presentRow(table({ TableNames: ['orders'] }, listTables), 0), {
      kind: 'facts',
      title: 'orders',
      facts: [{ name: 'Table name', value: 'orders' }],
      nested: [],
    });
  });
});

describe('An empty result says so in words', () => {
  const cases: readonly (readonly [
    what: string,
    plain: Plain,
    queried: boolean,
    region: string | null,
    words: string,
  ])[] = [
    ['an empty list', { Functions: [] }, false, 'eu-west-1', 'No functions in eu-west-1.'],
    ['a list left out', {}, false, 'eu-west-1', 'No functions in eu-west-1.'],
    ['a global service', { Functions: [] }, false, null, 'No functions.'],
    ['a query that finds nothing', null, true, 'eu-west-1', 'The query found nothing.'],
    ['a query that finds an empty list', [], true, 'eu-west-1', 'The query found nothing.'],
    ['a query with an empty list in it', { A: [] }, true, 'eu-west-1', 'The query found nothing.'],
  ];
  for (const [what, plain, queried, region, words] of cases) {
    it(what, () => assert.deepEqual(present(plain, listFunctions, queried, region), { kind: 'empty', text: words }));
  }

  it('an operation that gives nothing back', () => {
    const remove = operation('lambda.DeleteFunction', {});
    assert.deepEqual(present({}, remove, false, 'eu-west-1'), {
      kind: 'empty',
      text: 'delete-function succeeded; AWS sent nothing back.',
    });
  });
});

describe('One object', () => {
  it('becomes facts under its member’s name', () => {
    const describe = operation('dynamodb.DescribeTable', { Table: structure({}) });
    const shown = present(
      { Table: { TableName: 'orders', ItemCount: 2, Schema: [{ a: 1, b: { c: 2 } }] } },
      describe,
      false,
      null,
    );
    assert.deepEqual(shown, {
      kind: 'facts',
      title: 'Table',
      facts: [
        { name: 'Table name', value: 'orders' },
        { name: 'Item count', value: '2' },
      ],
      nested: [{ name: 'Schema', summary: '1 entry', text: '- a: 1\n  b:\n      c: 2' }],
    });
  });

  it('with lists among many scalars stays one object', () => {
    const get = operation('lambda.GetFunctionConfiguration', { FunctionName: text, Layers: list(structure({})) });
    const shown = present({ FunctionName: 'a', Runtime: 'x', Handler: 'h', Layers: [{ Arn: 'l' }] }, get, false, null);
    assert.equal(shown.kind, 'facts');
    assert.equal(shown.kind === 'facts' && shown.title, 'Function configuration');
  });

  it('shows a long text as a nested part', () => {
    const get = operation('sqs.GetQueueAttributes', { Attributes: map(text) });
    const shown = present({ Attributes: { Policy: 'p'.repeat(201), Delay: '0' } }, get, false, null);
    assert.ok(shown.kind === 'facts');
    assert.deepEqual(shown.nested, [{ name: 'Policy', summary: '201 characters', text: 'p'.repeat(201) }]);
  });
});

describe('A query’s result', () => {
  it('is a table with the columns that were asked for', () => {
    const shown = table(
      [
        { zeta: 1, Alpha: 'x' },
        { zeta: 2, Alpha: 'y', 'a.b': 'dotted' },
      ],
      listFunctions,
      true,
    );
    assert.deepEqual(titles(shown), ['Zeta', 'Alpha', 'A b']);
    assert.deepEqual(cells(shown), [
      ['1', 'x', ''],
      ['2', 'y', 'dotted'],
    ]);
  });

  it('is a table where an object holds nothing but a list', () => {
    const shown = table({ MetricAlarms: [{ AlarmName: 'a' }] }, listFunctions, true);
    assert.deepEqual(shown.noun, { one: 'metric alarm', many: 'metric alarms' });
  });

  it('has numbered columns where it is a list of lists', () => {
    const shown = table(
      [
        ['a', 1],
        ['b', 2],
      ],
      listFunctions,
      true,
    );
    assert.deepEqual(titles(shown), ['Value 1', 'Value 2']);
  });

  it('is facts where it is an object', () => {
    assert.equal(present({ a: 1, b: 2 }, listFunctions, true, null).kind, 'facts');
  });

  it('is a text where it is a scalar', () => {
    assert.deepEqual(present(42, listFunctions, true, null), { kind: 'text', text: '42' });
    assert.deepEqual(present('x', listFunctions, false, null), { kind: 'text', text: 'x' });
  });

  it('has chosen columns where it has too many', () => {
    const wide = Object.fromEntries(Array.from({ length: 9 }, (_, place) => [`m${place}`, place]));
    assert.equal(table([wide], listFunctions, true).columns.length, 4);
  });
});
