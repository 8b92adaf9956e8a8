import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  Audit,
  type AuditEntry,
  auditOutcomes,
  auditRecord,
  MAX_AUDITED_CHARACTERS,
} from '../../src/telemetry/audit.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { Traces } from '../../src/telemetry/traces.ts';

const page = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8');

/** The entry that the page shows. */
const entry: AuditEntry = {
  time: new Date('2025-01-01T03:12:45.120Z'),
  tenantId: '00000000-0000-0000-0000-000000000000',
  teamId: '00000000-0000-0000-0000-000000000001',
  conversationId: '19:abc@thread.tacv2;messageid=1735700000000',
  configurationName: 'production-ops',
  user: { id: '00000000-0000-0000-0000-0000000000aa', name: 'Alex Wilber' },
  via: 'message',
  rawText: '<at>AWS</at> lambda invoke —function-name drain',
  command: ['lambda', 'invoke', '--function-name', 'drain'],
  access: 'change',
  accountId: '111122223333',
  region: 'eu-west-1',
  roleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
  guardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  outcome: 'ran',
  errorCode: null,
  requestId: '8f5a1f0e-7a2c-4f0e-9d52-0d1f2a3b4c5d',
  durationMs: 412.4,
};

const record = (more: Partial<AuditEntry>, secrets: readonly string[] = []) =>
  JSON.parse(JSON.stringify(auditRecord({ ...entry, ...more }, secrets)));

/** The trace that the page shows. */
const headers = {
  'x-request-id': '5e5d3c1a-6f0e-4b6e-9f39-2a5c8d1f7b90',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01',
};
const traces = new Traces({ hex: () => '00f067aa0ba902b7', uuid: () => 'not asked for' });

describe('the audit', () => {
  const open = (level: string) => {
    const lines: string[] = [];
    const now = () => Date.UTC(2025, 0, 1, 3, 12, 45, 533);
    const mixin = () => traces.fields();
    return { lines, log: createLog({ level, now, mixin, destination: { write: (line) => lines.push(line) } }) };
  };

  it('writes the line that its page shows', () => {
    const { lines, log } = open('info');
    const audit = new Audit(log, [], () => traces.current()?.traceId ?? null);
    traces.run(traces.ofRequest(headers), () => audit.write(entry));
    const shown = /```json\n(.*)\n```/.exec(page)?.[1];
    assert.deepEqual(lines, [`${shown}\n`]);
  });

  it('has every property and every outcome on its page', () => {
    for (const name of [...Object.keys(record({})), ...auditOutcomes])
      assert.match(page, new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'));
  });

  for (const level of ['error', 'silent']) {
    it(`writes although the level of the log is ${level}`, () => {
      const { lines, log } = open(level);
      new Audit(log).write(entry);
      assert.equal(lines.length, 1);
    });
  }

  it('keeps what a person wrote on one line', () => {
    const { lines, log } = open('info');
    new Audit(log).write({ ...entry, rawText: 'help\n{"audit":{}}\u2028' });
    assert.equal(lines.join('').trimEnd().split('\n').length, 1);
  });

  it('gives other places the entry alone, and goes on when one fails', () => {
    const { lines, log } = open('info');
    const taken: string[] = [];
    const failing = {
      write: () => {
        throw new Error('full');
      },
    };
    new Audit(log, [failing, { write: (line) => taken.push(line) }]).write(entry);
    assert.deepEqual(
      taken.map((line) => JSON.parse(line)),
      [record({})],
    );
    assert.match(lines[1] ?? '', /"level":"error".*full/);
  });

  it('masks secret values in the raw text, the longer ones first', () => {
    const secrets = ['', 'pass', 'password$1'];
    assert.equal(
      record({ rawText: 'x --password password$1 --other pass' }, secrets).rawText,
      'x --••••word •••• --other ••••',
    );
  });

  it('cuts a long text and says how long it was', () => {
    const { rawText } = record({ rawText: 'x'.repeat(MAX_AUDITED_CHARACTERS + 1) });
    assert.equal(rawText, `${'x'.repeat(MAX_AUDITED_CHARACTERS)}… (4001 characters in all)`);
    assert.equal(record({ rawText: 'x'.repeat(MAX_AUDITED_CHARACTERS) }).rawText.length, MAX_AUDITED_CHARACTERS);
  });

  it('cuts a long command and says how many words it had', () => {
    const { command } = record({ command: ['a', 'x'.repeat(5000), 'b', 'c'] });
    assert.equal(command.length, 3);
    assert.match(command[1], /^x{4000}… \(5000 characters in all\)$/);
    assert.equal(command[2], '… (4 words in all)');
  });

  it('says null for what was not reached', () => {
    const { command, durationMs } = record({ command: null, durationMs: null });
    assert.equal(command, null);
    assert.equal(durationMs, null);
  });
});
