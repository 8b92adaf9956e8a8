import { z } from 'zod';
import type { CardPayload } from '../cards/payload.ts';
import { MASKED } from '../src/answers/mask-table.ts';
import { readAwsError } from '../src/aws/aws-error.ts';
import type { Command } from '../src/command/command.ts';
import { parseWords } from '../src/command/parse.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { textAt } from '../src/notifications/fields.ts';
import type { NotificationButton } from '../src/notifications/notification.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findConfiguration } from './account.ts';
import { requireAdmitted } from './admission.ts';
import { type AuditedTurn, auditError, auditTurn } from './audit-turn.ts';
import { showChanged } from './notification-buttons.ts';
import { tellGone } from './notification-gone.ts';
import type { Parts } from './parts.ts';
import { principalWith, roleToRun } from './role.ts';
import { changeCardState, findNotification, type SentNotification } from './sent-notification.ts';
import type { Turn } from './turn.ts';

type ApprovalPress = Extract<CardPayload, { verb: 'notification.approval' }>;
type Approval = Extract<NotificationButton, { kind: 'approval' }>;

/** CodePipeline's limit on the summary of an approval's result. */
const LONGEST_COMMENT = 512;

/** What CodePipeline says when an approval was decided, or its token replaced, in the meantime. */
const DECIDED = new Set(['ApprovalAlreadyCompletedException', 'InvalidApprovalTokenException']);

