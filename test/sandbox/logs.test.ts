import assert from 'node:assert/strict';
import { type Answer, start, world } from './support/clients.ts';

const hour = 3_600_000;
const webhook = '/aws/lambda/payment-webhook';

/** Runs a Logs Insights query over the last hour and gives its rows as objects. */
async function insights(queryString: string, logGroupName = webhook): Promise<{ rows: Answer[]; answer: Answer }> {
  const { call, pass } = world();
  const { queryId } = await call('logs', 'StartQuery', {
    logGroupName,
    startTime: (start.getTime() - hour) / 1000,
    endTime: start.getTime() / 1000,
    queryString,
  });
  pass(2);
  const answer = await call('logs', 'GetQueryResults', { queryId });
  const rows = answer.results.map((row: Answer[]) => Object.fromEntries(row.map(({ field, value }) => [field, value])));
  return { rows, answer };
}

describe('logs of the sandbox', () => {
  it('are in a group for each function, and go on pages', async () => {
    const { call } = world();
    const { logGroups, nextToken } = await call('logs', 'DescribeLogGroups', { limit: 20 });
    assert.equal(logGroups.length, 20);
    const rest = await call('logs', 'DescribeLogGroups', { limit: 20, nextToken });
    assert.equal(rest.logGroups.length, 6);
    const shop = await call('logs', 'DescribeLogGroups', { logGroupNamePattern: 'SHOP' });
    assert.deepEqual(
      shop.logGroups.map((one: Answer) => one.logGroupName),
      ['/ecs/shop-web', '/shop/nginx/access', 'aws-waf-logs-shop'],
    );
    const named = await call('logs', 'DescribeLogGroups', { logGroupNamePrefix: '/ecs' });
    assert.equal(named.logGroups[0].metricFilterCount, 2);
  });

  it('hold many more errors since the trouble began', async () => {
    const { call } = world();
    const errors = async (from: number, to: number): Promise<number> => {
      const range = { startTime: start.getTime() - from, endTime: start.getTime() - to };
      return (
        await call('logs', 'FilterLogEvents', { logGroupName: webhook, filterPattern: '?ERROR ?Exception', ...range })
      ).events.length;
    };
    const before = await errors(hour, 25 * 60_000);
    const since = await errors(23 * 60_000, 0);
    assert.ok(since > 20 && before < 10, `${before} before, ${since} since`);
  });

  it('are filtered by terms', async () => {
    const { call } = world();
    const messages = async (filterPattern: string): Promise<string[]> =>
      (
        await call('logs', 'FilterLogEvents', {
          logGroupName: webhook,
          filterPattern,
          startTime: start.getTime() - hour,
        })
      ).events.map((event: Answer) => event.message);
    assert.ok(
      (await messages('"Invoke Error" -ProviderError')).every(
        (one) => one.includes('Invoke Error') && !one.includes('ProviderError'),
      ),
    );
    assert.ok((await messages('ERROR signature')).length > 0);
    assert.equal((await messages('nothing-like-it')).length, 0);
    await assert.rejects(messages('{ $.level = "ERROR" }'), { name: 'SandboxNotSupported' });
  });

  it('of the web server tell who asked for what', async () => {
    const { call } = world();
    const { events } = await call('logs', 'FilterLogEvents', {
      logGroupName: '/shop/nginx/access',
      startTime: start.getTime() - hour,
    });
    const statuses = events.map(
      (event: Answer) => /^198\.51\.100\.\d+ - - \[.+\] "GET \/\S* HTTP\/1\.1" (\d{3}) \d+ /.exec(event.message)?.[1],
    );
    assert.deepEqual([...new Set(statuses)].toSorted(), ['200', '404', '502']);
  });

  it('come page by page, in the order of time', async () => {
    const { call } = world();
    const input = { logGroupName: webhook, startTime: start.getTime() - hour };
    const all = await call('logs', 'FilterLogEvents', input);
    const first = await call('logs', 'FilterLogEvents', { ...input, limit: 100 });
    const second = await call('logs', 'FilterLogEvents', { ...input, limit: 100, nextToken: first.nextToken });
    assert.deepEqual([...first.events, ...second.events], all.events.slice(0, 200));
    const times = all.events.map((event: Answer) => event.timestamp);
    assert.deepEqual(
      times,
      times.toSorted((a: number, b: number) => a - b),
    );
    assert.equal(new Set(all.events.map((event: Answer) => event.eventId)).size, all.events.length);
  });

  it('are read from a stream forward and backward', async () => {
    const { call } = world();
    const { logStreams } = await call('logs', 'DescribeLogStreams', {
      logGroupName: webhook,
      orderBy: 'LastEventTime',
      descending: true,
    });
    const input = { logGroupName: webhook, logStreamName: logStreams[0].logStreamName, limit: 10 };
    assert.match(input.logStreamName, /^2026\/11\/21\/\[\$LATEST\][0-9a-f]{32}$/);
    const head = await call('logs', 'GetLogEvents', { ...input, startFromHead: true });
    const next = await call('logs', 'GetLogEvents', { ...input, nextToken: head.nextForwardToken });
    const back = await call('logs', 'GetLogEvents', { ...input, nextToken: next.nextBackwardToken });
    assert.deepEqual(back.events, head.events);
    const tail = await call('logs', 'GetLogEvents', input);
    assert.ok(tail.events[0].timestamp > next.events[0].timestamp);
    const end = await call('logs', 'GetLogEvents', { ...input, nextToken: tail.nextForwardToken });
    assert.deepEqual([end.events, end.nextForwardToken], [[], tail.nextForwardToken]);
    const refused = (change: object, name: string): Promise<void> =>
      assert.rejects(call('logs', 'GetLogEvents', { ...input, ...change }), { name });
    await refused({ nextToken: 'x' }, 'InvalidParameterException');
    await refused({ logStreamName: 'x' }, 'ResourceNotFoundException');
    await refused({ logGroupName: 'x' }, 'ResourceNotFoundException');
    await refused({ logGroupName: undefined }, 'InvalidParameterException');
    const streams = { logGroupName: webhook, orderBy: 'LastEventTime', logStreamNamePrefix: '2026' };
    await assert.rejects(call('logs', 'DescribeLogStreams', streams), { name: 'InvalidParameterException' });
  });
});

