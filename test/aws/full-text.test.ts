import assert from 'node:assert/strict';
import { fullText } from '../../src/aws/full-text.ts';
import { everyOperation, operationOf } from './installed.ts';

describe('documentation in full', () => {
  for (const [title, html, expected] of [
    ['keeps a text without markup', 'Stops it.', 'Stops it.'],
    ['keeps paragraphs apart', '<p>One\n   two.</p>\n <p>Three &amp; four.</p>', 'One two.\n\nThree & four.'],
    [
      'writes a list by lines',
      '<p>Of:</p><ul><li><p>One</p></li><li>Two</li></ul><p>End.</p>',
      'Of:\n- One\n- Two\n\nEnd.',
    ],
    ['numbers steps', '<ol><li>Go.</li><li>Stop.</li></ol>', '1. Go.\n2. Stop.'],
    ['indents lists within lists', '<ul><li><p>A</p><ul><li>B</li></ul></li><li>C</li></ul>', '- A\n  - B\n- C'],
    ['keeps what belongs to an item under it', '<ul><li><p>A</p><p>more</p></li></ul>', '- A\n  more'],
    ['writes terms and what they mean', '<dl><dt>A</dt><dd><p>is a.</p></dd></dl>', '- A\n  is a.'],
    ['leaves code as it is', '<p>Run <code>a  --b</code>:</p><pre>x = 1\n  y</pre>', 'Run a --b:\n\nx = 1\n  y'],
    [
      'gives links their address',
      '<p>See <a href="https://x.y/z">the\n guide</a>.</p>',
      'See the guide (https://x.y/z).',
    ],
    ['gives an address once', '<p>See <a href="https://x.y">https://x.y</a>.</p>', 'See https://x.y.'],
    ['gives a link without a text its address', '<p>See <a href="https://x.y"></a>.</p>', 'See https://x.y.'],
    ['takes only addresses of the web', '<p><a href="javascript:x()">A</a> and <a>B</a></p>', 'A and B'],
    ['marks notices', '<note><p>Mind.</p></note><important><p>Now.</p></important>', 'Note: Mind.\n\nImportant: Now.'],
    [
      'writes tables by rows',
      '<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>',
      'A | B\n\n1 | 2',
    ],
    ['leaves out scripts', '<script>x</script><p>A</p><style>b</style>', 'A'],
    ['undoes links of the generator', '<p>Use {@link Other}.</p>', 'Use Other.'],
    ['copes with tags that are never closed or opened', '</ul><p>A<ul><li>B', 'A\n- B'],
    ['is empty for nothing', '', ''],
  ] as const) {
    it(title, () => assert.equal(fullText(html), expected));
  }

  it('is there for operations and options', () => {
    const invoke = operationOf('lambda', 'invoke');
    assert.match(
      invoke.details?.() ?? '',
      /^Invokes a Lambda Event Function\.[\s\S]+\n\nFor synchronous invocations, the maximum/,
    );
    assert.match(
      invoke.option('function-name')?.member.details?.() ?? '',
      /alias\.\n\nName formats\n- Function name – my-function \(name-only\)/,
    );
  });

  it('is free of markup and never shorter than the summary', () => {
    for (const operation of everyOperation()) {
      if (!['cloudwatch', 'dynamodb', 'ecs', 'lambda', 'logs', 's3api', 'sqs'].includes(operation.service)) continue;
      const details = operation.details?.() ?? '';
      assert.doesNotMatch(
        details,
        /<\/?(?:p|ul|li|code|note|a)\b|&(?:amp|lt|gt|quot);|\{@link|\n{3}| $/m,
        operation.cliName,
      );
      assert.ok(details.length >= operation.summary().length, operation.cliName);
    }
  }).timeout(15_000);
});
