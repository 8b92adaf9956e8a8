import assert from 'node:assert/strict';
import { readEvent } from '../../src/notifications/read.ts';
import { incoming } from '../notifications/incoming.ts';
import {
  ALEX,
  Chat,
  type ChatOptions,
  everywhere,
  inChannel,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  responseCard,
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { assertHarmless, HOSTILE, MARK } from './support/hostile.ts';
import { AT, linesOf, OPEN_ARN, refusal, sentBody, summaryOf } from './support/incidents.ts';

const LIST = 'ssm-incidents ListIncidentRecords';
const GET = 'ssm-incidents GetIncidentRecord';
const UPDATE = 'ssm-incidents UpdateIncidentRecord';
const SHOW = `incidents show ${OPEN_ARN}`;

describe('incidents', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const updates = (chat: Chat) => chat.calls.filter((call) => call === UPDATE);

  describe('listed', () => {
    it('are the open ones, with title, impact in words, status and age', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('incidents'));
      for (const part of [
        '1 open incident',
        'Payments degraded',
        '2 High · open for 47 minutes',
        'since 2026-11-21 02:25 UTC',
      ]) {
        assert.ok(textOf(card).includes(part), `${part} in ${textOf(card)}`);
      }
      assert.doesNotMatch(textOf(card), /resolved/);
      assert.deepEqual(linesOf(card), {
        View: `ssm-incidents get-incident-record --arn ${OPEN_ARN} ${AT}`,
        'All incidents': `incidents all ${AT}`,
        'Start incident': `ssm-incidents start-incident ${AT}`,
      });
      assert.equal(chat.lastAudit.outcome, 'ran');
      assert.equal(chat.lastAudit.access, 'read');
      assert.deepEqual((await sentBody(chat, loaded.catalogue)).filters, [
        { key: 'status', condition: { equals: { stringValues: ['OPEN'] } } },
      ]);
    });

    it('are all of them with all, or those of a filter', async () => {
      const all = said(await open().say('incidents all'));
      assert.match(
        all,
        /2 incidents[\s\S]*Payments degraded[\s\S]*Orders are slow to arrive[\s\S]*3 Medium · resolved after 1 hour 35 minutes/,
      );
      const filters = `--filters '[{"key":"impact","condition":{"equals":{"integerValues":[3]}}}]'`;
      const some = said(await open().say(`incidents ${filters}`));
      assert.match(some, /1 incident\n[\s\S]*Orders are slow/);
      assert.doesNotMatch(some, /Payments/);
    });

    it('go the way of every command: the account is asked for, or given', async () => {
      const chat = open({ configuration: everywhere });
      assert.match(said(await chat.say('incidents')), /Which AWS account/);
      const card = onlyCard(await chat.say('incidents --account production'));
      assert.match(linesOf(card).View ?? '', /--account 111122223333 --region eu-west-1$/);
    });

    it('are the same by their AWS command, and rows where a form of its own is asked for', async () => {
      assert.match(said(await open().say('ssm-incidents list-incident-records')), /2 incidents/);
      const queried = said(await open().say('incidents --query incidentRecordSummaries[].title'));
      assert.match(queried, /Payments degraded/);
      assert.doesNotMatch(queried, /open for/);
    });

    it('are worst first on one card, newest first of those that weigh the same', async () => {
      const incidentRecordSummaries = [
        summaryOf('done', { status: 'RESOLVED', impact: 1, resolvedTime: new Date('2026-11-21T03:02:00Z') }),
        summaryOf('low', { impact: 4 }),
        summaryOf('old', { impact: 1, creationTime: new Date('2026-11-20T03:00:00Z') }),
        summaryOf('new', { impact: 1 }),
        summaryOf('odd', { impact: 7, creationTime: undefined }),
      ];
      const text = said(await open({ aws: { [LIST]: () => ({ incidentRecordSummaries }) } }).say('incidents all'));
      const order = [...text.matchAll(/Incident (\w+)/g)].map(([, id]) => id);
      assert.deepEqual(order, ['new', 'old', 'low', 'odd', 'done']);
      assert.match(text, /resolved after 2 minutes/);
      assert.match(text, /impact 7 · open\n/);
    });

    it('turn pages by a button that goes on where the card ends', async () => {
      const all = Array.from({ length: 30 }, (_, index) => summaryOf(`n${index}`));
      const asked: unknown[] = [];
      const aws = {
        [LIST]: ({ nextToken, maxResults }: Record<string, unknown>) => {
          asked.push(nextToken);
          const from = Number(nextToken ?? 0);
          const size = Number(maxResults ?? 100);
          const more = from + size < all.length ? { nextToken: String(from + size) } : {};
          return { incidentRecordSummaries: all.slice(from, from + size), ...more };
        },
      };
      const chat = open({ aws });
      for (const line of ['incidents all', 'ssm-incidents list-incident-records']) {
        let card = onlyCard(await chat.say(line));
        const seen: string[] = [];
        for (let pages = 0; pages < 5; pages += 1) {
          seen.push(...[...textOf(card).matchAll(/Incident (n\d+)/g)].map(([, id]) => String(id)));
          if (linesOf(card)['Next page'] === undefined) break;
          card = onlyCard(await chat.press(card, 'Next page'));
        }
        assert.deepEqual(
          seen,
          all.map(({ title }) => title.slice('Incident '.length)),
          line,
        );
      }
      assert.deepEqual(asked.slice(0, 3), [undefined, '12', '24']);
    });

    it('are rows where smaller pages than a card were asked for, since no token says where it ends', async () => {
      const all = Array.from({ length: 20 }, (_, index) => summaryOf(`n${index}`));
      const aws = {
        [LIST]: ({ nextToken }: Record<string, unknown>) => {
          const from = Number(nextToken ?? 0);
          return {
            incidentRecordSummaries: all.slice(from, from + 5),
            nextToken: from < 15 ? String(from + 5) : undefined,
          };
        },
      };
      const text = said(await open({ aws }).say('incidents --page-size 5 --max-items 20'));
      assert.match(text, /Showing 1–10 of 20/);
    });

    it('are none, which is said in a word', async () => {
      const none = () => ({ incidentRecordSummaries: [] });
      const chat = open({ aws: { [LIST]: none } });
      assert.match(said(await chat.say('incidents')), /No incident is open\nAll is quiet\.\nproduction/);
      assert.match(said(await chat.say('incidents all')), /There are no incidents/);
      const filters = `--filters '[{"key":"impact","condition":{"equals":{"integerValues":[1]}}}]'`;
      assert.match(said(await chat.say(`incidents ${filters}`)), /No incident matches/);
      const more = open({ aws: { [LIST]: ({ nextToken }) => (nextToken ? none() : { ...none(), nextToken: 'on' }) } });
      const card = onlyCard(await more.say('incidents --page-size 5'));
      assert.match(textOf(card), /No incidents on this page|No incident is open/);
    });

    it('say what is wrong with the line', async () => {
      const chat = open();
      assert.match(said(await chat.say('incidents --colour red')), /no such option/);
      assert.equal(chat.lastAudit.outcome, 'not-understood');
      assert.match(said(await chat.say('incidents everything')), /everything/);
    });

    it('and the other commands about them can be explained', async () => {
      const chat = open();
      assert.match(said(await chat.say('explain incidents')), /ListIncidentRecords would be called[\s\S]*OPEN/);
      assert.match(said(await chat.say(`explain ${SHOW}`)), /GetIncidentRecord would be called/);
      assert.match(
        said(await chat.say('explain incidents start')),
        /StartIncident would be called[\s\S]*--response-plan-arn/,
      );
      assert.match(said(await chat.say('explain whoami')), /calls nothing in AWS/);
      assert.deepEqual(chat.calls, []);
    });

    it('are refused where the operation is denied', async () => {
      const denied = (usual: Chat['parts']['denied']): Chat['parts']['denied'] => ({
        find: (service, name, input) =>
          String(typeof service === 'string' ? service : service.name) === 'ssm-incidents'
            ? { pattern: 'ssm-incidents:*', reason: 'the tests say so' }
            : usual.find(service, name, input),
      });
      const chat = open({ parts: (parts) => ({ ...parts, denied: denied(parts.denied) }) });
      assert.match(said(await chat.say('incidents')), /never run from chat/);
      assert.equal(chat.lastAudit.outcome, 'denied');
      assert.deepEqual(chat.calls, []);
    });
  });

  describe('one of them', () => {
    it('shows summary, impact, age, what started it, its timeline and its related items', async () => {
      const card = onlyCard(await open().say(SHOW));
      const text = textOf(card);
      for (const part of [
        'Payments degraded',
        '2 High · open for 47 minutes',
        'Notifications of the payment provider fail since',
        'CloudWatch alarm payment-webhook-errors',
        'SNS topic alarms',
        'Runbook: payments',
        'https://wiki.example.com/runbooks/payments',
      ]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      assert.match(
        text,
        /Incident started[\s\S]*Kim is looking at the log[\s\S]*Incident changed[\s\S]*The provider confirms it/,
      );
      assert.deepEqual(linesOf(card), {
        Resolve: `ssm-incidents update-incident-record --arn ${OPEN_ARN} --status RESOLVED ${AT}`,
        'Change impact': `ssm-incidents update-incident-record --arn ${OPEN_ARN} ${AT}`,
        'Add note': `ssm-incidents create-timeline-event --incident-record-arn ${OPEN_ARN} ${AT}`,
        'Add related item': `ssm-incidents update-related-items --incident-record-arn ${OPEN_ARN} ${AT}`,
        'Show alarm': `cloudwatch describe-alarms --alarm-names payment-webhook-errors ${AT}`,
        Refresh: `ssm-incidents get-incident-record --arn ${OPEN_ARN} ${AT}`,
      });
      assertHarmless(card, { links: /^https:\/\/wiki\.example\.com\// });
    });

    it('is chosen of a list where none is named', async () => {
      assert.match(said(await open().say('incidents show')), /--arn[\s\S]*Payments degraded/);
    });

    it('shows the last events, and leads to those before them', async () => {
      const chat = open();
      const card = onlyCard(await chat.say(SHOW));
      const note = (text: string) =>
        `ssm-incidents create-timeline-event --incident-record-arn ${OPEN_ARN} --event-type 'Custom Event' --event-time 2026-11-21T03:10:00Z --event-data '"${text}"'`;
      for (let count = 0; count < 8; count += 1) {
        await chat.say(note(`note ${count}`));
        await chat.say('yes');
      }
      const full = onlyCard(await chat.press(card, 'Refresh'));
      assert.match(textOf(full), /There are earlier events[\s\S]*note 0[\s\S]*note 7/);
      assert.doesNotMatch(textOf(full), /Kim is looking/);
      const earlier = onlyCard(await chat.press(full, 'Earlier events'));
      assert.match(
        textOf(earlier),
        /Timeline of the incident[\s\S]*Incident started[\s\S]*Kim is looking[\s\S]*The provider confirms/,
      );
      assert.doesNotMatch(textOf(earlier), /note 7/);
      assert.deepEqual(Object.keys(linesOf(earlier)), ['View incident']);
      const typed = onlyCard(
        await chat.say(
          `ssm-incidents list-timeline-events --incident-record-arn ${OPEN_ARN} --sort-order ASCENDING --max-items 2`,
        ),
      );
      assert.match(textOf(typed), /Incident started[\s\S]*Kim is looking/);
      assert.match(
        textOf(onlyCard(await chat.press(typed, 'Later events'))),
        /Incident changed[\s\S]*The provider confirms/,
      );
    });

    it('without rights to its parts is shown without them, and says so', async () => {
      const denied = () => {
        throw refusal(
          'AccessDeniedException',
          'User: x is not authorized to perform: ssm-incidents:ListTimelineEvents',
        );
      };
      const text = said(
        await open({
          aws: { 'ssm-incidents ListTimelineEvents': denied, 'ssm-incidents ListRelatedItems': denied },
        }).say(SHOW),
      );
      assert.match(text, /Payments degraded[\s\S]*Timeline\nAccess denied[\s\S]*Related items\nAccess denied/);
      const oneEvent = said(await open({ aws: { 'ssm-incidents GetTimelineEvent': denied } }).say(SHOW));
      assert.match(oneEvent, /Note\n\(its text could not be read: Access denied\)/);
    });

    it('that has little says little', async () => {
      const incidentRecord = {
        arn: 'arn:aws:ssm-incidents::111122223333:incident-record/shop/1',
        title: '',
        status: 'RESOLVED',
        impact: 5,
        creationTime: new Date('2026-11-21T03:00:00Z'),
        resolvedTime: new Date('2026-11-21T03:00:20Z'),
        incidentRecordSource: {
          createdBy: 'arn:aws:sts::111122223333:assumed-role/oncall-admin/kim',
          source: 'aws.ssm-incidents.custom',
        },
        automationExecutions: [{ ssmExecutionArn: 'arn:aws:ssm:eu-west-1:111122223333:automation-execution/e-1' }],
      };
      const none = { eventSummaries: [], relatedItems: [] };
      const aws = {
        [GET]: () => ({ incidentRecord }),
        'ssm-incidents ListTimelineEvents': () => none,
        'ssm-incidents ListRelatedItems': () => none,
      };
      const card = onlyCard(await open({ aws }).say(SHOW));
      const text = textOf(card);
      assert.match(text, /5 No impact · resolved after less than a minute/);
      assert.match(text, /by hand, kim \(role oncall-admin\)/);
      assert.match(text, /Nothing is written yet\./);
      assert.match(text, /Runbooks {2}\ne-1/);
      assert.doesNotMatch(text, /Related items/);
      assert.deepEqual(Object.keys(linesOf(card)), ['Add note', 'Add related item', 'Refresh']);
    });

    it('that weighs too much is cut until it fits', async () => {
      const long = '"'.repeat(8_000);
      const events = Array.from({ length: 8 }, (_, index) => ({
        eventId: `e${index}`,
        eventType: 'Custom Event',
        eventTime: new Date(),
      }));
      const aws = {
        [GET]: () => ({ incidentRecord: summaryOf('big', { title: long, summary: long }) }),
        'ssm-incidents ListTimelineEvents': () => ({ eventSummaries: events, nextToken: 'more' }),
        'ssm-incidents GetTimelineEvent': () => ({ event: { eventData: JSON.stringify({ long }) } }),
        'ssm-incidents ListRelatedItems': () => ({
          nextToken: 'more',
          relatedItems: Array.from({ length: 10 }, () => ({
            title: long,
            identifier: { type: 'METRIC', value: { metricDefinition: long } },
          })),
        }),
      };
      const card = onlyCard(await open({ aws }).say(SHOW));
      assert.match(textOf(card), /There are earlier events[\s\S]*There are more\./);
      assert.ok(linesOf(card)['Earlier events']);
      assert.ok(linesOf(card)['All related items']);
    });

    it('that is not there is said not to be', async () => {
      const gone = await open().say(`incidents show ${OPEN_ARN.slice(0, -1)}0`);
      assert.match(said(gone), /Not found[\s\S]*Incident record not found/);
    });
  });

  describe('walked through', () => {
    it('from the list to the end: view, note, impact, resolve', async () => {
      const chat = open();
      const list = onlyCard(await chat.say('incidents', inChannel('1')));
      const at = inChannel('1');
      const one = onlyCard(await chat.press(list, 'View', {}, ALEX, at));
      const note = onlyCard(await chat.press(one, 'Add note', {}, ALEX, at));
      const summary = responseCard(await chat.press(note, 'Continue', { 'field:note': 'Rolled back.' }, ALEX, at));
      const added = onlyCard(await chat.press(summary, 'Add note', {}, ALEX, at));
      assert.match(textOf(added), /Note added to the timeline\nRolled back\./);
      const impact = onlyCard(await chat.press(one, 'Change impact', {}, ALEX, at));
      const changed = responseCard(await chat.press(impact, 'Continue', { 'field:impact': '4' }, ALEX, at));
      assert.match(
        textOf(changed),
        /Payments degraded \(2 High\)[\s\S]*2 High → 4 Low[\s\S]*production \(111122223333\)[\s\S]*eu-west-1[\s\S]*chatbot-ops/,
      );
      const lower = onlyCard(await chat.press(changed, 'Change impact', {}, ALEX, at));
      assert.match(textOf(lower), /The impact is now 4 Low/);
      assert.deepEqual(await sentBody(chat, loaded.catalogue), { arn: OPEN_ARN, impact: 4 });
      const again = onlyCard(await chat.press(lower, 'View', {}, ALEX, at));
      assert.match(textOf(again), /4 Low · open for 47 minutes[\s\S]*Rolled back\./);
      const confirm = onlyCard(await chat.press(again, 'Resolve', {}, ALEX, at));
      assert.match(textOf(confirm), /--status RESOLVED/);
      assert.equal(updates(chat).length, 1);
      const resolved = onlyCard(await chat.press(confirm, 'Run', {}, ALEX, at));
      assert.match(textOf(resolved), /Incident resolved/);
      assert.deepEqual(await sentBody(chat, loaded.catalogue), { arn: OPEN_ARN, status: 'RESOLVED' });
      const end = textOf(onlyCard(await chat.press(resolved, 'View', {}, ALEX, at)));
      assert.match(end, /4 Low · resolved after 47 minutes/);
      assert.doesNotMatch(end, /\[Resolve\]/);
      assert.match(said(await chat.say('incidents', at)), /No incident is open/);
    });

    it('by text alone', async () => {
      const chat = open();
      await chat.say(`ssm-incidents update-incident-record --arn ${OPEN_ARN}`);
      assert.match(saidInPlace(await chat.say('catastrophic')), /Choose one of the list/);
      const chosen = await chat.say('3 Medium');
      assert.match(said(chosen) + saidInPlace(chosen), /2 High → 3 Medium/);
      assert.match(said(await chat.say('change')), /The impact is now 3 Medium/);
      await chat.say('ssm-incidents update-incident-record --status RESOLVED');
      const summary = await chat.say('1');
      assert.match(said(summary) + saidInPlace(summary), /it is resolved/);
      assert.match(said(await chat.say('yes')), /Incident resolved/);
    });

    it('by two people at once, who do not disturb each other', async () => {
      const chat = open();
      const at = inChannel('1');
      const one = onlyCard(await chat.say(SHOW, at));
      const alex = onlyCard(await chat.press(one, 'Add note', {}, ALEX, at));
      const megan = onlyCard(await chat.press(one, 'Change impact', {}, MEGAN, at));
      assert.match(
        toldOnPress(await chat.press(alex, 'Continue', { 'field:note': 'x' }, MEGAN, at)),
        /Only Alex Wilber/,
      );
      const note = responseCard(await chat.press(alex, 'Continue', { 'field:note': 'From Alex' }, ALEX, at));
      const impact = responseCard(await chat.press(megan, 'Continue', { 'field:impact': '1' }, MEGAN, at));
      assert.match(said(await chat.press(impact, 'Change impact', {}, MEGAN, at)), /The impact is now 1 Critical/);
      assert.deepEqual(chat.lastAudit.user, { id: MEGAN.aadObjectId, name: MEGAN.name });
      assert.match(said(await chat.press(note, 'Add note', {}, ALEX, at)), /From Alex/);
    });

    it('is changed once, however often it is pressed', async () => {
      const chat = open();
      const impact = onlyCard(await chat.say(`ssm-incidents update-incident-record --arn ${OPEN_ARN}`));
      const summary = responseCard(await chat.press(impact, 'Continue', { 'field:impact': '3' }));
      const presses = await Promise.all([1, 2, 3].map(() => chat.press(summary, 'Change impact')));
      assert.equal(updates(chat).length, 1);
      assert.equal(presses.filter((outcome) => outcome.cards.length > 0).length, 1);
      const confirm = onlyCard(
        await chat.say(`ssm-incidents update-incident-record --arn ${OPEN_ARN} --status RESOLVED`),
      );
      await Promise.all([1, 2].map(() => chat.press(confirm, 'Run')));
      assert.equal(updates(chat).length, 2);
    });

    it('goes on after the bot was started again, and can be cancelled', async () => {
      const chat = open();
      const impact = onlyCard(await chat.say(`ssm-incidents update-incident-record --arn ${OPEN_ARN}`));
      const restarted = open({ store: chat.store });
      const summary = responseCard(await restarted.press(impact, 'Continue', { 'field:impact': '3' }));
      const back = responseCard(await restarted.press(summary, 'Back'));
      assert.match(textOf(back), /Which impact has it/);
      assert.match(textOf(responseCard(await restarted.press(back, 'Cancel'))), /Cancelled by Alex Wilber/);
      assert.equal(updates(restarted).length, 0);
    });

    it('says that an impact is the one it has', async () => {
      const chat = open();
      const impact = onlyCard(await chat.say(`ssm-incidents update-incident-record --arn ${OPEN_ARN}`));
      assert.match(
        textOf(responseCard(await chat.press(impact, 'Continue', { 'field:impact': '2' }))),
        /the impact that it has/,
      );
    });

    it('says what else a command changes', async () => {
      const chat = open();
      await chat.say('ssm-incidents update-incident-record --impact 1 --title Worse --chat-channel empty={}');
      const outcome = await chat.say(OPEN_ARN);
      const text = said(outcome) + saidInPlace(outcome);
      assert.match(text, /its title is "Worse"/);
      assert.match(text, /its impact is 1 Critical/);
      assert.match(text, /its chatChannel is changed/);
      assert.match(said(await chat.say('change')), /The impact is now 1 Critical/);
      await chat.say(`ssm-incidents update-incident-record --arn ${OPEN_ARN} --title Better`);
      assert.match(said(await chat.say('yes')), /Incident changed/);
    });
  });

  it('of a notification are viewed, noted and resolved by its buttons', async () => {
    const chat = open();
    const record = { arn: OPEN_ARN, title: 'Payments degraded', status: 'OPEN', impact: 2 };
    const { notification } = readEvent(incoming({ incidentRecord: record }));
    const press = async (title: string) => {
      const button = notification.buttons.find((one) => one.kind === 'command' && one.title === title);
      assert.ok(button?.kind === 'command', title);
      const line = `${button.line} --account 111122223333 --region ${button.region}`;
      return said(await chat.invoke({ verb: 'command.run', line }, ALEX, inChannel('1')));
    };
    assert.match(await press('View incident'), /open for 47 minutes/);
    assert.match(await press('Add note'), /Add a note[\s\S]*Payments degraded/);
    assert.match(await press('Resolve'), /--status RESOLVED[\s\S]*production/);
    assert.equal(updates(chat).length, 0);
  });

  for (const [what, text] of Object.entries(HOSTILE)) {
    it(`shows ${what} in AWS's texts as text`, async () => {
      const record = summaryOf('h', {
        title: text,
        summary: text,
        incidentRecordSource: { createdBy: text, source: text, resourceArn: text },
        chatChannel: { chatbotSns: [text] },
      });
      const aws = {
        [LIST]: () => ({ incidentRecordSummaries: [record] }),
        [GET]: () => ({ incidentRecord: record }),
        'ssm-incidents ListTimelineEvents': () => ({
          eventSummaries: [
            { eventId: '1', eventType: 'Custom Event', eventTime: new Date() },
            { eventId: '2', eventType: text, eventTime: new Date() },
          ],
        }),
        'ssm-incidents GetTimelineEvent': () => ({ event: { eventData: JSON.stringify(text) } }),
        'ssm-incidents ListRelatedItems': () => ({
          relatedItems: [
            { title: text, identifier: { type: text, value: { url: text } } },
            { title: 'x', identifier: { type: 'OTHER', value: { arn: text } } },
          ],
        }),
      };
      const chat = open({ aws });
      const list = onlyCard(await chat.say('incidents'));
      const one = onlyCard(await chat.press(list, 'View'));
      const timeline = onlyCard(await chat.say(`ssm-incidents list-timeline-events --incident-record-arn ${OPEN_ARN}`));
      const note = onlyCard(await chat.press(one, 'Add note'));
      const summary = responseCard(await chat.press(note, 'Continue', { 'field:note': text.slice(0, 5_000) }));
      const pick = onlyCard(await chat.say('ssm-incidents create-timeline-event'));
      for (const card of [list, one, timeline, note, summary, pick]) {
        const found = assertHarmless(card);
        if (card !== summary || !what.startsWith('very'))
          assert.ok(found > 0, `${MARK} on ${textOf(card).slice(0, 500)}`);
        linesOf(card);
      }
    });
  }
});
