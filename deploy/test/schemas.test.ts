import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { caseNames, deployments } from './support/deployments.ts';

/** As much as is used of the validator that the CDK brings along for itself. */
interface Validator {
  readonly CompositeEngine: new () => {
    validateTemplate(template: object): { readonly diagnostics: readonly Diagnostic[] };
    free(): void;
  };
  readonly TemplateContent: new (text: string, name: string) => object;
}
interface Diagnostic {
  readonly severity: string;
  readonly ruleId: string;
  readonly message: string;
}

describe("CloudFormation's schemas", () => {
  const ofTheCdk = createRequire(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json'));
  const { CompositeEngine, TemplateContent }: Validator = ofTheCdk('@aws/cloudformation-validate');
  const engine = new CompositeEngine();
  after(() => engine.free());

  const wrong = (template: object): readonly string[] =>
    engine
      .validateTemplate(new TemplateContent(JSON.stringify(template), 'template.json'))
      .diagnostics.filter(({ severity }) => severity !== 'INFO' && severity !== 'WARN')
      .map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`);

  for (const name of caseNames) {
    it(`take the templates of ${name}`, () => {
      for (const template of deployments.get(name)?.values() ?? []) assert.deepEqual(wrong(template.toJSON()), []);
    });
  }

  it('are looked at: a queue that waits for an hour is refused', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { ReceiveMessageWaitTimeSeconds: 'an hour', Wait: true } };
    assert.notDeepEqual(wrong({ Resources: { Queue: queue } }), []);
  });
});
