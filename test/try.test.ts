import { Chat, load, onlyCard, textOf, oneAccount, responseCard, inputsOf, buttonData } from '/work/main/test/dialogs/support/chat.ts';
describe('try', () => {
  const loaded = load();
  it('prints', async function () {
    this.timeout(20000);
    const chat = new Chat(loaded, {configuration: oneAccount});
    const show = (o: any) => { console.log(o.cards.map(textOf).join('\n----\n').slice(0, 1800), '\nREPL', o.replaced.map(({card}: any) => textOf(card)), o.texts, o.response && JSON.stringify(o.response).slice(0,300)); };
    for (const line of (process.env.LINES ?? '').split('\n').filter(Boolean)) {
      console.log('=====', line);
      const o = await chat.say(line);
      show(o);
      console.log(chat.calls.splice(0), JSON.stringify(chat.lastAudit));
      if (o.cards[0] && textOf(o.cards[0]).includes('[Run]')) { console.log('--- run'); show(await chat.press(o.cards[0], 'Run')); console.log(JSON.stringify(chat.lastAudit)); }
    }
    console.log(chat.logLines.filter((l) => !l.includes('"audit"')));
  });
});
