import assert from 'node:assert/strict';
import { type CardRenderer, CardRenderer as Renderer } from '../../cards/render.ts';
import { maskedError } from '../../dialogs/masked-error.ts';
import { factsView, rawView, tableView } from '../../src/answers/answer-views.ts';
import { invokeView } from '../../src/answers/lambda-invoke.ts';
import { type MaskContext, mask, maskText } from '../../src/answers/mask.ts';
import { MASKED } from '../../src/answers/mask-table.ts';
import { formatOutput, type PrintedFormat } from '../../src/answers/output.ts';
import type { Plain } from '../../src/answers/plain.ts';
import { present, presentRow } from '../../src/answers/present.ts';
import { rawPages } from '../../src/answers/raw-pages.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { list, operation, structure } from './shapes.ts';
import { HARMLESS_ANSWERS, HARMLESS_TEXTS } from './support/harmless-samples.ts';
import { SECRET_ANSWERS, SECRET_TEXTS } from './support/secret-samples.ts';

const FORMATS: readonly PrintedFormat[] = ['json', 'yaml', 'yaml-stream', 'table', 'text'];
const ran = { commandLine: 'x', accountName: 'a', accountId: '111122223333', region: 'eu-west-1', by: 'Alex' };
const cards: CardRenderer = new Renderer();
const described = operation('things.ListThings', { events: list(structure({})) }, true);

/** Every way in which an answer comes before people's eyes: as it is printed, and the JSON of its cards. */
function shown(plain: Plain, context?: MaskContext): readonly string[] {
  const masked = mask(plain, context);
  const request = { ran, id: 'i', index: 0, more: false };
  const printed = FORMATS.map((format) => formatOutput(masked, format, 'ListThings'));
  const raw = printed.flatMap((text) =>
    rawPages(text).map((_, index) => cards.render('raw', rawView(text, 'PlainText', { ...request, index }))),
  );
  const views = [false, true].map((queried) => {
    const presentation = present(masked, described, queried, 'eu-west-1');
    switch (presentation.kind) {
      case 'table': {
        const row = presentRow(presentation, 0);
        return [
          cards.render('table', tableView(presentation, request)),
          ...(row === null ? [] : [cards.render('facts', factsView(row, ran))]),
        ];
      }
      case 'facts':
        return [cards.render('facts', factsView(presentation, ran))];
      default:
        return [presentation];
    }
  });
  return [...printed, ...raw.map((card) => JSON.stringify(card)), JSON.stringify(views)];
}

/** The secret as it stands, and as JSON has it once and twice. */
function assertHidden(texts: readonly string[], secret: string): void {
  const once = JSON.stringify(secret).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  for (const text of texts) {
    for (const form of [secret, once, twice]) assert.ok(!text.includes(form), `${form} is in ${text.slice(0, 2000)}`);
  }
  assert.ok(texts.some((text) => text.includes(MASKED)));
}

describe('masking', () => {
  it('is tried on as many samples as it is said to be', () => {
    assert.ok(SECRET_TEXTS.length + SECRET_ANSWERS.length >= 150, `${SECRET_TEXTS.length + SECRET_ANSWERS.length}`);
    assert.ok(HARMLESS_TEXTS.length + HARMLESS_ANSWERS.length >= 80);
    const names = [...SECRET_TEXTS, ...SECRET_ANSWERS].map(({ what }) => what);
    assert.equal(new Set(names).size, names.length);
  });

  describe('hides in whatever an answer becomes', () => {
    for (const { what, secret, text } of SECRET_TEXTS) {
      it(`a text with ${what}`, () => {
        assert.ok(text.includes(secret), 'the sample holds its secret');
        const events = [{ timestamp: 1, message: text, logStreamName: 's' }];
        assertHidden(shown({ events }), secret);
      });
    }
    for (const { what, secret, plain, context } of SECRET_ANSWERS) {
      it(`an answer with ${what}`, () => {
        assert.ok(JSON.stringify(plain).includes(secret), 'the sample holds its secret');
        const masked = mask(plain, context);
        assertHidden(shown(plain, context), secret);
        assert.deepEqual(mask(masked, context), masked);
      });
    }
  });

  describe('hides in a text', () => {
    for (const { what, secret, text } of SECRET_TEXTS) {
      it(`${what}, once and for all, wherever it stands`, () => {
        for (const around of [text, `${'before '.repeat(50)}\n${text}`, `${text}\nafter, 7 items`]) {
          const masked = maskText(around);
          assert.ok(!masked.includes(secret), masked);
          assert.equal(maskText(masked), masked);
        }
      });
    }

    it('as an object of JSON holds it', () => {
      for (const { what, secret, text } of SECRET_TEXTS) {
        const masked = maskText(JSON.stringify({ level: 'info', message: text, n: 1.0 }));
        assert.ok(!masked.includes(JSON.stringify(secret).slice(1, -1)), `${what}: ${masked}`);
        const parsed: { readonly level: string; readonly message: string } = JSON.parse(masked);
        assert.equal(parsed.level, 'info', what);
        assert.equal(parsed.message.includes(secret), false, what);
      }
    });

    it('of the log and of the payload of a function', () => {
      for (const { what, secret, text } of SECRET_TEXTS) {
        const payload = {
          LogResult: Buffer.from(text).toString('base64'),
          Payload: Buffer.from(JSON.stringify({ body: text })),
        };
        const card = JSON.stringify(cards.render('invoke', invokeView(payload, 'f', ran)));
        assert.ok(!card.includes(JSON.stringify(secret).slice(1, -1)), what);
        const plain = { LogResult: payload.LogResult, Payload: payload.Payload.toString('base64') };
        const masked = JSON.stringify(mask(plain, { service: 'lambda', operation: 'Invoke' }));
        const decoded: typeof plain = JSON.parse(masked);
        for (const part of [decoded.LogResult, decoded.Payload])
          assert.ok(!Buffer.from(part, 'base64').toString('utf8').includes(secret), `${what} in base64`);
      }
    });

    it('of an error for people', () => {
      for (const { what, secret, text } of SECRET_TEXTS) {
        const error = new PersonError('x', 'Not valid', text, {
          facts: [{ name: 'Input', value: text }],
          nextSteps: [text],
          commands: [{ title: 'Again', line: text }],
        });
        const { title, message, facts, nextSteps, commands } = maskedError(error);
        const view = { title, message, fault: null, facts, nextSteps, buttons: commands };
        assert.ok(!JSON.stringify(cards.render('error', view)).includes(JSON.stringify(secret).slice(1, -1)), what);
      }
    });
  });

  describe('leaves alone', () => {
    for (const text of HARMLESS_TEXTS) {
      it(text.slice(0, 80).replaceAll('\n', ' '), () => {
        assert.equal(maskText(text), text);
        assert.equal(maskText(`before\n${text}\nafter`), `before\n${text}\nafter`);
        const plain = { events: [{ message: text }], names: [text] };
        assert.equal(mask(plain), plain);
      });
    }
    for (const plain of HARMLESS_ANSWERS) {
      it(JSON.stringify(plain).slice(0, 80), () => assert.equal(mask(plain), plain));
    }
  });
});
