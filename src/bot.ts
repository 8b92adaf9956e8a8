import { createHash } from 'node:crypto';
import type { TurnContext } from 'botbuilder-core';
import { type CardPayload, fieldValues } from '../cards/payload.ts';
import { admit } from '../dialogs/admission.ts';
import { answerError } from '../dialogs/answer-error.ts';
import { runCommand } from '../dialogs/answers.ts';
import { pressAgentPage } from '../dialogs/ask.ts';
import { askAgent } from '../dialogs/ask-agent.ts';
import { auditedOf, auditTurn } from '../dialogs/audit-turn.ts';
import { ConversationDialogs } from '../dialogs/conversation-dialogs.ts';
import { pressAction } from '../dialogs/custom-actions.ts';
import { everyDialog } from '../dialogs/every-dialog.ts';
import { pressHelp, pressHelpOption } from '../dialogs/help-buttons.ts';
import { forgetInstallation, rememberInstallation } from '../dialogs/installation.ts';
import { KeyedLock } from '../dialogs/keyed-lock.ts';
import { answerLine } from '../dialogs/line.ts';
import { pressApproval } from '../dialogs/notification-approval.ts';
import { pressDigestPage, pressNotification, pressRetry } from '../dialogs/notification-buttons.ts';
import { showLogs } from '../dialogs/notification-logs.ts';
import type { Parts } from '../dialogs/parts.ts';
import { withTimeZone } from '../dialogs/preferences-record.ts';
import type { ReadyCommand } from '../dialogs/ready-command.ts';
import type { ReadyQuestion } from '../dialogs/ready-question.ts';
import { pressPage, pressRow } from '../dialogs/result-pages.ts';
import { answerMessage } from '../dialogs/sent-files.ts';
import { answerSignIn } from '../dialogs/sign-in-commands.ts';
import { attachTurn, type PromptReply, type Turn } from '../dialogs/turn.ts';
import { ownerOfPrompt } from '../dialogs/waiting-state.ts';
import { welcomeCard } from '../dialogs/welcome.ts';
import type { ChannelConfiguration } from './configuration/configuration.ts';
import { ConflictError, NOT_STORED } from './store/store.ts';
import { type Acknowledge, addsBot } from './teams/adapter.ts';
import { type Conversation, readConversation } from './teams/conversation.ts';
import { readFiles, type SentFile } from './teams/files.ts';
import type { People } from './teams/people.ts';
import { readPerson } from './teams/person.ts';
import { type Press, readPress } from './teams/press.ts';
import { createReplies } from './teams/replies.ts';
import type { ServiceUrls } from './teams/service-urls.ts';
import { acknowledgeSignIn, readSignIn, type SignInInvoke } from './teams/sign-in.ts';
import { writtenLine } from './teams/written-line.ts';

export interface BotParts extends Parts {
  readonly configurationsFor: (conversation: Conversation) => readonly ChannelConfiguration[];
  readonly people: Pick<People, 'standing'>;
  readonly serviceUrls: Pick<ServiceUrls, 'learn'>;
}

/** How long a message that was handled is known, so that its repeated delivery is not handled again. */
const SEEN_MS = 60 * 60 * 1000;
/** An installation arrives as two activities; one welcome is enough. */
const WELCOMED_MS = 60 * 1000;

const NOT_YOURS = { outcome: 'refused', errorCode: 'not-yours' } as const;
const PROMPT_GONE = { outcome: 'expired', errorCode: 'prompt-gone' } as const;

/** One activity in: to a dialog, or to the card action it names. */
export class Bot {
  readonly #parts: BotParts;
  readonly #lock = new KeyedLock();

  constructor(parts: BotParts) {
    this.#parts = parts;
  }

