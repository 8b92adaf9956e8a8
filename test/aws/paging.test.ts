import assert from 'node:assert/strict';
import type { Answer, Caller, CallRequest } from '../../src/aws/call.ts';
import { callPage, type PageRequest } from '../../src/aws/paging.ts';
import { encodePosition } from '../../src/aws/starting-token.ts';
import type { Operation } from '../../src/command/catalogue.ts';
import type { Globals, Input } from '../../src/command/command.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { assembled, assumeRole, catalogue, json, LocalAws, personErrorOf, principal } from './support/local-aws.ts';

const PLAIN: PageRequest['command']['globals'] = {
  query: null,
  output: null,
  maxItems: null,
  startingToken: null,
  pageSize: null,
  paginate: true,
};

function operation(service: string, name: string): Operation {
  const found = catalogue.service(service).operation(name);
  assert.ok(found, `${service} ${name}`);
  return found;
}

/** A listing of numbers in pages, as AWS would give it; remembers what it was asked. */
class Listing implements Caller {
  readonly asked: CallRequest[] = [];
  readonly #pages: readonly Readonly<Record<string, unknown>>[];
  readonly #inputToken: string;
  durationMs = 10;

  /** Page n is what is asked for with the token `tn`; the first goes without. */
  constructor(inputToken: string, pages: readonly Readonly<Record<string, unknown>>[]) {
    this.#inputToken = inputToken;
    this.#pages = pages;
  }

