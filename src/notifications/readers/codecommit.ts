import { busNotification, type Incoming, paragraphs } from '../event.ts';
import { listAt, textAt, textsAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Severity, Thread } from '../notification.ts';
import { encoded, entryOf, oneLine, personOf, shortCommit } from './event-text.ts';
import { listText } from './fact-text.ts';
import { inWords } from './state-words.ts';
import { type ToolEvent, toolEvent } from './tool-event.ts';

/** Ends of titles, keyed by the event's own word. What is not here is told in the words of that word. */
const HAPPENED: Readonly<Record<string, string>> = {
  pullRequestCreated: 'was created',
  pullRequestSourceBranchUpdated: 'has new commits',
  pullRequestApprovalRuleCreated: 'has a new approval rule',
  pullRequestApprovalRuleUpdated: 'has a changed approval rule',
  pullRequestApprovalRuleDeleted: 'lost an approval rule',
  commentOnPullRequestCreated: 'has a new comment',
  commentOnPullRequestUpdated: 'has a changed comment',
  commentOnCommitCreated: 'has a new comment',
  commentOnCommitUpdated: 'has a changed comment',
  commentReactionCreated: 'has a new reaction',
  commentReactionUpdated: 'has a changed reaction',
  referenceCreated: 'was created',
  referenceUpdated: 'was updated',
  referenceDeleted: 'was deleted',
  approvalRuleTemplateCreated: 'was created',
  approvalRuleTemplateUpdated: 'was updated',
  approvalRuleTemplateDeleted: 'was deleted',
  approvalRuleTemplateAssociatedWithRepository: 'now applies to a repository',
  approvalRuleTemplateDisassociatedWithRepository: 'no longer applies to a repository',
  batchAssociateApprovalRuleTemplateWithRepositories: 'now applies to repositories',
  batchDisassociateApprovalRuleTemplateFromRepositories: 'no longer applies to repositories',
};

/** Repositories of CodeCommit: branches and tags, pull requests, comments, approval rules. */
export function codeCommit(incoming: Incoming): Notification | null {
  const tool = toolEvent(incoming, 'aws.codecommit', /^CodeCommit /);
  const happened = textAt(tool?.event.detail, 'event');
  return tool === null || happened === null ? null : shown(tool, happened);
}

function shown({ event, extra }: ToolEvent, happened: string): Notification {
  const { detail, region } = event;
  const repository = textAt(detail, 'repositoryName') ?? textsAt(detail, 'repositoryNames')[0] ?? null;
  const pullRequest = textAt(detail, 'pullRequestId');
  const status = textAt(detail, 'pullRequestStatus');
  const merged = /^true$/i.test(textAt(detail, 'isMerged') ?? '');
  const closed = status?.toLowerCase() === 'closed';
  const verb = verbOf(happened, detail, merged, closed);
  const name = textAt(detail, 'title');
  const title = oneLine(`${subjectOf(detail, repository, pullRequest)} ${verb}${name === null ? '' : `: ${name}`}`);
  const state = merged ? 'MERGED' : (status ?? textAt(detail, 'approvalStatus') ?? '').toUpperCase();
  const severity: Severity = merged ? 'good' : happened === 'referenceDeleted' ? 'warning' : 'neutral';
  const isComment = /^comment/.test(happened);
  const comments = listAt(extra, 'comments').flatMap((comment) => textAt(comment, 'commentText') ?? []);
  const author = textAt(detail, 'author');
  const caller = textAt(detail, 'displayName') ?? textAt(detail, 'callerUserArn');
  return busNotification(event, {
    type: 'CodeCommit',
    sourceName: 'AWS CodeCommit',
    severity,
    state,
    title,
    body: [
      ...paragraphs(comments.join('\n')),
      ...paragraphs(happened === 'pullRequestCreated' ? textAt(detail, 'description') : null),
    ],
    facts: [
      { name: 'Repository', value: repository },
      { name: 'Template', value: textAt(detail, 'approvalRuleTemplateName') },
      { name: 'Branch', value: reference(textAt(detail, 'referenceFullName') ?? textAt(detail, 'referenceName')) },
      { name: 'From', value: reference(textAt(detail, 'sourceReference')) },
      { name: 'Into', value: reference(textAt(detail, 'destinationReference')) },
      { name: 'By', value: personOf(caller) },
      { name: 'Author', value: author === textAt(detail, 'callerUserArn') ? null : personOf(author) },
      { name: 'Commit', value: commitOf(detail) },
      { name: 'Commit before', value: shortCommit(textAt(detail, 'oldCommitId')) },
      { name: 'File', value: textAt(extra, 'filePath') },
      { name: 'Line', value: textAt(extra, 'commentedLine') },
      { name: 'Changed files', value: listText(changedFiles(extra)) },
      { name: 'Merge', value: mergeOf(textAt(detail, 'mergeOption')) },
      { name: 'Approval rule', value: textAt(detail, 'approvalRuleName') },
      { name: 'Reaction', value: textsAt(detail, 'reactionEmojis').join(' ') },
    ],
    links: [{ title: 'Open in CodeCommit', url: linkOf(region, repository, pullRequest, detail) }],
    thread: threadOf(event.account, region, repository, pullRequest, {
      latest: isComment || pullRequest === null ? null : { state, severity, summary: title },
      closes: closed && !isComment,
    }),
    variables: Object.fromEntries(
      Object.entries({ Repository: repository, PullRequestId: pullRequest, Event: happened }).flatMap(
        ([variable, value]) => (value === null ? [] : [[variable, value]]),
      ),
    ),
  });
}