  /** Handles one activity. Whatever goes wrong is answered in the conversation and logged; it does not throw. */
  async turn(context: TurnContext, acknowledge: Acknowledge): Promise<void> {
    const { log } = this.#parts;
    const conversation = readConversation(context.activity);
    const person = readPerson(context.activity);
    if (conversation.kind === 'unreadable' || person.kind === 'unreadable') {
      const problem = conversation.kind === 'unreadable' ? conversation.problem : problemOf(person);
      log.warn({ type: context.activity.type, problem }, 'an activity was ignored');
      acknowledge({ status: 400, body: { error: problem } });
      return;
    }
    const press = readPress(context.activity);
    // A message that was edited brings its files again.
    const files = context.activity.type === 'message' ? readFiles(context.activity) : [];
    const signIn = readSignIn(context.activity);
    const answer = signIn ? acknowledgeSignIn(context, acknowledge) : acknowledge;
    let turn: Turn = {
      conversation,
      person,
      configurations: this.#parts.configurationsFor(conversation),
      replies: createReplies(context, answer, (error) => log.warn({ err: error }, 'Teams did not take a reply')),
      via: press || signIn ? 'button' : 'message',
      files,
      rawText: signIn ? 'sign-in' : press ? press.text : writtenText(context.activity.text ?? '', files),
      pressedPrompt: promptOf(press?.payload ?? null),
      at: this.#parts.clock(),
      audited: false,
    };
    try {
      await this.#parts.serviceUrls.learn(conversation.tenantId, context.activity.serviceUrl);
      const line = press || signIn ? null : writtenLine(context.activity);
      if (line !== null && (await this.#seen(context.activity.id, turn, line))) return;
      // Before anything that a person asks for. An installation is nothing of the kind, and a button of no card gets nothing anyway.
      if (press?.payload || line !== null || (signIn && (await this.#waitsForSignIn(context, turn))))
        turn = await withTimeZone(this.#parts, await admit(this.#parts, turn));
      attachTurn(context, turn);
      if (press) await this.#press(context, turn, press);
      else if (signIn) await this.#signIn(context, turn, signIn);
      else if (line !== null) await this.#say(context, turn, line);
      else await this.#installed(context, turn);
    } catch (error) {
      await answerError(this.#parts, turn, error);
    }
    turn.replies.finish();
    if (signIn) acknowledge({ status: 200 });
  }

  /** Teams answers a sign-in's card for all who see it: of those who were not asked, nothing is asked or told. */
  #waitsForSignIn(context: TurnContext, turn: Turn): Promise<boolean> {
    attachTurn(context, turn);
    return this.#lock.run(
      `${turn.conversation.id}/${turn.person.id}`,
      async () => (await this.#openDialogs(context)).waitsForSignIn,
    );
  }

  #openDialogs(context: TurnContext): Promise<ConversationDialogs> {
    return ConversationDialogs.open(this.#parts, context, everyDialog(this.#parts));
  }

  async #signIn(context: TurnContext, turn: Turn, invoke: SignInInvoke): Promise<void> {
    try {
      await this.#inDialogs(context, turn, (dialogs) => answerSignIn(this.#parts, context, turn, dialogs, invoke));
    } catch (error) {
      // Another of the person's devices was first, and the sign-in goes on from there.
      if (!(error instanceof ConflictError)) throw error;
    }
  }

  async #installed({ activity }: TurnContext, turn: Turn): Promise<void> {
    switch (activity.type) {
      case 'installationUpdate':
        return activity.action?.startsWith('add') ? this.#welcome(turn) : forgetInstallation(this.#parts, turn);
      case 'conversationUpdate':
        return addsBot(activity) ? this.#welcome(turn) : undefined;
      default:
        return undefined;
    }
  }

  #say(context: TurnContext, turn: Turn, line: string): Promise<void> {
    return this.#inDialogs(context, turn, (dialogs) => answerMessage(this.#parts, turn, dialogs, line));
  }

  /** Runs a turn's share in the dialogs: one at a time for a person in a conversation; what may run then, runs after it is saved. */
  async #inDialogs(
    context: TurnContext,
    turn: Turn,
    work: (dialogs: ConversationDialogs) => Promise<ReadyCommand | ReadyQuestion | 'seen' | null>,
  ): Promise<void> {
    const ready = await this.#lock.run(`${turn.conversation.id}/${turn.person.id}`, async () => {
      const dialogs = await this.#openDialogs(context);
      try {
        const done = await work(dialogs);
        if (done === null) {
          const found = auditedOf(this.#parts, turn, dialogs.found);
          auditTurn(this.#parts, turn, { ...found, outcome: dialogs.promptId === null ? 'built-in' : 'asked' });
        }
        return done;
      } finally {
        // Before anything runs: a command that is run has left the store, so no second press can run it again.
        await dialogs.save();
      }
    });
    if (ready === null || ready === 'seen') return;
    if (ready.kind === 'question') await askAgent(this.#parts, turn, ready);
    else await runCommand(this.#parts, turn, ready);
  }

  async #press(context: TurnContext, turn: Turn, { payload, text }: Press): Promise<void> {
    if (payload === null) {
      const sent = text.slice(0, 100);
      this.#parts.log.warn({ user: turn.person.id, sent }, 'a button sent what no card of the bot sends');
      auditTurn(this.#parts, turn, { outcome: 'refused', errorCode: 'bad-payload' });
      return turn.replies.tell('I do not understand this button. Send the command again.');
    }
    switch (payload.verb) {
      case 'dialog.answer':
        return this.#answerPrompt(context, turn, payload.dialog, { kind: 'values', values: fieldValues(payload) });
      case 'dialog.run':
        return this.#answerPrompt(context, turn, payload.dialog, { kind: 'run' });
      case 'dialog.cancel':
        return this.#answerPrompt(context, turn, payload.dialog, null);
      case 'command.run':
        return this.#inDialogs(context, turn, (dialogs) => answerLine(this.#parts, turn, dialogs, payload.line));
      case 'result.page':
        return pressPage(this.#parts, turn, payload.id, payload.index);
      case 'result.row':
        return pressRow(this.#parts, turn, payload.id, payload.index);
      case 'notification.logs':
        return showLogs(this.#parts, turn, payload);
      case 'notification.acknowledge':
      case 'notification.mute':
      case 'notification.unmute':
      case 'notification.page':
      case 'notification.open':
        return pressNotification(this.#parts, turn, payload);
      case 'notification.action':
        return this.#inDialogs(context, turn, (dialogs) => pressAction(this.#parts, turn, dialogs, payload));
      case 'notification.approval':
        return pressApproval(this.#parts, turn, payload);
      case 'notification.retry':
        return pressRetry(this.#parts, turn, payload);
      case 'digest.page':
        return pressDigestPage(this.#parts, turn, payload);
      case 'agent.page':
        return pressAgentPage(this.#parts, turn, payload.id, payload.index);
      case 'help.service':
        return pressHelp(this.#parts, turn, payload);
      case 'help.option':
        return pressHelpOption(this.#parts, turn, payload);
    }
  }

  /** A press on a prompt's card; null cancels. Only the prompt's owner may, and only while it waits. */
  async #answerPrompt(context: TurnContext, turn: Turn, promptId: string, reply: PromptReply | null): Promise<void> {
    const owner = await ownerOfPrompt(this.#parts.store, promptId);
    if (!owner || owner.ownerId !== turn.person.id) {
      auditTurn(this.#parts, turn, owner ? NOT_YOURS : PROMPT_GONE);
      const why = owner
        ? `Only ${owner.ownerName} can answer this: it is their command.`
        : 'This question is no longer open. Send the command again.';
      return turn.replies.tell(why);
    }
    await this.#inDialogs(context, turn, async (dialogs) => {
      if (dialogs.promptId !== promptId) {
        auditTurn(this.#parts, turn, PROMPT_GONE);
        await turn.replies.tell('This was already answered, or another command took its place.');
        return null;
      }
      if (reply) return dialogs.answer(reply);
      auditTurn(this.#parts, turn, { ...auditedOf(this.#parts, turn, dialogs.found), outcome: 'cancelled' });
      await dialogs.cancel(`Cancelled by ${turn.person.name}.`);
      return null;
    });
  }

  async #welcome(turn: Turn): Promise<void> {
    // Both activities of an installation may come at the same moment.
    const lastWelcome = await this.#lock.run(`installed/${turn.conversation.baseId}`, () =>
      rememberInstallation(this.#parts, turn),
    );
    if (lastWelcome !== null && this.#parts.clock() - lastWelcome < WELCOMED_MS) return;
    await turn.replies.send(await welcomeCard(this.#parts, turn, 'everyone'));
  }

  /** Whether this message, with this text, was handled before: Teams delivers again what it thinks was lost. */
  async #seen(messageId: string | undefined, turn: Turn, line: string): Promise<boolean> {
    if (!messageId) return false;
    const { store, clock } = this.#parts;
    const key = `seen/${turn.conversation.id}/${messageId.toWellFormed()}`;
    const text = createHash('sha256').update(line).digest('base64');
    return this.#lock.run(key, async () => {
      for (;;) {
        const known = (await store.read([key]))[key];
        if (known?.text === text) return true;
        try {
          await store.write({ [key]: { text, expiresAt: clock() + SEEN_MS, eTag: known?.eTag ?? NOT_STORED } });
          return false;
        } catch (error) {
          // Another instance was given the message at the same moment: with this text, or with that of an edit.
          if (!(error instanceof ConflictError)) throw error;
        }
      }
    });
  }
}

/** `[file error.log]` for each file that came with a text. */
function writtenText(text: string, files: readonly SentFile[]): string {
  return [text, ...files.map(({ name }) => `[file ${name}]`)].filter((part) => part !== '').join(' ');
}

/** The prompt that a press answers; null for every other press. */
function promptOf(payload: CardPayload | null): string | null {
  switch (payload?.verb) {
    case 'dialog.answer':
    case 'dialog.run':
    case 'dialog.cancel':
      return payload.dialog;
    default:
      return null;
  }
}

function problemOf(person: ReturnType<typeof readPerson>): string {
  return person.kind === 'unreadable' ? person.problem : '';
}
