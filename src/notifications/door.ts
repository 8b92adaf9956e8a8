import type { Reception } from './reception.ts';
import type { RefusalCode, Refusals } from './refusals.ts';

export interface DoorParts {
  readonly reception: Pick<Reception, 'receive'>;
  readonly refusals: Refusals;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** A request and its answer, as far as this door looks at them. */
interface Request {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

interface Response {
  send(status: number, body?: unknown): void;
}

/** What the server opens. */
export interface SnsDoor {
  readonly method: 'POST';
  readonly path: '/api/sns';
  readonly contentTypes: readonly string[];
  readonly handle: (request: Request, response: Response) => Promise<void>;
  readonly unreadable: (request: Request, reason: string) => void;
}

/** Refusals that are for a mistake in the subscription, not for a message that may be forged. */
const MISTAKES: ReadonlySet<RefusalCode> = new Set(['raw-delivery', 'no-envelope']);

/**
 * SNS's HTTPS delivery. SNS counts 2xx as delivered, repeats for a while after 5xx, and gives up after 4xx.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function createSnsDoor({ reception, refusals, clock }: DoorParts): SnsDoor {
  const isRaw = (request: Request) => request.headers['x-amz-sns-rawdelivery']?.toLowerCase() === 'true';
  const refuseRaw = (request: Request) => {
    const subscriptionArn = subscriptionOf(request);
    refusals.refuse('raw-delivery', subscriptionArn === null ? {} : { subscriptionArn });
  };
  return {
    method: 'POST',
    path: '/api/sns',
    // SNS says text/plain of its JSON.
    contentTypes: ['text/plain', 'application/json'],
    unreadable(request, reason) {
      if (isRaw(request)) refuseRaw(request);
      else refusals.refuse('unreadable', { detail: reason });
    },
    async handle(request, response) {
      if (isRaw(request)) {
        refuseRaw(request);
        return response.send(400, { error: 'Raw message delivery is not taken.' });
      }
      const received = await reception.receive(request.body, {
        at: clock(),
        type: request.headers['x-amz-sns-message-type'] ?? null,
        subscriptionArn: subscriptionOf(request),
      });
      switch (received.kind) {
        case 'refused':
          // Strangers learn nothing of the reason: which topics are known is nobody's business.
          if (MISTAKES.has(received.code)) return response.send(400, { error: 'The body is not a message of SNS.' });
          return response.send(403, { error: 'The message is not accepted.' });
        case 'unavailable':
        case 'unconfirmed':
          return response.send(503, { error: 'The message cannot be taken at present.' });
        default:
          return response.send(200);
      }
    },
  };
}

/** The subscription that SNS names beside the body; null for what has not the form of its ARN, for it goes into the log. */
function subscriptionOf({ headers }: Request): string | null {
  const arn = headers['x-amz-sns-subscription-arn'] ?? '';
  return /^arn:aws[a-z-]*:sns:[a-z0-9-]{1,30}:\d{12}:[\w.-]{1,262}:[\w-]{1,64}$/.test(arn) ? arn : null;
}
