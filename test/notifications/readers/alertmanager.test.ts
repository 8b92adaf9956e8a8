import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { bodyOf, factsOf, payload, readFixture } from '../fixture.ts';
import { incoming } from '../incoming.ts';

function alert(name: string) {
  const { notification, reader } = readFixture(name);
  assert.equal(reader, 'alertmanager');
  return notification;
}

describe('an alert of Prometheus', () => {
  it('tells name, state, labels, annotations and links', () => {
    const notification = alert('alertmanager/firing.json');
    assert.equal(notification.type, 'Alertmanager');
    assert.equal(notification.title, 'SlowAnswers is firing: web-1 answers slowly');
    assert.equal(notification.severity, 'warning');
    assert.equal(notification.state, 'FIRING');
    assert.equal(notification.time, '2026-11-21T03:11:00.123Z');
    assert.deepEqual(factsOf(notification), { Severity: 'warning', Instance: 'web-1', Job: 'shop', Receiver: 'teams' });
    assert.deepEqual(
      notification.links.map(({ title }) => title),
      ['Open the alert', 'Runbook', 'Open Alertmanager'],
    );
    assert.equal(notification.variables.alertname, 'SlowAnswers');
    assert.deepEqual(bodyOf(notification), []);
  });

  it('keeps its group in one thread, which the last resolved closes', () => {
    const [firing, resolved] = [alert('alertmanager/firing.json'), alert('alertmanager/resolved.json')];
    assert.equal(firing.thread?.key, resolved.thread?.key);
    assert.equal(firing.thread?.closes, false);
    assert.equal(resolved.thread?.closes, true);
    assert.equal(resolved.severity, 'good');
    assert.equal(resolved.time, '2026-11-21T03:20:00.000Z');
  });

  it('shows several as items with what differs, and how many were left out', () => {
    const notification = alert('alertmanager/group.json');
    assert.equal(notification.title, '3 alerts of SlowAnswers: 2 firing, 1 resolved');
    assert.equal(notification.severity, 'critical');
    assert.deepEqual(
      notification.items?.entries.map(({ title, state, severity }) => [title, state, severity]),
      [
        ['SlowAnswers: web-1 answers slowly', 'FIRING', 'critical'],
        ['SlowAnswers: web-2 answers slowly', 'RESOLVED', 'good'],
        ['SlowAnswers: web-3 answers slowly', 'FIRING', 'neutral'],
      ],
    );
    assert.deepEqual(notification.items?.entries[0]?.facts, [
      { name: 'Severity', value: 'critical' },
      { name: 'Instance', value: 'web-1' },
    ]);
    assert.equal(factsOf(notification)['Not shown'], '2 more alerts of the group, left out by the sender');
  });

  it('of Amazon’s managed service is read from its JSON, quotation marks and all, and from its text', () => {
    const json = alert('alertmanager/managed-prometheus.json');
    assert.equal(json.title, 'HostMemory is firing: Memory of host "db" is short free some');
    assert.equal(json.severity, 'critical');
    assert.equal(json.time, '2026-11-21T03:11:00.000Z');
    const text = alert('alertmanager/managed-prometheus.txt');
    assert.equal(text.title, '3 alerts of HostMemory: 2 firing, 1 resolved');
    assert.equal(text.severity, 'warning');
    assert.deepEqual(
      text.items?.entries.map(({ title, state, link }) => [title, state, link?.url ?? null]),
      [
        ['HostMemory: Memory of db-1 is short', 'FIRING', 'https://aps.example.com/graph'],
        ['HostMemory', 'FIRING', 'https://aps.example.com/graph2'],
        ['HostMemory', 'RESOLVED', null],
      ],
    );
  });

  it('in text has its state from the subject where no heading tells', () => {
    const { notification } = readEvent(
      incoming('Labels:\n - alertname = A\nAnnotations:\n', { subject: '[RESOLVED] A' }),
    );
    assert.equal(notification.title, 'A is resolved');
    assert.equal(readEvent(incoming('Labels:\nnone\n')).reader, 'text');
  });

  it('may come in a bare list, of different names, and without a word on severity', () => {
    const alerts = ['A', 'B', 'C', 'D'].map((alertname) => ({
      labels: { alertname },
      annotations: { summary: 's', description: `d ${alertname}` },
    }));
    const { notification, reader } = readEvent(incoming(alerts));
    assert.equal(reader, 'alertmanager');
    assert.equal(notification.title, '4 alerts of A, B, C and 1 more: 4 firing');
    assert.equal(notification.severity, 'critical');
    assert.deepEqual(bodyOf(notification), ['s']);
    assert.deepEqual(notification.items?.entries[3]?.facts, [{ name: 'Description', value: 'd D' }]);
    assert.equal(notification.thread, null);
  });
});

