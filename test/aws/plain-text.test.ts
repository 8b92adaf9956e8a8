import assert from 'node:assert/strict';
import { firstSentences } from '../../src/aws/plain-text.ts';

describe('first sentences', () => {
  for (const [title, html, expected] of [
    ['keeps a text without markup', 'Stops it.', 'Stops it.'],
    [
      'strips tags and decodes entities',
      '<p>Stops <code>a &lt; b</code> &amp; <a href="x">more</a>.</p>',
      'Stops a < b & more.',
    ],
    ['folds white space', '<p>Stops\n     the   thing.</p>', 'Stops the thing.'],
    ['ends after the sentences asked for', '<p>One. Two! Three.</p>', 'One. Two!'],
    ['ends with the first paragraph', '<p>One.</p><p>Two.</p>', 'One.'],
    [
      'ends no sentence at an abbreviation',
      '<p>Takes some (i.e. Three) or e.g. Four. Five. Six.</p>',
      'Takes some (i.e. Three) or e.g. Four. Five.',
    ],
    [
      'ends no sentence within a number or a name',
      '<p>Runs v1.2 on python3.9. Good. Bad.</p>',
      'Runs v1.2 on python3.9. Good.',
    ],
    ['keeps a quote that ends a sentence', '<p>Say "stop." Then go. Now.</p>', 'Say "stop." Then go.'],
    ['leaves out code samples', '<pre>{ "a": 1 }</pre><p>Text.</p>', 'Text.'],
    ['leaves out notes where there is other text', '<note><p>Ending.</p></note><p>Puts.</p>', 'Puts.'],
    ['takes a note where there is nothing else', '<note><p>Ending.</p></note>', 'Ending.'],
    ['is empty for nothing', '', ''],
    ['copes with tags that are never closed', '<p>One <b>bold', 'One bold'],
    ['keeps what only looks like a tag', '<p>If a < b then.</p>', 'If a < b then.'],
  ] as const) {
    it(title, () => assert.equal(firstSentences(html, 2), expected));
  }
});
