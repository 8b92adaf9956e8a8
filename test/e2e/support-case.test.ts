import assert from 'node:assert/strict';
import type { PlaygroundPage } from './support/playground-page.ts';
import { PlaygroundSession } from './support/playground-session.ts';

describe('a support case in the playground', () => {
  let session: PlaygroundSession;
  let page: PlaygroundPage;

  before(async () => {
    session = await PlaygroundSession.start();
    page = session.page;
    await page.personal();
    await page.ask('set default-account production', 'Commands here now run in production (111122223333)');
  });

  after(() => session?.end());

  it('is opened on one card that changes in place, up to its number', async () => {
    const card = await page.ask('support create-case', 'Step 1 of 4');
    await page.choose('Service', 'Lambda', card);
    await page.press('Continue', card);

    await page.waitUntil(card, 'Step 2 of 4');
    await page.choose('Category', 'Errors', card);
    await page.choose('Severity', 'Urgent · within 1 hour · production system down', card);
    await page.press('Continue', card);

    await page.waitUntil(card, 'Step 3 of 4');
    await page.fill('Subject', 'Orders fail', card);
    await page.fill('Description', 'Since three.\nAll of them.', card);
    await page.fill('Copies to', 'ops@example.com', card);
    await page.press('Continue', card);

    const summary = await page.waitUntil(card, 'Create this support case?');
    assert.match(await summary.innerText(), /production \(111122223333\).*us-east-1.*role\/chatbot-ops.*Orders fail/s);
    await page.press('Create', card);

    await page.waitUntil(card, 'Alex Wilber sent this to AWS Support at');
    assert.deepEqual(await page.buttons(card), []);
    const created = await page.waitUntil(page.lastCard(), /Support case \d{10} is open/);
    assert.match(await created.innerText(), /case-111122223333-/);
    assert.deepEqual(await page.buttons(created), ['View', 'Reply', 'Resolve', 'Open in the AWS console']);
  });

  it('is answered, read and resolved from its buttons', async () => {
    const list = await page.ask('support describe-cases', 'Open support cases');
    await page.press('Reply', list);
    const reply = await page.waitUntil(page.lastCard(), 'Reply to AWS Support');
    await page.fill('Message', 'It goes on.', reply);
    await page.press('Continue', reply);
    await page.waitUntil(reply, 'Send this to AWS Support?');
    await page.press('Send', reply);

    const sent = await page.waitUntil(page.lastCard(), 'AWS Support has your reply');
    await page.press('View', sent);
    const read = await page.waitUntil(page.lastCard(), 'It goes on.');
    assert.match(await read.innerText(), /Since three\.\s+All of them\..*It goes on\./s);

    await page.press('Resolve', read);
    const question = await page.waitUntil(page.lastCard(), 'This changes something. Run it?');
    await page.press('Run', question);
    await page.waitUntil(page.lastCard(), 'Status before');
    await page.ask('support describe-cases', 'No open cases');
  });

  it('is told in words where the account has no plan for it', async () => {
    const error = await page.ask('support create-case --account staging', 'not subscribed');
    assert.match(await error.innerText(), /https:\/\/aws\.amazon\.com\/premiumsupport\/plans\//);
  });
});
