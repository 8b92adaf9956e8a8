import assert from 'node:assert/strict';
import { createLog, describeError, redactedProperties } from '../../src/telemetry/log.ts';

describe('the log', () => {
  const open = (level = 'info') => {
    const lines: string[] = [];
    const log = createLog({
      level,
      destination: { write: (line) => lines.push(line) },
      now: () => Date.UTC(2025, 0, 1),
    });
    return { log, lines };
  };

  it('writes one line of JSON an entry, with level, time and message', () => {
    const { log, lines } = open();
    log.info({ port: 3978 }, 'listening\non two lines');
    assert.deepEqual(lines, [
      '{"level":"info","time":"2025-01-01T00:00:00.000Z","port":3978,"msg":"listening\\non two lines"}\n',
    ]);
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = open('warn');
    log.info('no');
    log.warn('yes');
    assert.equal(lines.length, 1);
  });

  for (const name of redactedProperties) {
    it(`never shows ${name}`, () => {
      const { log, lines } = open();
      log.info({ [name]: 'hidden-1', a: { [name]: 'hidden-2', b: { [name]: { deep: 'hidden-3' } } } }, 'x');
      assert.doesNotMatch(lines.join(''), /hidden/);
      assert.match(lines.join(''), /••••/);
    });
  }

  it('shows errors with their causes, and nothing that hangs on to them', () => {
    const { log, lines } = open();
    const cause = Object.assign(new Error('socket hang up'), {
      code: 'ECONNRESET',
      request: { headers: { Authorization: 'Bearer x' } },
    });
    const error = Object.assign(new Error('could not send', { cause }), {
      statusCode: 503,
      config: { secret: 'Bearer y' },
    });
    log.error({ err: error }, 'failed');
    const { err } = JSON.parse(lines.join(''));
    assert.deepEqual(Object.keys(err), ['type', 'message', 'statusCode', 'stack', 'cause']);
    assert.equal(err.cause.code, 'ECONNRESET');
    assert.doesNotMatch(lines.join(''), /Bearer/);
  });

  it('describes what was thrown and is no error', () => {
    assert.deepEqual(describeError('text'), { type: 'string', message: 'text' });
  });

  it('describes circular causes up to a depth', () => {
    const error = new Error('a');
    error.cause = error;
    delete error.stack;
    assert.equal(JSON.stringify(describeError(error)).match(/"cause"/g)?.length, 5);
  });
});
