import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ALARMS = 10;
const POINTS = 60;

/** What the stub answers to each operation, as it goes over the wire. */
function answers(now: number): Readonly<Record<string, { readonly type: string; readonly body: string }>> {
  const alarms = Array.from({ length: ALARMS }, (_, index) => ({
    AlarmName: `orders-errors-${index}`,
    AlarmArn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-errors-${index}`,
    StateValue: 'ALARM',
    StateReason: 'Threshold Crossed: 3 datapoints were greater than the threshold (5.0).',
    StateUpdatedTimestamp: now / 1000 - 900,
    MetricName: 'Errors',
    Namespace: 'AWS/Lambda',
    Statistic: 'Sum',
    Dimensions: [{ Name: 'FunctionName', Value: `orders-${index}` }],
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
  }));
  const results = Array.from({ length: ALARMS }, (_, index) => ({
    Id: `a${index}`,
    Label: 'Errors',
    StatusCode: 'Complete',
    Timestamps: Array.from({ length: POINTS }, (_, point) => Math.floor(now / 1000) - point * 60),
    Values: Array.from({ length: POINTS }, (_, point) => (point * 7) % 11),
  }));
  const json = 'application/x-amz-json-1.0';
  const credentials =
    '<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken>' +
    `<Expiration>${new Date(now + 3_600_000).toISOString()}</Expiration>`;
  return {
    DescribeAlarms: { type: json, body: JSON.stringify({ MetricAlarms: alarms, CompositeAlarms: [] }) },
    GetMetricData: { type: json, body: JSON.stringify({ MetricDataResults: results, Messages: [] }) },
    AssumeRole: {
      type: 'text/xml',
      body:
        '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>' +
        `${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    },
  };
}

/** An AWS endpoint on this machine that answers at once: what is left of a turn's time is the bot's own. */
export async function startLocalAws(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const ready = answers(Date.now());
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target =
        String(request.headers['x-amz-target'] ?? '')
          .split('.')
          .pop() ?? '';
      const operation = target || /Action=(\w+)/.exec(Buffer.concat(chunks).toString())?.[1] || '';
      const answer = ready[operation];
      response.writeHead(answer ? 200 : 400, { 'content-type': answer?.type ?? 'text/plain' });
      response.end(answer?.body ?? `no answer for ${operation}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
