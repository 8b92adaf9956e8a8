import assert from 'node:assert/strict';
import { matchesPattern } from '../../src/sandbox/log-filter.ts';

describe('a filter pattern that is a regular expression', () => {
  it('is matched anywhere in a message', () => {
    const pattern = '%[Ee][Rr]ror|[Ff]ail%';
    assert.ok(matchesPattern('a TypeErrors', '%[Ee]rror%'));
    assert.ok(matchesPattern('it failed', pattern));
    assert.ok(!matchesPattern('all is well', pattern));
  });

  it('is refused as AWS refuses it where it cannot be read', () => {
    assert.throws(() => matchesPattern('any', '%[%'), { code: 'InvalidParameterException' });
  });

  it('is told to be more than the sandbox reads where there are several', () => {
    assert.throws(() => matchesPattern('any', '%a% %b%'), { code: 'SandboxNotSupported' });
  });
});
