import assert from 'node:assert/strict';
import type { Ran } from '../../cards/views.ts';
import { invokeView } from '../../src/answers/lambda-invoke.ts';

const ran: Ran = { commandLine: 'lambda invoke', accountName: 'shop', accountId: '1', region: 'eu-west-1', by: 'Alex' };
const bytes = (text: string) => new TextEncoder().encode(text);

describe('invokeView', () => {
  it('shows a JSON payload formatted, and the log’s tail as text', () => {
    const view = invokeView(
      {
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        Payload: bytes('{"ok":true,"items":[1]}'),
        LogResult: Buffer.from('START\nEND ü\n').toString('base64'),
      },
      'order-intake',
      ran,
    );
    assert.deepEqual(view, {
      ran,
      functionName: 'order-intake',
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: null,
      payload: '{\n    "ok": true,\n    "items": [\n        1\n    ]\n}',
      payloadIsJson: true,
      logTail: 'START\nEND ü',
    });
  });

  it('shows a payload that is no JSON as it is, and a function’s error', () => {
    const view = invokeView(
      { StatusCode: 200, FunctionError: 'Unhandled', Payload: bytes('plain <b>text</b>') },
      'f',
      ran,
    );
    assert.equal(view.payload, 'plain <b>text</b>');
    assert.equal(view.payloadIsJson, false);
    assert.equal(view.functionError, 'Unhandled');
    assert.equal(view.logTail, '');
  });

  it('shows nothing for an event, which has no payload', () => {
    const view = invokeView({ StatusCode: 202 }, 'f', ran);
    assert.deepEqual([view.statusCode, view.payload, view.executedVersion], [202, '', '']);
    assert.equal(invokeView({}, 'f', ran).statusCode, 0);
  });

  it('hides secrets in payload and log', () => {
    const view = invokeView(
      { Payload: bytes('{"password":"p"}'), LogResult: Buffer.from('password=hunter2').toString('base64') },
      'f',
      ran,
    );
    assert.equal(view.payload, '{\n    "password": "••••"\n}');
    assert.equal(view.logTail, 'password=••••');
  });

  it('says how much of a long payload is missing, and keeps the end of a long log', () => {
    const view = invokeView(
      { Payload: bytes('x'.repeat(10_500)), LogResult: Buffer.from(`${'a'.repeat(9_000)}end`).toString('base64') },
      'f',
      ran,
    );
    assert.match(view.payload, /\n… 500 more characters at its end: --output json pages through all of it$/);
    assert.ok(view.logTail.startsWith('… a') && view.logTail.endsWith('end'));
  });
});
