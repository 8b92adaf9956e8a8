import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { housekeepingPrincipal } from '../../dialogs/notification-principals.ts';
import type { BotParts } from '../../src/bot.ts';
import type { AuditSpool } from '../../src/monitoring/audit-spool.ts';
import { AuditTrail } from '../../src/monitoring/audit-trail.ts';
import { openSqliteAuditSpool } from '../../src/monitoring/sqlite-audit-spool.ts';
import { Audit } from '../../src/telemetry/audit.ts';
import { Chat, type ChatOptions, type Loaded, load, oneAccount } from '../dialogs/support/chat.ts';

describe('The audit of a turn in CloudWatch Logs', () => {
  let loaded: Loaded;
  let folder: string;
  let spool: AuditSpool;

  before(() => {
    loaded = load();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-turn-'));
    spool = openSqliteAuditSpool({ path: join(folder, 'chatbot.db'), now: Date.now });
  });
  afterEach(() => {
    spool.close();
    rmSync(folder, { recursive: true });
  });

  /** A chat whose audit goes to CloudWatch Logs as well, by the bot's own calls to the sandbox. */
  const open = (options: ChatOptions = {}) => {
    const trails: AuditTrail[] = [];
    const chat = new Chat(loaded, {
      configuration: oneAccount,
      ...options,
      parts: (parts: BotParts) => {
        const trail = new AuditTrail({ ...parts, spool, principalOf: housekeepingPrincipal, random: Math.random });
        trails.push(trail);
        return { ...parts, audit: new Audit(parts.log, [trail]) };
      },
    });
    const [trail] = trails;
    assert.ok(trail);
    return { chat, trail };
  };

  const entriesIn = (input: Record<string, unknown>) =>
    (input.logEvents as { message: string }[]).map(({ message }) => JSON.parse(message) as Record<string, unknown>);

  it('is the line of the documented format, in the group of the configuration that ran it', async () => {
    const puts: Record<string, unknown>[] = [];
    const { chat, trail } = open({
      aws: {
        'logs PutLogEvents': (input) => {
          puts.push(input);
          return {};
        },
      },
    });
    await chat.say('lambda list-functions');
    await chat.say('help');
    await trail.flush();
    const [put] = puts;
    assert.ok(put);
    const [name] = chat.parts.configuration().channelConfigurations.map((row) => row.name);
    assert.deepEqual([put.logGroupName, put.logStreamName], [`/aws/chatbot/${name}`, 'audit']);
    assert.deepEqual(
      entriesIn(put).map(({ version, outcome, rawText, configurationName }) => [
        version,
        outcome,
        rawText,
        configurationName,
      ]),
      [[1, 'ran', 'lambda list-functions', name]],
    );
    assert.equal(await spool.count(), 0);
  });

  it('delays no answer while CloudWatch hangs', async () => {
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<object>()];
    const { chat, trail } = open({
      aws: {
        'logs PutLogEvents': () => {
          asked.resolve();
          return answer.promise;
        },
      },
    });
    await chat.say('lambda list-functions');
    const flushed = trail.flush();
    await asked.promise;
    const { cards, texts } = await chat.say('lambda list-functions');
    assert.match(JSON.stringify([cards, texts]), /functions/);
    assert.equal(await spool.count(), 2);
    answer.resolve({});
    await flushed;
    assert.equal(await spool.count(), 0);
  });

  it('costs no answer when it cannot be written', async () => {
    const { chat, trail } = open();
    spool.close();
    const { cards, texts } = await chat.say('lambda list-functions');
    assert.match(JSON.stringify([cards, texts]), /functions/);
    await trail.flush();
    assert.match(chat.logLines.join(), /cannot be kept for CloudWatch Logs/);
  });

  it('goes to the log group of a simulated account, too', async () => {
    const { chat, trail } = open();
    await chat.say('lambda list-functions');
    await trail.flush();
    assert.equal(await spool.count(), 0);
    assert.deepEqual(
      chat.calls.filter((call) => call.startsWith('logs ')),
      ['logs PutLogEvents', 'logs CreateLogStream', 'logs CreateLogGroup', 'logs CreateLogStream', 'logs PutLogEvents'],
    );
  });
});
