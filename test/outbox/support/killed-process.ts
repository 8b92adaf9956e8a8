import { openSqliteOutbox } from '../../../src/outbox/sqlite-outbox.ts';
import { newEntry } from './entries.ts';

// Adds five deliveries, sends two, begins with the third, says so, and waits to be killed.
const [, , path = ''] = process.argv;
const outbox = openSqliteOutbox({ path, now: Date.now });
await outbox.add(Array.from({ length: 5 }, (_, index) => newEntry(`d${index}`)));
const claimed = await outbox.claim();
await claimed?.waiting(10);
for (const id of ['d0', 'd1']) {
  await claimed?.sending([id]);
  await claimed?.sent([id], `message-${id}`);
}
await claimed?.sending(['d2']);
process.send?.({ sent: ['d0', 'd1'], sending: 'd2' });
setInterval(() => undefined, 1000);
