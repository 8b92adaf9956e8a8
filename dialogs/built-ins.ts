import type { AdaptiveCard } from '../cards/render.ts';
import type { Fact } from '../cards/views.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { configurationOfAccount, notConfigured } from './account.ts';
import { createAnAction, editAction, listTheActions, removeAction, showAction } from './action-commands.ts';
import { aboutAliases, createAnAlias, editAlias, listTheAliases, removeAlias, showAlias } from './alias-commands.ts';
import { runAlias } from './alias-run.ts';
import { askQuestion, endConversation } from './ask.ts';
import { auditedOf, auditTurn } from './audit-turn.ts';
import type { BuiltInAnswer, BuiltInCall } from './built-in-call.ts';
import { BUILT_IN_DESCRIPTIONS } from './built-in-descriptions.ts';
import { addTheConnector, listTheConnectors, removeConnector } from './connector-commands.ts';
import { feedback } from './feedback.ts';
import { follow } from './follow-commands.ts';
import { listIncidents, showIncident, startIncident } from './incident-built-ins.ts';
import { muteNotifications, notificationsStatus, testNotifications, unmuteNotifications } from './notifications.ts';
import type { Parts } from './parts.ts';
import { preferences } from './preferences.ts';
import { checkedRegion } from './regions.ts';
import { allowedRoles, endedInWords, type PresentRole, presentRole, roleName } from './role.ts';
import { rememberRegion, SETTINGS_DIALOGS } from './settings.ts';
import { assumedWith } from './sign-in-claims.ts';
import { signInCommand, signOutCommand } from './sign-in-commands.ts';
import { canSwitch, noSwitchCard, rolesNamed, switchedCard, switchTo } from './switch-roles.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';
import { welcomeCard } from './welcome.ts';

export type { BuiltInCall } from './built-in-call.ts';

type Handler = (call: BuiltInCall) => Promise<BuiltInAnswer>;

/** What each built-in does, by its name in the table. */
const HANDLERS: Readonly<Record<(typeof BUILT_IN_DESCRIPTIONS)[number]['name'], Handler>> = {
  'set default-account': setDefaultAccount,
  'set default-region': setDefaultRegion,
  preferences,
  'switch-roles': switchRoles,
  whoami,
  'sign-in': signInCommand,
  'sign-out': signOutCommand,
  status,
  welcome: async ({ parts, turn }) => welcomeCard(parts, turn),
  'notifications status': notificationsStatus,
  'notifications mute': muteNotifications,
  'notifications unmute': unmuteNotifications,
  'notifications test': testNotifications,
  run: runAlias,
  'alias create': createAnAlias,
  'alias list': listTheAliases,
  'alias show': showAlias,
  'alias edit': editAlias,
  'alias delete': removeAlias,
  alias: aboutAliases,
  'action create': createAnAction,
  'action list': listTheActions,
  'action show': showAction,
  'action edit': editAction,
  'action delete': removeAction,
  incidents: listIncidents,
  'incidents show': showIncident,
  'incidents start': startIncident,
  follow,
  ask: askQuestion,
  end: endConversation,
  'connector add': addTheConnector,
  'connector list': listTheConnectors,
  'connector delete': removeConnector,
  feedback,
  cancel,
};

/** Runs the built-in of this name. */
export function runBuiltIn(name: string, call: BuiltInCall): Promise<BuiltInAnswer> {
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

async function switchRoles({ parts, turn, dialogs, rest }: BuiltInCall): Promise<AdaptiveCard | null> {
  if (turn.configurations.length === 0) throw notConfigured();
  const named = rest.length === 0 ? null : await rolesNamed(parts, turn, rest.join(' '));
  const [only, ...others] = named ?? [];
  if (only !== undefined && others.length === 0) return switchedCard(parts, turn, await switchTo(parts, turn, only));
  if (!canSwitch(parts, turn)) return noSwitchCard(parts, turn);
  await dialogs.cancel('Another question took its place.');
  await dialogs.beginSetting(SETTINGS_DIALOGS.role, { among: named });
  return null;
}

async function whoami({ parts, turn }: BuiltInCall): Promise<AdaptiveCard> {
  const remembered = await parts.memory.configuration(turn.conversation.baseId);
  const items = await Promise.all(
    turn.configurations.map(async (configuration) => {
      const { account, name } = configuration;
      const region = (await parts.memory.region(turn.conversation.baseId, account.id)) ?? account.defaultRegion;
      return {
        title: `${account.name} (${account.id})`,
        status: name === remembered ? 'chosen here' : '',
        tone: 'default' as const,
        detail: name,
        text: '',
        facts: [
          ...(await roleFacts(parts, turn, configuration)),
          ...assumedWith(configuration),
          { name: 'Guardrails', value: configuration.guardrailPolicies.join(', ') || 'none' },
          { name: 'Region', value: region ?? 'asked with the first command' },
        ],
        buttons: [],
      };
    }),
  );
  return parts.cards.render('list', {
    title: `You are ${turn.person.name}`,
    text: [...namesOf(turn), `Tenant: ${turn.conversation.tenantId}`].join('\n'),
    items,
    buttons: canSwitch(parts, turn) ? [{ title: 'Switch roles', line: 'switch-roles' }] : [],
  });
}

/** What the configuration file may call this person. */
function namesOf({ person: { id, userPrincipalName } }: Turn): readonly string[] {
  return [`Your id: ${id}`, ...(userPrincipalName === null ? [] : [`Your user principal name: ${userPrincipalName}`])];
}

async function roleFacts(parts: Parts, turn: Turn, configuration: ChannelConfiguration): Promise<readonly Fact[]> {
  try {
    const present = await presentRole(parts, turn, configuration);
    const others = allowedRoles(parts.configuration(), turn.person, configuration).filter(
      (arn) => arn !== present.roleArn,
    );
    return [
      { name: 'Role', value: `${present.roleArn}${howChosen(present, turn)}` },
      ...(others.length === 0 ? [] : [{ name: 'Your other roles', value: others.map(roleName).join(', ') }]),
    ];
  } catch (error) {
    if (error instanceof PersonError) return [{ name: 'Role', value: error.message }];
    throw error;
  }
}

function howChosen(present: PresentRole, { timeZone }: Turn): string {
  switch (present.kind) {
    case 'default':
      return '';
    case 'switched':
      return ` (chosen with switch-roles, until ${shortTime(present.until, timeZone)})`;
    case 'ended':
      return ` (${endedInWords(present)})`;
  }
}

async function status({ parts, turn }: BuiltInCall): Promise<AdaptiveCard> {
  const accounts = turn.configurations.map(({ account }) => `${account.name} (${account.id})`).join(', ');
  return parts.cards.render('settled', {
    tone: 'default',
    title: 'The bot is running',
    commandLine: null,
    facts: [
      ...(await parts.status()),
      { name: 'Services', value: `${parts.catalogue.serviceNames().length} available` },
      {
        name: 'Here',
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
