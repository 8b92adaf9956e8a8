import assert from 'node:assert/strict';
import type { Member } from '../../src/teams/connector-sender.ts';
import type { Received } from '../outbox/support/teams.ts';
import { load } from './support/chat.ts';
import { cardIn, customText, openedDeliveries, saidBy } from './support/deliveries.ts';

const megan: Member = {
  id: '29:megan',
  name: 'Megan Bowen',
  userPrincipalName: 'megan@contoso.com',
  aadObjectId: '00000000-0000-0000-0000-0000000000a2',
};
const alex: Member = { id: '29:alex', name: 'Alex Wilber', userPrincipalName: 'alex@contoso.com' };

/** Whom a card mentions, as Teams reads it: text and id. */
function mentioned(received: Pick<Received, 'card'> | undefined): readonly (readonly [string, string])[] {
  const { entities = [] } = Object(cardIn(received).msteams);
  return entities.map(({ text, mentioned: who }: { text: string; mentioned: { id: string } }) => [text, who.id]);
}

describe('People whom a notification mentions', () => {
  const open = openedDeliveries(load(), { members: async () => [megan, alex] });

  for (const [how, text] of [
    ['name', '@Megan was paged'],
    ['principal name', '<@megan@contoso.com> was paged'],
    ['object id', '<@00000000-0000-0000-0000-0000000000A2> was paged'],
    ['id of Bot Framework', '<@29:megan|Meg> was paged'],
  ] as const) {
    it(`are mentioned in Teams by ${how}`, async () => {
      const here = open();
      await here.bring(customText(text));
      assert.deepEqual(mentioned(here.posts[0]), [['<at>Megan Bowen</at>', megan.aadObjectId]]);
      assert.match(saidBy(here.posts[0]), /<at>Megan Bowen<\/at>\u2060? was paged/);
    });
  }

  it('are mentioned in next steps, and in the title', async () => {
    const here = open();
    const message = JSON.parse(customText('text', {}, 'For @Megan'));
    message.content.nextSteps = ['@Alex: restart it'];
    await here.bring(JSON.stringify(message));
    assert.deepEqual(
      mentioned(here.posts[0])
        .map(([text]) => text)
        .toSorted(),
      ['<at>Alex Wilber</at>', '<at>Megan Bowen</at>'],
    );
  });

  it('stay text where they are no members, or more than one is meant', async () => {
    const here = open({ members: async () => [megan, { ...alex, name: 'Megan Wilber' }] });
    await here.bring(customText('@Nobody, @Megan, @constructor and <@__proto__> know'));
    assert.deepEqual(mentioned(here.posts[0]), []);
    const text = saidBy(here.posts[0]).replaceAll('\n', '');
    assert.match(text, /@Nobody, @Megan, @constructor and @__proto__ know/);
  });

  it('are called up to twenty by one notification', async () => {
    let asked = 0;
    const here = open({
      parts: (parts) => ({
        ...parts,
        members: {
          find: async (_conversation, called) => {
            asked += 1;
            return { id: alex.id, name: called };
          },
        },
      }),
    });
    await here.bring(customText(Array.from({ length: 30 }, (_one, index) => `@person${index}`).join(' ')));
    assert.equal(asked, 20);
    assert.match(saidBy(here.posts[0]).replaceAll('\n', ''), /@person29/);
  });

  it('do not keep it from being shown where Teams does not tell the members', async () => {
    const here = open({ members: async () => Promise.reject(new Error('Teams answered 503')) });
    await here.bring(customText('@Megan was paged'));
    assert.match(saidBy(here.posts[0]).replaceAll('\n', ''), /@Megan was paged/);
    assert.deepEqual([mentioned(here.posts[0]), here.outcomes], [[], ['shown']]);
    assert.ok(here.chat.logLines.some((line) => line.includes('could not be read')));
  });

  it('are not looked for where nobody is mentioned', async () => {
    const here = open({ members: async () => assert.fail('asked') });
    await here.bring(customText('mail me@contoso.com'));
    assert.deepEqual(mentioned(here.posts[0]), []);
  });

  it('are mentioned still when the card is drawn anew, and in what goes under it', async () => {
    const here = open();
    await here.bring(customText('@Megan was paged', { threadId: 'orders' }));
    await here.bring(customText('@Alex has it', { threadId: 'orders', summary: 'Alex has it' }));
    assert.deepEqual(mentioned(here.posts[1]), [['<at>Alex Wilber</at>', '29:alex']]);
    assert.deepEqual(mentioned(here.updates[0]), [['<at>Megan Bowen</at>', megan.aadObjectId]]);
  });
});
