import type { Activity } from 'botbuilder-core';
import { type CardPayload, cardPayload } from '../../cards/payload.ts';
import { readSignIn } from './sign-in.ts';

/** A button that was pressed. */
export interface Press {
  /** What it sends; null where no card of the bot sends that. */
  readonly payload: CardPayload | null;
  /** For the audit: its command line, else its verb. Never what was put into a card's fields, which may be secret. */
  readonly text: string;
}

/** Reads a press: `Action.Execute` comes as an invoke, its fallback `Action.Submit` as a message with a value. Null for anything else, a sign-in's invokes included. */
export function readPress(activity: Partial<Activity>): Press | null {
  if (readSignIn(activity) !== null) return null;
  const { type, name } = activity;
  const value: unknown = activity.value;
  if (type === 'invoke') {
    return name === 'adaptiveCard/action' ? pressOf(executeData(value)) : { payload: null, text: wordOf(name) };
  }
  return type === 'message' && isObject(value) ? pressOf(value) : null;
}

function pressOf(data: unknown): Press {
  const parsed = cardPayload.safeParse(data);
  if (!parsed.success) return { payload: null, text: isObject(data) ? wordOf(data.verb) : '' };
  const payload = parsed.data;
  return { payload, text: payload.verb === 'command.run' ? payload.line : payload.verb };
}

/** `Action.Execute` sends its verb beside its data; a submit has both in one. */
function executeData(value: unknown): unknown {
  if (!isObject(value) || !isObject(value.action)) return value;
  const { verb, data } = value.action;
  return { ...(isObject(data) ? data : {}), verb };
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
