import assert from 'node:assert/strict';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { Chat, everywhere, inChannel, load, oneAccount, onlyCard, said, saidInPlace, textOf } from './support/chat.ts';

/** One account without a default Region. */
function withoutDefault(sandbox: Configuration): Configuration {
  const one = oneAccount(sandbox);
  return {
    ...one,
    channelConfigurations: one.channelConfigurations.map((row) => ({
      ...row,
      account: { ...row.account, defaultRegion: null },
    })),
  };
}

describe('the Region of a command', () => {
  const loaded = load();
  const list = 'lambda list-functions';
  const regionOf = (outcome: Parameters<typeof said>[0]) => /· ([a-z]{2}-[a-z]+-\d) ·/.exec(said(outcome))?.[1];

  it("is the account's default", async () => {
    assert.equal(regionOf(await new Chat(loaded, { configuration: oneAccount }).say(list)), 'eu-west-1');
  });

  it('is the one given, and from then on the last one given', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    assert.equal(regionOf(await chat.say(`${list} --region us-east-1`)), 'us-east-1');
    assert.equal(regionOf(await chat.say(list)), 'us-east-1');
  });

  it('is remembered for each account of the conversation', async () => {
    const chat = new Chat(loaded);
    await chat.say(`${list} --account staging --region us-east-1`);
    assert.equal(regionOf(await chat.say(`${list} --account production`)), 'eu-west-1');
    assert.equal(regionOf(await chat.say(`${list} --account staging`)), 'us-east-1');
  });

  it('is neither remembered nor used where it cannot be one', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    assert.match(said(await chat.say(`${list} --region nowhere`)), /That is not a Region\nnowhere/);
    assert.deepEqual(chat.calls, []);
    assert.equal(regionOf(await chat.say(list)), 'eu-west-1');
  });

  it('is chosen once where the account has no default', async () => {
    const chat = new Chat(loaded, { configuration: withoutDefault });
    const card = onlyCard(await chat.say(list));
    assert.match(textOf(card), /Which Region of production\?/);
    assert.match(textOf(card), /Europe \(Ireland\) · eu-west-1/);
    const chosen = await chat.press(card, 'Use this Region', { 'field:choice': 'eu-central-1' });
    assert.match(saidInPlace(chosen), /Alex Wilber chose: Europe \(Frankfurt\) · eu-central-1/);
    assert.equal(regionOf(chosen), 'eu-central-1');
    assert.equal(regionOf(await chat.say(list)), 'eu-central-1');
  });

  it('is chosen by typing its name', async () => {
    const chat = new Chat(loaded, { configuration: withoutDefault });
    await chat.say(list);
    assert.equal(regionOf(await chat.say('eu-west-1')), 'eu-west-1');
  });

  it('is not asked for where it is given', async () => {
    const chat = new Chat(loaded, { configuration: withoutDefault });
    assert.equal(regionOf(await chat.say(`${list} --region eu-west-1`)), 'eu-west-1');
  });

  it('is no question for a global service, whose calls show none', async () => {
    const chat = new Chat(loaded, { configuration: withoutDefault });
    const text = said(await chat.say('support describe-severity-levels'));
    assert.match(text, /production \(111122223333\) · by Alex Wilber/);
    assert.equal(chat.lastAudit.region, 'us-east-1');
  });

  it('is not remembered from a command of a global service', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    await chat.say('support describe-severity-levels --region us-east-1');
    assert.equal(regionOf(await chat.say(list)), 'eu-west-1');
  });

  it('ends the command where the choice is cancelled', async () => {
    const chat = new Chat(loaded, { configuration: withoutDefault });
    const cancelled = await chat.press(onlyCard(await chat.say(list)), 'Cancel');
    assert.match(saidInPlace(cancelled), /Cancelled by Alex Wilber/);
    assert.deepEqual([cancelled.cards, chat.calls], [[], []]);
  });

  it('offers the Regions of the partition that the role lies in', async () => {
    const chat = new Chat(loaded, {
      configuration: (sandbox) => {
        const one = withoutDefault(sandbox);
        return {
          ...one,
          channelConfigurations: one.channelConfigurations.map((row) => ({
            ...row,
            roleArn: row.roleArn.replace('arn:aws:', 'arn:aws-cn:'),
          })),
        };
      },
    });
    const text = textOf(onlyCard(await chat.say(list)));
    assert.match(text, /cn-north-1/);
    assert.doesNotMatch(text, /eu-west-1/);
  });

  describe('by set default-region', () => {
    it('is changed for every account of the conversation where it is named', async () => {
      const chat = new Chat(loaded, { configuration: everywhere });
      assert.match(said(await chat.say('set default-region us-east-1')), /now run in us-east-1/);
      for (const account of ['production', 'staging'])
        assert.equal(regionOf(await chat.say(`${list} --account ${account}`)), 'us-east-1');
    });

    it('is chosen where it is not named, with the present one filled in', async () => {
      const chat = new Chat(loaded, { configuration: oneAccount });
      await chat.say('set default region us-east-1');
      const card = onlyCard(await chat.say('set default-region'));
      assert.match(textOf(card), /Which Region by default\?/);
      assert.ok(JSON.stringify(card).includes('"value":"us-east-1"'));
      const chosen = await chat.press(card, 'Use this Region', { 'field:choice': 'eu-west-1' });
      assert.match(saidInPlace(chosen), /Alex Wilber chose: Europe \(Ireland\)/);
      assert.equal(regionOf(await chat.say(list)), 'eu-west-1');
    });

    it('is an error where it cannot be one', async () => {
      const chat = new Chat(loaded, { configuration: oneAccount });
      assert.match(said(await chat.say('set default-region the moon')), /That is not a Region\nthe moon/);
      assert.equal(chat.auditLines.length, 1);
    });
  });

  it('is shared by the threads of a channel', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    await chat.say('set default-region us-east-1', inChannel('1'));
    assert.equal(regionOf(await chat.say(list, inChannel('2'))), 'us-east-1');
  });
});
