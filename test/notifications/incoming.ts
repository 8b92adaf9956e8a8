import type { Incoming, SnsMessage } from '../../src/notifications/event.ts';
import { readIncoming } from '../../src/notifications/read.ts';

const MESSAGE: SnsMessage = {
  messageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
  topicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
  subject: null,
  text: '',
  attributes: {},
  timestamp: '2026-11-21T03:12:00.000Z',
};

/** A message of SNS as readers get it; anything but text is sent as its JSON. */
export function incoming(payload: unknown, more: Partial<SnsMessage> = {}): Incoming {
  const text = typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? 'null');
  return readIncoming({ ...MESSAGE, text, ...more });
}
