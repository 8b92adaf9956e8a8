/**
 * Loaded into the playground's process (`node --import`) before the playground itself, never into the bot's. It adds what
 * the playground lacks: it ends with the bot however the bot ends, and it is not reachable from other machines.
 */
import { Server } from 'node:net';

// The other end of standard input is the bot. The operating system closes it even when the bot is killed.
process.stdin.once('end', () => process.exit(0));
process.stdin.resume();

// The playground listens on every address and lets whoever reaches it speak to the bot as anyone.
const listen = Server.prototype.listen;
Server.prototype.listen = new Proxy(listen, {
  apply(target, server, parameters) {
    const [port, ...rest] = parameters;
    return Reflect.apply(target, server, typeof port === 'number' ? [port, '127.0.0.1', ...rest] : parameters);
  },
});
