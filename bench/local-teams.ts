import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Bot Framework connector on this machine that takes everything at once, and tells when a card arrives. */
export interface LocalTeams {
  readonly url: string;
  /** Resolves with the body of the next message that carries an attachment. */
  readonly nextCard: () => Promise<string>;
  readonly stop: () => void;
}

/** The one person of the benchmarks, to whoever asks who they are. */
const MEMBER = JSON.stringify({
  id: '29:bench',
  aadObjectId: '00000000-0000-0000-0000-000000000001',
  name: 'Bench',
  userPrincipalName: 'bench@example.com',
  tenantId: '00000000-0000-0000-0000-000000000002',
  userRole: 'user',
});

export async function startLocalTeams(): Promise<LocalTeams> {
  const waiting: ((body: string) => void)[] = [];
  let ids = 0;
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(MEMBER);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      ids += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: `activity-${ids}` }));
      if (body.includes('"attachments"')) waiting.shift()?.(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    nextCard: () => new Promise((resolve) => waiting.push(resolve)),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
