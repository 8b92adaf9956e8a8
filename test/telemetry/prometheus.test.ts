import assert from 'node:assert/strict';
import { noMeter } from '../../src/telemetry/meter.ts';
import { watchProcess } from '../../src/telemetry/process-table.ts';
import { type Levels, meters, PrometheusMeter } from '../../src/telemetry/prometheus.ts';

const LEVELS: Levels = { waiting: 3, failed: 1, stopped: 2, oldestWaitingSeconds: 12.5, auditLinesWaiting: 4 };

describe('Metrics for Prometheus', () => {
  const open = () => new PrometheusMeter(async () => LEVELS);

  it('count events by configuration', async () => {
    const meter = open();
    meter.count('EventsProcessed', { configuration: 'production-ops' });
    meter.count('EventsProcessed', { configuration: 'production-ops' }, 4);
    meter.count('EventsProcessed', { configuration: 'staging' });
    const text = await meter.text();
    assert.match(text, /^chatbot_events_processed_total\{configuration="production-ops"\} 5$/m);
    assert.match(text, /^chatbot_events_processed_total\{configuration="staging"\} 1$/m);
  });

  it('leave out labels that a metric does not have', async () => {
    const meter = open();
    meter.count('NotificationsRepeated', { configuration: 'x' });
    meter.time('DeliveryDuration', { configuration: 'x' }, 0.07);
    const text = await meter.text();
    assert.match(text, /^chatbot_notifications_repeated_total 1$/m);
    assert.match(text, /^chatbot_delivery_duration_seconds_bucket\{le="0.1"\} 1$/m);
  });

  it('tell how much waits', async () => {
    const text = await open().text();
    assert.match(text, /^chatbot_deliveries_waiting 3$/m);
    assert.match(text, /^chatbot_deliveries_failed 1$/m);
    assert.match(text, /^chatbot_conversations_stopped 2$/m);
    assert.match(text, /^chatbot_oldest_delivery_seconds 12.5$/m);
    assert.match(text, /^chatbot_audit_lines_waiting 4$/m);
    assert.match(open().contentType, /^text\/plain/);
  });

  it('are kept by each meter for itself', async () => {
    const [one, other] = [open(), open()];
    meters(one, noMeter, other).count('Commands', { outcome: 'ran' });
    meters(one).time('CommandDuration', { outcome: 'ran' }, 0.3);
    assert.match(await other.text(), /^chatbot_commands_total\{outcome="ran"\} 1$/m);
    assert.doesNotMatch(await other.text(), /^chatbot_command_duration_seconds_count/m);
    assert.match(await one.text(), /^chatbot_command_duration_seconds_count\{outcome="ran"\} 1$/m);
  });

  it('tell when the configuration was read, what failed, and problems by part, as they are at present', async () => {
    let levels: Levels = {
      ...LEVELS,
      configurationReadAt: 1763694725,
      configurationFailures: 2,
      problems: { configuration: 1, audit: 0 },
    };
    const meter = new PrometheusMeter(async () => levels);
    const text = await meter.text();
    assert.match(text, /^chatbot_configuration_last_reload_success_timestamp_seconds 1763694725$/m);
    assert.match(text, /^chatbot_configuration_reload_failures_total 2$/m);
    assert.match(text, /^chatbot_problems\{part="configuration"\} 1$/m);
    levels = { ...levels, configurationFailures: 3, problems: { configuration: 0 } };
    const later = await meter.text();
    assert.match(later, /^chatbot_configuration_reload_failures_total 3$/m);
    assert.match(later, /^chatbot_problems\{part="configuration"\} 0$/m);
    assert.doesNotMatch(later, /part="audit"/);
  });

  it('say nothing of a configuration that is never read again', async () => {
    assert.doesNotMatch(await open().text(), /^chatbot_configuration_\S+ \d/m);
  });

  it('tell of the build and of the process', async () => {
    const process = {
      cpu: () => ({ user: 1_500_000, system: 500_000 }),
      memory: () => ({ rss: 150, heapUsed: 40, heapTotal: 60 }),
      startedAt: 1763694725,
      lag: () => ({ p50: 0.001, p99: 0.25, max: 0.5 }),
    };
    const meter = new PrometheusMeter(async () => LEVELS, { version: '1.2.3', node: 'v24.1.0', process });
    await meter.text();
    const text = await meter.text();
    for (const line of [
      'chatbot_build_info{version="1.2.3",node="v24.1.0"} 1',
      'process_cpu_seconds_total 2',
      'process_resident_memory_bytes 150',
      'process_start_time_seconds 1763694725',
      'nodejs_heap_size_used_bytes 40',
      'nodejs_heap_size_total_bytes 60',
      'nodejs_eventloop_lag_p50_seconds 0.001',
      'nodejs_eventloop_lag_p99_seconds 0.25',
      'nodejs_eventloop_lag_max_seconds 0.5',
    ]) {
      assert.ok(text.includes(`\n${line}\n`), line);
    }
  });
});

describe('This process', () => {
  it('tells its memory, its processor time and how late its event loop is', async () => {
    const watched = watchProcess(5000);
    try {
      assert.deepEqual(watched.lag(), { p50: 0, p99: 0, max: 0 });
      assert.equal(watched.startedAt, 5);
      assert.ok(watched.memory().rss > watched.memory().heapUsed);
      assert.ok(watched.cpu().user > 0);
      const turns = () => new Promise((resolve) => setTimeout(resolve, 30));
      await turns();
      const until = performance.now() + 200;
      while (performance.now() < until);
      await turns();
      const { max, p50 } = watched.lag();
      assert.ok(max > 0.1 && max < 5, String(max));
      assert.ok(p50 <= max);
    } finally {
      watched.stop();
    }
  });
});
