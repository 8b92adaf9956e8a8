import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { startBot } from './bot.ts';
import { benchCluster } from './cluster.ts';
import { benchKills } from './kills.ts';
import { startLocalAws } from './local-aws.ts';
import { startLocalTeams } from './local-teams.ts';
import { benchMasking } from './masking.ts';
import { benchConfigurations, benchMemory, benchNotifications, benchStorm } from './notifications.ts';

/**
 * `npm run bench`, or `npm run bench -- PART …` for some of its parts: figures of the bot as a process of its own, against bare calls of the SDK in the same run. Machines differ and are noisy:
 * medians, and differences between what was measured side by side.
 */
const WARM_UP = 30;
const BLOCKS = 8;
const BLOCK = 25;
const STARTS = 5;
const EXPLAINED_LINES = 20_000;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds of each of so many runs, one after the other. */
async function timed(runs: number, work: () => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  return times;
}

function print(what: string, figure: string): void {
  console.log(`${what.padEnd(64)} ${figure}`);
}

async function benchStart(): Promise<void> {
  const listening: number[] = [];
  const ready: number[] = [];
  const resident: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const bot = await startBot({});
    listening.push(bot.listeningMs);
    ready.push(bot.readyMs);
    // By then it has loaded what it loads after its start.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    resident.push(await bot.residentMegabytes());
    await bot.stop();
  }
  print('start to listening (at most 1000 ms)', `${median(listening).toFixed(0)} ms`);
  print('start to ready', `${median(ready).toFixed(0)} ms`);
  print('memory at rest (at most 200 MB)', `${median(resident).toFixed(0)} MB`);
}

/** The two calls that `cloudwatch describe-alarms` makes, by the bare SDK client on the same endpoint. */
function bareCalls(endpoint: string): () => Promise<void> {
  const require = createRequire(import.meta.url);
  const { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } = require('@aws-sdk/client-cloudwatch');
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
  const client = new CloudWatchClient({ region: 'eu-west-1', endpoint, credentials });
  const window = { StartTime: new Date(Date.now() - 7_200_000), EndTime: new Date() };
  return async () => {
    await client.send(new DescribeAlarmsCommand({}));
    await client.send(new GetMetricDataCommand({ ...window, MetricDataQueries: [] }));
  };
}

async function benchTurn(): Promise<void> {
  const aws = await startLocalAws();
  const teams = await startLocalTeams();
  const bot = await startBot({ AWS_ENDPOINT_URL: aws.url });
  const bare = bareCalls(aws.url);
  let messages = 0;
  const turn = async () => {
    messages += 1;
    const card = teams.nextCard();
    const answer = await fetch(`${bot.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'message',
        id: `bench-${messages}`,
        channelId: 'msteams',
        serviceUrl: teams.url,
        text: 'cloudwatch describe-alarms --state ALARM',
        textFormat: 'plain',
        from: { id: '29:bench', name: 'Bench', aadObjectId: '00000000-0000-0000-0000-000000000001' },
        recipient: { id: '28:bot', name: 'AWS' },
        conversation: { id: 'a:bench', conversationType: 'personal', tenantId: '00000000-0000-0000-0000-000000000002' },
        channelData: { tenant: { id: '00000000-0000-0000-0000-000000000002' } },
      }),
    });
    if (!answer.ok) throw new Error(`the bot answered ${answer.status}`);
    const body = await card;
    if (!body.includes('orders-errors-0')) throw new Error(`not the alarms: ${body.slice(0, 2000)}`);
  };
  const turns: number[] = [];
  const calls: number[] = [];
  await timed(WARM_UP, bare);
  await timed(WARM_UP, turn);
  // In blocks by turns, so that both meet the same machine and each runs warm.
  for (let block = 0; block < BLOCKS; block += 1) {
    calls.push(...(await timed(BLOCK, bare)));
    turns.push(...(await timed(BLOCK, turn)));
  }
  const resident = await bot.residentMegabytes();
  await bot.stop();
  teams.stop();
  aws.stop();
  print('cloudwatch describe-alarms: whole turn, activity in to card posted', `${median(turns).toFixed(1)} ms`);
  print('the same two SDK calls alone', `${median(calls).toFixed(1)} ms`);
  print('added by the bot (at most 10 ms)', `${(median(turns) - median(calls)).toFixed(1)} ms`);
  print(`memory after ${WARM_UP + BLOCKS * BLOCK} turns`, `${resident.toFixed(0)} MB`);
}

async function benchExplain(): Promise<void> {
  const child = spawn(process.execPath, ['src/explain.ts'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = Array.from({ length: EXPLAINED_LINES }, (_, index) => `lambda invoke --function-name f${index}`);
  let seen = 0;
  let first = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    if (first === 0) first = performance.now();
    for (const byte of chunk) if (byte === 10) seen += 1;
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.end(`${lines.join('\n')}\n`);
  await ended;
  const seconds = (performance.now() - first) / 1000;
  if (seen !== EXPLAINED_LINES) throw new Error(`explain answered ${seen} of ${EXPLAINED_LINES} lines`);
  print('explain, its service loaded (at least 2,000 lines/s)', `${Math.round(EXPLAINED_LINES / seconds)} lines/s`);
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  start: benchStart,
  turn: benchTurn,
  explain: benchExplain,
  notifications: () => benchNotifications(print),
  storm: () => benchStorm(print),
  configurations: () => benchConfigurations(print),
  memory: () => benchMemory(print),
  kills: () => benchKills(print),
  cluster: () => benchCluster(print),
  masking: async () => benchMasking(print),
};
const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await bench();
