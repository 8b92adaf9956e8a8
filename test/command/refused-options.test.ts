import assert from 'node:assert/strict';
import { CHANGES } from '../../src/command/added-options.ts';
import { OTHER_NAMES, PROGRAMS } from '../../src/command/cli-commands.ts';
import type { CommandErrorCode } from '../../src/command/command.ts';
import { REFUSED_OPTIONS } from '../../src/command/refused-options.ts';
import { errorOf } from './support/changed-services.ts';

const INGRESS = 'ec2 authorize-security-group-ingress --group-id sg-1';
const RUN = 'ec2 run-instances --image-id ami-1';
const DATUM = 'cloudwatch put-metric-data --namespace n';

describe('an option that the AWS CLI adds, given wrongly', () => {
  const REFUSED: readonly (readonly [line: string, code: CommandErrorCode, message: RegExp])[] = [
    [`${INGRESS} --protocol foo`, 'bad-value', /tcp, udp, icmp, all/],
    [`${INGRESS} --protocol 256`, 'bad-value', /0 to 255/],
    [`${INGRESS} --port 22-`, 'bad-value', /22-25/],
    [`${INGRESS} --protocol tcp --ip-permissions IpProtocol=tcp`, 'conflict', /--ip-permissions and --protocol/],
    [`${RUN} --count many`, 'bad-value', /least:most/],
    [`${RUN} --min-count 1`, 'unknown-option', /--min-count/],
    [`${RUN} --network-interfaces DeviceIndex=0 --associate-public-ip-address`, 'conflict', /exclude/],
    ['ec2 bundle-instance --instance-id i --storage S3={} --bucket b', 'conflict', /--storage and --bucket/],
    ['ec2 bundle-instance --instance-id i --owner-sak x', 'bad-value', /secret key/],
    [`${DATUM} --metric-name a --metric-data MetricName=b`, 'conflict', /--metric-data and --metric-name/],
    [`${DATUM} --metric-name a --dimensions A`, 'bad-value', /Name=value,Name=value/],
    [`${DATUM} --metric-name a --dimensions A=b=c`, 'bad-value', /Name=value,Name=value/],
    [`${DATUM} --metric-name a --statistic-values Sum=x`, 'bad-value', /SampleCount, Sum/],
    [`${DATUM} --metric-name a --statistic-values Median=1`, 'bad-value', /SampleCount, Sum/],
    ['deploy create-deployment --application-name a --s3-location bucket=b', 'bad-value', /needs key/],
    ['emr list-clusters --active --failed', 'conflict', /--active and --failed/],
    ['cloudfront update-distribution --id E --default-root-object i', 'bad-value', /get-distribution-config/],
    ['lambda create-function --function-name f --zip-file fileb://f.zip', 'file-reference', /S3Bucket=BUCKET/],
    ['lambda update-function-code --function-name f --zip-file fileb://f.zip', 'file-reference', /--s3-bucket/],
    ['lambda update-function-code --function-name f --names', 'missing-value', /--names/],
    ['ec2 modify-instance-attribute --instance-id i --ebs-optimized --no-ebs-optimized', 'conflict', /exclude/],
    [
      'ec2 modify-instance-attribute --instance-id i --no-ebs-optimized --ebs-optimized Value=true',
      'conflict',
      /exclude/,
    ],
  ];
  for (const [line, code, message] of REFUSED) {
    it(`is refused in ${line}`, () => {
      const error = errorOf(line);
      assert.equal(error.code, code);
      assert.match(error.message, message);
    });
  }
});

describe('the tables of added options and commands', () => {
  it('are keyed by service and operation, and exclude only options that there are', () => {
    for (const [key, { add, drop = [], exclusive = [] }] of CHANGES) {
      assert.match(key, /^[a-z0-9]+ (?:\*|[a-z0-9-]+)$/);
      assert.ok(add.length + drop.length > 0, key);
      const names = new Set(add.map(({ name }) => name));
      for (const { one, others } of exclusive)
        assert.ok(others.length > 0 && (names.has(one) || others.every((name) => names.has(name))), key);
      for (const { help } of add) assert.match(help, /\.$/);
    }
  });

  it('say in whole sentences why an option or a program is refused', () => {
    for (const [key, { reason }] of REFUSED_OPTIONS) {
      assert.match(key, /^[a-z0-9]+\.[a-z0-9-]+\.[a-z0-9-]+$/);
      assert.match(reason, /^[A-Z].*\.$/);
    }
    for (const [key, reason] of PROGRAMS) {
      assert.match(key, /^[a-z0-9]+ [a-z-]+$/);
      assert.match(reason, /^[A-Z].*\.$/);
    }
    for (const [key, name] of OTHER_NAMES) {
      assert.match(key, /^[a-z0-9]+ [a-z-]+$/);
      assert.match(name, /^[A-Z][A-Za-z]+$/);
    }
  });

  it('are asked when a word is no operation', () => {
    const { code, message } = errorOf('cloudfront sign --url https://x');
    assert.equal(code, 'unknown-operation');
    assert.match(message, /private key/);
  });
});
