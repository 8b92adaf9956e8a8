import type { CardPayload } from '../cards/payload.ts';
import { auditTurn } from './audit-turn.ts';
import { helpMembers, helpSearch, helpService } from './help.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** Turns the pages of a service's help, or of what a search found. */
export async function pressHelp(
  parts: Parts,
  turn: Turn,
  { service, search = '', index = 0 }: Extract<CardPayload, { verb: 'help.service' }>,
): Promise<void> {
  auditTurn(parts, turn, { outcome: 'help' });
  const entry = parts.catalogue.find(service);
  const card =
    entry?.kind === 'available'
      ? helpService(parts, entry.load(), search, index)
      : await helpSearch(parts, search, index);
  await turn.replies.replacePressed(card);
}

/** Shows the members of an option. */
export async function pressHelpOption(
  parts: Parts,
  turn: Turn,
  { service, operation, option }: Extract<CardPayload, { verb: 'help.option' }>,
): Promise<void> {
  auditTurn(parts, turn, { outcome: 'help' });
  const entry = parts.catalogue.find(service);
  const card = entry?.kind === 'available' ? helpMembers(parts, entry.load(), operation, option) : null;
  if (card) await turn.replies.send(card);
  else await turn.replies.tell('I do not know this option. Ask for help again.');
}
