import assert from 'node:assert/strict';
import { OperationSearch } from '../../src/aws/search.ts';
import { IDLE_WORDS, plainForm, TASKS, tellingWords, wordsMeant } from '../../src/aws/search-words.ts';
import { catalogue } from './installed.ts';

function found(search: OperationSearch, words: string, limit = 3): readonly string[] {
  return search.search(words, limit).map(({ service, operation }) => `${service} ${operation}`);
}

describe('search over all installed services', () => {
  const search = new OperationSearch({ source: catalogue });
  before(() => search.prepare());

  for (const [words, best] of [
    ['stop instances', 'ec2 stop-instances'],
    ['restart a server', 'ec2 reboot-instances'],
    ['list lambda functions', 'lambda list-functions'],
    ['delete bucket', 's3api delete-bucket'],
    ['send message to queue', 'sqs send-message'],
    ['show alarms', 'cloudwatch describe-alarms'],
    ['invalidate cache', 'cloudfront create-invalidation'],
    ['scale ecs service', 'ecs update-service'],
    ['run command on instance', 'ssm send-command'],
    ['query table', 'dynamodb query'],
    ['who am I', 'sts get-caller-identity'],
    ['how much do I spend', 'ce get-cost-and-usage'],
    ['approve deployment', 'codepipeline put-approval-result'],
    ['describe-db-instances', 'rds describe-db-instances'],
    ['RESTARTING databases', 'rds reboot-db-instance'],
  ] as const) {
    it(`finds ${best} first for “${words}”`, () => assert.equal(found(search, words)[0], best));
  }

  it('finds by words that stand in the summary alone', () => {
    assert.ok(found(search, 'subscribe endpoint sns topic', 3).includes('sns subscribe'));
    const [first] = search.search('stop instances', 1);
    assert.match(first?.summary ?? '', /^Stops an Amazon EBS-backed instance\./);
    assert.ok((first?.score ?? 0) > 0);
  });

  it('finds nothing for words that AWS does not have, or for none', () => {
    for (const words of ['', '   ', 'the of and', 'qqqqq wwwww', '–––', '😀'])
      assert.deepEqual(found(search, words), [], words);
  });

  it('gives no more than asked for, best first', () => {
    const scores = search.search('list', 7).map(({ score }) => score);
    assert.equal(scores.length, 7);
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
    );
  });

  it('takes a text of any length in time', () => {
    const started = performance.now();
    search.search('describe instance list '.repeat(5000));
    search.search('a'.repeat(50_000));
    assert.ok(performance.now() - started < 200);
  });
});

describe('reading summaries', () => {
  it('gives way after each slice, and reads each once', async () => {
    let [pauses, reads] = [0, 0];
    const operations = ['start-thing', 'stop-thing', 'list-things'].map((operation) => ({
      service: 'things',
      operation,
      summary: () => {
        reads += 1;
        return `Does it with a marvel${operation.length}.`;
      },
    }));
    const search = new OperationSearch({
      source: { summarised: () => operations },
      sliceMs: -1,
      pause: async () => {
        pauses += 1;
      },
    });
    assert.deepEqual(found(search, 'stop thing'), ['things stop-thing', 'things list-things', 'things start-thing']);
    assert.deepEqual(found(search, 'marvel10'), []);
    assert.equal(reads, 0);
    await Promise.all([search.prepare(), search.prepare()]);
    assert.equal(reads, 3);
    assert.equal(pauses, 4);
    assert.deepEqual(found(search, 'marvel10'), ['things stop-thing']);
  });
});

describe('words of a search', () => {
  for (const [word, form] of [
    ['functions', 'function'],
    ['policies', 'policy'],
    ['aliases', 'aliase'],
    ['addresses', 'address'],
    ['status', 'status'],
    ['access', 'access'],
    ['tagging', 'tag'],
    ['stopped', 'stop'],
    ['calling', 'call'],
    ['dns', 'dns'],
    ['Is', 'is'],
  ] as const) {
    it(`has ${form} for ${word}`, () => assert.equal(plainForm(word), form));
  }

  it('leave out idle ones', () => {
    assert.deepEqual(tellingWords('How can I list all of my Functions?'), ['list', 'function']);
    for (const word of IDLE_WORDS) assert.match(word, /^[a-z]+$/);
  });

  it('stand for words of AWS that some operation has', () => {
    const names = new Set(catalogue.operationNames().flatMap((name) => name.split('-').map(plainForm)));
    for (const [word, meant] of wordsMeant()) {
      for (const each of meant) assert.ok(names.has(each), `${word} means ${each}`);
      assert.ok(!meant.includes(word));
    }
  });

  it('stand in tasks of operations that exist, where the service is installed', () => {
    let checked = 0;
    for (const [key, words] of TASKS) {
      const [service = '', operation = ''] = key.split(' ');
      assert.ok(tellingWords(words).length > 0, key);
      const entry = catalogue.find(service);
      assert.ok(entry, key);
      if (entry.kind !== 'available') continue;
      checked += 1;
      assert.ok(catalogue.servicesWithOperation(operation).includes(service), key);
    }
    assert.ok(checked > 25);
  });
});
