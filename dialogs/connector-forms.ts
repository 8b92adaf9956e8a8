import type { Dialog } from 'botbuilder-dialogs';
import { PersonError } from '../src/telemetry/person-error.ts';
import { requireAdministrator } from './administrators.ts';
import { LONGEST_NAME } from './alias-store.ts';
import { agentFacts, connectorFacts } from './connector-cards.ts';
import { checkAgentArn, checkAliasId, namedConnector } from './connector-check.ts';
import { addConnector, type Connector, checkConnectorName, deleteConnector } from './connector-store.ts';
import { formDialogs } from './form-dialog.ts';
import type { FormField } from './form-prompt.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

export const CONNECTOR_FORMS = { add: 'connector-add', remove: 'connector-delete' } as const;

/** A connector that is being added. */
export interface ConnectorDraft {
  readonly name: string;
  readonly agentArn: string;
  readonly aliasId: string;
  readonly isComplete: boolean;
}

/** `at`: when the one was added that was asked about. */
export interface ConnectorRemoval {
  readonly name: string;
  readonly at: number;
  readonly isConfirmed: boolean;
}

/** The forms of `connector add` and `connector delete`. */
export function connectorForms(parts: Parts): readonly Dialog[] {
  return [...addingDialogs(parts), ...removalDialogs(parts)];
}

const FIELDS: readonly FormField[] = [
  {
    id: 'name',
    label: 'Name',
    hint: `What people ask it by: letters, digits, - and _; at most ${LONGEST_NAME}.`,
    input: 'text',
    choices: [],
    required: true,
  },
  {
    id: 'agentArn',
    label: 'Agent ARN',
    hint: 'arn:aws:bedrock:REGION:ACCOUNT:agent/ID, as the Bedrock console shows it.',
    input: 'text',
    choices: [],
    required: true,
  },
  {
    id: 'aliasId',
    label: 'Alias ID',
    hint: 'Ten letters and digits; TSTALIASID is the working draft.',
    input: 'text',
    choices: [],
    required: true,
  },
];

function addingDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<ConnectorDraft, null>(parts, {
    id: CONNECTOR_FORMS.add,
    steps: [
      {
        name: 'connector',
        isDone: ({ isComplete }) => isComplete,
        ask: (draft) => ({
          title: 'A new connector',
          text: 'A Bedrock agent under a name, which everybody of this conversation may ask with their own rights.',
          fields: FIELDS.map((field) => ({ ...field, value: valuesOf(draft)[field.id] ?? '' })),
          submitTitle: 'Add',
          submitWords: ['add'],
        }),
        take: async (_draft, { name = '', agentArn = '', aliasId = '' }, turn) => {
          const wrong = {
            name: await problem(() => checkConnectorName(parts, turn, name)),
            agentArn: await problem(() => checkAgentArn(turn, agentArn)),
            aliasId: await problem(() => checkAliasId(aliasId)),
          };
          const errors = Object.fromEntries(
            Object.entries(wrong).flatMap(([field, why]) => (why === null ? [] : [[field, why] as const])),
          );
          return Object.keys(errors).length > 0 ? { errors } : { state: { name, agentArn, aliasId, isComplete: true } };
        },
      },
    ],
    finish: async (turn, { name, agentArn, aliasId }) => {
      requireAdministrator(parts, turn, 'add connectors');
      checkAgentArn(turn, agentArn);
      await addConnector(parts, turn, { name, agentArn, aliasId });
      return {
        settled: {
          tone: 'good',
          title: `Connector ${name} is added`,
          commandLine: `ask ${name} QUESTION`,
          facts: [...agentFacts(turn, agentArn, aliasId), { name: 'By', value: turn.person.name }],
        },
        result: null,
      };
    },
  });
}

function valuesOf({ name, agentArn, aliasId }: ConnectorDraft): Readonly<Record<string, string>> {
  return { name, agentArn, aliasId };
}

function removalDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<ConnectorRemoval, null>(parts, {
    id: CONNECTOR_FORMS.remove,
    steps: [
      {
        name: 'confirm',
        isDone: ({ isConfirmed }) => isConfirmed,
        ask: async (removal, turn) => ({
          title: `Delete the connector ${removal.name}?`,
          text: 'Nobody here can ask this agent by that name any more. The agent itself stays as it is.',
          lines: connectorFacts(turn, await sameConnector(parts, turn, removal)).map((fact) => ({ ...fact, go: null })),
          fields: [],
          submitTitle: 'Delete',
          submitWords: ['delete', 'yes'],
          isDestructive: true,
        }),
        take: (state) => ({ state: { ...state, isConfirmed: true } }),
      },
    ],
    finish: async (turn, removal) => {
      requireAdministrator(parts, turn, 'delete connectors');
      const { name, agentArn, aliasId } = await sameConnector(parts, turn, removal);
      await deleteConnector(parts, turn, name);
      return {
        settled: {
          tone: 'good',
          title: `Connector ${name} is deleted`,
          commandLine: null,
          facts: [...agentFacts(turn, agentArn, aliasId), { name: 'By', value: turn.person.name }],
        },
        result: null,
      };
    },
  });
}

/** The connector that was asked about; refuses where it is gone, or another by now. */
async function sameConnector(parts: Parts, turn: Turn, { name, at }: ConnectorRemoval): Promise<Connector> {
  const connector = await namedConnector(parts, turn, name, (other) => `connector delete ${other}`);
  if (connector.at === at) return connector;
  throw new PersonError(
    'connector-changed',
    `Somebody else has changed ${name} meanwhile`,
    'The connector of that name is another now, so it was left alone.',
    { nextSteps: ['Look at it, then try again.'], commands: [{ title: 'List connectors', line: 'connector list' }] },
  );
}

/** What is wrong, as a field shows it; null where nothing is. */
async function problem(check: () => unknown): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (error instanceof PersonError) return `${error.title}. ${error.message}`;
    throw error;
  }
}
