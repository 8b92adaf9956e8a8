import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ICONS, renderIcons } from '../../manifest/icons.ts';
import { decodePng } from './support/png.ts';

describe('the icons of the app', () => {
  let color: ReturnType<typeof decodePng>;
  let outline: ReturnType<typeof decodePng>;

  before(async () => {
    const rendered = await renderIcons();
    color = decodePng(rendered.color);
    outline = decodePng(rendered.outline);
  });

  it('have the sizes that Teams wants', () => {
    assert.deepEqual([color.width, color.height], [192, 192]);
    assert.deepEqual([outline.width, outline.height], [32, 32]);
  });

  it('fill the square with colour: nothing of it is transparent, and Teams rounds the corners itself', () => {
    assert.ok(color.pixels.every(([, , , alpha]) => alpha === 255));
  });

  it('are white and transparent alone, as an outline', () => {
    const seen = outline.pixels.filter(([, , , alpha]) => alpha > 0);
    assert.ok(seen.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255));
    const share = seen.length / outline.pixels.length;
    assert.ok(share > 0.1 && share < 0.5, `${share} of it is drawn`);
  });

  it('leave a margin around the outline', () => {
    const edge = outline.pixels.filter((_, at) => {
      const [x, y] = [at % 32, Math.floor(at / 32)];
      return x === 0 || y === 0 || x === 31 || y === 31;
    });
    assert.ok(edge.every(([, , , alpha]) => alpha === 0));
  });

  it('stand out from their ground', () => {
    const [ground] = color.pixels;
    assert.ok(ground);
    const light = color.pixels.filter(([red, green, blue]) => red === 255 && green === 255 && blue === 255);
    assert.ok(light.length > 5000, 'the message is white');
    assert.ok(contrast(ground, [255, 255, 255, 255]) > 4.5);
    const alarm = color.pixels[57 * 192 + 147];
    assert.ok(alarm);
    assert.deepEqual(alarm, [255, 111, 77, 255]);
    assert.ok(contrast(ground, alarm) > 2.5);
  });

  it('are drawn without text, fonts and anything from elsewhere', () => {
    for (const { drawing } of Object.values(ICONS)) {
      assert.doesNotMatch(readFileSync(drawing, 'utf8'), /<(?:text|image|use|style|script)\b|href|url\((?!#)/);
    }
  });
});

type Pixel = readonly [number, number, number, number];

/** By https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. */
function contrast(one: Pixel, other: Pixel): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Pixel): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue]
    .map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
