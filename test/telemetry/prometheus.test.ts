import assert from 'node:assert/strict';
import { noMeter } from '../../src/telemetry/meter.ts';
import { meters, PrometheusMeter } from '../../src/telemetry/prometheus.ts';

describe('Metrics for Prometheus', () => {
  const open = () =>
    new PrometheusMeter(async () => ({
      waiting: 3,
      failed: 1,
      stopped: 2,
      oldestWaitingSeconds: 12.5,
      auditLinesWaiting: 4,
    }));

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
    assert.match(text, /^process_resident_memory_bytes \d+$/m);
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
});
