import type { ServerResponse } from 'node:http';

/** A request as a door's handler sees it. */
export interface DoorRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, parsed from JSON, or a form's fields as URLSearchParams; undefined for doors that take none. */
  readonly body: unknown;
  /** What stands behind the `?` of the address, as it was sent. */
  readonly query?: string;
}

/** How a handler answers. Only the first answer counts. */
export interface DoorResponse {
  header(name: string, value: string | readonly string[]): void;
  /** Objects go out as JSON, text as plain text. */
  send(status: number, body?: unknown): void;
}

export type Messages = (request: DoorRequest, response: DoorResponse) => Promise<void>;

/** One address with what may be sent there. */
export interface Door {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Media types of what a POST brings. */
  readonly contentTypes: readonly string[];
  readonly handle: Messages;
  /** Told of a request whose body is refused, so that `handle` never sees it; `reason` is what the client is answered. */
  readonly unreadable?: (request: DoorRequest, reason: string) => void;
  /** What a POST brings; JSON when left out. */
  readonly body?: 'json' | 'form';
  /** While it says no, there is nothing at this address. */
  readonly isOpen?: () => boolean;
  /** For people with a browser: pages of its own may send forms, and links may lead here. */
  readonly forBrowsers?: boolean;
}

/** The answer to one request: whatever comes after the first is passed over. */
export function createResponse(response: ServerResponse): DoorResponse {
  return {
    header(name, value) {
      if (!response.headersSent) response.setHeader(name, value);
    },
    send(status, body) {
      if (response.headersSent || response.destroyed) return;
      response.statusCode = status;
      const isText = typeof body === 'string';
      const content = body === undefined ? '' : isText ? body : JSON.stringify(body);
      if (body !== undefined && !response.hasHeader('content-type')) {
        response.setHeader('content-type', isText ? 'text/plain; charset=utf-8' : 'application/json');
      }
      response.setHeader('content-length', Buffer.byteLength(content));
      response.end(content);
    },
  };
}
