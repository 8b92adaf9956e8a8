import assert from 'node:assert/strict';
import { Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CASES, caseNames, synthesize } from './support/deployments.ts';

describe("AWS's own rules for solutions", () => {
  for (const name of caseNames) {
    it(`are kept, or it is said why not: ${name}`, () => {
      synthesize(CASES[name], (app) => Validations.of(app).addPlugins(new AwsSolutionsChecks(app)));
    });
  }

  it('are looked at: a queue without a second one for what fails is refused', () => {
    assert.throws(() =>
      synthesize(CASES.least, (app) => {
        new Queue(new Stack(app, 'other'), 'Queue');
        Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      }),
    );
  });
});
