import assert from 'node:assert/strict';
import { Chat, load, onlyCard, textOf } from './support/chat.ts';

describe('a command', () => {
  const loaded = load();

  it('asks for the account first where there are several, and then answers', async () => {
    const chat = new Chat(loaded);
    const asked = await chat.say('lambda list-functions');
    console.log(textOf(onlyCard(asked)), chat.logLines);
    const chosen = await chat.say('production');
    console.log(chosen.cards.map(textOf), chosen.replaced.map(({ card }) => textOf(card)), chat.logLines);
    for (const line of ['cloudwatch describe-alarms --state ALARM', 'invoke myHelloWorld', 'lambda get-function', 'help', 'lambda --help', 'lamda list-function', 'whoami', 'explain invoke x', 'kinesis update-shard-count --stream-name samplestream --scaling-type UNIFORM_SCALING --target-shard-count 6']) {
      const o = await chat.say(line);
      console.log('=====', line, '\n', o.cards.map(textOf).join('\n--\n').slice(0, 1500), o.texts, chat.logLines.filter((l) => !l.includes('"audit"')));
    }
    assert.ok(chosen);
  });
});
