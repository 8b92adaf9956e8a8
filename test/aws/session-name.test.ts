import assert from 'node:assert/strict';
import { sessionName, sessionTags, sourceIdentity } from '../../src/aws/session-name.ts';
import { sessionPolicy } from '../../src/aws/session-policy.ts';
import { principal } from './support/local-aws.ts';

describe('the name of a session', () => {
  const names: readonly (readonly [string, string])[] = [
    ['Alex Müller', 'chatbot-Alex-Muller'],
    ["Sinéad O'Connor (Ops)", 'chatbot-Sinead-O-Connor-Ops'],
    ['李雷', `chatbot-${principal.userId}`],
    ['', `chatbot-${principal.userId}`],
    ['x'.repeat(100), `chatbot-${'x'.repeat(56)}`],
    ['a@b.example,c=d+e_f', 'chatbot-a@b.example,c=d+e_f'],
  ];
  for (const [userName, expected] of names) {
    it(`of "${userName.slice(0, 24)}" is "${expected.slice(0, 32)}"`, () => {
      assert.equal(sessionName({ ...principal, userName }), expected);
    });
  }

  it('is legal whatever the person is called', () => {
    for (const userName of ['<b>x</b>', '\u0000', '../..', '🙂 Sam', 'a\nb']) {
      assert.match(sessionName({ ...principal, userName }), /^[\w+=,.@-]{2,64}$/);
    }
  });

  it('comes with the object id as source identity, cut to what STS takes', () => {
    assert.equal(sourceIdentity(principal), principal.userId);
    assert.match(sourceIdentity({ ...principal, userId: `29:${'a'.repeat(90)}` }), /^29-a{61}$/);
  });

  it('comes with tags of legal characters and length', () => {
    const tags = sessionTags({ ...principal, userName: `Ünï <${'é'.repeat(300)}>`, configurationName: 'a*b' });
    assert.deepEqual(
      tags.map(({ Value }) => [/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(Value), Value.length <= 256]),
      [
        [true, true],
        [true, true],
        [true, true],
      ],
    );
    assert.equal(tags[2]?.Value, 'a-b');
  });
});

describe('the session policy', () => {
  const deny = [{ Effect: 'Deny', Action: ['iam:*'], Resource: '*' }] as const;

  it('allows everything but the denied where no guardrail allows anything', () => {
    assert.deepEqual(JSON.parse(sessionPolicy(deny, false) ?? '').Statement, [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      ...deny,
    ]);
  });

  it('allows nothing beside guardrails, which it would undo', () => {
    assert.deepEqual(JSON.parse(sessionPolicy(deny, true) ?? '').Statement, deny);
  });

  it('is none where nothing is denied', () => {
    assert.equal(sessionPolicy([], false), null);
  });
});
