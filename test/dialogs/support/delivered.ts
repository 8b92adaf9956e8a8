import { readFileSync } from 'node:fs';
import type { AdaptiveCard } from '../../../cards/render.ts';
import type { ChannelConfiguration } from '../../../src/configuration/configuration.ts';
import { nodes, strings } from '../../cards/walk.ts';
import type { Received } from '../../outbox/support/teams.ts';
import { type ChatOptions, everywhere } from './chat.ts';
import { alarmMessage } from './notification-parts.ts';
import { textOf } from './outcome.ts';

/** What a card that was sent says. */
export function saidBy(received: Pick<Received, 'card'> | undefined): string {
  return textOf(received?.card);
}

/** Legends of the lines of a card's chart. */
export function chartLines(received: Pick<Received, 'card'> | undefined): readonly string[] {
  const [chart] = [...nodes(received?.card)].filter(({ object }) => object.type === 'Chart.Line');
  return [...strings(chart?.object.data)].flatMap(({ path, text }) => (path.endsWith('/legend') ? [text] : []));
}

/** Whether a card has an image of the chart, for clients without charts. */
export function hasImage(received: Pick<Received, 'card'> | undefined): boolean {
  return [...strings(received?.card)].some(({ text }) => text.startsWith('data:image/png;base64,'));
}

/** An answer of CloudWatch to a role that may not call this operation. */
export function refusedBy(operation: string): () => never {
  const message = `User: arn:aws:sts::111122223333:assumed-role/chatbot-ops/notifications is not authorized to perform: cloudwatch:${operation}`;
  return () => {
    const metadata = { httpStatusCode: 403, requestId: 'req-1' };
    throw Object.assign(new Error(message), { name: 'AccessDenied', $fault: 'client', $metadata: metadata });
  };
}

/** The card itself. */
export function cardIn(received: Pick<Received, 'card'> | undefined): AdaptiveCard {
  const { card } = received ?? {};
  if (!card || !('type' in card) || card.type !== 'AdaptiveCard' || !('version' in card)) throw new Error('no card');
  return { ...card, type: 'AdaptiveCard', version: String(card.version) };
}

/** What CloudWatch writes of an alarm of the sandbox that changes its state at this time of the tests' day. */
export function alarmText(
  state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA',
  at = '03:11:20',
  { name = 'order-intake-errors', ...where }: { name?: string; account?: string; region?: string } = {},
): string {
  return alarmMessage(
    name,
    (message) => ({
      ...message,
      OldStateValue: state === 'ALARM' ? 'OK' : 'ALARM',
      NewStateValue: state,
      StateChangeTime: `2026-11-21T${at}.000+0000`,
    }),
    where,
  );
}

/** A payload of the fixtures; `change` edits its JSON. */
export function fixture(name: string, change: (event: Record<string, unknown>) => object = (event) => event): string {
  const text = readFileSync(new URL(`../../fixtures/events/${name}`, import.meta.url), 'utf8');
  return name.endsWith('.json') ? JSON.stringify(change(JSON.parse(text))) : text;
}

/** A notification in the custom schema. */
export function customText(description: string, metadata: object = {}, title = 'Orders wait'): string {
  const content = { textType: 'client-markdown', title, description };
  return JSON.stringify({ version: '1.0', source: 'custom', content, metadata });
}

/** So many notifications that are but text. */
export function texts(count: number): readonly string[] {
  return Array.from({ length: count }, (_one, index) => `Worker ${index} was restarted.`);
}

/** The row of the sandbox's configuration with this name changed. */
export function withRow(
  name: string,
  change: (row: ChannelConfiguration) => ChannelConfiguration,
): NonNullable<ChatOptions['configuration']> {
  return (sandbox) => {
    const all = everywhere(sandbox);
    return {
      ...all,
      channelConfigurations: all.channelConfigurations.map((row) => (row.name === name ? change(row) : row)),
    };
  };
}