/** `GetPipelineState`, as far as an approval needs it. */
const pipelineState = z.object({
  stageStates: z
    .array(
      z.object({
        stageName: z.string().optional(),
        latestExecution: z.object({ pipelineExecutionId: z.string().optional() }).optional(),
        actionStates: z
          .array(
            z.object({
              actionName: z.string().optional(),
              latestExecution: z
                .object({
                  status: z.string().optional(),
                  token: z.string().optional(),
                  summary: z.string().optional(),
                  lastUpdatedBy: z.string().optional(),
                })
                .optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/**
 * *Approve* or *Reject* on the card of a manual approval. It is not asked about again: the card is the question, with the pipeline, the
 * stage and the revision in it, and who presses has read it. What is decided must be what the card shows, so an approval that waits for
 * another execution by now is left alone.
 */
export async function pressApproval(parts: Parts, turn: Turn, payload: ApprovalPress): Promise<void> {
  const sent = await findNotification(parts, payload.id, turn.conversation.baseId);
  const approval = sent?.notification.buttons.find((button) => button.kind === 'approval');
  if (!sent || !approval) return tellGone(parts, turn);
  requireAdmitted(turn, sent.delivery.configurationName);
  const comment = payload.comment?.trim() ?? '';
  if (comment.length > LONGEST_COMMENT) {
    auditTurn(parts, turn, { outcome: 'refused', errorCode: 'comment-too-long' });
    const limit = `CodePipeline takes ${LONGEST_COMMENT} characters of comment, and yours has ${comment.length}`;
    return turn.replies.tell(`${limit}. Shorten it and press again.`);
  }
  const { decision } = payload;
  const summary = comment || `${decision} by ${turn.person.name} from Microsoft Teams`.slice(0, LONGEST_COMMENT);
  await decide(parts, turn, sent, { approval, decision, summary });
}

interface Decision {
  readonly approval: Approval;
  readonly decision: ApprovalPress['decision'];
  readonly summary: string;
}

async function decide(parts: Parts, turn: Turn, sent: SentNotification, wanted: Decision): Promise<void> {
  const { approval, decision, summary } = wanted;
  const configuration = configurationOf(turn, sent);
  const roleArn = await roleToRun(parts, turn, configuration, null);
  const principal = principalWith(parts, turn, configuration, roleArn);
  const region = regionOf(sent, approval, configuration);
  const audited: Omit<AuditedTurn, 'outcome'> = {
    configurationName: configuration.name,
    accountId: configuration.account.id,
    guardrailPolicies: configuration.guardrailPolicies,
    region,
    roleArn,
  };
  const call = (command: Command) => {
    const { service, operation, input } = command;
    return parts.caller.call({ principal, region, service: service.name, operation: operation.name, input });
  };
  const answer = await turn.replies.whileWorking(call(stateCommand(parts, approval)));
  const waiting = waitingToken(sent, approval, answer.output);
  if (waiting.kind !== 'waiting') {
    auditTurn(parts, turn, { ...audited, outcome: 'refused', errorCode: 'approval-not-waiting' });
    return turn.replies.tell(waiting.why);
  }
  const command = resultCommand(parts, wanted, waiting.token);
  try {
    const { requestId } = await turn.replies.whileWorking(call(command));
    auditTurn(parts, turn, { ...audited, command: withoutToken(command), outcome: 'ran', requestId });
  } catch (error) {
    if (!(error instanceof PersonError)) throw error;
    auditError(parts, turn, error, { ...audited, command: withoutToken(command) });
    if (!readAwsError(error).codes.some((code) => DECIDED.has(code))) throw error;
    return turn.replies.tell('Somebody else has decided this in the meantime: look at the pipeline in the console.');
  }
  const made = { decision, by: turn.person.name, at: parts.clock(), comment: summary };
  const state = await changeCardState(parts, sent.id, (before) => ({ ...before, decision: made }));
  await showChanged(parts, turn, { ...sent, state });
}

/** That of the pipeline's own account where this conversation has one for it: topics may carry events of other accounts. */
function configurationOf(turn: Turn, { notification, delivery }: SentNotification): ChannelConfiguration {
  const ofAccount = turn.configurations.find(({ account }) => account.id === notification.accountId);
  return ofAccount ?? findConfiguration(turn, delivery.configurationName);
}

function regionOf({ notification }: SentNotification, approval: Approval, { account }: ChannelConfiguration): string {
  const region = approval.region ?? notification.region ?? account.defaultRegion;
  if (region !== null) return region;
  throw new PersonError(
    'no-region',
    'The Region of this pipeline is not known',
    `The notification does not name it, and the account ${account.name} has no default Region.`,
    { nextSteps: ['Decide in the console, or give the account a DefaultRegion in the configuration file.'] },
  );
}

/** The token by which the approval that the card shows can be decided; or why it cannot be. */
function waitingToken(
  { incoming, notification }: SentNotification,
  approval: Approval,
  output: unknown,
): { readonly kind: 'waiting'; readonly token: string } | { readonly kind: 'not-waiting'; readonly why: string } {
  const parsed = pipelineState.safeParse(output);
  const stages = parsed.success ? parsed.data.stageStates : [];
  const stage = stages.find(({ stageName }) => stageName === approval.stage);
  const action = stage?.actionStates.find(({ actionName }) => actionName === approval.action);
  const not = (why: string) => ({ kind: 'not-waiting', why }) as const;
  if (!stage || !action) {
    return not(`The pipeline ${approval.pipeline} has no ${approval.action} in ${approval.stage} any more.`);
  }
  const { status, token, summary, lastUpdatedBy } = action.latestExecution ?? {};
  // Events of one execution are kept together by its id.
  const shownExecution = /^pipeline\/.*\/([^/]+)$/s.exec(notification.thread?.key ?? '')?.[1] ?? null;
  const execution = stage.latestExecution?.pipelineExecutionId;
  const shownToken = textAt(incoming.json, 'approval', 'token');
  const isOther =
    (shownExecution !== null && execution !== undefined && shownExecution !== execution) ||
    (shownToken !== null && token !== undefined && shownToken !== token);
  if (isOther) {
    return not('A newer execution has come to this approval: decide it on its own card, or in the console.');
  }
  if (status === 'InProgress' && token !== undefined) return { kind: 'waiting', token };
  const [verb = 'is over'] = [{ Succeeded: 'was approved', Failed: 'was rejected or has expired' }[status ?? '']];
  const by = lastUpdatedBy === undefined ? '' : ` by ${lastUpdatedBy}`;
  return not(`This ${verb} already${by}${summary === undefined ? '.' : `: ${summary}`}`);
}

function stateCommand(parts: Parts, { pipeline }: Approval): Command {
  return commandOf(parts, ['codepipeline', 'get-pipeline-state', `--name=${pipeline}`]);
}

function resultCommand(parts: Parts, { approval, decision, summary }: Decision, token: string): Command {
  return commandOf(parts, [
    'codepipeline',
    'put-approval-result',
    `--pipeline-name=${approval.pipeline}`,
    `--stage-name=${approval.stage}`,
    `--action-name=${approval.action}`,
    '--result',
    JSON.stringify({ summary, status: decision }),
    `--token=${token}`,
  ]);
}

/** For the audit: where the decision was not taken, the token still decides. It is the last of the words. */
function withoutToken(command: Command): Command {
  return { ...command, words: [...command.words.slice(0, -1), MASKED] };
}

/** Names out of an event may be anything, and the client of CodePipeline may not be installed. */
function commandOf(parts: Parts, words: readonly string[]): Command {
  const parsed = parseWords(words, { catalogue: parts.catalogue, builtIns: [], pending: null });
  if (parsed.kind === 'operation') return parsed.command;
  const why = parsed.kind === 'error' ? parsed.error.message : 'Its names are not those of a pipeline.';
  throw new PersonError('bad-approval', 'This approval cannot be decided from here', why, {
    nextSteps: ['Decide it in the console.'],
  });
}
