import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { cardPayload } from '../../cards/payload.ts';
import type { AdaptiveCard } from '../../cards/render.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { conversationLimits } from '../../src/teams/send-limits.ts';
import { SendError } from '../../src/teams/sender.ts';
import { nodes } from '../cards/walk.ts';
import type { Received } from '../outbox/support/teams.ts';
import {
  ALEX,
  CHANNEL,
  inChannel,
  load,
  MEGAN,
  memberOfTenant,
  oneAccount,
  onlyCard,
  type Someone,
  said,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import {
  cardIn,
  type Deliveries,
  type DeliveriesOptions,
  HOUR_MS,
  MINUTE_MS,
  openedDeliveries,
  saidBy,
} from './support/deliveries.ts';

const THREAD = '1700000000000';
const AUTOMATION = 'ssm start-automation-execution --document-name Shop-DrainOrders --parameters Queue=orders';
const SECOND_MS = 1000;

function withName(name: string, message: string, status = 400): () => never {
  return () => {
    const metadata = { httpStatusCode: status, requestId: 'req-1' };
    throw Object.assign(new Error(message), { name, $fault: 'client', $metadata: metadata });
  };
}

describe('Work that a command has started', () => {
  const loaded = load();
  const open = openedDeliveries(loaded, { configuration: oneAccount });

  /** Runs a command in a thread of the channel, confirming it where that is asked; gives the card and its message's id. */
  async function start(here: Deliveries, line: string, { thread = THREAD, as = ALEX } = {}) {
    const place = inChannel(thread);
    let outcome = await here.chat.say(line, { ...place, as });
    if (textOf(outcome.cards).includes('[Run]'))
      outcome = await here.chat.press(onlyCard(outcome), 'Run', {}, as, place);
    return { card: onlyCard(outcome), id: outcome.ids.at(-1) ?? '' };
  }

  const press = (here: Deliveries, card: AdaptiveCard, title: string, as: Someone = ALEX) =>
    here.chat.press(card, title, {}, as, inChannel(THREAD));

  const last = (here: Deliveries): AdaptiveCard => cardIn(here.updates.at(-1));
  const lastSaid = (here: Deliveries): string => saidBy(here.updates.at(-1));

  /** Milliseconds between changes of the same message. */
  function gaps(all: readonly Received[]): readonly number[] {
    return all.flatMap((one, place) => {
      const before = all.slice(0, place).findLast(({ updates }) => updates === one.updates);
      return before === undefined ? [] : [one.at - before.at];
    });
  }

  it('is told on one card, which changes in its place until the end', async () => {
    const here = open();
    const { card, id } = await start(here, AUTOMATION);
    assert.match(textOf(card), /Automation Shop-DrainOrders\nStarted/);
    assert.deepEqual(here.taken, []);
    await here.pass(2 * MINUTE_MS);
    assert.deepEqual(here.posts, []);
    assert.ok(
      here.updates.every(
        ({ updates, threadId, conversationId }) => updates === id && threadId === THREAD && conversationId === CHANNEL,
      ),
    );
    assert.deepEqual(
      here.updates.map((update) => /(\d) of 3 steps/.exec(saidBy(update))?.[1]),
      ['1', '2', '3'].flatMap((count) => (count === '2' ? ['2'] : [count])),
    );
    assert.match(lastSaid(here), /✓ Success\n {2}after 10 s, at 03:12:10 UTC/);
    assert.match(lastSaid(here), /drain\n {2}done · aws:invokeLambdaFunction · 6 s/);
    assert.doesNotMatch(lastSaid(here), /\[Stop/);
    assert.equal((await here.outbox.status()).waiting, 0, 'nothing is looked at any more');
  });

  it('is looked at as the person who started it, with the role that ran', async () => {
    const here = open();
    await start(here, AUTOMATION);
    const arns = new Set<string>();
    const { caller } = here.parts;
    const original = caller.call.bind(caller);
    caller.call = (request) => {
      arns.add(`${request.principal.userName} ${request.principal.roleArn} ${request.region}`);
      return original(request);
    };
    await here.pass(20 * SECOND_MS);
    assert.deepEqual([...arns], ['Alex Wilber arn:aws:iam::111122223333:role/chatbot-ops eu-west-1']);
  });

  it('changes its card only when something has changed, and at most every three seconds', async () => {
    const here = open();
    await start(here, 'codepipeline start-pipeline-execution --name checkout');
    await here.pass(4 * MINUTE_MS);
    const cards = here.updates.map(({ card }) => JSON.stringify(card));
    assert.equal(new Set(cards).size, cards.length);
    assert.ok(here.updates.length >= 4 && here.updates.length <= 6, `${here.updates.length} changes`);
    assert.ok(
      gaps(here.updates).every((gap) => gap >= 3 * SECOND_MS),
      `${gaps(here.updates)}`,
    );
    assert.ok(
      here.chat.calls.filter((call) => call === 'codepipeline GetPipelineExecution').length > 20,
      'it was looked at oftener',
    );
  });

  it('that changes all the time changes its card every three seconds at most', async () => {
    let looks = 0;
    const here = open({
      aws: {
        'logs GetQueryResults': () => {
          looks += 1;
          return {
            status: 'Running',
            results: [],
            statistics: { recordsScanned: looks * 1000, recordsMatched: 0, bytesScanned: 1 },
          };
        },
      },
    });
    await start(
      here,
      "logs start-query --log-group-name /aws/lambda/payment-webhook --start-time 1795200000 --end-time 1795230000 --query-string 'stats count(*)'",
    );
    await here.pass(90 * SECOND_MS);
    assert.ok(
      gaps(here.updates).every((gap) => gap >= 3 * SECOND_MS),
      `${gaps(here.updates)}`,
    );
    assert.ok(here.updates.length >= 28, `${here.updates.length} changes in 90 s`);
    assert.match(lastSaid(here), /Records scanned\s+\d+,000/);
  });

  it('that fails tells why, and offers what helps', async () => {
    const here = open();
    await start(here, 'ssm start-automation-execution --document-name Shop-DrainOrders --parameters Queue=nowhere');
    await here.pass(MINUTE_MS);
    assert.match(lastSaid(here), /✕ Failed\n {2}after 8 s/);
    assert.match(lastSaid(here), /drain: The function drain returned an error: the queue nowhere does not exist\./);
    assert.match(lastSaid(here), /resumeIntake\n {2}to come/);
    assert.match(
      said(await press(here, last(here), 'Show the execution')),
      /AutomationExecutionStatus|Automation execution status/i,
    );
  });

  it('of very many steps shows those that tell most', async () => {
    const step = (number: number, StepStatus: string) => ({ StepName: `step-${number}`, StepStatus });
    const many = [
      ...Array.from({ length: 20 }, (_, number) => step(number, 'Success')),
      step(20, 'Failed'),
      ...Array.from({ length: 3 }, (_, number) => step(21 + number, 'InProgress')),
      ...Array.from({ length: 20 }, (_, number) => step(24 + number, 'Pending')),
    ];
    const here = open({
      aws: {
        'ssm GetAutomationExecution': ({ AutomationExecutionId }) => ({
          AutomationExecution: {
            AutomationExecutionId,
            AutomationExecutionStatus: 'InProgress',
            StepExecutions: many,
          },
        }),
      },
    });
    await start(here, AUTOMATION);
    await here.pass(5 * SECOND_MS);
    const names = [...lastSaid(here).matchAll(/step-\d+/g)].map(([name]) => name);
    // The first is where it failed, above the steps.
    assert.deepEqual(names.slice(0, 5), ['step-20', 'step-20', 'step-21', 'step-22', 'step-23']);
    assert.equal(names.length, 13);
    assert.match(lastSaid(here), /20 of 44 steps/);
    assert.match(lastSaid(here), /20 more done, 12 more to come/);
  });

  it('masks secrets that AWS tells', async () => {
    const here = open({
      aws: {
        'stepfunctions DescribeExecution': ({ executionArn }) => ({
          executionArn,
          stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:refund',
          name: 'r1',
          status: 'FAILED',
          startDate: new Date(here.now),
          stopDate: new Date(here.now),
          error: 'States.TaskFailed',
          cause: '{"password": "hunter2-hunter2"}',
        }),
      },
    });
    await start(
      here,
      'stepfunctions start-execution --state-machine-arn arn:aws:states:eu-west-1:111122223333:stateMachine:refund',
    );
    await here.pass(10 * SECOND_MS);
    assert.match(lastSaid(here), /States\.TaskFailed/);
    assert.doesNotMatch(JSON.stringify(here.taken), /hunter2/);
  });

  it('is stopped by a command, which is confirmed like every other', async () => {
    const here = open();
    await start(here, 'codepipeline start-pipeline-execution --name checkout');
    await here.pass(10 * SECOND_MS);
    const asked = await press(here, last(here), 'Stop');
    assert.match(
      said(asked),
      /codepipeline stop-pipeline-execution --pipeline-name checkout --pipeline-execution-id \S+ --region eu-west-1/,
    );
    assert.equal(here.chat.calls.includes('codepipeline StopPipelineExecution'), false);
    await press(here, onlyCard(asked), 'Run');
    await here.pass(10 * SECOND_MS);
    assert.match(lastSaid(here), /! Stopped\n {2}after \d+ s/);
    assert.match(lastSaid(here), /Build\n {2}stopped · CodeBuild/);
  });

  it('that ECS does is followed task by task', async () => {
    const here = open();
    const { card } = await start(here, 'ecs update-service --cluster prod --service shop-web --force-new-deployment');
    assert.doesNotMatch(textOf(card), /\[Stop\]/, 'ECS cannot');
    await here.pass(2 * MINUTE_MS);
    const counts = here.updates.map((update) => Number(/(\d) of 6 tasks/.exec(saidBy(update))?.[1]));
    assert.deepEqual(counts, counts.toSorted());
    assert.ok(counts.length > 4);
    assert.match(lastSaid(here), /✓ Completed\n {2}after 1 min, at 03:13:00 UTC/);
  });

  it('that deletes a stack ends when AWS knows the stack no more', async () => {
    const here = open();
    await start(here, 'cloudformation create-stack --stack-name returns --template-body {}');
    await here.pass(MINUTE_MS);
    assert.match(lastSaid(here), /Stack returns\n✓ Create complete/);
    let isGone = false;
    const deleting = open({
      aws: {
        'cloudformation DeleteStack': () => ({}),
        'cloudformation DescribeStacks': withName('ValidationError', 'Stack with id returns does not exist'),
        'cloudformation DescribeStackEvents': withName('ValidationError', 'Stack [returns] does not exist'),
      },
    });
    await start(deleting, 'cloudformation delete-stack --stack-name returns');
    await deleting.pass(MINUTE_MS);
    isGone = /✓ Delete complete/.test(lastSaid(deleting));
    assert.ok(isGone, lastSaid(deleting));
  });

  describe('of a query', () => {
    const query = (text: string, days = 0) => {
      const to = Date.parse('2026-11-21T03:10:00Z') / 1000;
      return `logs start-query --log-group-name /aws/lambda/payment-webhook --start-time ${to - 1800 - days * 86_400} --end-time ${to} --query-string '${text}'`;
    };

    it('shows the entries in its card', async () => {
      const here = open();
      await start(here, query('fields @timestamp, @message | limit 5'));
      await here.pass(4 * SECOND_MS);
      assert.equal(here.updates.length, 1);
      assert.match(
        lastSaid(here),
        /Log query of \/aws\/lambda\/payment-webhook: 5 entries\nComplete\. [\d,]+ records scanned\./,
      );
      assert.match(lastSaid(here), /REPORT RequestId/);
    });

    it('tells how many records were scanned, then shows rows that page', async () => {
      const here = open();
      await start(here, query('stats count(*) as n by bin(5m)', 2));
      await here.pass(20 * SECOND_MS);
      assert.match(saidBy(here.updates[0]), /Running\n.*Records scanned\s+[\d,]+/s);
      assert.match(lastSaid(here), /Showing 1–10 of \d+ results/);
      const paged = await press(here, last(here), 'Next');
      assert.match(textOf(paged.response?.body?.value), /Showing 11–20 of/);
    });

    it('that finds nothing says that it is complete', async () => {
      const here = open();
      await start(here, query('filter @message like /no such text anywhere/'));
      await here.pass(5 * SECOND_MS);
      assert.match(lastSaid(here), /✓ Complete/);
      assert.match(lastSaid(here), /Records matched\s+0/);
    });
  });

  describe('as a wait command', () => {
    const line = 'lambda wait function-active --function-name myHelloWorld';
    const waiting = (state: () => string): DeliveriesOptions => ({
      aws: { 'lambda GetFunctionConfiguration': () => ({ FunctionName: 'myHelloWorld', State: state() }) },
    });
    // A turn waits 15 seconds of real time; these tests wait for less.
    const opened = (state: () => string) => {
      const here = open(waiting(state));
      Object.assign(here.chat.parts, { waitMs: 400 });
      return here;
    };

    it('goes on by itself when its turn is over, until the state is reached', async () => {
      let state = 'Pending';
      const here = opened(() => state);
      const { card } = await start(here, line);
      assert.match(textOf(card), /Waiting for function-active\nNot yet/);
      await here.pass(30 * SECOND_MS);
      assert.equal(here.updates.length, 1, 'what AWS says of it does not change');
      assert.match(lastSaid(here), /Not yet.*State is Pending/s);
      state = 'Active';
      await here.pass(5 * SECOND_MS);
      assert.match(lastSaid(here), /✓ Reached\n {2}after \d+ s/);
    });

    it('says so when it will not come to that', async () => {
      let state = 'Pending';
      const here = opened(() => state);
      await start(here, line);
      state = 'Failed';
      await here.pass(5 * SECOND_MS);
      assert.match(lastSaid(here), /✕ It will not come to that/);
      assert.match(lastSaid(here), /State is Failed/);
    });
  });

  describe('is not followed any longer', () => {
    const endless: DeliveriesOptions = {
      aws: {
        'ssm GetAutomationExecution': async ({ AutomationExecutionId }, signer) => {
          await signer();
          return {
            AutomationExecution: { AutomationExecutionId, AutomationExecutionStatus: 'InProgress', StepExecutions: [] },
          };
        },
      },
    };

    it('after a day, and says so', async () => {
      const here = open(endless);
      await start(here, AUTOMATION);
      await here.pass(24 * HOUR_MS + 2 * MINUTE_MS);
      assert.match(lastSaid(here), /Followed for 24 hours: it is no longer followed/);
      assert.match(lastSaid(here), /\[Follow again\]/);
      assert.equal((await here.outbox.status()).waiting, 0);
      const looks = here.chat.calls.filter((call) => call === 'ssm GetAutomationExecution').length;
      assert.ok(looks < 2000, `${looks} looks in a day`);
    });

    it('when somebody of the conversation ends that', async () => {
      const here = open(endless);
      await start(here, AUTOMATION);
      await here.pass(10 * SECOND_MS);
      const told = await press(here, last(here), 'Stop following', MEGAN);
      assert.match(toldOnPress(told), /Automation Shop-DrainOrders is no longer followed\. In AWS it goes on\./);
      await here.pass(10 * SECOND_MS);
      assert.match(lastSaid(here), /No longer followed: Megan Bowen ended that\./);
      const changes = here.updates.length;
      await here.pass(HOUR_MS);
      assert.equal(here.updates.length, changes);
      const again = await press(here, last(here), 'Stop following'.replace('Stop following', 'Follow again'), MEGAN);
      assert.match(toldOnPress(again), /Only Alex Wilber can follow this again/);
      await press(here, last(here), 'Follow again');
      await here.pass(10 * SECOND_MS);
      assert.match(lastSaid(here), /\[Stop following\]/);
    });

    it('when its message is gone', async () => {
      const gone = new SendError({ kind: 'no-message' }, 'Teams answered 404');
      const here = open({ fate: () => gone });
      await start(here, 'codepipeline start-pipeline-execution --name checkout');
      await here.pass(MINUTE_MS);
      assert.equal(here.teams.received.length, 1);
      assert.equal((await here.outbox.status()).waiting, 0);
      assert.match(said(await here.chat.say('follow', inChannel(THREAD))), /Nothing is followed here/);
    });

    it('when Teams does not take its card at all', async () => {
      const here = open({ fate: () => new SendError({ kind: 'refused' }, 'Teams answered 400') });
      await start(here, 'codepipeline start-pipeline-execution --name checkout');
      await here.pass(MINUTE_MS);
      assert.equal(here.teams.received.length, 1);
      assert.match(said(await here.chat.say('follow', inChannel(THREAD))), /Nothing is followed here/);
    });

    /** The configuration is changed while it is followed. */
    const changed = (change: (now: Configuration) => Configuration) => {
      let now: Configuration | null = null;
      const here = open({
        ...endless,
        parts: (parts) => ({
          ...parts,
          configuration: () => now ?? parts.configuration(),
          configurationNamed: (name) =>
            (now ?? parts.configuration()).channelConfigurations.find((one) => one.name === name) ?? null,
        }),
      });
      return {
        here,
        change: () => {
          now = change(here.chat.parts.configuration());
        },
      };
    };

    const endings: readonly (readonly [string, (now: Configuration) => Configuration, RegExp])[] = [
      [
        'when the role is taken away',
        (now) => ({
          ...now,
          channelConfigurations: now.channelConfigurations.map((one) => ({
            ...one,
            roleArn: 'arn:aws:iam::111122223333:role/chatbot-readonly',
          })),
          userRoles: [],
        }),
        /That role is no longer yours here/,
      ],
      [
        'when the configuration is taken away',
        (now) => ({ ...now, channelConfigurations: [] }),
        /This conversation is no longer configured for that account/,
      ],
      [
        'when the conversation is taken out of it',
        (now) => ({
          ...now,
          channelConfigurations: now.channelConfigurations.map((one) => ({ ...one, places: one.places.slice(0, 1) })),
        }),
        /This conversation is no longer configured for that account/,
      ],
      [
        'when the person is no longer signed in',
        (now) => ({
          ...now,
          channelConfigurations: now.channelConfigurations.map((one) => ({
            ...one,
            roleSource: 'web-identity' as const,
          })),
        }),
        /\[Sign in\]\n\[Follow again\]/,
      ],
    ];
    for (const [when, change, says] of endings) {
      it(when, async () => {
        const { here, change: begin } = changed(change);
        await start(here, AUTOMATION);
        await here.pass(5 * SECOND_MS);
        begin();
        await here.pass(10 * SECOND_MS);
        assert.match(lastSaid(here), /No longer followed\./);
        assert.match(lastSaid(here), says);
        assert.match(lastSaid(here), /looked at as Alex Wilber with the role chatbot-ops/);
        const looks = here.chat.calls.length;
        await here.pass(HOUR_MS);
        assert.equal(here.chat.calls.length, looks);
      });
    }

    it('when AWS denies the look, and says what is missing', async () => {
      const refusal =
        'User: arn:aws:sts::111122223333:assumed-role/chatbot-ops/alex is not authorized to perform: ssm:GetAutomationExecution because no identity-based policy allows the ssm:GetAutomationExecution action';
      const here = open({ aws: { 'ssm GetAutomationExecution': withName('AccessDeniedException', refusal) } });
      await start(here, AUTOMATION);
      await here.pass(10 * SECOND_MS);
      assert.match(lastSaid(here), /No longer followed\./);
      assert.match(lastSaid(here), /ssm:GetAutomationExecution/);
    });
  });

  it('shows less where only the rest is denied', async () => {
    const here = open({
      aws: {
        'codepipeline ListActionExecutions': withName(
          'AccessDeniedException',
          'is not authorized to perform: codepipeline:ListActionExecutions',
        ),
      },
    });
    await start(here, 'codepipeline start-pipeline-execution --name checkout');
    await here.pass(3 * MINUTE_MS);
    assert.match(lastSaid(here), /✓ Succeeded/);
  });

  it('is looked at more rarely while AWS does not answer, says so, and goes on', async () => {
    let down = true;
    const here = open({
      aws: {
        'ssm GetAutomationExecution': ({ AutomationExecutionId }) => {
          if (down) withName('ServiceUnavailable', 'Service is unable to handle request.', 503)();
          return {
            AutomationExecution: { AutomationExecutionId, AutomationExecutionStatus: 'Success', StepExecutions: [] },
          };
        },
      },
    });
    await start(here, AUTOMATION);
    const looks = () => here.chat.calls.filter((call) => call === 'ssm GetAutomationExecution').length;
    await here.pass(2 * MINUTE_MS);
    const early = looks();
    assert.match(lastSaid(here), /AWS has not answered since 03:12:03 UTC: .*I go on looking, less often\./);
    assert.equal(here.updates.length, 1, 'that is told once');
    await here.pass(20 * MINUTE_MS);
    assert.ok((looks() - early) / 20 < early / 2, `${early} looks in 2 minutes, ${looks() - early} in 20`);
    down = false;
    await here.pass(3 * MINUTE_MS);
    assert.match(lastSaid(here), /✓ Success/);
  });

  it('is looked at again where AWS does not know yet what it has started', async () => {
    let looks = 0;
    const here = open({
      aws: {
        'stepfunctions DescribeExecution': ({ executionArn }) => {
          looks += 1;
          if (looks < 3) withName('ExecutionDoesNotExist', 'Execution Does Not Exist')();
          return {
            executionArn,
            stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:refund',
            status: 'SUCCEEDED',
            startDate: new Date(here.now),
            stopDate: new Date(here.now),
          };
        },
      },
    });
    await start(
      here,
      'stepfunctions start-execution --state-machine-arn arn:aws:states:eu-west-1:111122223333:stateMachine:refund',
    );
    await here.pass(MINUTE_MS);
    assert.match(lastSaid(here), /✓ Succeeded/);
  });

  it('does not hold up the other deliveries of the conversation', async () => {
    const here = open({
      within: async <T>(work: Promise<T>, ms: number): Promise<T | null> => (ms === 2000 ? null : work),
    });
    await start(here, AUTOMATION);
    await here.pass(MINUTE_MS);
    assert.match(lastSaid(here), /AWS has not answered since .*: no answer in time/);
  });

  describe('survives', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'follow-'));
    });
    after(() => rm(folder, { recursive: true }));

    it('the end of the process', async () => {
      const here = open({ path: join(folder, 'outbox.db') });
      const { id } = await start(here, 'codepipeline start-pipeline-execution --name checkout');
      await here.pass(10 * SECOND_MS);
      const before = here.updates.length;
      await here.killAndStart();
      await here.pass(3 * MINUTE_MS);
      assert.ok(here.updates.length > before);
      assert.match(lastSaid(here), /✓ Succeeded/);
      assert.deepEqual([...new Set(here.updates.map(({ updates }) => updates))], [id]);
      assert.equal((await here.outbox.status()).waiting, 0);
    });

    it('Teams not taking some of its changes', async () => {
      const here = open({
        fate: (number) =>
          number % 2 === 0 ? new SendError({ kind: 'later', retryAfterMs: 4000 }, 'Teams answered 429') : 'ok',
      });
      await start(here, AUTOMATION);
      await here.pass(2 * MINUTE_MS);
      assert.match(lastSaid(here), /✓ Success/);
      assert.equal((await here.outbox.status()).waiting, 0);
    });
  });

  it('ten times at once in one conversation stays far within what Teams takes', async () => {
    let looks = 0;
    const here = open({
      aws: {
        'ssm GetAutomationExecution': ({ AutomationExecutionId }) => {
          looks += 1;
          const step = { StepName: `step ${looks}`, StepStatus: 'InProgress' };
          return {
            AutomationExecution: {
              AutomationExecutionId,
              AutomationExecutionStatus: 'InProgress',
              StepExecutions: [step],
            },
          };
        },
      },
    });
    for (let count = 0; count < 10; count += 1) await start(here, AUTOMATION, { thread: `17000000000${count}0` });
    await here.pass(70 * MINUTE_MS);
    const times = here.updates.map(({ at }) => at);
    assert.equal(new Set(here.updates.map(({ updates }) => updates)).size, 10, 'each card is changed');
    assert.ok(gaps(here.updates).every((gap) => gap >= 3 * SECOND_MS));
    for (const { requests, windowMs } of conversationLimits.filter(({ windowMs: length }) => length >= 30_000)) {
      const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
      assert.ok(most <= requests * 0.6, `${most} changes within ${windowMs / 1000} s`);
    }
    for (const { requests, windowMs } of conversationLimits) {
      const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at <= from + windowMs).length));
      assert.ok(most <= requests, `${most} changes within ${windowMs / 1000} s`);
    }
  });

  describe('is listed by follow', () => {
    it('with what ends the following', async () => {
      const here = open();
      await start(here, 'codepipeline start-pipeline-execution --name checkout');
      await here.pass(5 * SECOND_MS);
      const list = onlyCard(await here.chat.say('follow', inChannel('1700000000099')));
      assert.match(
        textOf(list),
        /Followed here\nPipeline checkout\n? {2}In progress\nproduction · eu-west-1 · by Alex Wilber, since 2026-11-21 03:12 UTC/,
      );
      assert.match(textOf(list), /\[Details: Pipeline checkout\]/);
      await here.chat.press(list, 'Stop following', {}, ALEX, inChannel('1700000000099'));
      await here.pass(5 * SECOND_MS);
      assert.match(lastSaid(here), /No longer followed: Alex Wilber ended that/);
      assert.equal(here.updates.at(-1)?.threadId, THREAD, 'the card changes in its own thread');
    });

    it('and not to who may not use its account here', async () => {
      const here = open({ configuration: oneAccount });
      await start(here, AUTOMATION);
      const guest = { ...memberOfTenant('guest@example.com'), isGuest: true };
      const standing = sinon.stub(here.chat.parts.people, 'standing').resolves(guest);
      try {
        const text = said(await here.chat.say('follow', { ...inChannel(THREAD), as: MEGAN }));
        assert.doesNotMatch(text, /Shop-DrainOrders/);
      } finally {
        standing.restore();
      }
    });

    it('and only that of the conversation', async () => {
      const here = open();
      await start(here, AUTOMATION);
      assert.match(said(await here.chat.say('follow')), /Nothing is followed here/);
    });

    for (const line of [
      'follow stop',
      'follow everything',
      'follow stop a b',
      'follow stop nothing',
      'follow again \ud800',
    ]) {
      it(`and says what is wrong with ${JSON.stringify(line)}`, async () => {
        const here = open();
        const text = said(await here.chat.say(line));
        assert.match(text, /I do not know what to follow|That is not followed here/);
        assert.match(text, /\[What is followed\]/);
      });
    }
  });

  it("is not followed where a form of one's own was asked for", async () => {
    const here = open();
    const { card } = await start(here, `${AUTOMATION} --output json`);
    assert.match(textOf(card), /"AutomationExecutionId"/);
    await here.pass(MINUTE_MS);
    assert.deepEqual(here.updates, []);
  });

  it('sends with each button what the bot takes', async () => {
    const here = open();
    const { card } = await start(here, 'codepipeline start-pipeline-execution --name checkout');
    await here.pass(3 * MINUTE_MS);
    const cards = [card, ...here.updates.map(cardIn)];
    const sent = cards.flatMap((one) =>
      [...nodes(one)].flatMap(({ object }) => (object.type === 'Action.Execute' ? [object.data] : [])),
    );
    assert.ok(sent.length > 6);
    for (const data of sent) assert.ok(cardPayload.safeParse(data).success, JSON.stringify(data));
  });
});
