import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** Icon → its drawing, and how wide and high Teams wants it, in pixels. */
export const ICONS = {
  color: { drawing: new URL('./color.svg', import.meta.url), size: 192 },
  outline: { drawing: new URL('./outline.svg', import.meta.url), size: 32 },
} as const;

/** Both icons as PNG. The drawings hold no text, so that they look the same whatever fonts a machine has. To be called once in a process. */
export async function renderIcons(): Promise<Readonly<Record<keyof typeof ICONS, Uint8Array>>> {
  const module = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  await initWasm(readFileSync(module));
  return { color: render(ICONS.color), outline: render(ICONS.outline) };
}

function render({ drawing, size }: (typeof ICONS)[keyof typeof ICONS]): Uint8Array {
  const image = new Resvg(readFileSync(drawing), { fitTo: { mode: 'width', value: size } });
  try {
    return image.render().asPng();
  } finally {
    image.free();
  }
}
