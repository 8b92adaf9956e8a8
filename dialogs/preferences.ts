import type { AdaptiveCard } from '../cards/render.ts';
import type { BuiltInCall } from './built-in-call.ts';
import { preferencesCard } from './preferences-card.ts';
import { applyPreferences, type WantedPreferences } from './preferences-change.ts';
import { beginPreferences, changedFacts } from './preferences-forms.ts';
import { readWish } from './preferences-words.ts';

/** `preferences`: shows what holds for a conversation, changes one thing by text, or asks for all on cards. */
export async function preferences({ parts, turn, dialogs, rest }: BuiltInCall): Promise<AdaptiveCard | null> {
  const wish = readWish(rest);
  if (wish.kind === 'show') return preferencesCard(parts, turn);
  if (wish.kind === 'ask') {
    const { dialog, options } = await beginPreferences(parts, turn, wish.step);
    await dialogs.cancel('Another question took its place.');
    await dialogs.beginDialog(dialog, options);
    return null;
  }
  const wanted: WantedPreferences = wish.kind === 'region' ? { region: wish.region } : wish.change;
  const next = await applyPreferences(parts, turn, wanted);
  const changes = changedFacts(next, wanted).map(({ name, value }) => `${name}: ${value}`);
  return preferencesCard(
    parts,
    { ...turn, timeZone: next.timeZone },
    `Changed by ${turn.person.name}. ${changes.join('. ')}.`,
  );
}