describe('Logs Insights in the sandbox', () => {
  it('runs a while, and shows how far it has come', async () => {
    const { call, pass } = world();
    const { queryId } = await call('logs', 'StartQuery', {
      logGroupNames: [webhook, '/ecs/shop-web'],
      startTime: (start.getTime() - hour) / 1000,
      endTime: start.getTime() / 1000,
      queryString: 'fields @message | limit 30',
    });
    const look = async (): Promise<Answer> => await call('logs', 'GetQueryResults', { queryId });
    assert.equal((await look()).status, 'Scheduled');
    pass(0.6);
    const half = await look();
    assert.equal(half.status, 'Running');
    pass(1);
    const done = await look();
    assert.equal(done.status, 'Complete');
    assert.ok(half.statistics.recordsScanned > 0 && half.statistics.recordsScanned < done.statistics.recordsScanned);
    assert.equal(done.results.length, 30);
    const { queries } = await call('logs', 'DescribeQueries', { status: 'Complete', logGroupName: webhook });
    assert.equal(queries[0].queryId, queryId);
  });

  it('stops when told to, once', async () => {
    const { call } = world();
    const { queryId } = await call('logs', 'StartQuery', {
      logGroupName: webhook,
      startTime: 0,
      endTime: 1,
      queryString: 'fields @message',
    });
    assert.equal((await call('logs', 'StopQuery', { queryId })).success, true);
    assert.equal((await call('logs', 'GetQueryResults', { queryId })).status, 'Cancelled');
    await assert.rejects(call('logs', 'StopQuery', { queryId }), { name: 'InvalidParameterException' });
  });

  it('finds the thirty latest errors', async () => {
    const { rows, answer } = await insights(
      'fields @timestamp, @message, @logStream\n| filter @message like /(?i)(error|exception|fail)/\n| sort @timestamp desc\n| limit 30',
    );
    assert.equal(rows.length, 30);
    assert.ok(rows.every((row) => /error/i.test(row['@message'])));
    assert.deepEqual(Object.keys(rows[0]), ['@timestamp', '@message', '@logStream', '@ptr']);
    const times = rows.map((row) => row['@timestamp']);
    assert.deepEqual(times, times.toSorted().reverse());
    assert.ok(
      answer.statistics.recordsMatched >= 30 && answer.statistics.recordsMatched < answer.statistics.recordsScanned,
    );
  });

  it('counts by time', async () => {
    const { rows } = await insights(
      'filter @message like "Invoke Error" | stats count(*) as errors by bin(5m) | sort errors desc',
    );
    assert.ok(rows.length >= 4);
    assert.ok(rows.every((row) => /^2026-11-21 0[23]:\d[05]:00\.000$/.test(row['bin(5m)'])));
    assert.ok(Number(rows[0].errors) >= Number(rows.at(-1).errors));
  });

  it('aggregates fields of JSON messages and of reports', async () => {
    const web = await insights(
      'stats count() as n, avg(durationMs) as mean, max(durationMs), min(durationMs), sum(durationMs), count_distinct(requestId), earliest(level), latest(level) by level',
      '/ecs/shop-web',
    );
    const info = web.rows.find((row) => row.level === 'INFO');
    assert.ok(Number(info.mean) > 20 && Number(info['max(durationMs)']) > Number(info['min(durationMs)']));
    assert.equal(info['count_distinct(requestId)'], info.n);
    assert.equal(info['latest(level)'], 'INFO');
    const reports = await insights(
      'filter @type = "REPORT" and @duration > 100 | fields @duration, @billedDuration | sort @duration asc',
    );
    assert.ok(reports.rows.length > 0 && reports.rows.every((row) => Number(row['@duration']) > 100));
    const none = await insights('filter @message like "nothing" | stats count(*) as n');
    assert.deepEqual(none.rows, [{ n: '0' }]);
  });

  /** Filters, and whether they keep an entry of level ERROR that took no measured time. */
  const filters: readonly (readonly [string, boolean])[] = [
    ['level = "ERROR"', true],
    ['level != "ERROR"', false],
    ["level in ['WARN', 'ERROR']", true],
    ['not level = "INFO"', true],
    ['level = "INFO" or level = "ERROR"', true],
    ['(level = "INFO" or level = "ERROR") and ispresent(requestId)', true],
    ['level not like /INFO/', true],
    ['level =~ /ERR/', true],
    ['durationMs >= 1', false],
    ['durationMs <= 1 or durationMs < 1', false],
    ['@message like "a|b" or level like "ERR"', true],
  ];
  for (const [filter, keeps] of filters) {
    it(`reads the filter ${filter}`, async () => {
      const { rows } = await insights(`filter ${filter} | fields level`, '/ecs/shop-web');
      assert.equal(
        rows.some((row) => row.level === 'ERROR'),
        keeps,
      );
    });
  }

  for (const query of [
    '',
    'fields @message | explode',
    'limit many',
    'filter level',
    'filter level ~ 3',
    'filter (level = 1',
    'filter level = 1 2',
    'filter level like /(/',
    'stats what(x)',
    'sort a b c',
    'fields a b',
    'filter level in 3',
    'filter ispresent(a b',
  ]) {
    it(`refuses the query "${query}"`, () =>
      assert.rejects(insights(query), { name: /MalformedQueryException|InvalidParameterException/ }));
  }

  it('needs a log group that is there and a time that runs forward', async () => {
    const { call } = world();
    const input = { logGroupName: webhook, startTime: 0, endTime: 1, queryString: 'fields @message' };
    const refused = (change: object, name: string): Promise<void> =>
      assert.rejects(call('logs', 'StartQuery', { ...input, ...change }), { name });
    await refused({ logGroupName: undefined }, 'InvalidParameterException');
    await refused({ logGroupName: 'nowhere' }, 'ResourceNotFoundException');
    await refused({ startTime: 5 }, 'InvalidParameterException');
    await assert.rejects(call('logs', 'GetQueryResults', { queryId: 'x' }), { name: 'ResourceNotFoundException' });
  });
});
