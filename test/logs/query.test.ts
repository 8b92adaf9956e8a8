import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InstalledCatalogue, installedModules } from '../../src/aws/installed-catalogue.ts';
import { parse } from '../../src/command/parse.ts';
import { formatWords } from '../../src/command/words.ts';
import { insightsLink } from '../../src/logs/console-link.ts';
import { isLogGroupName, logGroupName } from '../../src/logs/log-group-name.ts';
import {
  entriesWords,
  insightsText,
  isErrorEntry,
  type LogQuery,
  startQueryInput,
  startQueryWords,
  windowOf,
} from '../../src/logs/query.ts';

const catalogue = new InstalledCatalogue(installedModules(import.meta.url));

const query: LogQuery = {
  group: '/aws/lambda/order-intake',
  errors: true,
  from: Date.parse('2026-11-21T02:51:00Z'),
  to: Date.parse('2026-11-21T03:12:00Z'),
};

function commandOf(words: readonly string[]) {
  const parsed = parse(formatWords(words), { catalogue, builtIns: [], pending: null });
  if (parsed.kind !== 'operation') throw new Error(`not a command: ${formatWords(words)}`);
  return parsed.command;
}

/** Reads JSURL, by its description: what an object of strings and lists of strings needs of it. */
function readJsurl(text: string): Record<string, unknown> {
  const string = (escaped: string) =>
    escaped
      .slice(1)
      .replace(/!/g, '$')
      .replace(/\*\*([0-9a-f]{4})|\*([0-9a-f]{2})/g, (_all, long, short) =>
        String.fromCharCode(parseInt(long ?? short, 16)),
      );
  const [, inner = '', list = ''] = /^~\((.*)~source~\(~(.*)\)\)$/s.exec(text) ?? [];
  const parts = inner.split('~');
  const members: Record<string, unknown> = { source: list.split('~').map(string) };
  for (let at = 0; at < parts.length; at += 2) members[parts[at] ?? ''] = string(parts[at + 1] ?? '');
  return members;
}