  async call(request: CallRequest): Promise<Answer> {
    this.asked.push(request);
    const token = request.input[this.#inputToken];
    const index = token === undefined ? 0 : Number(String(token).slice(1));
    const output = this.#pages[index];
    if (output === undefined) throw new Error(`there is no page ${token}`);
    return { output, requestId: `req-${index}`, durationMs: this.durationMs };
  }
}

/** Functions 1 to `count`, `size` a page. */
function functions(count: number, size: number): Listing {
  const names = Array.from({ length: count }, (_one, index) => `f${index + 1}`);
  const pages = Array.from({ length: Math.ceil(count / size) }, (_one, page) => ({
    Functions: names.slice(page * size, (page + 1) * size),
    ...((page + 1) * size < count ? { NextMarker: `t${page + 1}` } : {}),
  }));
  return new Listing('Marker', pages);
}

const listFunctions = (globals: Partial<Globals> = {}, input: Input = {}): PageRequest => ({
  principal,
  region: 'eu-central-1',
  command: { operation: operation('lambda', 'list-functions'), input, globals: { ...PLAIN, ...globals } },
});

describe('paging through an answer', () => {
  it('gives the first page in chat, and the token for the next', async () => {
    const listing = functions(5, 2);
    const { answer, nextToken, outputs } = await callPage(listing, listFunctions(), null);
    assert.deepEqual([answer.output, outputs.length], [{ Functions: ['f1', 'f2'] }, 1]);
    assert.deepEqual(JSON.parse(Buffer.from(nextToken ?? '', 'base64').toString()), { Marker: 't1' });
  });

  it('goes on with the token, to the end', async () => {
    const listing = functions(5, 2);
    const seen: unknown[] = [];
    let token: string | null = null;
    do {
      const page = await callPage(listing, listFunctions(), token);
      seen.push(page.answer.output.Functions);
      token = page.nextToken;
    } while (token !== null);
    assert.deepEqual(seen, [['f1', 'f2'], ['f3', 'f4'], ['f5']]);
  });

  it("passes the command's input, account and Region on to every page", async () => {
    const listing = functions(4, 2);
    await callPage(listing, listFunctions({ output: 'json' }, { FunctionVersion: 'ALL' }), null);
    assert.deepEqual(
      listing.asked.map(({ service, operation: name, region, input }) => [service, name, region, input]),
      [
        ['lambda', 'ListFunctions', 'eu-central-1', { FunctionVersion: 'ALL' }],
        ['lambda', 'ListFunctions', 'eu-central-1', { FunctionVersion: 'ALL', Marker: 't1' }],
      ],
    );
  });

  it('bounds pages by --page-size', async () => {
    const listing = functions(2, 2);
    await callPage(listing, listFunctions({ pageSize: 7 }), null);
    assert.deepEqual(listing.asked[0]?.input, { MaxItems: 7 });
  });

  it('collects up to --max-items and gives the NextToken of the AWS CLI', async () => {
    const { answer, nextToken, outputs } = await callPage(functions(10, 4), listFunctions({ maxItems: 6 }), null);
    assert.deepEqual(answer.output, { Functions: ['f1', 'f2', 'f3', 'f4', 'f5', 'f6'], NextToken: nextToken });
    assert.equal(outputs.length, 2);
    assert.deepEqual(JSON.parse(Buffer.from(nextToken ?? '', 'base64').toString()), {
      Marker: 't1',
      boto_truncate_amount: 2,
    });
  });

  it('continues after --max-items in the middle of a page, again and again, without gap or repetition', async () => {
    const listing = functions(10, 4);
    const seen: unknown[] = [];
    let token: string | null = null;
    do {
      const page = await callPage(listing, listFunctions({ maxItems: 3 }), token);
      seen.push(page.answer.output.Functions);
      token = page.nextToken;
    } while (token !== null);
    assert.deepEqual(seen, [['f1', 'f2', 'f3'], ['f4', 'f5', 'f6'], ['f7', 'f8', 'f9'], ['f10']]);
  });

  it('cuts the same page more than once', async () => {
    const listing = functions(6, 6);
    const first = await callPage(listing, listFunctions({ maxItems: 2 }), null);
    const second = await callPage(listing, listFunctions({ maxItems: 2 }), first.nextToken);
    const third = await callPage(listing, listFunctions({ maxItems: 2 }), second.nextToken);
    assert.deepEqual([third.answer.output.Functions, third.nextToken], [['f5', 'f6'], null]);
  });

  it('stops at the end of a page when --max-items is met there', async () => {
    const { nextToken, outputs } = await callPage(functions(8, 4), listFunctions({ maxItems: 4 }), null);
    assert.equal(outputs.length, 1);
    assert.deepEqual(JSON.parse(Buffer.from(nextToken ?? '', 'base64').toString()), { Marker: 't1' });
  });

  it('gives no NextToken when --max-items is more than there is', async () => {
    const { answer, nextToken } = await callPage(functions(5, 2), listFunctions({ maxItems: 50 }), null);
    assert.deepEqual([answer.output, nextToken], [{ Functions: ['f1', 'f2', 'f3', 'f4', 'f5'] }, null]);
  });

  it('gives nothing but a token for --max-items 0', async () => {
    const { answer } = await callPage(functions(5, 2), listFunctions({ maxItems: 0 }), null);
    assert.deepEqual(answer.output.Functions, []);
  });

  it('starts at --starting-token', async () => {
    const startingToken = encodePosition('Marker', { token: 't1', skip: 1 });
    const { answer } = await callPage(functions(6, 2), listFunctions({ startingToken }), null);
    assert.deepEqual(answer.output, { Functions: ['f4'] });
  });

  it("takes the service's own token as --starting-token", async () => {
    const { answer } = await callPage(functions(6, 2), listFunctions({ startingToken: 't2' }), null);
    assert.deepEqual(answer.output, { Functions: ['f5', 'f6'] });
  });

  it('refuses a token of another operation', async () => {
    const startingToken = encodePosition('NextToken', { token: 'x', skip: 0 });
    const error = await personErrorOf(callPage(functions(6, 2), listFunctions({ startingToken }), null));
    assert.equal(error.code, 'bad-starting-token');
  });

  for (const globals of [{ query: 'Functions[0]' }, { output: 'table' as const }]) {
    it(`gathers all pages for ${JSON.stringify(globals)}`, async () => {
      const { answer, nextToken, outputs } = await callPage(functions(5, 2), listFunctions(globals), null);
      assert.deepEqual(
        [answer.output, nextToken, outputs.length],
        [{ Functions: ['f1', 'f2', 'f3', 'f4', 'f5'] }, null, 3],
      );
    });
  }

  it('gathers at most ten pages and tells that more follows', async () => {
    const { answer, nextToken, outputs } = await callPage(functions(30, 2), listFunctions({ output: 'json' }), null);
    assert.deepEqual([(answer.output.Functions as unknown[]).length, outputs.length], [20, 10]);
    assert.notEqual(nextToken, null);
    assert.equal('NextToken' in answer.output, false);
  });

  it('ends with what it has when the deadline leaves no time for another page', async () => {
    const listing = functions(30, 2);
    listing.durationMs = 400;
    const request = { ...listFunctions({ output: 'json' }), deadlineMs: 1000 };
    const { nextToken, outputs } = await callPage(listing, request, null);
    assert.equal(outputs.length, 3);
    assert.deepEqual(JSON.parse(Buffer.from(nextToken ?? '', 'base64').toString()), { Marker: 't3' });
    assert.deepEqual(
      listing.asked.map(({ deadlineMs }) => deadlineMs),
      [1000, 600, 200],
    );
  });

  it('ends with what it has when a further page does not come in time', async () => {
    const listing = functions(6, 2);
    const caller: Caller = {
      call: (request) =>
        request.input.Marker === 't2'
          ? Promise.reject(new PersonError('deadline', 'No answer', 'late'))
          : listing.call(request),
    };
    const { answer, nextToken } = await callPage(caller, listFunctions({ output: 'json' }), null);
    assert.deepEqual(answer.output, { Functions: ['f1', 'f2', 'f3', 'f4'] });
    assert.notEqual(nextToken, null);
  });

  it('fails when the first page does, and when a further page is refused', async () => {
    const refused = new PersonError('throttled', 'Throttled', 'x');
    const first: Caller = { call: () => Promise.reject(refused) };
    assert.equal(await personErrorOf(callPage(first, listFunctions(), null)), refused);
    const listing = functions(6, 2);
    const second: Caller = {
      call: (request) => (request.input.Marker === 't1' ? Promise.reject(refused) : listing.call(request)),
    };
    assert.equal(await personErrorOf(callPage(second, listFunctions({ output: 'json' }), null)), refused);
  });

  it('tells the sum of the times and the last request id', async () => {
    const { answer } = await callPage(functions(5, 2), listFunctions({ output: 'json' }), null);
    assert.deepEqual([answer.durationMs, answer.requestId], [30, 'req-2']);
  });

  it("leaves everything as AWS gave it with --no-paginate, the service's token too", async () => {
    const { answer, nextToken } = await callPage(functions(5, 2), listFunctions({ paginate: false }), null);
    assert.deepEqual([answer.output, nextToken], [{ Functions: ['f1', 'f2'], NextMarker: 't1' }, null]);
  });

  it('calls an operation without pages once', async () => {
    const caller: Caller = { call: async () => ({ output: { Configuration: {} }, requestId: null, durationMs: 1 }) };
    const command = { operation: operation('lambda', 'get-function'), input: { FunctionName: 'f' }, globals: PLAIN };
    const { answer, nextToken } = await callPage(caller, { principal, region: 'eu-west-1', command }, null);
    assert.deepEqual([answer.output, nextToken], [{ Configuration: {} }, null]);
  });

  it('refuses to go on when AWS gives the same token twice', async () => {
    const listing = new Listing('Marker', [
      { Functions: ['a'], NextMarker: 't1' },
      { Functions: ['b'], NextMarker: 't1' },
    ]);
    const error = await personErrorOf(callPage(listing, listFunctions({ output: 'json' }), null));
    assert.equal(error.code, 'same-token-twice');
  });

  it('takes the same token as the end where the service means it so', async () => {
    const listing = new Listing('nextToken', [
      { events: [1], nextForwardToken: 't1' },
      { events: [], nextForwardToken: 't1' },
    ]);
    const command = {
      operation: operation('logs', 'get-log-events'),
      input: { logGroupName: 'g', logStreamName: 's' },
      globals: { ...PLAIN, output: 'json' as const },
    };
    const { answer, nextToken } = await callPage(listing, { principal, region: 'eu-west-1', command }, null);
    assert.deepEqual([answer.output, nextToken], [{ events: [1] }, null]);
  });

  it('takes an empty token as the end', async () => {
    const listing = new Listing('Marker', [{ Functions: ['a'], NextMarker: '' }]);
    assert.equal((await callPage(listing, listFunctions(), null)).nextToken, null);
  });

  it('cuts off the primary list alone, and gives the others once', async () => {
    const listing = new Listing('NextToken', [
      { MetricAlarms: ['m1', 'm2', 'm3'], CompositeAlarms: ['c1'], NextToken: 't1' },
      { MetricAlarms: ['m4'], CompositeAlarms: ['c2'] },
    ]);
    const request = (maxItems: number): PageRequest => ({
      principal,
      region: 'eu-west-1',
      command: { operation: operation('cloudwatch', 'describe-alarms'), input: {}, globals: { ...PLAIN, maxItems } },
    });
    const first = await callPage(listing, request(2), null);
    const second = await callPage(listing, request(2), first.nextToken);
    assert.deepEqual(
      [first.answer.output, second.answer.output].map(({ MetricAlarms, CompositeAlarms }) => [
        MetricAlarms,
        CompositeAlarms,
      ]),
      [
        [['m1', 'm2'], ['c1']],
        [['m3', 'm4'], ['c2']],
      ],
    );
  });

  it('works over the wire', async () => {
    const aws = new LocalAws();
    aws.answers.set('sts', assumeRole(new Date(Date.now() + 3_600_000)));
    aws.answers.set('lambda', ({ path }) =>
      path.includes('Marker=two')
        ? json({ Functions: [{ FunctionName: 'b' }] })
        : json({ Functions: [{ FunctionName: 'a' }], NextMarker: 'two' }),
    );
    await aws.start();
    const { answer } = await callPage(assembled(aws).caller, listFunctions({ output: 'json' }), null);
    await aws.stop();
    assert.deepEqual(answer.output, { Functions: [{ FunctionName: 'a' }, { FunctionName: 'b' }] });
  });
});
