import type { AdaptiveCard } from '../cards/render.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { requireAdministrator } from './administrators.ts';
import { auditTurn } from './audit-turn.ts';
import { connectorFacts, connectorListCard } from './connector-cards.ts';
import { checkAgentArn, checkAliasId, namedConnector } from './connector-check.ts';
import { CONNECTOR_FORMS, type ConnectorDraft, type ConnectorRemoval } from './connector-forms.ts';
import { addConnector, checkConnectorName } from './connector-store.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** What the commands about connectors are given: the words behind their names. */
interface ConnectorCall {
  readonly parts: Parts;
  readonly turn: Turn;
  readonly dialogs: ConversationDialogs;
  readonly rest: readonly string[];
}

const TOOK_PLACE = 'Another question took its place.';

/** `connector add NAME AGENT-ARN ALIAS-ID`: added at once; a form asks for what is missing. */
export async function addTheConnector({ parts, turn, dialogs, rest }: ConnectorCall): Promise<AdaptiveCard | null> {
  requireAdministrator(parts, turn, 'add connectors');
  const [name = '', agentArn = '', aliasId = '', ...others] = rest;
  if (others.length > 0) {
    throw new PersonError('bad-connector', 'That is more than a connector takes', `${others.join(' ')} is too much.`, {
      nextSteps: ['Send: connector add NAME AGENT-ARN ALIAS-ID'],
      commands: [{ title: 'Add a connector', line: 'connector add' }],
    });
  }
  if (name !== '') await checkConnectorName(parts, turn, name);
  if (agentArn !== '') checkAgentArn(turn, agentArn);
  if (aliasId !== '') checkAliasId(aliasId);
  if (aliasId === '') {
    await dialogs.cancel(TOOK_PLACE);
    const state: ConnectorDraft = { name, agentArn, aliasId: '', isComplete: false };
    await dialogs.beginDialog(CONNECTOR_FORMS.add, { state });
    return null;
  }
  await addConnector(parts, turn, { name, agentArn, aliasId });
  auditTurn(parts, turn, { outcome: 'built-in' });
  const { id, name: by } = turn.person;
  return parts.cards.render('list', {
    title: `Connector ${name} is added`,
    text: `Everybody here may ask it, with their own rights: ask ${name} QUESTION`,
    items: [
      {
        title: name,
        status: '',
        tone: 'default',
        detail: '',
        text: '',
        facts: connectorFacts(turn, { name, agentArn, aliasId, by: { id, name: by }, at: parts.clock() }),
        buttons: [{ title: 'Ask', line: `ask ${name}` }],
      },
    ],
    buttons: [{ title: 'All connectors', line: 'connector list' }],
  });
}

/** `connector list [PAGE]` */
export async function listTheConnectors({ parts, turn, rest }: ConnectorCall): Promise<AdaptiveCard> {
  auditTurn(parts, turn, { outcome: 'built-in' });
  const [page = ''] = rest;
  return connectorListCard(parts, turn, /^\d{1,4}$/.test(page) ? Number(page) : 1);
}

/** `connector delete NAME`: asks before. */
export async function removeConnector({ parts, turn, dialogs, rest }: ConnectorCall): Promise<AdaptiveCard | null> {
  requireAdministrator(parts, turn, 'delete connectors');
  const [name = ''] = rest;
  if (name === '') return connectorListCard(parts, turn, 1, 'Which connector?');
  const connector = await namedConnector(parts, turn, name, (other) => `connector delete ${other}`);
  await dialogs.cancel(TOOK_PLACE);
  const state: ConnectorRemoval = { name: connector.name, at: connector.at, isConfirmed: false };
  await dialogs.beginDialog(CONNECTOR_FORMS.remove, { state });
  return null;
}
