import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { bodyOf, factsOf, payload, readFixture } from '../fixture.ts';
import { incoming } from '../incoming.ts';

function budget(name: string) {
  const { notification, reader } = readFixture(`budgets/${name}.txt`);
  assert.equal(reader, 'budgets');
  assert.equal(notification.type, 'Budgets');
  return notification;
}

describe('an alert of AWS Budgets', () => {
  it('says which budget is over which limit by how much', () => {
    const notification = budget('actual-monthly');
    assert.equal(notification.title, 'Budget shop-monthly is above its alert threshold: $1,634.20 of $1,500.00');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.state, 'ACTUAL');
    assert.equal(notification.accountId, '111122223333');
    assert.deepEqual(factsOf(notification), {
      Budget: 'shop-monthly',
      Actual: '$1,634.20',
      Budgeted: '$1,500.00',
      'Share of the budget': '109 %',
      'Alert threshold': '> $1,200.00',
      Period: 'for the current month',
      'Budget type': 'Cost',
    });
    assert.deepEqual(notification.gauge, {
      title: 'shop-monthly',
      value: 1634.2,
      limit: 1500,
      unit: '$',
      text: 'Actual $1,634.20 of $1,500.00 (109 %)',
    });
    assert.match(notification.links[0]?.url ?? '', /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/billing\/home/);
  });

  it('of a day says so', () => {
    const notification = budget('actual-daily');
    assert.equal(factsOf(notification).Period, 'per day');
    assert.equal(notification.severity, 'warning');
    assert.match(bodyOf(notification)[0] ?? '', /per day\. Yesterday, the ACTUAL Cost .* is \$4\.31\.$/);
  });

  it('of a forecast joins wrapped sentences and keeps a name with a colon', () => {
    const notification = budget('forecasted-wrapped');
    assert.equal(
      notification.title,
      'Budget data lake: monthly is forecast to go above its alert threshold: $1,010.50 of $900.00',
    );
    assert.equal(notification.severity, 'warning');
    assert.equal(bodyOf(notification).length, 1);
    assert.match(bodyOf(notification)[0] ?? '', /associated with your data lake: monthly budget is greater/);
    assert.equal(factsOf(notification).Forecast, '$1,010.50');
  });

  it('of usage has its unit after the number', () => {
    const { gauge } = budget('usage');
    assert.deepEqual([gauge?.value, gauge?.limit, gauge?.unit], [83.5, 100, ' GB']);
  });

  it('of utilization that is too low says below', () => {
    const text = payload('budgets/usage.txt').replace('> 80 GB', '< 80 GB').replace('Usage\n', 'RI Utilization\n');
    const { notification } = readEvent(incoming(text));
    assert.match(notification.title, /is below its alert threshold/);
    assert.equal(notification.severity, 'warning');
  });

  it('in another partition leads to that partition’s console', () => {
    const { notification } = readFixture('budgets/usage.txt', {
      topicArn: 'arn:aws-cn:sns:cn-north-1:111122223333:costs',
    });
    assert.match(notification.links[0]?.url ?? '', /console\.amazonaws\.cn/);
  });

  it('without its fields still says what it says', () => {
    const { notification, reader } = readEvent(
      incoming('AWS Budget Notification November 21, 2026\n\nDear AWS Customer,\n\nSomething happened.', {
        subject: 'AWS Budgets: x',
      }),
    );
    assert.equal(reader, 'budgets');
    assert.equal(notification.title, 'AWS Budgets: x');
    assert.deepEqual(bodyOf(notification), ['Something happened.']);
    assert.equal(notification.gauge, null);
    assert.equal(notification.facts.length, 0);
  });
});
