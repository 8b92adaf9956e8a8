import assert from 'node:assert/strict';
import { decodePosition, encodePosition } from '../../src/aws/starting-token.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';

describe('a starting token', () => {
  it('is the one that the AWS CLI writes', () => {
    const written = Buffer.from('{"Marker": "abc", "boto_truncate_amount": 2}').toString('base64');
    assert.deepEqual(decodePosition('Marker', written), { token: 'abc', skip: 2 });
  });

  it('of the first page holds null', () => {
    const written = Buffer.from('{"NextToken": null, "boto_truncate_amount": 1}').toString('base64');
    assert.deepEqual(decodePosition('NextToken', written), { token: null, skip: 1 });
  });

  it('carries keys of DynamoDB, bytes included, as the AWS CLI does', () => {
    const token = { id: { S: 'a' }, hash: { B: new Uint8Array([1, 2, 255]) } };
    const encoded = encodePosition('ExclusiveStartKey', { token, skip: 0 });
    assert.deepEqual(JSON.parse(Buffer.from(encoded, 'base64').toString()).boto_encoded_keys, [
      ['ExclusiveStartKey', 'hash', 'B'],
    ]);
    assert.deepEqual(decodePosition('ExclusiveStartKey', encoded), { token, skip: 0 });
  });

  for (const content of [
    '{"Marker": "a", "boto_truncate_amount": -1}',
    '{"Marker": "a", "boto_truncate_amount": "2"}',
  ]) {
    it(`with ${content} is refused`, () => {
      const written = Buffer.from(content).toString('base64');
      assert.throws(
        () => decodePosition('Marker', written),
        (error) => error instanceof PersonError && error.code === 'bad-starting-token',
      );
    });
  }

  it('that is base64 of something else is taken as it stands', () => {
    assert.deepEqual(decodePosition('Marker', 'MTIz'), { token: 'MTIz', skip: 0 });
  });
});
