import type { TurnContext } from 'botbuilder-core';
import type { Principal } from '../src/aws/principal.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { Conversation } from '../src/teams/conversation.ts';
import type { SentFile } from '../src/teams/files.ts';
import type { Person } from '../src/teams/person.ts';
import type { Replies } from '../src/teams/replies.ts';
import type { PersonError } from '../src/telemetry/person-error.ts';

/** One activity, understood as far as Teams goes: who says something where, and how to answer. */
export interface Turn {
  readonly conversation: Conversation;
  readonly person: Person;
  /** The channel configurations of this conversation that this person may use, in the file's order. */
  readonly configurations: readonly ChannelConfiguration[];
  /** Its other configurations by name, with what to say to this person of them. */
  readonly refused?: ReadonlyMap<string, PersonError>;
  readonly replies: Replies;
  readonly via: 'message' | 'button';
  /** Files that came with the message. */
  readonly files: readonly SentFile[];
  /** As it came, for the audit: the text written and the names of files, or the button's command line or verb. */
  readonly rawText: string;
  /** Id of the prompt whose card was pressed. */
  readonly pressedPrompt: string | null;
  /** When it arrived: milliseconds since the epoch. */
  readonly at: number;
  /** That of the conversation, by its IANA name; UTC where left out. */
  readonly timeZone?: string;
  /** Whether the audit has its line of this turn: there is one for each. */
  audited: boolean;
}

/** What a person answers a waiting prompt with. */
export type PromptReply =
  /** Values of the card's fields by name, or of typed text taken for the one field. */
  | { readonly kind: 'values'; readonly values: ReadonlyMap<string, string> }
  /** The waiting command, completed by text: its words. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** *Run* was pressed. */
  | { readonly kind: 'run' }
  /** Files that came with a message. */
  | { readonly kind: 'files'; readonly files: readonly SentFile[] };

const TURN = Symbol('turn');
const REPLY = Symbol('prompt reply');

/** Lets the dialogs, which Bot Framework calls with its own context, find the turn. */
export function attachTurn(context: TurnContext, turn: Turn): void {
  context.turnState.set(TURN, turn);
}

export function turnOf(context: TurnContext): Turn {
  const turn: Turn | undefined = context.turnState.get(TURN);
  if (!turn) throw new Error('a dialog was run without a turn');
  return turn;
}

export function attachReply(context: TurnContext, reply: PromptReply): void {
  context.turnState.set(REPLY, reply);
}

export function replyOf(context: TurnContext): PromptReply | undefined {
  return context.turnState.get(REPLY);
}

/** Who runs a command, under a configuration and a role that this person may use there. */
export function principalOf(
  turn: Pick<Turn, 'conversation' | 'person'>,
  configuration: ChannelConfiguration,
  roleArn: string,
): Principal {
  return {
    tenantId: turn.conversation.tenantId,
    userId: turn.person.id,
    userName: turn.person.name,
    conversationId: turn.conversation.id,
    configurationName: configuration.name,
    accountId: configuration.account.id,
    accountName: configuration.account.name,
    roleArn,
    federatedAs: configuration.roleSource === 'web-identity' ? turn.person.botFrameworkId : null,
    externalId: configuration.externalId,
    guardrailPolicies: configuration.guardrailPolicies,
  };
}
