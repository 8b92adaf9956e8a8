import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  canonicalName,
  iamPrefixOf,
  isKnownService,
  nameOfPackage,
  otherNames,
  packageOf,
} from '../../src/aws/packages.ts';
import { IAM_PREFIXES, SERVICE_NAMES } from '../../src/aws/services.ts';
import { modules } from './installed.ts';

describe('packages', () => {
  for (const [name, expected] of [
    ['lambda', '@aws-sdk/client-lambda'],
    ['s3api', '@aws-sdk/client-s3'],
    ['deploy', '@aws-sdk/client-codedeploy'],
    ['configservice', '@aws-sdk/client-config-service'],
    ['stepfunctions', '@aws-sdk/client-sfn'],
    ['logs', '@aws-sdk/client-cloudwatch-logs'],
    ['ce', '@aws-sdk/client-cost-explorer'],
    ['lexv2-runtime', '@aws-sdk/client-lex-runtime-v2'],
    ['iot-jobs-data', '@aws-sdk/client-iot-jobs-data-plane'],
    ['marketplace-entitlement', '@aws-sdk/client-marketplace-entitlement-service'],
    ['elbv2', '@aws-sdk/client-elastic-load-balancing-v2'],
  ] as const) {
    it(`finds the package of ${name}`, () => assert.equal(packageOf(name), expected));
  }

  it('gives every service a package of its own that leads back to it', () => {
    for (const name of SERVICE_NAMES) {
      assert.equal(nameOfPackage(packageOf(name).slice('@aws-sdk/'.length)), name);
    }
  });

  it('knows the service of every installed client', () => {
    const directories = readdirSync(join(modules, '@aws-sdk')).filter((each) => each.startsWith('client-'));
    assert.ok(directories.length >= 74);
    for (const directory of directories) assert.ok(isKnownService(nameOfPackage(directory)), directory);
  });

  it('derives the AWS CLI name of a client that is newer than the table from its package', () => {
    assert.equal(nameOfPackage('client-brand-new'), 'brand-new');
    assert.equal(isKnownService('brand-new'), false);
  });

  for (const [name, expected] of [
    ['cloudwatch', 'cloudwatch'],
    ['logs', 'logs'],
    ['sesv2', 'ses'],
    ['elb', 'elasticloadbalancing'],
    ['elbv2', 'elasticloadbalancing'],
    ['stepfunctions', 'states'],
    ['opensearch', 'es'],
    ['efs', 'elasticfilesystem'],
    ['emr', 'elasticmapreduce'],
    ['ce', 'ce'],
    ['s3api', 's3'],
    ['s3control', 's3'],
    ['deploy', 'codedeploy'],
    ['configservice', 'config'],
    ['ssm-incidents', 'ssm-incidents'],
    ['resourcegroupstaggingapi', 'tag'],
    ['accessanalyzer', 'access-analyzer'],
    ['sso-admin', 'sso'],
  ] as const) {
    it(`knows the IAM prefix of ${name}`, () => assert.equal(iamPrefixOf(name), expected));
  }

  it('lists IAM prefixes of known services only, in the form of a prefix', () => {
    for (const [name, prefix] of IAM_PREFIXES) {
      assert.ok(isKnownService(name), name);
      assert.match(prefix, /^[a-z0-9-]+$/);
      assert.notEqual(prefix, name);
    }
  });

  for (const [name, expected] of [
    ['s3', 's3api'],
    ['codedeploy', 'deploy'],
    ['config', 'configservice'],
    ['sfn', 'stepfunctions'],
    ['states', 'stepfunctions'],
    ['eventbridge', 'events'],
    ['elasticloadbalancing', 'elbv2'],
    ['cloudwatch-logs', 'logs'],
    ['monitoring', 'cloudwatch'],
    ['cost-explorer', 'ce'],
    ['Lambda', 'lambda'],
    ['lambda', 'lambda'],
    ['no-such', 'no-such'],
  ] as const) {
    it(`takes ${name} for ${expected}`, () => assert.equal(canonicalName(name), expected));
  }

  it('has no other name that is the name of a service', () => {
    for (const [other, name] of otherNames()) {
      assert.equal(isKnownService(other), false, other);
      assert.equal(isKnownService(name), true, name);
    }
  });

  it('lists every service once', () => assert.equal(new Set(SERVICE_NAMES).size, SERVICE_NAMES.length));
});
