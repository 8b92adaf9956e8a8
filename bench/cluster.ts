import { cpus } from 'node:os';
import { Cluster } from '../test/cluster/support/cluster.ts';
import type { Counts } from '../test/cluster/support/local-cloud.ts';
import { processorSeconds } from '../test/cluster/support/processor-time.ts';
import { noticesFor } from '../test/cluster/support/verdict.ts';
import { placesOf } from '../test/e2e/support/published.ts';
import { startLocalAws } from './local-aws.ts';
import { startLocalTeams } from './local-teams.ts';

type Print = (what: string, figure: string) => void;

/** So many that no limit of Teams binds. */
const WIDE = { conversations: 400, tenants: 20, each: 2 };
const STORM = { conversations: 200, tenants: 20, each: 50, processes: 3, kills: 20, killEveryMs: 5000 };
const AT_ONCE = 32;
const WITHIN_MS = 10 * 60_000;
const QUIET_NOTIFICATIONS = 20;
const QUIET_PAUSE_MS = 2000;
const COMMANDS = 20;
const IDLE_MS = 30_000;

const PERSONAL = `
  - ConfigurationName: personal
    Personal: true
    IamRoleArn: arn:aws:iam::111122223333:role/chatbot
`;

/** Several processes on DynamoDB and SQS: how fast, what bounds them, what each thing costs in requests, and what kills do. */
export async function benchCluster(print: Print): Promise<void> {
  const alone = await throughput(print, 1, 'sqlite');
  const one = await throughput(print, 1, 'dynamodb');
  const two = await throughput(print, 2, 'dynamodb');
  print('one process on DynamoDB and SQS against one on SQLite', `${((100 * one) / alone).toFixed(0)} %`);
  print('two processes against one', `${(two / one).toFixed(2)} times`);
  await costs(print);
  await kills(print);
}

async function throughput(print: Print, processes: number, store: 'dynamodb' | 'sqlite'): Promise<number> {
  const places = placesOf(WIDE.conversations, WIDE.tenants);
  const cluster = await Cluster.start({ places, processes, store });
  try {
    // What is loaded with the first is not measured.
    const [warm, measured] = [
      noticesFor(places.slice(0, 50), 1),
      noticesFor(places, WIDE.each + 1).slice(places.length),
    ];
    await cluster.publishAll(warm, AT_ONCE);
    await cluster.settled(warm, WITHIN_MS);
    const before = await Promise.all([processorTimes(cluster), cluster.cloud?.requests()]);
    const started = performance.now();
    await cluster.publishAll(measured, AT_ONCE);
    const { lost } = await cluster.settled(measured, WITHIN_MS);
    const seconds = (performance.now() - started) / 1000;
    const after = await Promise.all([processorTimes(cluster), cluster.cloud?.requests()]);
    if (lost > 0) throw new Error(`${lost} notifications did not arrive`);
    const rate = measured.length / seconds;
    const named = `${processes} ${processes === 1 ? 'process' : 'processes'} on ${store === 'dynamodb' ? 'DynamoDB and SQS' : 'SQLite'}`;
    print(`${named}: ${measured.length} notifications`, `${rate.toFixed(0)}/s in ${seconds.toFixed(1)} s`);
    print('  processor seconds', timesText(before[0], after[0]));
    print('  which bound it', boundText(before[0], after[0], seconds));
    if (cluster.cloud) print('  requests for each notification', costText(before[1], after[1], measured.length));
    return rate;
  } finally {
    await cluster.stop();
  }
}

/** What single notifications and commands cost, and what it costs to do nothing. */
async function costs(print: Print): Promise<void> {
  const aws = await startLocalAws();
  const teams = await startLocalTeams();
  const places = placesOf(QUIET_NOTIFICATIONS, 1);
  const cluster = await Cluster.start({
    places,
    processes: 2,
    store: 'dynamodb',
    configuration: PERSONAL,
    env: { AWS_ENDPOINT_URL: aws.url },
  });
  try {
    const counted = async (work: () => Promise<void>): Promise<readonly [Counts | undefined, Counts | undefined]> => {
      const before = await cluster.cloud?.requests();
      await work();
      return [before, await cluster.cloud?.requests()];
    };
    const [bot] = cluster.bots;
    await pause(QUIET_PAUSE_MS);
    const idle = await counted(() => pause(IDLE_MS));
    print('two processes that do nothing: requests a minute', costText(...idle, IDLE_MS / 60_000));
    const notices = noticesFor(places, 1);
    const quiet = await counted(async () => {
      for (const [index, notice] of notices.entries()) {
        await cluster.publish(notice);
        await cluster.settled(notices.slice(0, index + 1), WITHIN_MS);
        await pause(QUIET_PAUSE_MS);
      }
    });
    const took = QUIET_NOTIFICATIONS * QUIET_PAUSE_MS;
    print(
      `one notification now and then (${took / 1000} s of doing nothing in it)`,
      costText(...quiet, notices.length),
    );
    await ask(bot?.url ?? '', teams, 0);
    await pause(QUIET_PAUSE_MS);
    const commands = await counted(async () => {
      for (let number = 1; number <= COMMANDS; number += 1) await ask(bot?.url ?? '', teams, number);
    });
    print('one command', costText(...commands, COMMANDS));
  } finally {
    await cluster.stop();
    teams.stop();
    aws.stop();
  }
}

