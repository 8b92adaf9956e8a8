import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface JsonAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Undefined where there is none, or it is no JSON: proxies answer with pages, and the status says enough. */
  readonly body: unknown;
}

const CONNECTIONS = 64;
/** An idle connection is closed before the other side does, most of whom wait a minute or more. */
const IDLE_MS = 30_000;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * Requests with and for JSON over connections that are kept open. By `node:http`: `fetch` takes three times the processor time, which at a
 * thousand notifications a second is most of what there is.
 */
export class JsonRequests {
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: CONNECTIONS, timeout: IDLE_MS });
  readonly #https = new HttpsAgent({ keepAlive: true, maxSockets: CONNECTIONS, timeout: IDLE_MS });

  /** Rejects when the connection breaks, and with `timeout` where there is no whole answer in time. Redirects are not followed. */
  send(
    method: 'GET' | 'POST' | 'PUT',
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string | undefined,
    timeoutMs: number,
  ): Promise<JsonAnswer> {
    return new Promise((resolve, reject) => {
      const isPlain = url.protocol === 'http:';
      const send = isPlain ? httpRequest : httpsRequest;
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options = { method, headers: { ...headers, ...length }, agent: isPlain ? this.#http : this.#https };
      const request = send(url, options, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES) request.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        response.once('end', () => {
          clearTimeout(deadline);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: parsed(Buffer.concat(chunks).toString()),
          });
        });
        response.once('error', reject);
      });
      const deadline = setTimeout(() => request.destroy(new Error('timeout')), timeoutMs);
      request.once('error', (error) => {
        clearTimeout(deadline);
        reject(error);
      });
      request.end(body);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
