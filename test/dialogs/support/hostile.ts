// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are what is tested here
import assert from 'node:assert/strict';
import { lexer, type Token } from 'marked';
import type { AdaptiveCard } from '../../../cards/render.ts';
import { nodes } from '../../cards/walk.ts';

/** Stands in every hostile text, so that it is found wherever it is shown. */
export const MARK = 'Mk7';

/** What outsiders may write, by what it would do if it were not shown as text. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'a link in Markdown': `[${MARK}](http://evil.test)`,
  'a reference in Markdown': `[${MARK}][1]\n\n[1]: http://evil.test`,
  'marks of Markdown': `**${MARK}** _${MARK}_ ~~${MARK}~~ \`${MARK}\``,
  'escapes of Markdown': `\\*\\*${MARK}\\*\\* \\[${MARK}](http://evil.test)`,
  'an image in Markdown': `![${MARK}](https://evil.test/pixel.png)`,
  'a heading': `# ${MARK}\n${MARK}\n===\n${MARK}\n---`,
  'a list': `- ${MARK}\n* ${MARK}\n1. ${MARK}\n> ${MARK}`,
  'a table': `| ${MARK} | b |\n|---|---|\n| ${MARK} | 2 |`,
  'a script': `<script>alert("${MARK}")</script><img src=x onerror="alert('${MARK}')">`,
  'a mention': `<at>everyone</at> <at id="0">${MARK}</at> &lt;at&gt;everyone&lt;/at&gt;`,
  'an expression': `\${1+1}${MARK}\${$root.ran.line}\${if(true,'no','no')}{${MARK}}`,
  'a date of Adaptive Cards': `${MARK} {{DATE(2017-02-14T06:00:00Z,SHORT)}} {{TIME(2017-02-14T06:00:00Z)}}`,
  controls: `${MARK}\u0000\u0007\u001b[31m\u007f\u009b31m\b\r${MARK}`,
  'an override of direction': `${MARK}\u202egnp.exe\u202c\u2066\u200f\u061c${MARK}`,
  'what nobody sees': `${MARK}\u200b\ufeff\u00ad\u2060\u{e0041}\u2028${MARK}`,
  'half characters': `\ud83d${MARK}\udc00 ${MARK}\ud800`,
  'dangerous addresses': `javascript:alert('${MARK}') data:text/html,${MARK} file:///etc/passwd?${MARK} vbscript:${MARK}`,
  'dangerous links': `[a](javascript:alert('${MARK}')) <javascript:${MARK}|b> [c](data:text/html;base64,${MARK}) [d](msteams:${MARK})`,
  'a link with a name before its host': `[${MARK}](https://console.aws.amazon.com@evil.test/) https://a:b@evil.test/${MARK}`,
  'keywords of templates': `$when $data $root ${MARK}`,
  JSON: `","type":"Action.OpenUrl","url":"https://evil.test/${MARK}`,
  'names of objects': `__proto__ constructor ${MARK}`,
  'very much': `${MARK} ${'[x](http://evil.test) '.repeat(5_000)}`,
};

/** Strings of an element that every client shows as they are, by the last step of their path. */
const PLAIN_KEYS = new Set([
  ...[
    'title',
    'placeholder',
    'altText',
    'tooltip',
    'legend',
    'xAxisTitle',
    'yAxisTitle',
    'errorMessage',
    'codeSnippet',
  ],
]);
/** Strings that are sent back, or tie elements together, and are not shown. */
const SILENT_KEYS = new Set(['id', 'inputId', 'labelFor', 'verb', 'targetElements', 'associatedInputs', 'value']);

/** Every string of the card that is shown or led to, with its element. Data of buttons is not: it travels as it came. */
function* shownStrings(
  element: unknown,
  key = '',
): Iterable<{ readonly type: string; readonly key: string; readonly text: string }> {
  if (Array.isArray(element)) for (const item of element) yield* shownStrings(item, key);
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return;
  const type = 'type' in element ? String(element.type) : key;
  for (const [name, value] of Object.entries(element)) {
    if (name === 'data' && type.startsWith('Action.')) continue;
    if (typeof value === 'string') yield { type, key: name, text: value };
    else yield* shownStrings(value, name);
  }
}

/** What a parser of Markdown finds in a text besides text. */
function acting(text: string): readonly string[] {
  const walk = (tokens: readonly Token[]): readonly string[] =>
    tokens.flatMap((token) => {
      // A bare address leads where it says.
      const isBare = token.type === 'link' && token.raw === token.text;
      const own = ['paragraph', 'text', 'space', 'escape', 'br'].includes(token.type) || isBare ? [] : [token.raw];
      return [...own, ...('tokens' in token && token.tokens !== undefined && !isBare ? walk(token.tokens) : [])];
    });
  return walk(lexer(text));
}