function verbOf(happened: string, detail: unknown, merged: boolean, closed: boolean): string {
  if (happened === 'pullRequestMergeStatusUpdated' && merged) return 'was merged';
  if (/^pullRequest(?:StatusChanged|MergeStatusUpdated)$/.test(happened) && closed) return 'was closed unmerged';
  if (happened === 'pullRequestApprovalStateChanged') {
    return textAt(detail, 'approvalStatus') === 'REVOKE' ? 'lost an approval' : 'was approved';
  }
  if (happened === 'pullRequestApprovalRuleOverridden') {
    return textAt(detail, 'overrideStatus') === 'REVOKE'
      ? 'needs its approval rules again'
      : 'had its approval rules overridden';
  }
  return entryOf(HAPPENED, happened) ?? `– ${inWords(happened)}`;
}

function subjectOf(detail: unknown, repository: string | null, pullRequest: string | null): string {
  const of = repository === null ? '' : ` of ${repository}`;
  if (pullRequest !== null) return `Pull request ${pullRequest}${of}`;
  const template = textAt(detail, 'approvalRuleTemplateName');
  if (template !== null) return `Approval rule template ${template}`;
  const name = textAt(detail, 'referenceName');
  if (name !== null) return `${textAt(detail, 'referenceType') === 'tag' ? 'Tag' : 'Branch'} ${name}${of}`;
  const commit = shortCommit(textAt(detail, 'afterCommitId'));
  if (commit !== null) return `Commit ${commit}${of}`;
  return textAt(detail, 'reactionEmojis', 0) !== null ? `A comment${of}` : `Repository${of.replace(' of', '')}`;
}

function reference(name: string | null): string | null {
  return name === null ? null : name.replace(/^refs\/(?:heads|tags)\//, '');
}

function commitOf(detail: unknown): string | null {
  const found = ['commitId', 'afterCommitId', 'sourceCommit'].map((name) => textAt(detail, name));
  return shortCommit(found.find((id) => id !== null) ?? null);
}

function mergeOf(option: string | null): string | null {
  return option === null ? null : inWords(option).replace(/ merge$/, '');
}

function changedFiles(extra: unknown): readonly unknown[] {
  return listAt(extra, 'changedFiles').flatMap(
    (file) => textAt(file) ?? textAt(file, 'path') ?? textAt(file, 'filePath') ?? [],
  );
}

function linkOf(region: string | null, repository: string | null, pullRequest: string | null, detail: unknown): string {
  const root = 'codesuite/codecommit';
  if (repository === null) return consoleLink(region, `${root}/repositories`);
  const home = `${root}/repositories/${encoded(repository)}`;
  if (pullRequest !== null) return consoleLink(region, `${home}/pull-requests/${encoded(pullRequest)}`);
  const commit = textAt(detail, 'commitId') ?? textAt(detail, 'afterCommitId');
  return consoleLink(region, commit === null ? `${home}/browse` : `${home}/commit/${encoded(commit)}`);
}

function threadOf(
  account: string | null,
  region: string | null,
  repository: string | null,
  pullRequest: string | null,
  more: Omit<Thread, 'key'>,
): Thread | null {
  if (repository === null || pullRequest === null) return null;
  return { key: `pull-request/${account ?? ''}/${region ?? ''}/${repository}/${pullRequest}`, ...more };
}
