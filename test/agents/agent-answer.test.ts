import assert from 'node:assert/strict';
import fc from 'fast-check';
import { aliasArn, readAgentArn } from '../../src/agents/agent-address.ts';
import { AgentReading } from '../../src/agents/agent-answer.ts';

const chunk = (bytes: Uint8Array) => ({ chunk: { bytes } });

describe("an agent's answer", () => {
  it('is the same however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.array(fc.nat(20), { maxLength: 20 }),
        (text, cuts) => {
          // What the text may hold that is masked is not the point.
          const plain = text.replace(/[^\p{L}\s🚨]/gu, '');
          const bytes = new TextEncoder().encode(plain);
          const reading = new AgentReading();
          let at = 0;
          for (const length of cuts) {
            reading.take(chunk(bytes.subarray(at, at + length)));
            at += length;
          }
          reading.take(chunk(bytes.subarray(at)));
          reading.end();
          assert.equal(reading.answer().text, plain.toWellFormed());
        },
      ),
    );
  });

  it('waits for the end of its last word, unless its language has no blanks', () => {
    const reading = new AgentReading();
    const take = (text: string) => reading.take(chunk(new TextEncoder().encode(text)));
    take('Two ala');
    assert.equal(reading.answer().text, 'Two ');
    take('rms\nri');
    assert.equal(reading.answer().text, 'Two alarms\n');
    reading.end();
    assert.equal(reading.answer().text, 'Two alarms\nri');
    const other = new AgentReading();
    other.take(chunk(new TextEncoder().encode('警'.repeat(201))));
    assert.equal(other.answer().text, '警'.repeat(201));
  });

  it('takes nothing amiss that is no event', () => {
    const reading = new AgentReading();
    for (const event of [
      null,
      undefined,
      1,
      'x',
      [],
      {},
      { chunk: null },
      { chunk: { bytes: 'text', attribution: { citations: [null, 1] } } },
      { files: { files: 'x' } },
    ])
      reading.take(event);
    assert.equal(reading.hasContent, false);
    assert.deepEqual(reading.answer().sources, []);
  });
});

describe('the ARN of an agent', () => {
  it('tells where the agent is', () => {
    const address = readAgentArn('arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:agent/ABCDE12345');
    assert.deepEqual(address, {
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
      accountId: '111122223333',
      agentId: 'ABCDE12345',
    });
    assert.equal(
      aliasArn(address, 'TSTALIASID'),
      'arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:agent-alias/ABCDE12345/TSTALIASID',
    );
  });

  for (const arn of [
    '',
    'ABCDE12345',
    'arn:aws:bedrock:eu-west-1:111122223333:agent/ABCDE1234',
    'arn:aws:bedrock:eu-west-1:111122223333:agent/ABCDE12345 ',
    'arn:aws:bedrock::111122223333:agent/ABCDE12345',
    'arn:aws:bedrock:eu-west-1:11112222333:agent/ABCDE12345',
    'arn:aws:lambda:eu-west-1:111122223333:agent/ABCDE12345',
    'arn:aws:bedrock:eu-west-1.evil.example:111122223333:agent/ABCDE12345',
  ]) {
    it(`is not ${JSON.stringify(arn)}`, () => assert.equal(readAgentArn(arn), null));
  }
});
