import type { AdaptiveCard } from '../cards/render.ts';
import type { Fact, ListView } from '../cards/views.ts';
import { DRAFT_ALIAS, readAgentArn } from '../src/agents/agent-address.ts';
import { isAdministrator } from './administrators.ts';
import { type Connector, listConnectors } from './connector-store.ts';
import type { Parts } from './parts.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

const CONNECTORS_A_PAGE = 10;
const ADD = { title: 'Add a connector', line: 'connector add' } as const;

/** A page of all connectors; `wanted` counts from 1. `title` says why they are shown. */
export async function connectorListCard(
  parts: Parts,
  turn: Turn,
  wanted = 1,
  title = 'Connectors of this conversation',
): Promise<AdaptiveCard> {
  const all = await listConnectors(parts, turn.conversation.baseId);
  const pages = Math.max(1, Math.ceil(all.length / CONNECTORS_A_PAGE));
  const page = Math.min(Math.max(wanted, 1), pages);
  const shown = all.slice((page - 1) * CONNECTORS_A_PAGE, page * CONNECTORS_A_PAGE);
  const count = all.length === 1 ? '1 connector' : `${all.length} connectors`;
  const none =
    'There is none yet. A connector is a Bedrock agent under a name, which everybody here may ask. An administrator of the bot adds one: connector add NAME AGENT-ARN ALIAS-ID';
  const where = pages > 1 ? `${count}, page ${page} of ${pages}` : count;
  const mayChange = isAdministrator(parts, turn);
  return parts.cards.render('list', {
    title,
    text: all.length === 0 ? none : `${where}. Ask one: ask NAME QUESTION`,
    items: shown.map((connector) => itemOf(turn, connector, mayChange)),
    buttons: [
      ...(page > 1 ? [{ title: 'Previous', line: `connector list ${page - 1}` }] : []),
      ...(page < pages ? [{ title: 'Next', line: `connector list ${page + 1}` }] : []),
      ...(mayChange ? [ADD] : []),
    ],
  });
}

function itemOf(turn: Turn, connector: Connector, mayChange: boolean): ListView['items'][number] {
  const { name } = connector;
  return {
    title: name,
    status: '',
    tone: 'default',
    detail: '',
    text: '',
    facts: connectorFacts(turn, connector),
    buttons: [
      { title: 'Ask', line: `ask ${name}` },
      ...(mayChange ? [{ title: 'Delete', line: `connector delete ${name}` }] : []),
    ],
  };
}

/** What a connector leads to, and who added it. */
export function connectorFacts(turn: Turn, { agentArn, aliasId, by, at }: Connector): readonly Fact[] {
  return [...agentFacts(turn, agentArn, aliasId), { name: 'Added by', value: `${by.name}, ${shortTime(at)}` }];
}

export function agentFacts(turn: Turn, agentArn: string, aliasId: string): readonly Fact[] {
  const address = readAgentArn(agentArn);
  const account = turn.configurations.find(({ account: { id } }) => id === address?.accountId)?.account;
  const inAccount = account === undefined ? 'not configured here any more' : account.name;
  return [
    { name: 'Agent', value: agentArn },
    { name: 'Alias', value: aliasId === DRAFT_ALIAS ? `${aliasId}, the working draft` : aliasId },
    { name: 'Account', value: `${inAccount} (${address?.accountId ?? ''}), ${address?.region ?? ''}` },
  ];
}
