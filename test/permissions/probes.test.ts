import assert from 'node:assert/strict';
import { accessOf } from '../../src/aws/access.ts';
import { featuresOf } from '../../src/permissions/features.ts';
import { PROBES, type Probe, probeOf } from '../../src/permissions/probes.ts';
import { catalogue } from '../aws/support/local-aws.ts';
import { NOW } from './support.ts';

const site = {
  place: { partition: 'aws', account: '111122223333', configuration: 'ops', region: 'eu-west-1', topics: [] },
  topic: 'arn:aws:sns:eu-west-1:111122223333:alarms',
  now: new Date(NOW),
};

function inputOf(probe: Exclude<Probe, { kind: 'cannot' }>) {
  return probe.kind === 'call' ? probe.input(site) : probe.input('something');
}

/** Calls by names that change, and why they do not as they are made here. */
const HARMLESS: Readonly<Record<string, string>> = {
  'logs:PutLogEvents': 'its stream is one that nobody creates',
  'logs:StopQuery': 'its query is one that there is not',
};

describe('the probes', () => {
  for (const [key, probe] of Object.entries(PROBES)) {
    const [service = '', operation = ''] = key.split(':');
    if (probe.kind === 'cannot') {
      it(`does not try ${key}, which changes something or takes what is not at hand`, () => {
        const isReading = accessOf({ name: service }, { name: operation }) === 'read';
        assert.ok(!isReading || probe.why.startsWith('to try it takes'), probe.why);
      });
      continue;
    }
    it(`changes nothing with ${key}`, () => {
      const access = accessOf({ name: service }, { name: operation }, inputOf(probe));
      assert.ok(access === 'read' || key in HARMLESS, `${key} ${access}`);
      if (probe.kind === 'call-on') assert.equal(accessOf({ name: service }, { name: probe.listing }), 'read');
    });

    it(`gives ${key} members that it has, and all that it needs`, () => {
      const found = catalogue.service(service);
      const of = (name: string) =>
        found.operationNames.map((one) => found.operation(one)).find((one) => one?.name === name) ?? assert.fail(name);
      const members = new Map(of(operation).options.map((option) => [option.member.name, option]));
      const input = inputOf(probe);
      assert.deepEqual(
        Object.keys(input).filter((name) => !members.has(name)),
        [],
      );
      const required = [...members.values()].filter((option) => option.required).map((option) => option.member.name);
      assert.deepEqual(
        required.filter((name) => !(name in input)),
        [],
      );
      if (probe.kind === 'call-on') {
        const listing = new Set(of(probe.listing).options.map((option) => option.member.name));
        assert.deepEqual(
          Object.keys(probe.listingInput ?? {}).filter((name) => !listing.has(name)),
          [],
        );
      }
    });
  }

  it('are there for every need of a feature', () => {
    const needed = new Set(
      featuresOf(catalogue)
        .flatMap(({ needs }) => needs)
        .map(({ service, operation }) => `${service}:${operation}`),
    );
    assert.deepEqual(
      Object.keys(PROBES).filter((key) => !needed.has(key)),
      [],
    );
    for (const key of needed) {
      const [service = '', operation = ''] = key.split(':');
      const probe = probeOf(service, operation);
      if (probe.kind !== 'cannot' && !(key in PROBES)) {
        const found = catalogue.service(service);
        const required = found.operationNames
          .map((name) => found.operation(name))
          .find((one) => one?.name === operation)
          ?.options.filter((option) => option.required);
        assert.deepEqual(required, [], key);
      }
    }
  });

  it('try nothing that is not known and may change something', () => {
    assert.deepEqual(probeOf('lambda', 'DeleteFunction'), { kind: 'cannot', why: 'to try it would change something' });
    assert.equal(probeOf('sqs', 'ListQueues').kind, 'call');
  });
});
