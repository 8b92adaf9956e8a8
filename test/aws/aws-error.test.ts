import assert from 'node:assert/strict';
import { readAwsError, requestIdOf, safeMessage } from '../../src/aws/aws-error.ts';

describe('a message of AWS', () => {
  for (const [name, secret] of [
    ['an access key id', 'ASIAIOSFODNN7EXAMPLE'],
    ['a secret access key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['a session token', `FwoGZXIvYXdzE${'aB3/+'.repeat(60)}==`],
  ] as const) {
    it(`loses ${name}`, () => {
      assert.equal(safeMessage(`The value ${secret} is wrong`), 'The value •••• is wrong');
    });
  }

  it("loses a presigned address's signature", () => {
    assert.equal(
      safeMessage('GET https://b.s3.amazonaws.com/k?X-Amz-Signature=abc123&X-Amz-Expires=60 failed'),
      'GET https://b.s3.amazonaws.com/k?X-Amz-Signature=••••&X-Amz-Expires=60 failed',
    );
  });

  it('keeps ARNs, ids and commit hashes', () => {
    const text =
      'Commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12 of arn:aws:codecommit:eu-west-1:123456789012:MyDemoRepository1234567890abcd in i-0abcd1234ef567890';
    assert.equal(safeMessage(text), text);
  });

  it('is one line of at most a thousand characters', () => {
    assert.equal(safeMessage('a\n  b\tc'), 'a b c');
    assert.equal(safeMessage('ab '.repeat(1000)).length, 1001);
  });

  it('is read from anything that may be thrown', () => {
    assert.deepEqual(readAwsError('text'), {
      code: 'Error',
      message: 'text',
      requestId: null,
      status: null,
      answered: false,
      codes: [],
    });
    assert.equal(readAwsError(undefined).code, 'Error');
    assert.equal(requestIdOf(null), null);
  });
});
