import assert from 'node:assert/strict';
import { readCardState } from '../../dialogs/sent-notification.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  type ChatOptions,
  everywhere,
  inChannel,
  load,
  MEGAN,
  onlyCard,
  responseCard,
  said,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { deliver } from './support/notification-parts.ts';

const thread = inChannel('1700000000000');

/** What a manual approval action publishes; without a token, which is not shown to anybody. */
const messageOf = (more: object = {}): string =>
  JSON.stringify({
    region: 'eu-west-1',
    approval: { pipelineName: 'shop', stageName: 'Release', actionName: 'ApproveRelease', ...more },
  });

/** The same as an event of EventBridge. */
const eventOf = (execution: string): string =>
  JSON.stringify({
    version: '0',
    id: '01234567-0123-0123-0123-012345678901',
    'detail-type': 'CodePipeline Action Execution State Change',
    source: 'aws.codepipeline',
    account: '111122223333',
    time: '2026-11-21T03:11:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:codepipeline:eu-west-1:111122223333:shop'],
    detail: {
      pipeline: 'shop',
      'execution-id': execution,
      stage: 'Release',
      action: 'ApproveRelease',
      state: 'STARTED',
      type: { owner: 'AWS', category: 'Approval', provider: 'Manual', version: '1' },
    },
  });

