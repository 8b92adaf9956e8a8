import assert from 'node:assert/strict';
import { playgroundTeam } from '../../src/sandbox/playground-team.ts';
import { BotProcess } from '../e2e/support/bot-process.ts';
import { FakeConnector } from '../e2e/support/fake-connector.ts';
import { RawConversation } from '../e2e/support/raw-conversation.ts';
import { type LocalCloud, startLocalCloud } from './support/local-cloud.ts';

const { currentUser: alex, personalChat } = playgroundTeam;

describe('A conversation whose messages reach one process and another', function () {
  this.timeout(90_000);
  let cloud: LocalCloud;
  let connector: FakeConnector;
  let bots: readonly BotProcess[] = [];
  let here: RawConversation;
  let there: RawConversation;

  before(async () => {
    [cloud, connector] = await Promise.all([startLocalCloud(), FakeConnector.start()]);
    const env = {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      ...cloud.env,
    };
    bots = await Promise.all([BotProcess.start({ env }), BotProcess.start({ env })]);
    const [one, other] = bots.map((bot) => new RawConversation(bot, connector, alex, personalChat.id));
    assert.ok(one && other);
    [here, there] = [one, other];
  });

  after(async () => {
    await Promise.all(bots.map((bot) => bot.stop()));
    await connector?.stop();
    await cloud?.stop();
  });

  it('has one account, chosen once', async () => {
    await here.ask('set default-account production');
    const from = connector.taken.length;
    await there.ask('lambda list-functions');
    assert.match(there.posted(from).join('\n'), /1–10 of 23 functions/);
  });

  it('asks at the one for what a command lacks, and goes on with the answer at the other', async () => {
    await here.ask('lambda get-function');
    const from = connector.taken.length;
    await there.ask('order-intake');
    await there.card(/Takes orders/, from);
  });

  it('shows at the one what would change, and runs it once when it is pressed at both', async () => {
    const question = await here.ask('invoke drain');
    const from = connector.taken.length;
    const answers = await Promise.all([there.press(question, 'Run'), here.press(question, 'Run')]);
    await there.card(/"drained": 128/, from);
    await here.ask('status');
    assert.equal(here.posted(from).filter((text) => text.includes('"drained": 128')).length, 1);
    for (const { body } of answers) assert.match(JSON.stringify(body), /Alex Wilber ran this/);
  });

  it('turns the pages at the one of an answer of the other', async () => {
    const list = await here.ask('lambda list-functions');
    const { body } = await there.press(list, 'Next');
    assert.match(JSON.stringify(body), /11–20 of 23 functions/);
  });
});