describe('an alert of Grafana', () => {
  it('is read from unified alerting’s JSON and text', () => {
    const json = alert('grafana/unified.json');
    assert.equal(json.type, 'Grafana');
    assert.equal(json.title, 'Queue age is firing: Orders wait');
    assert.deepEqual(bodyOf(json), ['The oldest order waits for 12 minutes.', 'https://wiki.example.com/queue']);
    assert.equal(factsOf(json).Value, 'A = 720, B = 1');
    assert.deepEqual(
      json.links.map(({ title }) => title),
      ['Open the alert', 'Dashboard', 'Panel', 'Silence', 'Open Grafana'],
    );
    const text = alert('grafana/unified.txt');
    assert.equal(text.type, 'Grafana');
    assert.equal(text.title, json.title);
    assert.equal(factsOf(text).Value, 'A=12');
  });

  it('is read from a dashboard’s alert of old', () => {
    const { notification, reader } = readFixture('grafana/dashboard-alert.json');
    assert.equal(reader, 'grafana-dashboard-alert');
    assert.equal(notification.title, 'Disk is alerting');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.items?.entries[0]?.title, 'disk');
    assert.deepEqual(notification.items?.entries[0]?.facts[0], { name: 'Value', value: '92' });
    const json = JSON.parse(payload('grafana/dashboard-alert.json'));
    const ok = readEvent(incoming({ ...json, state: 'ok', evalMatches: [] })).notification;
    assert.equal(ok.severity, 'good');
    assert.equal(ok.thread?.closes, true);
    assert.equal(ok.items, null);
  });
});

describe('an alert of Datadog', () => {
  it('is read from the webhook’s own JSON', () => {
    const { notification, reader } = readFixture('datadog/webhook.json');
    assert.equal(reader, 'datadog');
    assert.equal(notification.type, 'Datadog');
    assert.equal(notification.title, 'CPU of the shop: Triggered');
    assert.equal(notification.severity, 'critical');
    assert.deepEqual(bodyOf(notification), ['CPU is high on web-1']);
    assert.equal(factsOf(notification).Organization, 'shop');
    assert.equal(notification.time, '2026-11-21T03:12:00.000Z');
  });

  it('is read under the names that people give its members', () => {
    const { notification } = readFixture('datadog/customised.json');
    assert.equal(notification.title, 'CPU of the shop: Recovered');
    assert.equal(notification.severity, 'good');
    assert.deepEqual(notification.keywords, ['env:live', 'team:shop']);
    assert.equal(factsOf(notification).Metric, undefined, 'a variable that Datadog did not fill is none');
    assert.equal(notification.thread?.closes, true);
    const wrapped = readEvent(incoming({ alert: { alert_transition: 'Re-Warn', alert_title: 'T', tags: ['a', 'b'] } }));
    assert.equal(wrapped.notification.severity, 'warning');
    assert.deepEqual(wrapped.notification.keywords, ['a', 'b']);
    const typed = readEvent(
      incoming({ event_type: 'x', title: 'T', body: '', last_updated: '1', alert_type: 'error' }),
    );
    assert.equal(typed.notification.severity, 'critical');
    assert.equal(typed.notification.title, 'T');
  });
});
