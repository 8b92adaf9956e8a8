import assert from 'node:assert/strict';
import { pagingExceptions, pagingOf } from '../../src/aws/paging-table.ts';
import { resultMembers } from '../../src/aws/result-members.ts';
import { xformName } from '../../src/command/names.ts';
import { catalogue, operationOf } from './installed.ts';

describe('operations that page although their package has no paginator', () => {
  for (const [service, name, paging] of pagingExceptions()) {
    it(`${service} ${name}: its token and limit are in the model`, () => {
      const operation = operationOf(service, xformName(name));
      assert.deepEqual(operation.paging, paging);
      assert.equal(operation.input.member(paging.inputToken)?.required, false);
      assert.ok(operation.output.member(paging.outputToken));
      if (paging.limit !== undefined) assert.ok(operation.input.member(paging.limit));
      assert.notEqual(resultMembers(operation)?.primary, null);
    });
  }

  it('take the limit of a page where only the AWS CLI names it', () => {
    for (const service of ['elb', 'elbv2']) {
      const paged = catalogue
        .service(service)
        .operationNames.map((name) => operationOf(service, name))
        .filter(({ paging }) => paging !== null);
      assert.ok(paged.length > 1);
      for (const { input, paging } of paged) assert.ok(input.member(paging?.limit ?? ''));
    }
  });

  it("leave the package's own paging as it is", () => {
    const paging = { inputToken: 'a', outputToken: 'b', limit: 'c' };
    assert.equal(pagingOf('lambda', 'ListFunctions', paging), paging);
    assert.equal(pagingOf('lambda', 'Invoke', null), null);
  });
});
