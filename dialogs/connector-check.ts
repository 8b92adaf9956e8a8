import { type AgentAddress, DRAFT_ALIAS, isAliasId, readAgentArn } from '../src/agents/agent-address.ts';
import { closest } from '../src/command/suggest.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { configurationOfAccount, notConfigured } from './account.ts';
import { type Connector, findConnector, listConnectors } from './connector-store.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

const ARN_FORM = 'arn:aws:bedrock:REGION:ACCOUNT:agent/ID';

/** Reads the ARN of an agent; refuses what is none, and an agent of an account that this conversation does not have. */
export function checkAgentArn(turn: Turn, arn: string): AgentAddress {
  const address = readAgentArn(arn);
  if (address === null) {
    throw badConnector(
      'That is no ARN of an agent',
      /:agent-alias\//.test(arn)
        ? `It is the ARN of an alias. The agent's own is like ${ARN_FORM}; the alias's id stands behind it.`
        : `The ARN of a Bedrock agent is like ${ARN_FORM}, its id ten letters and digits.`,
    );
  }
  if (turn.configurations.length === 0) throw notConfigured();
  const ofAccount = turn.configurations.filter(({ account }) => account.id === address.accountId);
  if (ofAccount.length === 0) {
    const known = turn.configurations.map(({ account: { id, name } }) => (name === id ? id : `${name} (${id})`));
    throw badConnector(
      'This conversation has no such account',
      `The agent is in ${address.accountId}, and the configurations of this conversation are for ${known.join(', ')}.`,
    );
  }
  if (!ofAccount.some(({ roleArn }) => roleArn.startsWith(`arn:${address.partition}:`))) {
    throw badConnector('That agent is in another partition', `${address.accountId} is not in ${address.partition}.`);
  }
  return address;
}

export function checkAliasId(aliasId: string): void {
  if (isAliasId(aliasId)) return;
  throw badConnector(
    'That is no id of an alias',
    `An alias has an id of ten letters and digits, not its name. ${DRAFT_ALIAS} is the agent's working draft.`,
  );
}

/** The connector of this name; refuses a name that the conversation does not have. `line` makes a line of a name that may have been meant. */
export async function namedConnector(
  parts: Parts,
  turn: Turn,
  name: string,
  line: (name: string) => string,
): Promise<Connector> {
  const found = await findConnector(parts, turn.conversation.baseId, name);
  if (found !== null) return found;
  const all = await listConnectors(parts, turn.conversation.baseId);
  const close = closest(
    name,
    all.map((connector) => connector.name),
  );
  throw new PersonError(
    'unknown-connector',
    `There is no connector ${name}`,
    'This conversation has none of that name.',
    {
      nextSteps:
        close.length > 0
          ? [`Did you mean ${close.join(' or ')}?`]
          : ['An administrator of the bot adds an agent with connector add.'],
      commands: [
        ...close.map((other) => ({ title: line(other), line: line(other) })),
        { title: 'List connectors', line: 'connector list' },
      ],
    },
  );
}

/** Under which configuration an agent is asked: the one chosen for this conversation where it is of the agent's account, else the first of that account. */
export async function configurationOfAgent(
  parts: Parts,
  turn: Turn,
  { accountId }: AgentAddress,
): Promise<ChannelConfiguration> {
  const chosen = await parts.memory.configuration(turn.conversation.baseId);
  const found = turn.configurations.find(({ name, account }) => name === chosen && account.id === accountId);
  return found ?? configurationOfAccount(turn, accountId);
}

function badConnector(title: string, why: string): PersonError {
  return new PersonError('bad-connector', title, why, {
    nextSteps: ["The Bedrock console shows the agent's ARN and the ids of its aliases."],
    commands: [{ title: 'Add a connector', line: 'connector add' }],
  });
}
