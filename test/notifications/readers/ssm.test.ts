import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, commandsOf, factsOf, fixtureText, shown } from './event-fixture.ts';

const COMMAND = 'e8d3c0e4-71f7-4491-898f-c9b35bee5f3b';

describe('what Systems Manager runs', () => {
  it('tells of an automation, who started it and how long it took', () => {
    const notification = shown('ssm-run', 'ssm/automation-failed.json');
    assert.equal(notification.title, 'Automation RestartOrders failed');
    assert.equal(notification.severity, 'critical');
    const facts = factsOf(notification);
    assert.deepEqual(
      [facts['Started by'], facts.Started, facts.Duration],
      ['kim (role Ops)', '2026-11-21 03:10:00 UTC', '1 min 30 s'],
    );
    assert.deepEqual(commandsOf(notification), {
      'Show steps':
        'ssm describe-automation-step-executions --automation-execution-id 6d1f2a3b-0000-4c1d-9a2b-3c4d5e6f7a8b',
    });
    assert.equal(notification.thread?.key, 'automation/6d1f2a3b-0000-4c1d-9a2b-3c4d5e6f7a8b');
  });

  it('ranks a step lower than its automation, in the same thread', () => {
    const notification = shown('ssm-run', 'ssm/automation-step-failed.json');
    assert.equal(notification.title, 'Step drain of automation RestartOrders timed out');
    assert.equal(notification.severity, 'warning');
    assert.deepEqual(notification.thread, {
      key: 'automation/6d1f2a3b-0000-4c1d-9a2b-3c4d5e6f7a8b',
      latest: null,
      closes: false,
    });
  });

  it('says that an automation waits for somebody', () => {
    const notification = shown('ssm-run', 'ssm/automation-waits.json');
    assert.equal(notification.title, 'Automation RestartOrders waits for approval');
    assert.equal(notification.severity, 'warning');
  });

  it('tells of a command, its instances and what it ran', () => {
    const notification = shown('ssm-run', 'ssm/command-failed.json');
    assert.equal(notification.title, 'Command AWS-RunShellScript failed');
    assert.equal(factsOf(notification).Instances, 'i-0aa11, i-0bb22');
    assert.deepEqual(notification.details, [{ title: 'Commands', text: 'systemctl restart orders', code: true }]);
    assert.equal(commandsOf(notification)['Show invocations'], `ssm list-command-invocations --command-id ${COMMAND}`);
  });

  it('shows the output of one invocation', () => {
    const notification = shown('ssm-run', 'ssm/invocation-undeliverable.json');
    assert.equal(notification.title, 'Command AWS-RunShellScript on i-0aa11 could not be delivered');
    assert.equal(notification.severity, 'warning');
    assert.equal(
      commandsOf(notification)['Show output'],
      `ssm get-command-invocation --command-id ${COMMAND} --instance-id i-0aa11`,
    );
  });

  it('reads the notifications of Run Command; their subject names the Region', () => {
    const command = shown('ssm-run', 'ssm/message-command.json', {
      subject: 'EC2 Run Command Notification eu-central-1',
    });
    assert.equal(command.title, 'Command AWS-RunShellScript succeeded');
    assert.equal(command.severity, 'good');
    assert.equal(command.region, 'eu-central-1');
    assert.equal(command.accountId, '111122223333');
    assert.equal(factsOf(command).Output, 's3://orders-logs/run');
    const invocation = shown('ssm-run', 'ssm/message-invocation.json');
    assert.equal(invocation.title, 'Command AWS-RunShellScript on i-0aa11 timed out');
    assert.equal(invocation.region, 'eu-west-1');
  });

  it('tells of associations with their counts and targets', () => {
    const notification = shown('ssm-run', 'ssm/association-failed.json');
    assert.equal(notification.title, 'Association agents failed');
    const facts = factsOf(notification);
    assert.deepEqual([facts.Results, facts.Targets], ['4 Success, 1 Failed', 'tag:team orders, pay']);
    const instance = shown('ssm-run', 'ssm/association-instance.json');
    assert.equal(instance.title, 'Association AWS-ConfigureAWSPackage on i-0aa11 failed');
    assert.equal(instance.severity, 'warning');
    assert.equal(factsOf(instance)['Error code'], 'InvalidDocument');
    assert.deepEqual(bodyOf(instance), ['1 out of 1 plugin processed, 0 success, 1 failed']);
  });
});

describe('what Systems Manager keeps', () => {
  it('tells of compliance of patches and associations', () => {
    const patch = shown('ssm-state', 'ssm/compliance-patch.json');
    assert.equal(patch.title, 'i-0aa11 is not compliant: patch');
    assert.equal(patch.severity, 'warning');
    assert.deepEqual([factsOf(patch).Severity, factsOf(patch)['Patch baseline']], ['Critical', 'pb-01']);
    const association = shown('ssm-state', 'ssm/compliance-association.json');
    assert.equal(association.title, 'i-0aa11 is compliant: association');
    assert.equal(association.severity, 'good');
  });

  it('tells of parameters, with a link that keeps the slashes of their names', () => {
    const notification = shown('ssm-state', 'ssm/parameter-deleted.json');
    assert.equal(notification.title, 'Parameter /orders/db/url was deleted');
    assert.equal(notification.severity, 'warning');
    assert.match(notification.links[0]?.url ?? '', /parameters\/%252Forders%252Fdb%252Furl\/description/);
    const updated = fixtureText('ssm/parameter-deleted.json').replace('"Delete"', '"Update"');
    assert.equal(readEvent(incoming(updated)).notification.title, 'Parameter /orders/db/url was updated');
  });

  it('tells of policies of parameters', () => {
    const notification = shown('ssm-state', 'ssm/parameter-policy.json');
    assert.equal(notification.title, 'Parameter /orders/key expires soon');
    assert.deepEqual(bodyOf(notification), ['The parameter expires in 5 days.']);
    const failed = fixtureText('ssm/parameter-policy.json').replace('"Success"', '"Failed"');
    assert.equal(readEvent(incoming(failed)).notification.severity, 'critical');
  });

  for (const [name, title, severity] of [
    ['window-execution', 'Maintenance window mw-0c50858d01 failed', 'critical'],
    ['window-target', 'Task of maintenance window mw-0c50858d01 on target e32eecb2 succeeded', 'good'],
    ['window-disabled', 'Maintenance window mw-0c50858d01 was disabled', 'warning'],
    ['calendar-closed', 'Change calendar ReleaseDays is closed', 'neutral'],
    ['ops-item', 'OpsItem oi-12ab: Disk nearly full', 'warning'],
    ['change-request', 'Change request Resize orders: rejected', 'warning'],
  ] as const) {
    it(`shows ${name} as "${title}"`, () => {
      const notification = shown('ssm', `ssm/${name}.json`);
      assert.equal(notification.title, title);
      assert.equal(notification.severity, severity);
      assert.equal(notification.type, 'SSM');
    });
  }
});
