import assert from 'node:assert/strict';
import { warnOfDenied } from '../../src/assemble-denied.ts';
import { unmatchedPatterns } from '../../src/aws/unmatched-patterns.ts';
import { catalogue } from './installed.ts';

const warnings = (...patterns: readonly string[]) => unmatchedPatterns(patterns, () => catalogue.apiOperations());

describe('denied patterns of the configuration', () => {
  for (const pattern of [
    'lambda:Invoke',
    'lambda:InvokeFunction',
    'LAMBDA:invokefunction',
    's3:ListBucket',
    's3:GetObjectVersion',
    'emr:TerminateJobFlows',
    'elasticmapreduce:*',
    'apigateway:DELETE',
    '*:Delete*',
    'sts:*',
  ]) {
    it(`are not warned of where they match: ${pattern}`, () => assert.deepEqual(warnings(pattern), []));
  }

  for (const [pattern, why] of [
    ['lambda:Invok', '; did you mean lambda:Invoke, lambda:InvokeAsync, lambda:InvokeFunction?'],
    ['lamda:Invoke', '; did you mean lambda:Invoke?'],
    ['s3:ListBuket', '; did you mean s3:ListBucket, s3:ListBuckets?'],
    ['ec2:TerminateInstance', '; did you mean ec2:TerminateInstances?'],
    ['logs:*LogGroupss', ''],
    ['polly:*', ': polly is not installed'],
    ['execute-api:Invoke', ''],
  ] as const) {
    it(`are warned of where they match nothing: ${pattern}`, () =>
      assert.deepEqual(warnings('lambda:*', pattern), [
        `Denied[1], ${pattern}, matches no operation of the installed services${why}`,
      ]));
  }

  it('cost nothing where there are none', () => {
    const unread = () => assert.fail('read');
    assert.deepEqual(unmatchedPatterns([], unread), []);
  });

  it('are told in the log', () => {
    const told: unknown[] = [];
    warnOfDenied({ denied: ['s3:ListBuket', 's3:ListBucket'] }, catalogue, {
      warn: (...words: unknown[]) => void told.push(words),
    });
    assert.deepEqual(told, [
      [
        'Denied[0], s3:ListBuket, matches no operation of the installed services; did you mean s3:ListBucket, s3:ListBuckets?',
      ],
    ]);
  });
});
