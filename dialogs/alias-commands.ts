import type { AdaptiveCard } from '../cards/render.ts';
import type { Command, CommandError } from '../src/command/command.ts';
import { sameInAnyCase } from '../src/command/template.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import {
  aliasCard,
  aliasHelpCard,
  aliasListCard,
  allAliases,
  chainFacts,
  holdsSecret,
  type ListedAlias,
} from './alias-cards.ts';
import { type Chain, loadChain, splitName, usageOf } from './alias-chain.ts';
import { checkAlias, checkChain, cleanCommand } from './alias-check.ts';
import { ALIAS_FORMS, type AliasRemoval, draftOf, newDraft } from './alias-forms.ts';
import { checkNewName, configuredAliases, findNamed } from './alias-names.ts';
import { type AliasCall, unknownAlias } from './alias-run.ts';
import { changeAlias, createAlias, findAlias, requireMaker, type StoredAlias } from './alias-store.ts';
import { auditTurn } from './audit-turn.ts';
import { commandErrorCard } from './errors.ts';
import type { FormDialogOptions } from './form-dialog.ts';

const TOOK_PLACE = 'Another question took its place.';
const HELP: ReadonlySet<string> = new Set(['help', '--help']);

/** `alias`, `alias help`, and what stands behind `alias` without being one of its commands. */
export async function aboutAliases({ parts, turn }: AliasCall): Promise<AdaptiveCard> {
  auditTurn(parts, turn, { outcome: 'help' });
  return aliasHelpCard(parts);
}

/** `alias list [PAGE]` */
export async function listTheAliases({ parts, turn, restText }: AliasCall): Promise<AdaptiveCard> {
  auditTurn(parts, turn, { outcome: 'built-in' });
  const page = /^\d{1,4}$/.test(restText.trim()) ? Number(restText) : 1;
  return aliasListCard(parts, turn, page);
}

/** `alias create NAME COMMAND`: made at once; a form asks for what is missing. */
export async function createAnAlias(call: AliasCall): Promise<AdaptiveCard | null> {
  const { parts, turn, dialogs, restText } = call;
  const { name, rest } = splitName(restText);
  if (HELP.has(name.toLowerCase())) return aliasHelpCard(parts);
  if (name !== '') await checkNewName(parts, turn, name);
  const command = cleanCommand(rest);
  if (command === '') {
    await dialogs.cancel(TOOK_PLACE);
    const options: FormDialogOptions<object> = { state: newDraft(name) };
    await dialogs.beginDialog(ALIAS_FORMS.write, options);
    return null;
  }
  const checked = await checkAlias(parts, turn, name, command);
  if (checked.kind === 'error') return mistake(call, `alias create ${name}`, checked.error);
  await createAlias(parts, turn, { name, command });
  return shownAlias(call, name, `Alias ${name} is made`, checked);
}

/** `alias show NAME` */
export async function showAlias(call: AliasCall): Promise<AdaptiveCard> {
  const { parts, turn, restText } = call;
  const { name } = splitName(restText);
  if (name === '') return aliasListCard(parts, turn, 1, 'Which alias?');
  const named = await findNamed(parts, turn, name);
  if (named === null) throw await unknownAlias(parts, turn, name, 'alias show', name);
  return shownAlias(call, named.name, `Alias ${named.name}`, null);
}

/** `alias edit NAME [COMMAND]`: changed at once; without a command, a form asks. */
export async function editAlias(call: AliasCall): Promise<AdaptiveCard | null> {
  const { parts, turn, dialogs, restText } = call;
  const { name, rest } = splitName(restText);
  if (name === '') return aliasListCard(parts, turn, 1, 'Which alias?');
  const alias = await ownAlias(call, name, 'alias edit');
  const command = cleanCommand(rest);
  if (command === '') {
    await dialogs.cancel(TOOK_PLACE);
    const options: FormDialogOptions<object> = { state: draftOf(alias) };
    await dialogs.beginDialog(ALIAS_FORMS.write, options);
    return null;
  }
  const checked = await checkAlias(parts, turn, alias.name, command);
  if (checked.kind === 'error') return mistake(call, `alias edit ${alias.name}`, checked.error);
  await changeAlias(parts, turn, alias, command);
  return shownAlias(call, alias.name, `Alias ${alias.name} is changed`, checked);
}

