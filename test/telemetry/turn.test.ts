import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Assembled, assemble } from '../../src/assemble.ts';
import { playgroundTeam } from '../../src/sandbox/playground-team.ts';
import { sampleEvents } from '../../src/sandbox/sample-events.ts';
import { openSigningKey, signedEnvelope } from '../../src/sandbox/sns-publisher.ts';
import { createServer, type Server } from '../../src/server.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { Traces } from '../../src/telemetry/traces.ts';
import { listen, shut, urlOf } from '../support/local-server.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Line = Readonly<Record<string, unknown>>;

describe('a piece of work, from the door to the log', () => {
  let folder: string;
  let teams: ReturnType<typeof createHttpServer>;
  /** What the bot asked Teams. */
  let asked: { headers: IncomingHttpHeaders; method: string; body: string }[];
  /** Statuses of the next answers of Teams; 200 after them. */
  let statuses: number[];
  let raw: string[];
  let onLine: (line: Line) => void;
  let assembled: Assembled;
  let server: Server;
  let port: number;

  const lines = (): Line[] => raw.map((line) => JSON.parse(line));

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chatbot-traces-'));
    teams = createHttpServer(async (incoming, response) => {
      const body = await text(incoming);
      const { headers, method = '' } = incoming;
      asked.push({ headers, method, body });
      const isSending = method !== 'GET';
      response.writeHead(isSending ? (statuses.shift() ?? 200) : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: `sent-${asked.length}`, name: 'Alex Wilber', userRole: 'user' }));
    });
    await listen(teams);
    const traces = new Traces();
    const destination = {
      write: (line: string) => {
        raw.push(line);
        onLine(JSON.parse(line));
      },
    };
    const log = createLog({ level: 'info', mixin: () => traces.fields(), destination });
    reset();
    assembled = await assemble({
      environment: {
        port: 0,
        app: null,
        configurationFile: 'none',
        store: { kind: 'sqlite', path: join(folder, 'chatbot.db') },
        queueUrl: null,
        logLevel: 'info',
        stsRegion: 'eu-west-1',
        playgroundPort: Number(new URL(urlOf(teams)).port),
        publicUrl: null,
        inboxUrl: null,
      },
      demo: true,
      log,
      traces,
      version: '1.2.3',
    });
    const { sns, messages, metrics, observe } = assembled;
    server = createServer({
      messages,
      doors: [
        { method: 'POST', path: '/api/sns', contentTypes: ['text/plain'], handle: (...both) => sns.handle(...both) },
        { method: 'GET', path: '/metrics', contentTypes: [], handle: metrics },
      ],
      readiness: () => ({ ready: true, problems: [] }),
      log,
      loopbackOnly: true,
      traces,
      observe,
    });
    port = await server.listen(0);
  });

  const reset = () => {
    [asked, statuses, raw] = [[], [], []];
    onLine = () => undefined;
  };
  beforeEach(reset);

  after(async () => {
    await assembled.stop(3000, server.close(3000));
    shut(teams);
    await rm(folder, { recursive: true });
  });

  /** By `node:http`, which sends whatever headers it is given. */
  const post = async (path: string, body: object, headers: Record<string, string | string[]> = {}) => {
    const type = path === '/api/sns' ? 'text/plain' : 'application/json';
    const sent = request({ port, path, method: 'POST', headers: { 'content-type': type, ...headers } });
    sent.end(JSON.stringify(body));
    const [response] = await once(sent, 'response');
    await text(response);
    return { status: response.statusCode, headers: response.headers };
  };
  /** A press of a button that no card of the bot has: one warning, one line of the audit. */
  const press = (id: string, headers: Record<string, string | string[]> = {}) =>
    post(
      '/api/messages',
      {
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', verb: `no-such-verb-${id}`, data: {} } },
        id,
        channelId: 'msteams',
        serviceUrl: `${urlOf(teams)}/`,
        from: { id: '29:alex', name: 'Alex Wilber', aadObjectId: '00000000-0000-0000-0000-0000000000a1' },
        recipient: { id: '28:bot', name: 'AWS' },
        conversation: { id: `a:${id}`, conversationType: 'personal', tenantId: playgroundTeam.tenantId },
        channelData: { tenant: { id: playgroundTeam.tenantId } },
      },
      headers,
    );
  const idsOf = ({ requestId, trace_id, span_id }: Line) => [requestId, trace_id, span_id];

  it('has the ids of its request in every line, in the answer and in the audit', async () => {
    const { headers } = await press('1', { traceparent: TRACEPARENT, 'x-request-id': 'from-the-proxy-1' });
    assert.equal(headers['x-request-id'], 'from-the-proxy-1');
    const written = lines();
    assert.equal(written.length, 2, raw.join(''));
    const [first, second] = written;
    assert.deepEqual(first && idsOf(first).slice(0, 2), ['from-the-proxy-1', TRACE]);
    assert.deepEqual(second && idsOf(second), first && idsOf(first));
    assert.match(String(first?.span_id), /^[0-9a-f]{16}$/);
    assert.notEqual(first?.span_id, PARENT);
    const audited = written.find(({ audit }) => audit !== undefined)?.audit;
    assert.equal((audited as Line).traceId, TRACE);
  });

  it('has new ids where none came', async () => {
    const { headers } = await press('2');
    assert.match(String(headers['x-request-id']), UUID);
    const [line] = lines();
    assert.equal(line?.requestId, headers['x-request-id']);
    assert.match(String(line?.trace_id), /^(?!0{32})[0-9a-f]{32}$/);
  });

  it('has the trace of the load balancer in front of the bot', async () => {
    await press('3', { 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678' });
    assert.equal(lines()[0]?.trace_id, '67891233abcdef012345678912345678');
  });

  for (const [what, headers] of [
    ['quotes and braces', { 'x-request-id': '","level":"fatal","x":"HOSTILE', traceparent: '00-HOSTILE-HOSTILE-01' }],
    ['control characters', { 'x-request-id': 'HOSTILE\u001b[2J', traceparent: `${TRACEPARENT}\tHOSTILE` }],
    ['endless values', { 'x-request-id': 'HOSTILE'.repeat(500), tracestate: 'HOSTILE=1', traceparent: 'x' }],
    ['the same header twice', { 'x-request-id': ['HOSTILE', 'HOSTILE'], traceparent: [TRACEPARENT, TRACEPARENT] }],
    ['upper case', { 'x-request-id': 'HOSTILE id', traceparent: TRACEPARENT.toUpperCase() }],
  ] as const) {
    it(`has ids of its own where the headers are not as they must be: ${what}`, async () => {
      const plain = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
      );
      const answer = await press('4', plain).catch(() => null);
      // Node itself refuses to send or to take the worst of them.
      if (answer === null) return assert.deepEqual(raw, []);
      assert.doesNotMatch(raw.join(''), /HOSTILE/);
      assert.doesNotMatch(JSON.stringify(answer.headers), /HOSTILE/);
      for (const line of lines()) assert.notEqual(line.trace_id, TRACE);
    });
  }

  it('is not mixed up with another that runs at the same time', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => `at-once-${index}`);
    await Promise.all(numbers.map((id) => press(id, { 'x-request-id': id })));
    for (const id of numbers) {
      const own = lines().filter((line) => line.requestId === id);
      assert.equal(own.length, 2);
      assert.ok(
        own.every((line) => JSON.stringify(line).includes(`no-such-verb-${id}"`)),
        raw.join(''),
      );
      assert.equal(new Set(own.map(({ span_id }) => span_id)).size, 1);
    }
    assert.equal(new Set(lines().map(({ trace_id }) => trace_id)).size, numbers.length);
  });

  it('bears its trace to Teams with the answer', async () => {
    const body = {
      type: 'message',
      text: 'whoami',
      id: 'm1',
      channelId: 'msteams',
      serviceUrl: `${urlOf(teams)}/`,
      from: { id: '29:alex', name: 'Alex Wilber', aadObjectId: '00000000-0000-0000-0000-0000000000a1' },
      recipient: { id: '28:bot', name: 'AWS' },
      conversation: { id: 'a:said', conversationType: 'personal', tenantId: playgroundTeam.tenantId },
      channelData: { tenant: { id: playgroundTeam.tenantId } },
    };
    await post('/api/messages', body, { traceparent: TRACEPARENT, tracestate: 'congo=t61rcWkgMzE' });
    const sent = asked.filter(({ method }) => method === 'POST');
    assert.ok(sent.length > 0);
    const [line] = lines();
    for (const { headers } of sent) {
      assert.equal(headers.traceparent, `00-${TRACE}-${line?.span_id}-01`);
      assert.equal(headers.tracestate, 'congo=t61rcWkgMzE');
    }
  });

  it('goes on with a delivery: what the worker logs and sends has the trace of the door', async () => {
    const key = openSigningKey(join(folder, 'sns-signing-key.pem'));
    const [publication] = sampleEvents[0]?.publications(new Date()) ?? [];
    assert.ok(publication);
    const logged = Promise.withResolvers<Line>();
    onLine = (line) => {
      if (/tried again/.test(String(line.msg))) logged.resolve(line);
    };
    statuses.push(502);
    const envelope = signedEnvelope(publication, key, new Date());
    const { status } = await post('/api/sns', envelope, { traceparent: TRACEPARENT, 'x-request-id': 'of-sns' });
    assert.equal(status, 200);
    const line = await logged.promise;
    assert.equal(line.trace_id, TRACE);
    assert.equal(line.requestId, undefined, 'the request is over');
    const sent = asked.find(({ method }) => method === 'POST');
    assert.equal(sent?.headers.traceparent, `00-${TRACE}-${line.span_id}-01`);
  });

  it('is counted at its door', async () => {
    await press('5');
    await fetch(`http://127.0.0.1:${port}/no/such/door-${Math.random()}`);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(metrics, /^chatbot_http_requests_total\{path="\/api\/messages",status="200"\} \d+$/m);
    assert.match(metrics, /^chatbot_http_requests_total\{path="other",status="404"\} 1$/m);
    assert.match(metrics, /^chatbot_http_request_duration_seconds_count\{path="\/api\/messages"\} \d+$/m);
    assert.match(metrics, /^chatbot_build_info\{version="1.2.3",node="v\d+\.\d+\.\d+"\} 1$/m);
    assert.match(metrics, /^chatbot_teams_request_duration_seconds_count\{outcome="later"\} 1$/m);
    assert.doesNotMatch(metrics, /no\/such/);
  });

  it('costs a fraction of a millisecond', () => {
    const traces = new Traces();
    const headers = { traceparent: TRACEPARENT, tracestate: 'congo=t61rcWkgMzE', 'x-request-id': 'from-the-proxy-1' };
    const rounds = 2000;
    const batch = () => {
      const started = performance.now();
      for (let round = 0; round < rounds; round += 1) {
        traces.run(traces.ofRequest(headers), () => [traces.fields(), traces.fields(), traces.headers()]);
      }
      return (performance.now() - started) / rounds;
    };
    // The best of several: the machine has other things to do, too.
    assert.ok(Math.min(...Array.from({ length: 10 }, batch)) < 0.4);
  });
});
