import { pathToFileURL } from 'node:url';
import { mask, maskText } from '../src/answers/mask.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import type { Plain } from '../src/answers/plain.ts';

/**
 * What masking costs, on answers as AWS gives them and on text made to be dear. `node bench/masking.ts` prints the figures; machines differ
 * and are noisy: medians.
 */
const WARM_UP_MS = 300;
const RUNS = 60;
const SIZE = 100_000;

/** Digits that look like chance and are the same in every run. */
function digits(seed: number, length: number): string {
  let state = (seed * 2654435761 + 1) >>> 0;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += state.toString(16).padStart(8, '0');
  }
  return text.slice(0, length);
}

function instance(index: number): Plain {
  const id = digits(index, 17);
  const address = `10.0.${index % 256}.${(index * 7) % 256}`;
  return {
    AmiLaunchIndex: 0,
    ImageId: `ami-${digits(1, 17)}`,
    InstanceId: `i-${id}`,
    InstanceType: 'm7g.large',
    KeyName: 'operations',
    LaunchTime: '2026-11-21T03:12:00+00:00',
    Monitoring: { State: 'disabled' },
    Placement: { AvailabilityZone: 'eu-west-1a', GroupName: '', Tenancy: 'default' },
    PrivateDnsName: `ip-${address.replaceAll('.', '-')}.eu-west-1.compute.internal`,
    PrivateIpAddress: address,
    PublicDnsName: '',
    State: { Code: 16, Name: 'running' },
    StateTransitionReason: '',
    SubnetId: `subnet-${digits(2, 17)}`,
    VpcId: `vpc-${digits(3, 17)}`,
    Architecture: 'arm64',
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: {
          AttachTime: '2026-11-21T03:12:01+00:00',
          DeleteOnTermination: true,
          Status: 'attached',
          VolumeId: `vol-${id}`,
        },
      },
    ],
    ClientToken: `${digits(index, 8)}-${digits(index, 4)}-4${digits(index, 3)}-a${digits(index, 3)}-${digits(index, 12)}`,
    EbsOptimized: true,
    IamInstanceProfile: {
      Arn: 'arn:aws:iam::111122223333:instance-profile/operations',
      Id: 'AIPAEXAMPLEEXAMPLEEX',
    },
    NetworkInterfaces: [
      {
        Attachment: { AttachmentId: `eni-attach-${id}`, DeviceIndex: 0, Status: 'attached' },
        Groups: [{ GroupName: 'default', GroupId: `sg-${digits(4, 17)}` }],
        MacAddress: '0a:12:34:56:78:9a',
        NetworkInterfaceId: `eni-${id}`,
        OwnerId: '111122223333',
        PrivateIpAddress: address,
        Status: 'in-use',
      },
    ],
    SecurityGroups: [{ GroupName: 'default', GroupId: `sg-${digits(4, 17)}` }],
    Tags: [
      { Key: 'Name', Value: `worker-${index}` },
      { Key: 'aws:autoscaling:groupName', Value: 'workers' },
      { Key: 'Stage', Value: 'production' },
    ],
    MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpPutResponseHopLimit: 2, HttpEndpoint: 'enabled' },
  };
}

