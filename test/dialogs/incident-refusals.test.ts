import assert from 'node:assert/strict';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  Chat,
  type ChatOptions,
  everywhere,
  load,
  oneAccount,
  onlyCard,
  responseCard,
  said,
  textOf,
} from './support/chat.ts';
import { linesOf, OPEN_ARN, refusal } from './support/incidents.ts';

const STAGING = '444455556666';
/** Every way into Incident Manager. */
const WAYS = [
  'incidents',
  'incidents all',
  `incidents show ${OPEN_ARN}`,
  'incidents start',
  'ssm-incidents create-timeline-event',
  'ssm-incidents update-incident-record',
  'ssm-incidents update-related-items',
];

describe('incidents that cannot be had', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const readOnly = (sandbox: Configuration): Configuration => {
    const one = oneAccount(sandbox);
    const roleArn = 'arn:aws:iam::111122223333:role/chatbot-readonly';
    return { ...one, channelConfigurations: one.channelConfigurations.map((row) => ({ ...row, roleArn })) };
  };

  for (const line of WAYS) {
    it(`without a replication set say so, and what to do: ${line}`, async () => {
      const chat = new Chat(loaded, { configuration: everywhere });
      const card = onlyCard(await chat.say(`${line} --account staging --region eu-west-1`));
      assert.match(
        textOf(card),
        /Incident Manager is not set up here[\s\S]*takes no new customers since November 2025/,
      );
      assert.equal(chat.lastAudit.outcome, 'failed');
      assert.equal(chat.lastAudit.errorCode, 'no-replication-set');
      const look = linesOf(card)['Look for a replication set'];
      assert.equal(look, `ssm-incidents list-replication-sets --account ${STAGING} --region eu-west-1`);
      assert.match(said(await chat.say(look ?? '')), /No replication sets?|no replication/i);
    });
  }

  it('without a right say which, before anything is filled in', async () => {
    const denied = () => {
      const message =
        'User: arn:aws:sts::111122223333:assumed-role/chatbot-ops/x is not authorized to perform: ssm-incidents:ListIncidentRecords on resource: * because no identity-based policy allows the ssm-incidents:ListIncidentRecords action';
      throw refusal('AccessDeniedException', message);
    };
    const aws = { 'ssm-incidents ListIncidentRecords': denied, 'ssm-incidents ListResponsePlans': denied };
    const chat = open({ aws });
    for (const line of ['incidents', 'incidents start']) {
      assert.match(said(await chat.say(line)), /Access denied[\s\S]*ssm-incidents:ListIncidentRecords/);
      assert.equal(chat.lastAudit.errorCode, 'access-denied');
    }
  });

  it('with a role that only reads are shown, and are not changed', async () => {
    const chat = open({ configuration: readOnly });
    const one = onlyCard(await chat.say(`incidents show ${OPEN_ARN}`));
    const confirm = onlyCard(await chat.press(one, 'Resolve'));
    assert.match(said(await chat.press(confirm, 'Run')), /Access denied[\s\S]*ssm-incidents:UpdateIncidentRecord/);
    const note = onlyCard(await chat.press(one, 'Add note'));
    const summary = responseCard(await chat.press(note, 'Continue', { 'field:note': 'x' }));
    assert.match(said(await chat.press(summary, 'Add note')), /Access denied[\s\S]*ssm-incidents:CreateTimelineEvent/);
    assert.match(said(await chat.say('incidents')), /open for/);
  });

  it('while AWS fails say so, and a question is over', async () => {
    const failing = () => {
      throw refusal('InternalServerException', 'down', { $metadata: { httpStatusCode: 500, requestId: 'r' } });
    };
    const aws = { 'ssm-incidents ListIncidentRecords': failing, 'ssm-incidents ListResponsePlans': failing };
    const chat = open({ aws });
    for (const line of ['incidents', 'incidents start']) {
      assert.match(said(await chat.say(line)), /down/);
      assert.match(said(await chat.say('cancel')), /There is nothing to cancel/);
    }
  });

  it('in a conversation without an account say what is missing', async () => {
    const chat = open({ configuration: (sandbox) => ({ ...sandbox, channelConfigurations: [] }) });
    assert.match(said(await chat.say('incidents')), /not configured/);
  });

  it('after the configuration was taken away are not changed', async () => {
    const chat = open();
    const card = onlyCard(await chat.say(`ssm-incidents create-timeline-event --incident-record-arn ${OPEN_ARN}`));
    const gone = open({ store: chat.store, configuration: (sandbox) => ({ ...sandbox, channelConfigurations: [] }) });
    const outcome = await gone.press(card, 'Continue', { 'field:note': 'x' });
    assert.match(said(outcome), /no longer configured/);
    assert.deepEqual(gone.calls, []);
  });
});