export interface Allowed {
  /** Addresses of outside text that may be led to besides bare ones, which show where they lead. None where left out. */
  readonly links?: RegExp;
}

/** Fails where anything on the card acts that came from outside; gives how often the hostile text is shown. */
export function assertHarmless(card: AdaptiveCard, { links }: Allowed = {}): number {
  let found = 0;
  const entities = JSON.stringify(card.msteams ?? {});
  for (const { type, key, text } of shownStrings(card)) {
    const at = `${type}.${key}: ${JSON.stringify(text.slice(0, 300))}`;
    assert.ok(text.isWellFormed(), `half a character in ${at}`);
    if (SILENT_KEYS.has(key) && type !== 'TextRun') continue;
    assert.doesNotMatch(
      text,
      /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u00ad\u200b\ufeff]|[\u{e0000}-\u{e007f}]/u,
      `a control in ${at}`,
    );
    assert.doesNotMatch(text, /\{\{(?:DATE|TIME)\(/i, `a date in ${at}`);
    if (key === 'url') continue;
    assert.doesNotMatch(text, new RegExp(`2${MARK}|${MARK}no`), `an expression was evaluated in ${at}`);
    for (const [mention] of text.matchAll(/<at\b[^>]*>[^<]*<\/at>/g)) {
      if (type === 'TextBlock') assert.ok(entities.includes(JSON.stringify(mention)), `a mention of nobody in ${at}`);
    }
    if (!text.includes(MARK)) continue;
    found += 1;
    if (type === 'mentioned') {
      assert.ok(key === 'name' || key === 'id', at);
    } else if (type === 'mention') {
      assert.match(text, /^<at>[^<>&[\]*`~|#]+<\/at>$/, at);
    } else if (type === 'TextBlock') {
      const acts = acting(text.replaceAll(/<at>[^<]*<\/at>/g, '')).filter((raw) => !isMeant(raw, links));
      assert.deepEqual(acts, [], at);
    } else {
      assert.ok((type === 'TextRun' && key === 'text') || PLAIN_KEYS.has(key), `it stands where it might act: ${at}`);
    }
  }
  for (const { object } of nodes(card)) assertAddresses(object, links);
  return found;
}

/** Within Markdown that has a mention, words may be bold and links of outside text stand as they do elsewhere. */
function isMeant(raw: string, links: RegExp | undefined): boolean {
  const [, address] = /\]\(([^()\s]*)\)$/.exec(raw) ?? [];
  return links !== undefined && (address === undefined ? /^[*~]/.test(raw) : links.test(address));
}

/** No address of outside text is led to or fetched, but for those that show where they lead, and links that are meant. */
function assertAddresses(element: Readonly<Record<string, unknown>>, links: RegExp | undefined): void {
  const { type, text, title, selectAction } = element;
  if (type === 'Image') assert.match(String(element.url), /^data:image\/png;base64,[\w+/=]+$/);
  assert.equal(element.backgroundImage, undefined);
  assert.equal(element.iconUrl, undefined);
  if (typeof type === 'string' && type.startsWith('Action.')) {
    assert.ok(ACTIONS.has(type), `an action of the type ${type}`);
    if (type === 'Action.OpenUrl' && title !== undefined) assertAddress(element.url, String(title), links);
  }
  if (typeof selectAction !== 'object' || selectAction === null || !('url' in selectAction)) return;
  assert.equal(type, 'TextRun', 'an address that is not seen');
  assertAddress(selectAction.url, String(text), links);
}

const ACTIONS = new Set(['Action.OpenUrl', 'Action.Execute', 'Action.Submit', 'Action.ToggleVisibility']);
const CONSOLE =
  /^https:\/\/(?:[\w-]+\.)*(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)[/?]/;

function assertAddress(given: unknown, shown: string, links: RegExp | undefined): void {
  const url = new URL(String(given));
  assert.match(url.protocol, /^https?:$/);
  assert.equal(url.username + url.password, '', 'a name before the host');
  const isBare = shown === url.host || (URL.canParse(shown) && new URL(shown).href === url.href);
  assert.ok(
    CONSOLE.test(url.href) || isBare || links?.test(url.href),
    `"${shown.slice(0, 100)}" leads to ${url.href.slice(0, 200)}`,
  );
}
