import {
  CardFactory,
  CloudAdapterBase,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
} from 'botbuilder-core';

/** `node bench/bare-loop.ts URL CARD COUNT`: sends a card so many times by Bot Framework's `sendActivity`, one after the other; prints the seconds. */
const [url = '', card = '', count = ''] = process.argv.slice(2);
class BareAdapter extends CloudAdapterBase {}
const adapter = new BareAdapter(new ConfigurationBotFrameworkAuthentication({}));
const reference = {
  serviceUrl: url,
  channelId: 'msteams',
  bot: { id: '28:bot', name: 'AWS' },
  user: { id: '29:someone', name: 'Someone' },
  conversation: { id: '19:c@thread.tacv2', isGroup: true, conversationType: 'channel', name: '', tenantId: 't' },
};
const content = JSON.parse(card);
await adapter.continueConversationAsync('', reference, async (context) => {
  const send = async (times: number): Promise<void> => {
    for (let sent = 0; sent < times; sent += 1) {
      await context.sendActivity(MessageFactory.attachment(CardFactory.adaptiveCard(content)));
    }
  };
  await send(200);
  const started = performance.now();
  await send(Number(count));
  process.stdout.write(`${(performance.now() - started) / 1000}\n`);
});
