import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { CLOUDWATCH_COUNTERS } from '../../src/monitoring/cloudwatch-metrics.ts';
import { allMetrics, metricsPage } from '../../src/telemetry/metrics-page.ts';
import { PrometheusMeter } from '../../src/telemetry/prometheus.ts';

const file = new URL('../../docs/metrics.md', import.meta.url);

describe('the page of the metrics, docs/metrics.md', () => {
  const page = metricsPage(CLOUDWATCH_COUNTERS);
  const metrics = allMetrics(CLOUDWATCH_COUNTERS);

  it('is current; UPDATE_DOCS=1 writes it', () => {
    // biome-ignore lint/style/noProcessEnv: a switch for the person who runs the tests
    if (process.env.UPDATE_DOCS === '1') writeFileSync(file, page);
    assert.equal(readFileSync(file, 'utf8'), page, 'run UPDATE_DOCS=1 npx mocha test/docs/metrics-page.test.ts');
  });

  it('has every metric that is answered, with its type, and none besides', async () => {
    const levels = { waiting: 0, failed: 0, stopped: 0, oldestWaitingSeconds: 0, auditLinesWaiting: 0 };
    const process = {
      cpu: () => ({ user: 1, system: 1 }),
      memory: () => ({ rss: 1, heapUsed: 1, heapTotal: 1 }),
      startedAt: 1,
      lag: () => ({ p50: 0, p99: 0, max: 0 }),
    };
    const meter = new PrometheusMeter(async () => levels, { version: '1', node: 'v24', process });
    const answered = [...(await meter.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]);
    assert.deepEqual(answered.toSorted(), metrics.map(({ name, type }) => [name, type]).toSorted());
  });

  it('has names as Prometheus wants them', () => {
    for (const { name, type, labels } of metrics) {
      assert.match(name, /^(?:chatbot|process|nodejs)_[a-z][a-z0-9_]*$/);
      assert.equal(name.endsWith('_total'), type === 'counter', name);
      if (type === 'histogram') assert.match(name, /_seconds$/);
      for (const label of labels) assert.match(label, /^[a-z]+$/);
    }
    assert.equal(new Set(metrics.map(({ name }) => name)).size, metrics.length);
  });

  it('says of each label which values it has', () => {
    const labels = page.slice(page.indexOf('## Labels'));
    for (const label of new Set(metrics.flatMap((metric) => metric.labels))) assert.ok(labels.includes(`\`${label}\``));
  });

  it('names every metric that CloudWatch gets', () => {
    for (const name of CLOUDWATCH_COUNTERS) assert.ok(page.includes(`| \`${name}\` |`), name);
  });
});