function lambdaFunction(index: number): Plain {
  return {
    FunctionName: `orders-${index}`,
    FunctionArn: `arn:aws:lambda:eu-west-1:111122223333:function:orders-${index}`,
    Runtime: 'nodejs22.x',
    Role: 'arn:aws:iam::111122223333:role/orders',
    Handler: 'index.handler',
    CodeSize: 48_213,
    Description: 'Takes orders from the shop and puts them into the queue for the drain to read.',
    Timeout: 30,
    MemorySize: 256,
    LastModified: '2026-11-21T03:12:00.000+0000',
    CodeSha256: `${Buffer.from(digits(index, 32)).toString('base64')}`,
    Version: '$LATEST',
    Environment: {
      Variables: {
        STAGE: 'production',
        TABLE: 'orders',
        DB_PASSWORD: 'not-the-real-one',
        DATABASE_URL: 'postgres://orders:not-the-real-one@db.internal:5432/orders',
      },
    },
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: `${digits(index, 8)}-${digits(index, 4)}-4000-8000-${digits(index, 12)}`,
    Architectures: ['arm64'],
    EphemeralStorage: { Size: 512 },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/orders-${index}` },
  };
}

const LOG_LINES: readonly ((index: number) => string)[] = [
  (index) => `START RequestId: ${digits(index, 8)}-aaaa-4bbb-8ccc-${digits(index, 12)} Version: $LATEST`,
  (index) =>
    `2026-11-21T03:12:45.123Z\t${digits(index, 8)}\tINFO\torder ${index} taken, 3 items, key orders/${digits(index, 8)}.json`,
  (index) =>
    `2026-11-21T03:12:45.130Z\t${digits(index, 8)}\tERROR\tTimeoutError: connect ETIMEDOUT 10.0.3.17:5432 at TCPConnectWrap.afterConnect`,
  (index) =>
    `{"level":"info","time":"2026-11-21T03:12:45.140Z","requestId":"${digits(index, 8)}","tokenCount":12,"message":"drained","key":"orders/${index}"}`,
  (index) =>
    `10.0.1.4 - - [21/Nov/2026:03:12:45 +0000] "GET /orders/${index}?page=2 HTTP/1.1" 200 5124 "-" "curl/8.5.0"`,
  (index) =>
    `REPORT RequestId: ${digits(index, 8)} Duration: 12.34 ms Billed Duration: 13 ms Memory Size: 256 MB Max Memory Used: 88 MB`,
];

function logLine(index: number): string {
  return LOG_LINES[index % LOG_LINES.length]?.(index) ?? '';
}

/** So many of them that their JSON has about 100 KB. */
function fill(make: (index: number) => Plain): readonly Plain[] {
  const items: Plain[] = [];
  for (let size = 0; size < SIZE; ) {
    const item = make(items.length);
    items.push(item);
    size += JSON.stringify(item).length + 1;
  }
  return items;
}

function repeated(text: string, size = SIZE): string {
  return text.repeat(Math.ceil(size / text.length)).slice(0, size);
}

/** What each measures: realistic answers first, then what is made to be dear. Each about 100 KB. */
const CASES: readonly { readonly what: string; readonly run: () => unknown }[] = (() => {
  const instances: Plain = {
    Reservations: fill((index) => ({ Groups: [], Instances: [instance(index)], OwnerId: '111122223333' })),
  };
  const functions: Plain = { Functions: fill(lambdaFunction) };
  const events: Plain = {
    events: fill((index) => ({
      timestamp: 1_795_230_765_123,
      message: logLine(index),
      ingestionTime: 1_795_230_766_000,
    })),
  };
  const lines = fill(logLine).join('\n');
  const json = JSON.stringify({ a: instances, password: { b: 1 } });
  const words = ['lambda', 'invoke', '--function-name', 'orders', '--payload', JSON.stringify(functions)];
  const dear: readonly (readonly [string, string])[] = [
    ['one name after the other', 'password '],
    ['names without a value', 'password: '],
    ['secrets and nothing else', 'password=hunter2 '],
    ['unfinished quotes', 'password="\\'],
    ['quotes of all depths', 'password=\\"a\\\\\\"b"'],
    ['a name without an end', 'token-'],
    ['addresses without a host', '://a:'],
    ['addresses with at signs', 'postgres://a:b@'],
    ['beginnings of tokens', 'eyJ.xox'],
    ['beginnings of keys', '-----BEGIN '],
    ['ends of keys', 'AAAA-----END RSA PRIVATE KEY-----'],
    ['ids of access keys', `AKIA${'A'.repeat(16)} `],
    ['refused values', "' at 'password' "],
    ['options of command lines', 'mysql -p -u -a -w '],
    ['passwords of mysql', 'mysql -p'],
    ['brackets', '{"password":['],
    ['backslashes', '"password\\\\\\\\\\\\'],
    ['commas after a name', 'password=,a'],
  ];
  return [
    { what: 'DescribeInstances', run: () => mask(instances, { service: 'ec2', operation: 'DescribeInstances' }) },
    {
      what: 'ListFunctions, with environments',
      run: () => mask(functions, { service: 'lambda', operation: 'ListFunctions' }),
    },
    { what: 'FilterLogEvents', run: () => mask(events, { service: 'logs', operation: 'FilterLogEvents' }) },
    { what: 'one text of log lines', run: () => maskText(lines) },
    { what: 'dear: JSON as one text, walked as a whole', run: () => maskText(json) },
    { what: 'dear: words of a command with a payload', run: () => maskWords(words) },
    ...dear.map(([what, text]) => ({ what: `dear: ${what}`, run: () => maskText(repeated(text)) })),
  ];
})();

function timesMs(run: () => unknown): { readonly median: number; readonly fastest: number } {
  for (const until = performance.now() + WARM_UP_MS; performance.now() < until; ) run();
  const times = Array.from({ length: RUNS }, () => {
    const before = performance.now();
    run();
    return performance.now() - before;
  }).sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)] ?? Number.NaN, fastest: times[0] ?? Number.NaN };
}

/** Prints what masking 100 KB takes in each case. */
export function benchMasking(print: (what: string, figure: string) => void): void {
  for (const { what, run } of CASES) {
    const isDear = what.startsWith('dear');
    const { median, fastest } = timesMs(run);
    const figure = `${median.toFixed(2)} ms, at best ${fastest.toFixed(2)} ms`;
    print(`masking 100 KB, ${what}${isDear ? '' : ' (at most 1 ms)'}`, figure);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  benchMasking((what, figure) => console.log(`${what.padEnd(64)} ${figure}`));
}
