import assert from 'node:assert/strict';
import {
  Chat,
  type ChatOptions,
  inputsOf,
  load,
  oneAccount,
  onlyCard,
  responseCard,
  said,
  saidInPlace,
  textOf,
} from './support/chat.ts';
import { OPEN_ARN, refusal, sentBody, summaryOf } from './support/incidents.ts';

const CREATE = 'ssm-incidents CreateTimelineEvent';
const ADD = `ssm-incidents create-timeline-event --incident-record-arn ${OPEN_ARN}`;

describe('a note of an incident', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const created = (chat: Chat) => chat.calls.filter((call) => call === CREATE).length;

  it('is sent as the JSON that the service wants, with the time at which it is confirmed', async () => {
    const chat = open();
    const card = onlyCard(await chat.say(ADD));
    assert.equal(inputsOf(card).get('field:note')?.isMultiline, true);
    const note = 'Two lines,\n"quoted" \\ and é 🚒';
    const summary = responseCard(await chat.press(card, 'Continue', { 'field:note': note }));
    assert.match(
      textOf(summary),
      /Payments degraded \(2 High\)[\s\S]*Two lines,\n"quoted"[\s\S]*Time {2}\nnow[\s\S]*production/,
    );
    assert.equal(created(chat), 0);
    chat.pass(60_000);
    const done = await chat.press(summary, 'Add note');
    assert.match(said(done), /Note added to the timeline\nTwo lines,\n"quoted"/);
    assert.match(saidInPlace(done), /Alex Wilber ran this at 2026-11-21 03:13 UTC/);
    assert.deepEqual(await sentBody(chat, loaded.catalogue), {
      incidentRecordArn: OPEN_ARN,
      eventType: 'Custom Event',
      eventTime: Date.parse('2026-11-21T03:13:00Z') / 1000,
      eventData: JSON.stringify(note),
    });
    assert.equal(created(chat), 1);
  });

  it('is written by text alone, about an incident that is chosen', async () => {
    const chat = open();
    const which = onlyCard(await chat.say('ssm-incidents create-timeline-event'));
    assert.match(textOf(which), /which incident[\s\S]*Payments degraded · 2 High · open for 47 minutes/);
    assert.match(saidInPlace(await chat.say('the second one')), /This is no ARN of an incident/);
    await chat.say('1');
    const summary = await chat.say('The provider is slow again');
    assert.match(said(summary) + saidInPlace(summary), /Add this note\?[\s\S]*The provider is slow again/);
    const done = await chat.say('add');
    assert.match(said(done), /Note added/);
    assert.equal((await sentBody(chat, loaded.catalogue)).eventData, '"The provider is slow again"');
  });

  it('can be changed before it is added, and goes to another incident', async () => {
    const chat = open();
    const card = onlyCard(await chat.say(ADD));
    const summary = responseCard(await chat.press(card, 'Continue', { 'field:note': 'Frist' }));
    const again = responseCard(await chat.press(summary, 'Back'));
    assert.equal(inputsOf(again).get('field:note')?.value, 'Frist');
    const better = responseCard(await chat.press(again, 'Continue', { 'field:note': 'First' }));
    assert.match(textOf(better), /First/);
    assert.match(said(await chat.press(better, 'Add note')), /First/);
  });

  it('keeps what the command brings along', async () => {
    const chat = open();
    const line = `${ADD} --event-time 2026-11-21T01:00:00Z --event-references resource=arn:aws:sns:eu-west-1:111122223333:x`;
    const summary = onlyCard(await chat.say(`${line} --event-data 'plain words'`));
    assert.match(textOf(summary), /Add this note\?[\s\S]*plain words[\s\S]*Time {2}\n2026-11-21 01:00 UTC/);
    await chat.say('add');
    assert.deepEqual(await sentBody(chat, loaded.catalogue), {
      incidentRecordArn: OPEN_ARN,
      eventType: 'Custom Event',
      eventTime: Date.parse('2026-11-21T01:00:00Z') / 1000,
      eventData: '"plain words"',
      eventReferences: [{ resource: 'arn:aws:sns:eu-west-1:111122223333:x' }],
    });
  });

  it('that is JSON already stays what it is', async () => {
    const chat = open();
    const asked = onlyCard(await chat.say(`${ADD} --event-data '{"step":2}'`));
    assert.match(textOf(asked), /Add this note\?[\s\S]*\{"step":2\}/);
    await chat.press(asked, 'Add note');
    assert.equal((await sentBody(chat, loaded.catalogue)).eventData, '{"step":2}');
  });

  it('that is too long for AWS is not taken', async () => {
    const chat = open();
    const card = onlyCard(await chat.say(ADD));
    const again = responseCard(await chat.press(card, 'Continue', { 'field:note': '"'.repeat(6_000) }));
    assert.match(textOf(again), /too long by 2 characters/);
  });

  it('of a complete command is confirmed like any command', async () => {
    const chat = open();
    const line = `${ADD} --event-type Note --event-time 2026-11-21T01:00:00Z --event-data '"x"'`;
    assert.match(said(await chat.say(line)), /Run it\?|\[Run\]/);
    assert.match(said(await chat.say('yes')), /Note added to the timeline\nx\n/);
  });

  it('is not asked for where the incident is not there', async () => {
    const gone = `${ADD.slice(0, -1)}0`;
    const chat = open();
    assert.match(said(await chat.say(gone)), /Incident record not found/);
    assert.equal(chat.lastAudit.outcome, 'failed');
  });

  it('can be written by who may not read incidents', async () => {
    const denied = () => {
      throw refusal('AccessDeniedException', 'User: x is not authorized to perform: ssm-incidents:List on resource: *');
    };
    const aws = { 'ssm-incidents ListIncidentRecords': denied, 'ssm-incidents GetIncidentRecord': denied };
    const chat = open({ aws });
    const which = onlyCard(await chat.say('ssm-incidents create-timeline-event'));
    assert.match(textOf(which), /may not list incidents: give its ARN/);
    const card = responseCard(await chat.press(which, 'Continue', { 'field:incident': OPEN_ARN }));
    assert.match(textOf(card), /Incident {2}\npayments-degraded/);
    const summary = responseCard(await chat.press(card, 'Continue', { 'field:note': 'x' }));
    assert.match(said(await chat.press(summary, 'Add note')), /Note added/);
  });

  it('can be about an incident that is resolved, where none is open', async () => {
    const aws = { 'ssm-incidents ListIncidentRecords': () => ({ incidentRecordSummaries: [] }) };
    const card = onlyCard(await open({ aws }).say('ssm-incidents create-timeline-event'));
    assert.match(textOf(card), /No incident is open\. One that is resolved can be named by its ARN/);
    const failing = () => {
      throw refusal('ThrottlingException', 'Rate exceeded');
    };
    assert.match(
      said(
        await open({ aws: { 'ssm-incidents ListIncidentRecords': failing } }).say(
          'ssm-incidents create-timeline-event',
        ),
      ),
      /throttling/,
    );
  });

  it('is searched for among many', async () => {
    const incidentRecordSummaries = Array.from({ length: 40 }, (_, index) => summaryOf(`i${index}`, { title: '' }));
    const aws = { 'ssm-incidents ListIncidentRecords': () => ({ incidentRecordSummaries }) };
    const card = onlyCard(await open({ aws }).say('ssm-incidents create-timeline-event'));
    assert.equal(inputsOf(card).get('field:incident')?.style, 'filtered');
  });

  it('shows secrets in it to nobody', async () => {
    const chat = open();
    const card = onlyCard(await chat.say(ADD));
    const summary = responseCard(await chat.press(card, 'Continue', { 'field:note': 'password=hunter2secret' }));
    const done = await chat.press(summary, 'Add note');
    assert.doesNotMatch(said(done), /hunter2secret/);
    assert.doesNotMatch(JSON.stringify(chat.auditLines), /hunter2secret/);
  });
});
