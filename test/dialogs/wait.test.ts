import assert from 'node:assert/strict';
import { Chat, load, oneAccount, onlyCard, textOf } from './support/chat.ts';

describe('a wait command', () => {
  const loaded = load();

  it('answers when the state is reached, without being confirmed', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    const text = textOf(onlyCard(await chat.say('lambda wait function-active --function-name myHelloWorld')));
    assert.match(text, /lambda wait function-active --function-name myHelloWorld/);
    assert.match(text, /function-active: reached/);
  });

  it('asks for what it lacks', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    const text = textOf(onlyCard(await chat.say('lambda wait function-active')));
    assert.match(text, /--function-name/);
  });

  it('says what waiting does not heal', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    const line = 'lambda wait function-active --function-name myHelloWorld --region eu-nowhere-1';
    const text = textOf(onlyCard(await chat.say(line)));
    assert.match(text, /eu-nowhere-1/);
    assert.doesNotMatch(text, /: reached/);
  });
});