describe('a query of log entries', () => {
  it('takes the thirty oldest of its window', () => {
    assert.deepEqual(startQueryInput({ ...query, errors: false }), {
      logGroupName: '/aws/lambda/order-intake',
      startTime: 1_795_229_460,
      endTime: 1_795_230_720,
      queryString: 'fields @timestamp, @message\n| sort @timestamp asc\n| limit 30',
      limit: 30,
    });
  });

  it('of errors keeps Error, Exception and Fail in any case', () => {
    assert.match(insightsText(query), /\n\| filter @message like \/\(\?i\)\(error\|exception\|fail\)\/\n/);
    for (const message of ['ERROR x', 'a TypeError', 'EXCEPTION', 'it failed', 'FAILURE'])
      assert.ok(isErrorEntry(message));
    assert.ok(!isErrorEntry('all is well'));
  });

  it('is told as the AWS CLI command that ran', () => {
    const { service, operation, input } = commandOf(startQueryWords(query));
    assert.deepEqual([service.name, operation.name], ['logs', 'StartQuery']);
    assert.deepEqual(input, startQueryInput(query));
  });

  it('has one command line that gives the same entries', () => {
    const command = commandOf(entriesWords(query, { account: 'Shop production', region: 'eu-west-1' }));
    assert.equal(command.operation.name, 'FilterLogEvents');
    assert.deepEqual(command.input, {
      logGroupName: '/aws/lambda/order-intake',
      startTime: query.from,
      endTime: query.to,
      filterPattern: '%[Ee][Rr][Rr][Oo][Rr]|[Ee][Xx][Cc][Ee][Pp][Tt][Ii][Oo][Nn]|[Ff][Aa][Ii][Ll]%',
    });
    const { account, region, maxItems } = command.globals;
    assert.deepEqual({ account, region, maxItems }, { account: 'Shop production', region: 'eu-west-1', maxItems: 30 });
  });

  it('without errors filters nothing', () => {
    assert.ok(!entriesWords({ ...query, errors: false }, { account: 'a', region: 'b' }).includes('--filter-pattern'));
  });

  it('takes any name that a log group can have through the command line', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_./#-]{1,40}$/);
    fc.assert(
      fc.property(name, (group) => {
        assert.equal(
          commandOf(entriesWords({ ...query, group }, { account: 'a', region: 'eu-west-1' })).input.logGroupName,
          group,
        );
        assert.equal(commandOf(startQueryWords({ ...query, group })).input.logGroupName, group);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the window of a query', () => {
  const now = Date.parse('2026-11-21T03:12:30Z');
  const iso = (window: { from: number; to: number }) =>
    [window.from, window.to].map((ms) => new Date(ms).toISOString());

  it('is the event’s, in whole seconds that hold all of it', () => {
    const window = windowOf({ from: '2026-11-21T02:51:00.900Z', to: '2026-11-21T03:12:00.100Z' }, now);
    assert.deepEqual(iso(window), ['2026-11-21T02:51:00.000Z', '2026-11-21T03:12:01.000Z']);
  });

  it('is never empty, nor turned round', () => {
    const at = '2026-11-21T03:00:00.000Z';
    assert.deepEqual(iso(windowOf({ from: at, to: at }, now)), [at, '2026-11-21T03:00:01.000Z']);
    assert.deepEqual(iso(windowOf({ from: '2026-11-21T04:00:00Z', to: at }, now)), [at, '2026-11-21T04:00:00.000Z']);
  });

  it('is the last quarter of an hour where the event’s times cannot be read', () => {
    for (const given of [
      { from: '', to: 'yesterday' },
      { from: '-000001-01-01T00:00:00Z', to: '+275760-09-13T00:00:00Z' },
    ]) {
      assert.deepEqual(iso(windowOf(given, now)), ['2026-11-21T02:57:30.000Z', '2026-11-21T03:12:30.000Z']);
    }
  });
});

describe('the link into Logs Insights', () => {
  it('opens the same query on the same group and window', () => {
    assert.equal(
      insightsLink('eu-west-1', query),
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:logs-insights$3FqueryDetail$3D' +
        "~(end~'2026-11-21T03*3a12*3a00.000Z~start~'2026-11-21T02*3a51*3a00.000Z~timeType~'ABSOLUTE~tz~'UTC" +
        "~editorString~'fields*20*40timestamp*2c*20*40message*0a*7c*20filter*20*40message*20like*20" +
        '*2f*28*3fi*29*28error*7cexception*7cfail*29*2f*0a*7c*20sort*20*40timestamp*20asc*0a*7c*20limit*2030' +
        "~source~(~'*2faws*2flambda*2forder-intake))",
    );
  });

  it('keeps every text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (group) => {
        const [, detail = ''] = insightsLink('eu-west-1', { ...query, group }).split('$3FqueryDetail$3D');
        assert.match(detail, /^[\w.~()'*!-]+$/);
        assert.deepEqual(readJsurl(detail), {
          end: '2026-11-21T03:12:00.000Z',
          start: '2026-11-21T02:51:00.000Z',
          timeType: 'ABSOLUTE',
          tz: 'UTC',
          editorString: insightsText(query),
          source: [group],
        });
      }),
    );
  });

  it('leads into the console of the Region’s partition', () => {
    assert.match(insightsLink('cn-north-1', query), /^https:\/\/cn-north-1\.console\.amazonaws\.cn\//);
    assert.match(insightsLink('us-gov-west-1', query), /^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\//);
  });
});

describe('the name of a log group', () => {
  it('is read from a name or an ARN', () => {
    const arn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/api';
    for (const given of ['/shop/api', arn, `${arn}:*`, `${arn}:log-stream:one`]) {
      assert.equal(logGroupName(given, 'eu-west-1'), '/shop/api');
    }
  });

  it('is none where it lies in another Region, or cannot be one', () => {
    const elsewhere = 'arn:aws:logs:us-east-1:111122223333:log-group:/shop/api';
    for (const given of [elsewhere, '', 'a b', 'x'.repeat(513), 'arn:aws:s3:::bucket', "a' | fields @x"]) {
      assert.equal(logGroupName(given, 'eu-west-1'), null, given);
    }
    assert.ok(!isLogGroupName('a\nb'));
  });
});
