import { z } from 'zod';

/**
 * What a card's button sends: input from outside, parsed here once. Values of inputs (`Input.Text`, `Input.ChoiceSet`) stand beside
 * `verb` under their ids, always as strings; ids of a prompt's fields begin with `field:`.
 */
const id = z.string().min(1).max(64);
const name = z.string().min(1).max(200);
const index = z.number().int().min(0).max(1_000_000);

export const cardPayload = z.discriminatedUnion('verb', [
  /** A prompt's answer: `field:NAME` inputs beside it. */
  z.looseObject({ verb: z.literal('dialog.answer'), dialog: id }),
  z.object({ verb: z.literal('dialog.run'), dialog: id }),
  z.object({ verb: z.literal('dialog.cancel'), dialog: id }),
  /** Runs a command line as the person who presses. */
  z.object({ verb: z.literal('command.run'), line: z.string().min(1).max(20_000) }),
  z.object({ verb: z.literal('result.page'), id, index }),
  z.object({ verb: z.literal('result.row'), id, index }),
  z.object({ verb: z.literal('help.option'), service: name, operation: name, option: name }),
  z.object({
    verb: z.literal('help.service'),
    service: z.string().max(100),
    search: z.string().max(200).optional(),
    index: index.optional(),
  }),
  /** Log entries about a notification; `group` is the log group chosen of several. */
  z.object({
    verb: z.literal('notification.logs'),
    id,
    errors: z.boolean(),
    group: z.string().max(512).optional(),
  }),
  z.object({ verb: z.literal('notification.acknowledge'), id }),
  z.object({ verb: z.literal('notification.mute'), id, for: z.enum(['15m', '1h', '8h', 'until-ok']) }),
  z.object({ verb: z.literal('notification.unmute'), id }),
  /** A custom action, as the person who presses. */
  z.object({ verb: z.literal('notification.action'), id, action: name }),
  z.looseObject({
    verb: z.literal('notification.approval'),
    id,
    decision: z.enum(['Approved', 'Rejected']),
    comment: z.string().max(4000).optional(),
  }),
  /** Another page of a notification's items. */
  z.object({ verb: z.literal('notification.page'), id, index }),
  /** The whole card of a digest's entry. */
  z.object({ verb: z.literal('notification.open'), id }),
  /** Sends a failed delivery again. */
  z.object({ verb: z.literal('notification.retry'), id }),
  z.object({ verb: z.literal('digest.page'), id, index }),
  /** Another page of an agent's answer. */
  z.object({ verb: z.literal('agent.page'), id, index }),
]);

export type CardPayload = z.infer<typeof cardPayload>;

/** Longest value taken from one input. */
const FIELD_LENGTH = 100_000;

/** The values of a prompt's fields, `field:` taken off their names; anything but a string is left out. */
export function fieldValues(payload: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(payload)) {
    if (name.startsWith('field:') && typeof value === 'string' && value.length <= FIELD_LENGTH) {
      values.set(name.slice('field:'.length), value);
    }
  }
  return values;
}
