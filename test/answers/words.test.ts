import assert from 'node:assert/strict';
import { countOf, humanise, nounOf } from '../../src/answers/words.ts';

describe('humanise', () => {
  const names: Readonly<Record<string, string>> = {
    FunctionName: 'Function name',
    functionName: 'Function name',
    VpcId: 'VPC ID',
    DBInstanceIdentifier: 'DB instance identifier',
    FunctionArn: 'Function ARN',
    DNSName: 'DNS name',
    EC2InstanceIds: 'EC2 instance IDs',
    'function-name': 'Function name',
    LastModified: 'Last modified',
    KMSKeyId: 'KMS key ID',
    Name: 'Name',
    '': '',
  };
  for (const [name, words] of Object.entries(names))
    it(`makes “${words}” of ${name}`, () => assert.equal(humanise(name), words));
});

describe('nounOf', () => {
  const names: Readonly<Record<string, readonly [one: string, many: string]>> = {
    Functions: ['function', 'functions'],
    DBInstances: ['DB instance', 'DB instances'],
    Policies: ['policy', 'policies'],
    Aliases: ['alias', 'aliases'],
    StackSummaries: ['stack', 'stacks'],
    QueueUrls: ['queue URL', 'queue URLs'],
    Vpcs: ['VPC', 'VPCs'],
    databases: ['database', 'databases'],
    clusterArns: ['cluster ARN', 'cluster ARNs'],
    Addresses: ['address', 'addresses'],
    CertificateSummaryList: ['certificate', 'certificates'],
    Releases: ['release', 'releases'],
    Leases: ['lease', 'leases'],
    Statuses: ['status', 'statuses'],
    InstanceStatus: ['instance status', 'instance statuses'],
    Items: ['item', 'items'],
    patches: ['patch', 'patches'],
  };
  for (const [name, [one, many]] of Object.entries(names)) {
    it(`makes “${one}” and “${many}” of ${name}`, () => assert.deepEqual(nounOf(name), { one, many }));
  }
});

describe('countOf', () => {
  const noun = { one: 'function', many: 'functions' };
  it('says one thing in the singular', () => assert.equal(countOf(1, noun), '1 function'));
  it('says none and many in the plural', () => {
    assert.equal(countOf(0, noun), '0 functions');
    assert.equal(countOf(1234, noun), '1,234 functions');
  });
});
