import type { AdaptiveCard } from '../cards/render.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { configurationOfAccount, findConfiguration, notConfigured } from './account.ts';
import { auditedOf, auditTurn } from './audit-turn.ts';
import { BUILT_IN_DESCRIPTIONS } from './built-in-descriptions.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import { muteNotifications, notificationsStatus, testNotifications, unmuteNotifications } from './notifications.ts';
import type { Parts } from './parts.ts';
import { checkedRegion } from './regions.ts';
import { chooseRole } from './role.ts';
import { rememberRegion, SETTINGS_DIALOGS } from './settings.ts';
import type { Turn } from './turn.ts';
import { welcomeCard } from './welcome.ts';

/** What a built-in is given: the words after its name. */
export interface BuiltInCall {
  readonly parts: Parts;
  readonly turn: Turn;
  readonly dialogs: ConversationDialogs;
  readonly rest: readonly string[];
}

type Handler = (call: BuiltInCall) => Promise<AdaptiveCard | null>;

/** What each built-in does, by its name in the table. Gives the card to answer with, or null where a dialog has asked something. */
const HANDLERS: Readonly<Record<(typeof BUILT_IN_DESCRIPTIONS)[number]['name'], Handler>> = {
  'set default-account': setDefaultAccount,
  'set default-region': setDefaultRegion,
  whoami,
  status,
  welcome: async ({ parts, turn }) => welcomeCard(parts, turn),
  'notifications status': notificationsStatus,
  'notifications mute': muteNotifications,
  'notifications unmute': unmuteNotifications,
  'notifications test': testNotifications,
  cancel,
};

/** Runs the built-in of this name. */
export function runBuiltIn(name: string, call: BuiltInCall): Promise<AdaptiveCard | null> {
  const described = BUILT_IN_DESCRIPTIONS.find((candidate) => candidate.name === name);
  if (!described) throw new Error(`no built-in of the table is called ${name}`);
  return HANDLERS[described.name](call);
}

async function setDefaultAccount({ parts, turn, dialogs, rest }: BuiltInCall): Promise<AdaptiveCard | null> {
  if (rest.length === 0) {
    await dialogs.cancel('Another question took its place.');
    await dialogs.beginSetting(SETTINGS_DIALOGS.account);
    return null;
  }
  const configuration = configurationOfAccount(turn, rest.join(' '));
  await parts.memory.rememberConfiguration(turn.conversation.baseId, configuration.name);
  const { name, id } = configuration.account;
  return done(
    parts,
    `Commands here now run in ${name} (${id})`,
    'For 7 days, unless a command names another with --account.',
  );
}

async function setDefaultRegion({ parts, turn, dialogs, rest }: BuiltInCall): Promise<AdaptiveCard | null> {
  const wanted = checkedRegion(rest.length === 0 ? null : rest.join(' '));
  if (wanted === null) {
    await dialogs.cancel('Another question took its place.');
    await dialogs.beginSetting(SETTINGS_DIALOGS.region);
    return null;
  }
  if (turn.configurations.length === 0) throw notConfigured();
  await rememberRegion(parts, turn, wanted);
  return done(parts, `Commands here now run in ${wanted}`, 'Until a command names another with --region.');
}

async function whoami({ parts, turn }: BuiltInCall): Promise<AdaptiveCard> {
  const remembered = await parts.memory.configuration(turn.conversation.baseId);
  const rows = await Promise.all(
    turn.configurations.map(async (configuration) => {
      const { account, name } = configuration;
      const chosen = name === remembered ? ' (chosen here)' : '';
      const region = (await parts.memory.region(turn.conversation.baseId, account.id)) ?? account.defaultRegion;
      return [
        { name: 'Account', value: `${account.name} (${account.id})${chosen}` },
        { name: 'Configuration', value: name },
        { name: 'Role', value: roleOrReason(parts, turn, name) },
        { name: 'Guardrails', value: configuration.guardrailPolicies.join(', ') || 'none' },
        { name: 'Region', value: region ?? 'asked with the first command' },
      ];
    }),
  );
  return parts.cards.render('settled', {
    tone: 'default',
    title: `You are ${turn.person.name}`,
    commandLine: null,
    facts: [
      { name: 'Your id', value: turn.person.id },
      { name: 'Tenant', value: turn.conversation.tenantId },
      ...rows.flat(),
    ],
  });
}

function roleOrReason(parts: Parts, turn: Turn, configurationName: string): string {
  try {
    return chooseRole(parts.configuration(), turn.person, findConfiguration(turn, configurationName), null);
  } catch (error) {
    if (error instanceof PersonError) return error.message;
    throw error;
  }
}

async function status({ parts, turn }: BuiltInCall): Promise<AdaptiveCard> {
  const accounts = turn.configurations.map(({ account }) => `${account.name} (${account.id})`).join(', ');
  return parts.cards.render('settled', {
    tone: 'default',
    title: 'The bot is running',
    commandLine: null,
    facts: [
      ...parts.status(),
      { name: 'Services', value: `${parts.catalogue.serviceNames().length} available` },
      {
        name: 'This conversation',
        value: accounts || 'not configured: welcome shows the lines for the configuration file',
      },
    ],
  });
}

async function cancel({ parts, turn, dialogs }: BuiltInCall): Promise<AdaptiveCard> {
  const found = auditedOf(parts, turn, dialogs.found);
  const ended = await dialogs.cancel(`Cancelled by ${turn.person.name}.`);
  if (ended) auditTurn(parts, turn, { ...found, outcome: 'cancelled' });
  return ended
    ? done(parts, 'Cancelled', 'Nothing was run.')
    : done(parts, 'There is nothing to cancel', 'No question of mine waits for your answer here.');
}

function done(parts: Parts, title: string, text: string): AdaptiveCard {
  return parts.cards.render('notice', { tone: 'default', title, text, buttons: [] });
}
