/**
 * Loaded into the playground's process (`node --import`) before the playground itself, never into the bot's. It adds what the
 * playground lacks: it ends with the bot however the bot ends, it is not reachable from other machines, and a quick answer is not lost.
 */
import { Server as HttpServer } from 'node:http';
import { Server } from 'node:net';

// The other end of standard input is the bot. The operating system closes it even when the bot is killed.
process.stdin.once('end', () => process.exit(0));
process.stdin.resume();

// The playground listens on every address and lets whoever reaches it speak to the bot as anyone.
Server.prototype.listen = new Proxy(Server.prototype.listen, {
  apply(listen, server, parameters) {
    const [port, ...rest] = parameters;
    return Reflect.apply(listen, server, typeof port === 'number' ? [port, '127.0.0.1', ...rest] : parameters);
  },
});

// Its page drops an answer that comes before the page knows of the thread that was just started for it. A bot on the same machine
// is that quick, so after the start of a thread the bot's requests are taken no earlier than this, in milliseconds.
const earliestAnswerMs = 300;
const startsThread = /^\/_conversation\/.*thread\.tacv2\/messages$/;
let threadStarted = -earliestAnswerMs;
HttpServer.prototype.emit = new Proxy(HttpServer.prototype.emit, {
  apply(emit, server, parameters) {
    const [event, request] = parameters;
    const now = performance.now();
    if (event === 'request' && startsThread.test(request.url)) threadStarted = now;
    const wait = threadStarted + earliestAnswerMs - now;
    if (event !== 'request' || !request.url.startsWith('/_connector/') || wait <= 0) {
      return Reflect.apply(emit, server, parameters);
    }
    setTimeout(() => Reflect.apply(emit, server, parameters), wait);
    return true;
  },
});
