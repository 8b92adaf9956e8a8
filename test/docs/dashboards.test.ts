import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { grafanaDashboard } from '../../deploy/dashboards/grafana.ts';
import { CLOUDWATCH_COUNTERS, NAMESPACE } from '../../src/monitoring/cloudwatch-metrics.ts';
import { auditRecord } from '../../src/telemetry/audit.ts';
import { allMetrics } from '../../src/telemetry/metrics-page.ts';

const folder = new URL('../../deploy/dashboards/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const metrics = new Map(allMetrics(CLOUDWATCH_COUNTERS).map((metric) => [metric.name, metric]));
/** What Prometheus says of whatever it asks. */
const OWN_LABELS = ['instance', 'job'];

/** What an expression asks for that is not there: metrics, and labels that they do not have. */
function unknownIn(expression: string): readonly string[] {
  const names = [...expression.matchAll(/\b(?:chatbot|process|nodejs)_[a-z0-9_]+/g)].map(([name]) => name);
  const families = names.map((name) => [name, metricOf(name)] as const);
  const missing = families.filter(([, metric]) => metric === undefined).map(([name]) => name);
  const known = new Set([...OWN_LABELS, 'le', ...families.flatMap(([, metric]) => metric?.labels ?? [])]);
  const asked = [
    ...[...expression.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label),
    ...[...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/)),
  ];
  return [...missing, ...asked.filter((label) => !known.has(label))];
}

/** The metric of a series, which of a histogram has an ending. */
function metricOf(series: string) {
  const family = /^(.*)_(?:bucket|sum|count)$/.exec(series)?.[1];
  const ofFamily = family === undefined ? undefined : metrics.get(family);
  return ofFamily?.type === 'histogram' ? ofFamily : plainMetric(series);
}

function plainMetric(name: string) {
  const metric = metrics.get(name);
  return metric?.type === 'histogram' ? undefined : metric;
}

describe("Grafana's dashboard", () => {
  const dashboard = z
    .object({
      panels: z.array(
        z.object({
          id: z.number(),
          title: z.string(),
          gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
          targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
        }),
      ),
      templating: z.object({ list: z.array(z.object({ name: z.string() })) }),
    })
    .parse(grafanaDashboard());

  it('is current; UPDATE_DOCS=1 writes it', () => {
    const text = `${JSON.stringify(grafanaDashboard(), null, 2)}\n`;
    // biome-ignore lint/style/noProcessEnv: a switch for the person who runs the tests
    if (process.env.UPDATE_DOCS === '1') writeFileSync(new URL('grafana.json', folder), text);
    const current = JSON.parse(read('grafana.json'));
    assert.deepEqual(current, grafanaDashboard(), 'run UPDATE_DOCS=1 npx mocha test/docs/dashboards.test.ts');
  });

  for (const { title, targets } of dashboard.panels) {
    if (targets.length === 0) continue;
    it(`asks for what there is: ${title}`, () => {
      for (const { expr, legendFormat } of targets) {
        assert.deepEqual(unknownIn(expr), [], expr);
        const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/));
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
          assert.ok(grouped.length === 0 ? OWN_LABELS.includes(label) : grouped.includes(label), `${label}: ${expr}`);
        }
      }
    });
  }

  it('has a graph of every metric of the bot', () => {
    const asked = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
    const missing = [...metrics.keys()].filter((name) => name.startsWith('chatbot_') && !asked.includes(name));
    assert.deepEqual(missing, ['chatbot_configuration_reload_failures_total']);
  });

  it('uses the choices that stand above it, and no others', () => {
    const used = new Set([...read('grafana.json').matchAll(/\$\{?([a-z]\w*)/g)].map(([, name]) => name));
    assert.deepEqual([...used].toSorted(), dashboard.templating.list.map(({ name }) => name).toSorted());
  });

  it('has no panels over each other, nor two with one id', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
  });
});

describe('the alerts for Prometheus', () => {
  const { groups } = z
    .object({
      groups: z.array(
        z.object({
          rules: z.array(
            z.strictObject({
              alert: z.string().regex(/^Chatbot[A-Za-z]+$/),
              expr: z.string(),
              for: z
                .string()
                .regex(/^\d+[mh]$/)
                .optional(),
              labels: z.object({ severity: z.enum(['critical', 'warning']) }),
              annotations: z.object({ summary: z.string(), runbook_url: z.string() }),
            }),
          ),
        }),
      ),
    })
    .parse(parse(read('alerts.yaml')));
  const rules = groups.flatMap((group) => group.rules);

  for (const { alert, expr, annotations } of rules) {
    it(`${alert} asks for what there is, and tells what to do`, () => {
      assert.deepEqual(unknownIn(expr), []);
      assert.ok(/\b(?:chatbot|process|nodejs)_|^up\{/.test(expr));
      const anchor = alert.toLowerCase();
      assert.equal(annotations.runbook_url, `RUNBOOK/operate.md#${anchor}`);
      const page = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
      assert.match(page, new RegExp(`^#+ ${alert}$`, 'm'));
    });
  }

  it('are named once each', () => {
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
  });
});

describe("CloudWatch's dashboard", () => {
  const text = read('cloudwatch.json');

  it('asks for the metrics that CloudWatch gets, all of them', () => {
    const asked = [...text.matchAll(/\{(\w+),(\w+)\} MetricName=\\"(\w+)\\"/g)];
    assert.deepEqual(
      new Set(asked.map(([, namespace, dimension]) => `${namespace},${dimension}`)),
      new Set([`${NAMESPACE},ConfigurationName`]),
    );
    assert.deepEqual(new Set(asked.map(([, , , name]) => name)), CLOUDWATCH_COUNTERS);
  });

  it('asks for properties that the audit has', () => {
    const user = { id: '', name: '' };
    const base = {
      tenantId: null,
      teamId: null,
      conversationId: '',
      configurationName: null,
      user,
      via: 'message',
    } as const;
    const none = {
      command: null,
      access: null,
      accountId: null,
      region: null,
      roleArn: null,
      errorCode: null,
    } as const;
    const more = { guardrailPolicies: [], outcome: 'ran', requestId: null, durationMs: null, rawText: '' } as const;
    const properties = Object.keys(auditRecord({ time: new Date(0), ...base, ...none, ...more }));
    const queries = z
      .object({ widgets: z.array(z.object({ properties: z.object({ query: z.string().optional() }) })) })
      .parse(JSON.parse(text))
      .widgets.flatMap(({ properties: { query } }) => query ?? []);
    assert.ok(queries.length > 0);
    for (const query of queries) {
      const [, fields = ''] = /\| fields ([^\n]+)/.exec(query) ?? [];
      for (const field of fields.split(', ').filter((name) => name !== '')) {
        assert.ok(properties.includes(field.split('.')[0] ?? ''), field);
      }
    }
  });

  it('is a grid of CloudWatch: no widget over another, none beyond its 24 columns', () => {
    const { widgets } = z
      .object({ widgets: z.array(z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })) })
      .parse(JSON.parse(text));
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => [x + (index % width), y + Math.floor(index / width)]),
    );
    assert.ok(cells.every(([x = 0]) => x < 24));
    assert.equal(new Set(cells.map(String)).size, cells.length);
  });
});
