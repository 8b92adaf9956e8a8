import assert from 'node:assert/strict';
import { mergePages } from '../../src/aws/pages.ts';
import { RESULT_MEMBER_EXCEPTIONS, resultMembers } from '../../src/aws/result-members.ts';
import type { Operation } from '../../src/command/catalogue.ts';
import { catalogue } from './support/local-aws.ts';

function operation(service: string, name: string): Operation {
  const found = catalogue.service(service).operation(name);
  assert.ok(found, `${service} ${name}`);
  return found;
}

describe('the members that pages share', () => {
  it('are the lists beside the token', () => {
    assert.deepEqual(resultMembers(operation('s3api', 'list-objects-v2')), {
      primary: ['Contents'],
      lists: [['Contents'], ['CommonPrefixes']],
      added: [],
      token: ['NextContinuationToken'],
    });
  });

  it('stand in the structure that holds the token', () => {
    const members = resultMembers(operation('cloudfront', 'list-distributions'));
    assert.deepEqual(
      [members?.primary, members?.token],
      [
        ['DistributionList', 'Items'],
        ['DistributionList', 'NextMarker'],
      ],
    );
  });

  it('stand in a structure beside the token where there is no list', () => {
    assert.deepEqual(resultMembers(operation('athena', 'get-query-results'))?.primary, ['ResultSet', 'Rows']);
  });

  it('are none without paging', () => {
    assert.equal(resultMembers(operation('lambda', 'get-function')), null);
  });

  for (const [kind, table] of Object.entries(RESULT_MEMBER_EXCEPTIONS)) {
    for (const [key, paths] of Object.entries(table)) {
      it(`of ${key} exist as the table of ${kind} has them`, () => {
        const [service = '', name] = key.split(' ');
        const sdk = catalogue.service(service);
        const cliName = sdk.operationNames.find((one) => sdk.operation(one)?.name === name);
        const found = operation(service, cliName ?? key);
        assert.ok(found.paging);
        for (const path of paths) {
          const kinds = path.split('.').reduce<{ shape: Operation['output'] | undefined; kind: string }>(
            ({ shape }, member) => {
              const next = shape?.member(member)?.shape;
              return { shape: next?.kind === 'structure' ? next : undefined, kind: next?.kind ?? 'missing' };
            },
            { shape: found.output, kind: 'structure' },
          );
          assert.match(kinds.kind, kind === 'lists' ? /^list$/ : /^(number|string)$/, path);
        }
      });
    }
  }
});

describe('pages as one', () => {
  const merge = (service: string, name: string, pages: readonly Readonly<Record<string, unknown>>[]) => {
    const members = resultMembers(operation(service, name));
    assert.ok(members);
    return mergePages(pages, members);
  };

  it('join lists inside structures and leave the token out', () => {
    assert.deepEqual(
      merge('cloudfront', 'list-distributions', [
        { DistributionList: { Items: [1], NextMarker: 'a', IsTruncated: true, Quantity: 1 } },
        { DistributionList: { Items: [2], IsTruncated: false, Quantity: 1 } },
      ]),
      { DistributionList: { Items: [1, 2], IsTruncated: false, Quantity: 1 } },
    );
  });

  it("add DynamoDB's counts", () => {
    assert.deepEqual(
      merge('dynamodb', 'scan', [
        { Items: [1], Count: 1, ScannedCount: 5, LastEvaluatedKey: { id: { S: 'a' } } },
        { Items: [2], Count: 1, ScannedCount: 7 },
      ]),
      { Items: [1, 2], Count: 2, ScannedCount: 12 },
    );
  });

  it('join the text of a log file', () => {
    assert.deepEqual(
      merge('rds', 'download-db-log-file-portion', [
        { LogFileData: 'a\n', Marker: '1', AdditionalDataPending: true },
        { LogFileData: 'b\n', AdditionalDataPending: false },
      ]),
      { LogFileData: 'a\nb\n', AdditionalDataPending: false },
    );
  });

  it("keep the first page's other members and the last page's flags", () => {
    assert.deepEqual(
      merge('s3api', 'list-objects-v2', [
        { Contents: [1], Name: 'b', IsTruncated: true, NextContinuationToken: 'x' },
        { Contents: [2], Name: 'b', IsTruncated: false },
      ]),
      { Contents: [1, 2], Name: 'b', IsTruncated: false },
    );
  });

  it('join maps where the pages hold no list', () => {
    assert.deepEqual(merge('apigateway', 'get-usage', [{ items: { a: [1] }, position: 'p' }, { items: { b: [2] } }]), {
      items: { a: [1], b: [2] },
    });
  });

  it('leave out a list that no page has', () => {
    assert.deepEqual(merge('s3api', 'list-objects-v2', [{ KeyCount: 0 }]), { KeyCount: 0 });
  });

  it('take a list that only a later page has', () => {
    assert.deepEqual(merge('athena', 'get-query-results', [{}, { ResultSet: { Rows: [1] } }]), {
      ResultSet: { Rows: [1] },
    });
  });
});
