import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, factsOf, fixtureText, shown } from './event-fixture.ts';

const THREAD = 'pull-request/111122223333/eu-west-1/orders/42';

describe('repositories of CodeCommit', () => {
  it('tell of a new pull request, of whom and into what', () => {
    const notification = shown('codecommit', 'codecommit/pull-request-created.json');
    assert.equal(notification.title, 'Pull request 42 of orders was created: Retry payments');
    assert.deepEqual(bodyOf(notification), ['Retries the payment call.']);
    const facts = factsOf(notification);
    assert.deepEqual([facts.From, facts.Into, facts.By, facts.Author], ['retry', 'main', 'kim (role Dev)', 'lee']);
    assert.equal(
      notification.links[0]?.url,
      'https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/orders/pull-requests/42?region=eu-west-1',
    );
    assert.deepEqual(notification.thread?.key, THREAD);
  });

  it('close the thread with the merge', () => {
    const notification = shown('codecommit', 'codecommit/pull-request-merged.json');
    assert.equal(notification.title, 'Pull request 42 of orders was merged: Retry payments');
    assert.equal(notification.severity, 'good');
    assert.equal(notification.state, 'MERGED');
    assert.equal(factsOf(notification).Merge, 'squash');
    assert.equal(notification.thread?.closes, true);
  });

  it('show a comment with its place, as a step of its pull request', () => {
    const notification = shown('codecommit', 'codecommit/rule-pull-request-comment.json');
    assert.equal(notification.title, 'Pull request 42 of orders has a new comment');
    assert.deepEqual(bodyOf(notification), ['Why three times?']);
    assert.equal(factsOf(notification).File, 'src/pay.ts');
    assert.deepEqual(notification.thread, { key: THREAD, latest: null, closes: false });
  });

  for (const [change, end] of [
    [{ event: 'pullRequestApprovalStateChanged', approvalStatus: 'APPROVE' }, 'was approved'],
    [{ event: 'pullRequestApprovalStateChanged', approvalStatus: 'REVOKE' }, 'lost an approval'],
    [{ event: 'pullRequestApprovalRuleOverridden', overrideStatus: 'OVERRIDE' }, 'had its approval rules overridden'],
    [{ event: 'pullRequestApprovalRuleOverridden', overrideStatus: 'REVOKE' }, 'needs its approval rules again'],
    [{ event: 'pullRequestStatusChanged', pullRequestStatus: 'Closed' }, 'was closed unmerged'],
    [{ event: 'pullRequestSourceBranchUpdated' }, 'has new commits'],
    [{ event: 'pullRequestPainted' }, '– pull request painted'],
  ] as const) {
    it(`say that a pull request ${end}`, () => {
      const event = JSON.parse(fixtureText('codecommit/pull-request-created.json'));
      Object.assign(event.detail, change);
      assert.equal(readEvent(incoming(event)).notification.title, `Pull request 42 of orders ${end}: Retry payments`);
    });
  }

  it('tell of branches, with the files that a rule names', () => {
    const deleted = shown('codecommit', 'codecommit/branch-deleted.json');
    assert.equal(deleted.title, 'Branch release-9 of orders was deleted');
    assert.equal(deleted.severity, 'warning');
    const updated = shown('codecommit', 'codecommit/rule-branch-updated.json');
    assert.equal(updated.title, 'Branch main of orders was updated');
    assert.equal(factsOf(updated)['Changed files'], 'src/pay.ts, README.md');
    assert.match(updated.links[0]?.url ?? '', /\/commit\/89abcdef/);
  });

  it('tell of templates and reactions', () => {
    const template = shown('codecommit', 'codecommit/template-created.json');
    assert.equal(template.title, 'Approval rule template two-people was created');
    assert.equal(factsOf(template).By, 'root user of 111122223333');
    const reaction = shown('codecommit', 'codecommit/comment-reaction.json');
    assert.equal(reaction.title, 'A comment of orders has a new reaction');
    assert.equal(factsOf(reaction).Reaction, '👍');
  });

  it('tell of pushes that the trigger of a repository sends', () => {
    const notification = shown('codecommit-trigger', 'codecommit/trigger.json');
    assert.equal(notification.title, 'Branch feature and 1 more of orders were changed');
    assert.equal(notification.time, '2026-11-21T03:10:11.123Z');
    assert.deepEqual(
      notification.items?.entries.map(({ title, state }) => [title, state]),
      [
        ['feature', 'CREATED'],
        ['v1', 'UPDATED'],
      ],
    );
    const event = JSON.parse(fixtureText('codecommit/trigger.json'));
    event.Records[0].codecommit.references = [{ ref: 'refs/tags/v1', commit: null, deleted: true }];
    const deleted = readEvent(incoming(event)).notification;
    assert.equal(deleted.title, 'Tag v1 of orders was deleted');
    assert.equal(deleted.severity, 'warning');
  });
});