describe('the approval of a pipeline', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: everywhere, ...options });
  const decide = (chat: Chat, id: string, more: object = {}, as = ALEX) =>
    chat.invoke({ verb: 'notification.approval', id, decision: 'Approved', ...more }, as, thread);
  const results = (chat: Chat) => chat.calls.filter((call) => call === 'codepipeline PutApprovalResult').length;

  it('offers Approve and Reject with a comment, and approves as who presses', async () => {
    const chat = open();
    const id = await deliver(chat, messageOf());
    const card = onlyCard(await chat.invoke({ verb: 'notification.open', id }, ALEX, thread));
    const pressed = await chat.press(card, 'Approve', { comment: ' Checked on staging. ' }, MEGAN, thread);
    const text = textOf(responseCard(pressed));
    assert.match(text, /Approved by Megan Bowen, 2026-11-21 03:12 UTC: Checked on staging\./);
    assert.match(text, /✓ APPROVED\s+Pipeline shop: ApproveRelease was approved/);
    assert.doesNotMatch(text, /\[Approve\]|\[Reject\]|waits for approval/);
    assert.deepEqual(chat.lastAudit.command, [
      'codepipeline',
      'put-approval-result',
      '--pipeline-name',
      'shop',
      '--stage-name',
      'Release',
      '--action-name',
      'ApproveRelease',
      '--result',
      '{"summary":"Checked on staging.","status":"Approved"}',
      '--token',
      '••••',
    ]);
    assert.equal(chat.lastAudit.outcome, 'ran');
    assert.deepEqual(chat.lastAudit.user, { id: MEGAN.aadObjectId, name: MEGAN.name });
    const state = said(
      await chat.say('codepipeline get-pipeline-state --name shop --output json --account production', thread),
    );
    assert.match(state, /Checked on staging\./);
    assert.match(state, /chatbot-Megan/);
  });

  it('rejects, with a comment of its own where none is given', async () => {
    const chat = open();
    const id = await deliver(chat, messageOf());
    const pressed = await decide(chat, id, { decision: 'Rejected', comment: '  ' });
    assert.match(textOf(responseCard(pressed)), /● REJECTED\s+Pipeline shop: ApproveRelease was rejected/);
    assert.deepEqual((await readCardState(chat.parts, id)).decision, {
      decision: 'Rejected',
      by: 'Alex Wilber',
      at: chat.now,
      comment: 'Rejected by Alex Wilber from Microsoft Teams',
    });
  });

  it('shows everybody what was decided', async () => {
    const chat = open();
    const id = await deliver(chat, messageOf());
    await decide(chat, id);
    const waiting = await (await chat.outbox.claim())?.waiting(10);
    assert.deepEqual(
      waiting?.filter(({ kind }) => kind === 'card').map(({ body }) => body),
      [JSON.stringify({ cardId: id })],
    );
  });

  it('is decided once', async () => {
    const chat = open();
    const id = await deliver(chat, messageOf());
    await decide(chat, id, { comment: 'Looks well' });
    const second = toldOnPress(await decide(chat, id, { decision: 'Rejected' }, MEGAN));
    assert.match(
      second,
      /This was approved already by arn:aws:sts::111122223333:assumed-role\/chatbot-ops\/.*: Looks well/,
    );
    assert.equal(chat.lastAudit.errorCode, 'approval-not-waiting');
    assert.equal(results(chat), 1);
  });

  it('says so where somebody decides at the same moment', async () => {
    for (const code of ['ApprovalAlreadyCompletedException', 'InvalidApprovalTokenException']) {
      const chat = open({
        aws: {
          'codepipeline PutApprovalResult': () => {
            throw Object.assign(new Error('decided'), {
              name: code,
              $metadata: { httpStatusCode: 400 },
              $fault: 'client',
            });
          },
        },
      });
      const id = await deliver(chat, messageOf());
      assert.match(toldOnPress(await decide(chat, id)), /Somebody else has decided this in the meantime/);
      assert.equal(chat.lastAudit.outcome, 'failed');
      assert.equal((await readCardState(chat.parts, id)).decision, null);
    }
  });

  it('is of the execution that the card shows, and of no newer one', async () => {
    const chat = open();
    const old = await deliver(chat, eventOf('00000000-0000-4000-8000-000000000000'));
    assert.match(toldOnPress(await decide(chat, old)), /A newer execution has come to this approval/);
    const otherToken = await deliver(chat, messageOf({ token: '00000000-0000-4000-8000-000000000000' }));
    assert.match(toldOnPress(await decide(chat, otherToken)), /A newer execution/);
    assert.equal(results(chat), 0);
    const raw = said(
      await chat.say('codepipeline get-pipeline-state --name shop --output json --account production', thread),
    );
    const current = /"pipelineExecutionId": "([^"]+)"/.exec(raw)?.[1] ?? '';
    const id = await deliver(chat, eventOf(current));
    await decide(chat, id);
    assert.equal(results(chat), 1);
  });

  it('is gone where the stage or the action is', async () => {
    const chat = open();
    const id = await deliver(chat, messageOf({ actionName: 'Nobody' }));
    assert.equal(toldOnPress(await decide(chat, id)), 'The pipeline shop has no Nobody in Release any more.');
  });

  it('waits for no decision before it is reached, nor after it has failed', async () => {
    for (const [status, why] of [
      ['Failed', /was rejected or has expired already/],
      ['Abandoned', /This is over already\./],
    ] as const) {
      const latestExecution = { status };
      const chat = open({
        aws: {
          'codepipeline GetPipelineState': () => ({
            stageStates: [{ stageName: 'Release', actionStates: [{ actionName: 'ApproveRelease', latestExecution }] }],
          }),
        },
      });
      assert.match(toldOnPress(await decide(chat, await deliver(chat, messageOf()))), why);
    }
  });

  it('takes a comment of 512 characters and no longer one', async () => {
    const chat = open();
    const id = await deliver(chat, messageOf());
    const long = await decide(chat, id, { comment: 'x'.repeat(513) });
    assert.equal(
      toldOnPress(long),
      'CodePipeline takes 512 characters of comment, and yours has 513. Shorten it and press again.',
    );
    assert.equal(chat.lastAudit.errorCode, 'comment-too-long');
    await decide(chat, id, { comment: 'x'.repeat(512) });
    assert.equal(results(chat), 1);
  });

  it('keeps a comment that looks like an option or JSON a comment', async () => {
    const chat = open();
    const comment = '--token x","status":"Rejected';
    const id = await deliver(chat, messageOf());
    await decide(chat, id, { comment });
    assert.deepEqual((await readCardState(chat.parts, id)).decision?.decision, 'Approved');
    assert.match(
      said(await chat.say('codepipeline get-pipeline-state --name shop --account production --output json', thread)),
      /"status": "Succeeded",\s+"summary": "--token x/,
    );
  });

  it('needs a role of the person’s own where the configuration says so', async () => {
    const chat = open({
      configuration: (sandbox) => {
        const all = everywhere(sandbox);
        return {
          ...all,
          channelConfigurations: all.channelConfigurations.map((row) => ({ ...row, userRoleRequired: true })),
          userRoles: [],
        };
      },
    });
    const id = await deliver(chat, messageOf());
    assert.match(toldOnPress(await decide(chat, id)), /You need a role of your own here/);
    assert.equal(chat.lastAudit.outcome, 'refused');
  });

  it('is refused where the role may not, in the words of AWS', async () => {
    const chat = open({
      configuration: (sandbox) => {
        const all = everywhere(sandbox);
        const guardrailPolicies = ['arn:aws:iam::aws:policy/ReadOnlyAccess'];
        return {
          ...all,
          channelConfigurations: all.channelConfigurations.map((row) => ({ ...row, guardrailPolicies })),
        };
      },
    });
    const id = await deliver(chat, messageOf());
    assert.match(said(await decide(chat, id)), /Access denied[\s\S]*codepipeline:PutApprovalResult/);
    assert.equal(chat.lastAudit.outcome, 'failed');
    assert.equal((await readCardState(chat.parts, id)).decision, null);
  });

  it('runs in the account of the pipeline where this conversation has it', async () => {
    const chat = open();
    const event = JSON.parse(eventOf('x'));
    const id = await deliver(chat, JSON.stringify({ ...event, account: '444455556666' }));
    assert.match(said(await decide(chat, id)), /does not have a pipeline with name/);
    assert.equal(chat.lastAudit.errorCode === null, false);
  });

  it('needs a Region, and names that a pipeline can have', async () => {
    const withoutRegion = (sandbox: Configuration): Configuration => {
      const all = everywhere(sandbox);
      return {
        ...all,
        channelConfigurations: all.channelConfigurations.map((row) => ({
          ...row,
          account: { ...row.account, defaultRegion: null },
        })),
      };
    };
    const event = JSON.parse(eventOf('x'));
    const chat = open({ configuration: withoutRegion });
    const id = await deliver(chat, JSON.stringify({ ...event, region: '', resources: [] }));
    assert.match(said(await decide(chat, id)), /The Region of this pipeline is not known/);
    const other = open();
    const odd = await deliver(other, messageOf({ pipelineName: 'file:///etc/passwd' }));
    assert.match(said(await decide(other, odd)), /cannot be decided from here/);
  });

  it('is for notifications that ask for one, of this conversation', async () => {
    const chat = open();
    const id = await deliver(chat, 'The disk is full');
    assert.match(toldOnPress(await decide(chat, id)), /no longer known here/);
    const elsewhere = await deliver(chat, messageOf(), { conversationId: `${CHANNEL}x` });
    assert.match(toldOnPress(await decide(chat, elsewhere)), /no longer known here/);
  });
});