/** `alias delete NAME`: asks before. */
export async function removeAlias(call: AliasCall): Promise<AdaptiveCard | null> {
  const { parts, turn, dialogs, restText } = call;
  const { name } = splitName(restText);
  if (name === '') return aliasListCard(parts, turn, 1, 'Which alias?');
  const alias = await ownAlias(call, name, 'alias delete');
  await dialogs.cancel(TOOK_PLACE);
  const state: AliasRemoval = { name: alias.name, eTag: alias.eTag, isConfirmed: false };
  await dialogs.beginDialog(ALIAS_FORMS.remove, { state });
  return null;
}

/** An alias that this person may change. */
async function ownAlias({ parts, turn }: AliasCall, name: string, command: string): Promise<StoredAlias> {
  const alias = await findAlias(parts, turn.conversation.baseId, name);
  if (alias === null) {
    const named = await findNamed(parts, turn, name);
    if (named?.action !== undefined) throw ofAction(named.name, named.action);
    const configured = configuredAliases(parts, turn).find((one) => sameInAnyCase(one.name, name));
    if (configured === undefined) throw await unknownAlias(parts, turn, name, command, name);
    throw new PersonError(
      'configured-alias',
      `${configured.name} is an alias of the configuration`,
      `It belongs to the custom action ${configured.action}.`,
      { nextSteps: ['Whoever keeps the configuration changes it there.'] },
    );
  }
  requireMaker(parts, turn, alias);
  return alias;
}

function ofAction(name: string, action: string): PersonError {
  return new PersonError('configured-alias', `${name} is the alias of a custom action`, `It belongs to ${action}.`, {
    nextSteps: [`An administrator of the bot changes it with action edit ${action}.`],
    commands: [{ title: `Show ${action}`, line: `action show ${action}` }],
  });
}

async function shownAlias(
  { parts, turn }: AliasCall,
  name: string,
  title: string,
  made: Known | null,
): Promise<AdaptiveCard> {
  const listed = (await allAliases(parts, turn)).find((alias) => sameInAnyCase(alias.name, name));
  if (listed === undefined) throw await unknownAlias(parts, turn, name, 'alias show', name);
  const known = made ?? (await knownOf(parts, turn, listed));
  const facts =
    'why' in known ? [{ name: 'Cannot be run', value: known.why }] : chainFacts(parts, known.chain, known.example);
  const secret = holdsSecret(listed.command)
    ? [{ name: 'Take care', value: 'It holds a value that looks secret: a $variable in its place is safer.' }]
    : [];
  auditTurn(parts, turn, { outcome: 'built-in' });
  return aliasCard(parts, {
    title,
    listed,
    usage: 'why' in known ? null : usageOf(known.chain),
    facts: [...facts, ...secret],
  });
}

/** What an alias runs. */
interface Known {
  readonly chain: Chain;
  readonly example: Command;
}

/** What an alias runs by now; where it cannot be run any more, why. */
async function knownOf(
  parts: AliasCall['parts'],
  turn: AliasCall['turn'],
  { name, command }: ListedAlias,
): Promise<Known | { readonly why: string }> {
  try {
    const named = (await findNamed(parts, turn, name)) ?? { name, command, accountId: null, isConfigured: false };
    const checked = checkChain(parts, await loadChain(parts, turn, named));
    return checked.kind === 'fine' ? checked : { why: checked.error.message };
  } catch (error) {
    if (error instanceof PersonError) return { why: error.message };
    throw error;
  }
}

/** A mistake in an alias's command: what would put it right makes the alias, and does not run it. */
function mistake({ parts, turn }: AliasCall, head: string, error: CommandError): AdaptiveCard {
  auditTurn(parts, turn, { outcome: 'not-understood', errorCode: error.code });
  return commandErrorCard(parts, { ...error, corrections: error.corrections.map((line) => `${head} ${line}`) });
}