/** Ten thousand notifications and a process killed every few seconds. */
async function kills(print: Print): Promise<void> {
  const { conversations, tenants, each, processes, killEveryMs } = STORM;
  const places = placesOf(conversations, tenants);
  const notices = noticesFor(places, each);
  const cluster = await Cluster.start({ places, processes, store: 'dynamodb' });
  try {
    await Promise.all([cluster.publishAll(notices, AT_ONCE), cluster.killInTurn(STORM.kills, killEveryMs)]);
    const { lost, repeated, disordered, exceeded, messages } = await cluster.settled(notices, WITHIN_MS);
    print(`lost of ${notices.length} notifications in ${STORM.kills} kills (none)`, String(lost));
    print(`sent twice in ${STORM.kills} kills (at most one each)`, String(repeated));
    print('conversations out of order (none)', String(disordered.length));
    print('limits of Teams exceeded (none)', `${exceeded.length}${exceeded.length > 0 ? `: ${exceeded[0]}` : ''}`);
    print('messages that brought them', String(messages));
  } finally {
    await cluster.stop();
  }
}

/** Processor seconds of each part since it began. */
async function processorTimes(cluster: Cluster): Promise<Readonly<Record<string, number>>> {
  const { user, system } = process.cpuUsage();
  const bots = await Promise.all(cluster.bots.map(({ pid }) => processorSeconds(pid)));
  return {
    ...Object.fromEntries(bots.map((seconds, index) => [`bot ${index + 1}`, seconds])),
    ...(cluster.cloud === null
      ? {}
      : {
          DynamoDB: await processorSeconds(cluster.cloud.dynamodb.pid ?? 0),
          SQS: await processorSeconds(cluster.cloud.sqs.pid ?? 0),
        }),
    'publisher and Teams': (user + system) / 1_000_000,
  };
}

function timesText(before: Counts, after: Counts): string {
  return Object.entries(after)
    .map(([name, seconds]) => `${name} ${(seconds - (before[name] ?? 0)).toFixed(1)}`)
    .join(', ');
}

/**
 * How busy the machine was, which all of the parts share, and the busiest part: one that keeps a whole processor busy cannot go faster, and
 * where all processors are busy a further process only takes from the others.
 */
function boundText(before: Counts, after: Counts, seconds: number): string {
  const used = Object.entries(after).map(([name, total]) => [name, total - (before[name] ?? 0)] as const);
  const all = used.reduce((sum, [, each]) => sum + each, 0);
  const [busiest] = used.toSorted(([, one], [, other]) => other - one);
  const percent = (of: number, ofSeconds: number) => `${((100 * of) / ofSeconds).toFixed(0)} %`;
  const { length: processors } = cpus();
  return `${processors} processors ${percent(all, seconds * processors)} busy; ${busiest?.[0] ?? 'nothing'} one to ${percent(busiest?.[1] ?? 0, seconds)}`;
}

function costText(before: Counts = {}, after: Counts = {}, per: number): string {
  return Object.entries(after)
    .map(([name, count]) => [name, (count - (before[name] ?? 0)) / per] as const)
    .filter(([, count]) => count > 0)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `${name} ${count.toFixed(2)}`)
    .join(', ');
}

async function ask(url: string, teams: Awaited<ReturnType<typeof startLocalTeams>>, number: number): Promise<void> {
  const card = teams.nextCard();
  const tenantId = '00000000-0000-4000-8000-000000000000';
  const answer = await fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'message',
      id: `command-${number}`,
      channelId: 'msteams',
      serviceUrl: teams.url,
      text: 'cloudwatch describe-alarms --state ALARM',
      textFormat: 'plain',
      from: { id: '29:bench', name: 'Bench', aadObjectId: '00000000-0000-0000-0000-000000000001' },
      recipient: { id: '28:bot', name: 'AWS' },
      conversation: { id: 'a:bench', conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
    }),
  });
  if (!answer.ok) throw new Error(`the bot answered ${answer.status}`);
  await card;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
