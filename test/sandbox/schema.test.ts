import assert from 'node:assert/strict';
import { NormalizedSchema } from '@smithy/core/schema';
import { operationSchema } from '../../src/sandbox/schema.ts';
import { answerUnsupported } from '../../src/sandbox/unsupported.ts';
import { faultsOf } from './support/check-output.ts';
import { sdk } from './support/clients.ts';

/** List operations of installed clients whose outputs have required members besides their lists. */
const operations: readonly (readonly [service: string, operation: string])[] = [
  ['kinesis', 'ListStreams'],
  ['kinesis', 'ListTagsForStream'],
  ['ssm-incidents', 'ListIncidentFindings'],
  ['glue', 'ListCrawls'],
  ['eks', 'ListNodegroups'],
  ['dynamodb', 'ListBackups'],
];

describe('schemas of operations', () => {
  for (const [service, operation] of operations) {
    it(`let ${service} ${operation} be empty in its own shape`, () => {
      const { schema } = new (sdk(service)[`${operation}Command`])({});
      const read = operationSchema({ __smithy_context: { operationSchema: schema } });
      assert.equal(read.name, operation);
      assert.deepEqual(faultsOf(read.output, answerUnsupported(service, read, {}), operation), []);
    });
  }

  it('give every required member of an empty answer a value of its type', () => {
    const structure = [3, 'test', 'Inner', 0, ['When'], [4], 1];
    const members = ['Text', 'Number', 'Flag', 'When', 'Map', 'List', 'Inner', 'Optional'];
    const types = [0, 1, 2, 4, 128, 64, () => structure, 0];
    const schema = [
      9,
      'test',
      'ListThings',
      0,
      () => [3, 'test', 'In', 0, [], []],
      () => [3, 'test', 'Out', 0, members, types, 7],
    ];
    const read = operationSchema({ __smithy_context: { operationSchema: schema } });
    const answer = answerUnsupported('test', read, {});
    assert.deepEqual(answer, {
      Text: '',
      Number: 0,
      Flag: false,
      When: new Date(0),
      Map: {},
      List: [],
      Inner: { When: new Date(0) },
    });
    assert.deepEqual(faultsOf(NormalizedSchema.of(read.output), answer, 'Out'), []);
  });

  it('are missing from clients that are too old', () => {
    assert.throws(() => operationSchema({ __smithy_context: {} }), /too old for the sandbox/);
    assert.throws(() => operationSchema(undefined), /too old for the sandbox/);
  });
});
