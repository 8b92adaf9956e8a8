import { createServer } from 'node:http';

/** `node bench/teams-stub.ts`: stands where Teams takes messages, takes everything at once, and says how many when asked at `/count`. */
let messages = 0;
let notifications = 0;
const server = createServer((request, response) => {
  if (request.url === '/count') {
    response.end(JSON.stringify({ messages, notifications }));
    return;
  }
  if (request.method === 'GET') {
    // Nobody writes here, so nobody is a member.
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"error":{"code":"MemberNotFoundInConversation"}}');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    messages += 1;
    const digest = /(\d+) notifications at once/.exec(Buffer.concat(chunks).toString());
    notifications += Number(digest?.[1] ?? 1);
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(`{"id":"${1_700_000_000_000 + messages}"}`);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
