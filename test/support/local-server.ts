import { once } from 'node:events';
import type { Server } from 'node:http';

/** Lets a server listen on a port of its own, which only this machine reaches. */
export async function listen(server: Server): Promise<void> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
}

/** `http://127.0.0.1:40123`, of a server that listens. */
export function urlOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen.');
  return `http://127.0.0.1:${address.port}`;
}

/** Ends a server with whatever is still open. */
export function shut(server: Server): void {
  server.close();
  server.closeAllConnections();
}
