import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { NormalizedSchema } from '@smithy/core/schema';
import { parse } from '../../src/command/parse.ts';
import { formatWords } from '../../src/command/words.ts';
import { FOLLOW_KINDS, FOLLOWED, type FollowKindName, followedBy } from '../../src/follow/follow-table.ts';
import type { FollowKind, Output } from '../../src/follow/kind.ts';
import type { Progress, Target } from '../../src/follow/progress.ts';
import { catalogue } from '../aws/support/local-aws.ts';
import { faultsOf, outputSchema } from '../sandbox/support/check-output.ts';

/** What AWS answers in the course of one work, as its SDK gives it; times in the files are ISO 8601 under `{"$date": …}`. */
interface Recorded {
  readonly started: { readonly command: string; readonly input: Record<string, never>; readonly output: Output };
  readonly looks: Readonly<Record<string, readonly Output[]>>;
}

const START = Date.parse('2026-11-21T03:12:00Z');

function recorded(name: string): Recorded {
  const text = readFileSync(new URL(`./payloads/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text, (_key, value) =>
    typeof value === 'object' && value !== null && '$date' in value ? new Date(value.$date) : value,
  );
}

const NAMES = [
  ['pipeline', 'pipeline-failed'],
  ['automation', 'automation-failed'],
  ['command', 'command-partly-failed'],
  ['build', 'build-failed'],
  ['stack', 'stack-rolled-back'],
  ['service', 'service-deployed'],
  ['service', 'service-circuit-broken'],
  ['execution', 'execution-failed'],
  ['query', 'query-complete'],
] as const satisfies readonly (readonly [FollowKindName, string])[];

function followed(name: string) {
  const { started, looks } = recorded(name);
  const [service = '', operation = ''] = started.command.split(' ');
  const found = followedBy(service, operation, started);
  assert.ok(found, `${started.command} is followed`);
  const kind: FollowKind = FOLLOW_KINDS[found.kind];
  /** How it stands at the recorded look of this number. */
  const at = (
    number: number,
    { without = [] as readonly string[], seconds = 30, learned = {} as Target } = {},
  ): Progress => {
    const target = { ...found.target, ...learned };
    const outputs = kind
      .looks(target)
      .map(({ operation: asked }) => (without.includes(asked) ? null : (looks[asked]?.[number] ?? null)));
    return kind.read(target, outputs, { startedAt: START, now: START + seconds * 1000 });
  };
  return { kind, target: found.target, at };
}

const steps = ({ steps: all }: Progress) => all.map(({ name, state }) => `${name} ${state}`);

describe('The recorded answers', () => {
  for (const [, name] of NAMES) {
    it(`of ${name} are such as the SDK gives`, () => {
      const { started, looks } = recorded(name);
      const { kind } = followed(name);
      const [service = '', operation = ''] = started.command.split(' ');
      const all: (readonly [string, string, Output])[] = [[service, operation, started.output]];
      for (const [asked, outputs] of Object.entries(looks))
        for (const output of outputs) all.push([kind.service, asked, output]);
      for (const [of, asked, output] of all) {
        const schema = outputSchema(catalogue.service(of).createCommand(asked, {}));
        assert.deepEqual(faultsOf(schema, output, asked), []);
      }
    });
  }
});

describe('Each kind of followed work', () => {
  const targets: Readonly<Record<FollowKindName, Target>> = {
    pipeline: { pipeline: 'checkout', execution: '7c4b', failedStage: 'Build' },
    automation: { id: 'a1', document: 'Shop-DrainOrders' },
    command: { id: 'c1', document: 'AWS-RunShellScript', instance: 'i-0a1b2c3d4e5f60001' },
    build: { id: 'worker:b1', project: 'worker', group: '/aws/codebuild/worker', stream: 's1' },
    stack: { stack: 'orders', name: 'orders', aim: 'updated' },
    service: { service: 'shop-web', cluster: 'prod', deployment: 'ecs-svc/1' },
    execution: { arn: 'arn:aws:states:eu-west-1:111122223333:execution:refund:e1', machine: 'refund' },
    query: { id: 'q1', groups: '/aws/lambda/drain' },
  };

  for (const [name, target] of Object.entries(targets)) {
    const kind: FollowKind = FOLLOW_KINDS[name as FollowKindName];

    it(`${name}: asks with inputs that its operations take, and only reads`, () => {
      for (const { operation, input } of kind.looks(target)) {
        const { schema }: { schema?: unknown } = catalogue.service(kind.service).createCommand(operation, {});
        assert.ok(Array.isArray(schema));
        assert.deepEqual(faultsOf(NormalizedSchema.of(schema[4]), input, operation), []);
        assert.match(operation, /^(?:Get|List|Describe|BatchGet)/);
      }
    });

    it(`${name}: its commands are commands`, () => {
      const ended: Progress = {
        ...FOLLOW_KINDS.automation.read(targets.automation, [{}], { startedAt: START, now: START }),
        end: 'failed',
      };
      const lines = [kind.stop(target), ...kind.next(target, ended).map(({ words }) => words)].flatMap((words) =>
        words ? [formatWords(words)] : [],
      );
      for (const line of lines) {
        const parsed = parse(line, { catalogue, builtIns: [], pending: null });
        assert.equal(parsed.kind, 'operation', line);
        assert.deepEqual(parsed.kind === 'operation' && parsed.command.missing, [], line);
      }
    });

    it(`${name}: takes an answer that holds nothing for work that goes on`, () => {
      for (const output of [{}, { [Object.keys(target)[0] ?? '']: 7 }]) {
        const looks = kind.looks(target);
        const progress = kind.read(
          target,
          looks.map(({ optional }) => (optional ? null : output)),
          { startedAt: START, now: START },
        );
        assert.equal(progress.end, null);
        assert.deepEqual(progress.steps, []);
      }
    });
  }

  it('is begun by an operation that the SDK has', () => {
    for (const key of Object.keys(FOLLOWED)) {
      const [service = '', operation = ''] = key.split(' ');
      assert.doesNotThrow(() => catalogue.service(service).createCommand(operation, {}), key);
    }
  });

  it('needs an answer that says what was started', () => {
    for (const key of Object.keys(FOLLOWED)) {
      const [service = '', operation = ''] = key.split(' ');
      assert.equal(followedBy(service, operation, { input: {}, output: {} }), null, key);
    }
    assert.equal(followedBy('ec2', 'RunInstances', { input: {}, output: { Instances: [] } }), null);
    const express = 'arn:aws:states:eu-west-1:111122223333:express:quote:e1:1';
    assert.equal(followedBy('stepfunctions', 'StartExecution', { input: {}, output: { executionArn: express } }), null);
  });
});

describe('A pipeline execution', () => {
  const { at, target, kind } = followed('pipeline-failed');

  it('shows the stages that are to come, and what runs', () => {
    const progress = at(0);
    assert.deepEqual(steps(progress), ['Source done', 'Build running', 'Release waiting', 'Deploy waiting']);
    assert.deepEqual([progress.end, progress.count?.done, progress.count?.total], [null, 1, 4]);
    assert.equal(progress.stoppable, true);
  });

  it('tells which action waits for an approval', () => {
    assert.deepEqual(at(1).facts[1], { name: 'Waits for approval', value: 'ApproveRelease in Release' });
  });

  it('ends with the action that failed, why, and a way to retry its stage', () => {
    const progress = at(2);
    assert.equal(progress.end, 'failed');
    assert.equal(progress.reason, 'Ecs in Deploy: The ECS service did not stabilize within 30 minutes.');
    const [retry] = kind.next({ ...target, ...progress.learned }, progress);
    assert.match(
      formatWords(retry?.words ?? []),
      /retry-stage-execution .*--stage-name Deploy .*--retry-mode FAILED_ACTIONS/,
    );
  });

  it('shows less to a role that may see less', () => {
    const progress = at(2, { without: ['ListActionExecutions', 'GetPipelineState'] });
    assert.deepEqual([progress.end, progress.steps], ['failed', []]);
  });
});

describe('An automation', () => {
  const { at } = followed('automation-failed');

  it('shows its steps with their times', () => {
    const [first, second] = at(0).steps;
    assert.deepEqual([first?.state, (first?.endedAt ?? 0) - (first?.startedAt ?? 0)], ['done', 2000]);
    assert.deepEqual([second?.name, second?.state, second?.endedAt], ['drain', 'running', null]);
  });

  it('ends with the message of the step that failed', () => {
    const progress = at(1);
    assert.deepEqual(steps(progress), ['pauseIntake done', 'drain failed', 'resumeIntake waiting']);
    assert.match(progress.reason, /^drain: Step fails when it is invoking a Lambda function\./);
    assert.equal(progress.stoppable, false);
  });

  it('of many targets counts these', () => {
    assert.deepEqual(at(2).count, { done: 7, total: 20, noun: { one: 'target', many: 'targets' } });
  });
});

describe('A command on instances', () => {
  const { at, kind, target } = followed('command-partly-failed');

  it('counts the instances that are through', () => {
    const progress = at(0);
    assert.deepEqual([progress.end, progress.count?.done, progress.count?.total], [null, 1, 2]);
    assert.deepEqual(steps(progress), ['i-0a1b2c3d4e5f60001 done', 'i-0a1b2c3d4e5f60002 running']);
  });

  it('ends with the instance that failed and the way to its output', () => {
    const progress = at(1);
    assert.equal(progress.end, 'failed');
    assert.equal(progress.reason, 'Failed on i-0a1b2c3d4e5f60002.');
    const [output] = kind.next({ ...target, ...progress.learned }, progress);
    assert.match(formatWords(output?.words ?? []), /get-command-invocation .*--instance-id i-0a1b2c3d4e5f60002/);
  });
});

describe('A build', () => {
  const { at, kind, target } = followed('build-failed');

  it('shows its phases, and counts none, for nobody says how many will follow', () => {
    const progress = at(0);
    assert.deepEqual(steps(progress), ['Submitted done', 'Provisioning done', 'Download source running']);
    assert.equal(progress.count, null);
  });

  it('ends with the phase that failed, and offers its log', () => {
    const progress = at(1);
    assert.equal(progress.end, 'failed');
    assert.match(progress.reason, /^Build: Error while executing command: npm test\. Reason: exit status 1$/);
    const learned = { ...target, ...progress.learned };
    const lines = kind.next(learned, progress).map(({ words }) => formatWords(words));
    assert.match(lines[0] ?? '', /^logs get-log-events --log-group-name \/aws\/codebuild\/worker --log-stream-name /);
    assert.match(lines[1] ?? '', /^codebuild retry-build --id worker:/);
    assert.match(kind.page(learned)[0], /codebuild\/111122223333\/projects\/worker\/build\/worker%3A/);
  });
});

describe('A stack', () => {
  const { at } = followed('stack-rolled-back');

  it('is not over because it was over before', () => {
    assert.equal(at(0, { seconds: 1 }).end, null);
    assert.equal(at(0, { seconds: 60 }).end, 'succeeded', 'somebody else may have been quicker than the first look');
  });

  it('shows the resources of this change alone, what goes on first', () => {
    const progress = at(1);
    assert.deepEqual(steps(progress), ['Queue running', 'Intake done']);
    assert.equal(progress.facts[0]?.value, '1 done, 1 in progress');
    assert.equal(progress.stoppable, true);
    assert.match(progress.learned.stack ?? '', /^arn:aws:cloudformation:/);
  });

  it('that is rolled back has failed, for the reason of its first failure', () => {
    assert.deepEqual([at(2).end, at(2).stoppable], [null, false]);
    const progress = at(3);
    assert.equal(progress.end, 'failed');
    assert.match(progress.reason, /^Queue: Resource handler returned message: "Rate exceeded"/);
  });

  it('that is to be deleted is gone when AWS knows it no more', () => {
    const begun = followedBy('cloudformation', 'DeleteStack', { input: { StackName: 'returns' }, output: {} });
    assert.equal(FOLLOW_KINDS.stack.gone?.(begun?.target ?? {})?.end, 'succeeded');
    assert.equal(FOLLOW_KINDS.stack.gone?.({ aim: 'updated' }), null);
    assert.equal(FOLLOW_KINDS.stack.stop(begun?.target ?? {}), null, 'a deletion cannot be cancelled');
  });

  it('that was to be rolled back has come to what was wanted', () => {
    assert.equal(at(3, { learned: { aim: 'rolled back' } }).end, 'succeeded');
  });
});

describe('A service of ECS', () => {
  it('is over when the new deployment has all its tasks and nothing of the old is left', () => {
    const { at } = followed('service-deployed');
    assert.deepEqual([at(0).end, at(0).count?.done, at(0).count?.total], [null, 1, 3]);
    assert.deepEqual(
      at(0).steps.map(({ name, detail }) => `${name} ${detail}`),
      ['shop-web:119 new · 1 of 3 tasks · 1 failed', 'shop-web:118 before · 2 tasks left'],
    );
    assert.equal(at(1).end, null, 'tasks of the old deployment are left');
    assert.deepEqual([at(2).end, at(2).state], ['succeeded', 'COMPLETED']);
    assert.deepEqual(at(2).facts, [{ name: 'ECS', value: '(service shop-web) has reached a steady state.' }]);
  });

  it('has failed when the circuit breaker rolls its deployment back', () => {
    const { at } = followed('service-circuit-broken');
    assert.deepEqual([at(0).end, at(0).reason], ['failed', 'ECS deployment circuit breaker: tasks failed to start.']);
    assert.deepEqual(
      at(0).steps.map(({ name, detail, state }) => `${name} ${detail} ${state}`),
      ['shop-web:118 in its place · 2 of 3 tasks running', 'shop-web:119 new · 0 of 3 tasks · 6 failed failed'],
    );
    assert.deepEqual([at(1).end, at(1).reason], ['stopped', 'Another deployment has taken its place.']);
  });
});

describe('An execution of a state machine', () => {
  const { at } = followed('execution-failed');

  it('shows the states that it went through', () => {
    assert.deepEqual(steps(at(0)), ['FindPayment done', 'PayBack running']);
  });

  it('ends where it failed, with the error and its cause', () => {
    const progress = at(1);
    assert.deepEqual(steps(progress), ['FindPayment done', 'PayBack failed']);
    assert.equal(progress.reason, 'PaymentProviderTimeout: The payment provider did not answer within 5 s.');
  });

  it('shows less to a role that may not read its history', () => {
    const progress = at(1, { without: ['GetExecutionHistory'] });
    assert.deepEqual([progress.end, progress.steps], ['failed', []]);
  });
});

describe('A query of Logs Insights', () => {
  const { at } = followed('query-complete');

  it('counts the records that were scanned', () => {
    assert.deepEqual(at(0).facts[0], { name: 'Records scanned', value: '1,204,388' });
    assert.equal(at(0).end, null);
    assert.equal(at(1).end, 'succeeded');
  });
});
