import assert from 'node:assert/strict';
import { FIRST_PAGE_MEMBERS } from '../../src/answers/first-page-members.ts';
import type { PrintedFormat } from '../../src/answers/output.ts';
import type { PlainObject } from '../../src/answers/plain.ts';
import { joinedPages, printAnswer } from '../../src/answers/print.ts';
import { catalogue, operationOf } from '../aws/installed.ts';

const listFunctions = operationOf('lambda', 'list-functions');
const pages: readonly PlainObject[] = [
  { NextMarker: 'm', Functions: [{ FunctionName: 'a' }, { FunctionName: 'b' }] },
  { Functions: [{ FunctionName: 'c' }] },
];

function print(
  format: PrintedFormat,
  query: string | null,
  { nextToken = null, paginate = true }: { nextToken?: string | null; paginate?: boolean } = {},
): string {
  return printAnswer(pages, nextToken, { operation: listFunctions, format, query, paginate });
}

describe('printing an answer of several pages', () => {
  it('joins them before the query', () => {
    assert.equal(print('json', 'length(Functions)'), '3');
    assert.equal(print('yaml', 'Functions[].FunctionName'), '- a\n- b\n- c');
    assert.match(print('table', 'Functions[-1:]'), /\| {2}FunctionName {2}\|\n[+-]+\n\| {2}c {2,}\|/);
  });

  it('queries and prints each page by itself as text and as yaml-stream', () => {
    assert.equal(print('text', 'length(Functions)'), '2\n1');
    assert.equal(print('text', 'Functions[].FunctionName'), 'a\tb\nc');
    assert.equal(print('yaml-stream', 'length(Functions)'), '- 2\n- 1');
    assert.equal(print('yaml-stream', 'NextMarker'), '- m\n- null');
  });

  it('leaves the tokens of the service out', () => {
    assert.doesNotMatch(print('json', null), /NextMarker/);
    assert.equal(print('text', null), 'FUNCTIONS\ta\nFUNCTIONS\tb\nFUNCTIONS\tc');
  });

  it('ends with the token to go on with', () => {
    assert.match(print('json', null, { nextToken: 'tok' }), /\],\n {4}"NextToken": "tok"\n\}$/);
    assert.match(print('text', null, { nextToken: 'tok' }), /\nNEXTTOKEN\ttok$/);
    assert.equal(print('json', 'NextToken', { nextToken: 'tok' }), '"tok"');
  });

  it('gives a page as it is where nothing is to be paged', () => {
    assert.match(print('json', null, { paginate: false }), /"NextMarker": "m"/);
    const operation = operationOf('sts', 'get-caller-identity');
    assert.equal(
      printAnswer([{ Account: '1' }], null, { operation, format: 'text', query: 'Account', paginate: true }),
      '1',
    );
    assert.equal(printAnswer([], null, { operation, format: 'json', query: null, paginate: true }), '');
  });

  it('prints nothing with off', () => assert.equal(print('off', null), ''));
});

describe('joined pages', () => {
  it('keep of the other members those that the AWS CLI keeps, null where they are absent', () => {
    const query = operationOf('dynamodb', 'query');
    const page = { Count: 2, Items: [{ a: { S: 'x' } }], ScannedCount: 3, LastEvaluatedKey: { a: { S: 'x' } } };
    assert.deepEqual(joinedPages([page, { Count: 1, Items: [], ScannedCount: 1 }], null, query), {
      Items: [{ a: { S: 'x' } }],
      Count: 3,
      ScannedCount: 4,
      ConsumedCapacity: null,
    });
  });

  it('bring the parts of one structure together', () => {
    const page = (cell: string) => ({ UpdateCount: 0, ResultSet: { ResultSetMetadata: { of: cell }, Rows: [cell] } });
    assert.deepEqual(joinedPages([page('1'), page('2')], null, operationOf('athena', 'get-query-results')), {
      ResultSet: { Rows: ['1', '2'], ResultSetMetadata: { of: '1' } },
      UpdateCount: 0,
    });
  });

  it('take their members from operations and outputs that exist, where the service is installed', () => {
    const missing: string[] = [];
    let found = 0;
    for (const [key, paths] of Object.entries(FIRST_PAGE_MEMBERS)) {
      assert.match(key, /^[a-z0-9-]+ [A-Z]\w+$/);
      const [service = '', name = ''] = key.split(' ');
      if (!catalogue.serviceNames().includes(service)) continue;
      const sdk = catalogue.service(service);
      const cliName = sdk.operationNames.find((each) => sdk.operation(each)?.name === name);
      const operation = cliName === undefined ? undefined : sdk.operation(cliName);
      for (const path of paths.split(' ')) {
        if (operation?.output.member(path.split('.')[0] ?? '') === undefined) missing.push(`${key} ${path}`);
        else found += 1;
      }
    }
    assert.ok(found > 50);
    assert.deepEqual(missing, []);
  });
});
