import { busNotification, type Incoming, paragraphs } from '../event.ts';
import { at, listAt, numberAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import type { Detail, Notification, Severity } from '../notification.ts';
import { commandButton } from './command-button.ts';
import { logWindow } from './event-forms.ts';
import { encoded, encodedTwice, entryOf, oneLine, personOf, shortCommit } from './event-text.ts';
import { durationText } from './fact-text.ts';
import { type ToolEvent, toolEvent } from './tool-event.ts';

/** Keyed by the status of a build or of a phase. */
const STATUSES: Readonly<
  Record<string, { readonly did: string; readonly severity: Severity; readonly over: boolean }>
> = {
  SUCCEEDED: { did: 'succeeded', severity: 'good', over: true },
  FAILED: { did: 'failed', severity: 'critical', over: true },
  FAULT: { did: 'failed because of a fault in CodeBuild', severity: 'critical', over: true },
  CLIENT_ERROR: { did: 'failed', severity: 'critical', over: true },
  TIMED_OUT: { did: 'timed out', severity: 'critical', over: true },
  STOPPED: { did: 'was stopped', severity: 'warning', over: true },
  IN_PROGRESS: { did: 'is in progress', severity: 'neutral', over: false },
  QUEUED: { did: 'is queued', severity: 'neutral', over: false },
};

/** Builds of CodeBuild, and their phases. */
export function codeBuild(incoming: Incoming): Notification | null {
  const tool = toolEvent(incoming, 'aws.codebuild', /^CodeBuild Build (?:State|Phase) Change/);
  const project = textAt(tool?.event.detail, 'project-name');
  return tool === null || project === null ? null : shown(tool, project);
}

function shown({ event }: ToolEvent, project: string): Notification {
  const { detail, region } = event;
  const more = at(detail, 'additional-information');
  const phase = textAt(detail, 'completed-phase');
  const status = textAt(detail, 'build-status') ?? textAt(detail, 'completed-phase-status') ?? '';
  const { did, severity, over } = entryOf(STATUSES, status) ?? {
    did: `is now ${status}`,
    severity: 'neutral',
    over: false,
  };
  const arn = textAt(detail, 'build-id') ?? event.resources[0] ?? null;
  const buildId = readArn(arn)?.resource.replace(/^build\//, '') ?? null;
  const failed = failedPhase(detail);
  const startedAt = timeAt(more, 'build-start-time');
  const group = textAt(more, 'logs', 'group-name');
  const stream = textAt(more, 'logs', 'stream-name');
  const inPhase = phase === null && failed !== null && severity === 'critical' ? ` in phase ${failed.name}` : '';
  const title = oneLine(
    phase === null ? `Build of ${project} ${did}${inPhase}` : `Phase ${phase} of the build of ${project} ${did}`,
  );
  const seconds = numberAt(detail, 'completed-phase-duration-seconds');
  return busNotification(event, {
    type: 'CodeBuild',
    sourceName: 'AWS CodeBuild',
    severity,
    state: status,
    title,
    body: paragraphs(failed?.message ?? null),
    facts: [
      { name: 'Project', value: project },
      { name: 'Failed phase', value: failed?.name ?? null },
      { name: 'Phase', value: failed === null ? phase : null },
      { name: 'Revision', value: revisionOf(detail) },
      { name: 'Source', value: textAt(more, 'source', 'location') },
      { name: 'Started by', value: initiatorOf(textAt(more, 'initiator')) },
      {
        name: 'Duration',
        value: phase === null ? (over ? durationText(startedAt, event.time) : null) : durationOf(seconds),
      },
      { name: 'Build number', value: textAt(more, 'build-number') },
      { name: 'Image', value: textAt(more, 'environment', 'image') },
    ],
    details: phasesOf(more),
    links: [
      { title: 'Open build', url: buildLink(region, event.account, project, buildId) },
      { title: 'Open log', url: logLink(region, group, stream) ?? textAt(more, 'logs', 's3-deep-link') },
    ],
    logs: group === null ? null : logWindow([group], startedAt, event.time),
    buttons: [
      ...(over && severity !== 'good' && phase === null
        ? commandButton('Retry build', 'codebuild retry-build', { id: buildId }, region)
        : []),
      ...(over && phase === null
        ? commandButton('Start build', 'codebuild start-build', { 'project-name': project }, region)
        : []),
    ],
    thread:
      arn === null
        ? null
        : {
            key: `build/${arn}`,
            latest: phase === null ? { state: status, severity, summary: title } : null,
            // The last phases may be told of after the build itself; a build's id never comes again.
            closes: false,
          },
    variables: { Project: project, ...(buildId === null ? {} : { BuildId: buildId }), Status: status },
  });
}

function failedPhase(detail: unknown): { readonly name: string; readonly message: string | null } | null {
  const phases = listAt(detail, 'additional-information', 'phases');
  const failed = phases.find((phase) => isBad(textAt(phase, 'phase-status')));
  if (failed !== undefined) {
    return {
      name: textAt(failed, 'phase-type') ?? 'unknown',
      message: said(textsAt(failed, 'phase-context')) ?? said([textAt(failed, 'phase-context') ?? '']),
    };
  }
  if (isBad(textAt(detail, 'completed-phase-status'))) {
    const message = said([textAt(detail, 'completed-phase-context') ?? '']);
    return { name: textAt(detail, 'completed-phase') ?? 'unknown', message };
  }
  const [name, message] = [textAt(detail, 'current-phase'), said([textAt(detail, 'current-phase-context') ?? ''])];
  return isBad(textAt(detail, 'build-status')) && message !== null && name !== null ? { name, message } : null;
}

function isBad(status: string | null): boolean {
  return entryOf(STATUSES, status ?? '')?.severity === 'critical';
}

/** What a phase's context tells; `[]`, and `: ` with neither code nor message, tell nothing. */
function said(contexts: readonly string[]): string | null {
  const texts = contexts
    .map((context) => context.replace(/^\[(.*)\]$/s, '$1').trim())
    .filter((context) => /[^\s:]/.test(context));
  return texts.length === 0 ? null : texts.join('\n');
}

function revisionOf(detail: unknown): string | null {
  const more = at(detail, 'additional-information');
  const version =
    textAt(more, 'resolved-source-version') ??
    textAt(more, 'source-version') ??
    textAt(detail, 'source-version') ??
    textAt(more, 'source', 'version');
  // `refs/heads/main^{0123…}` names the branch and the commit.
  const found = /^(.*)\^\{([0-9a-f]{40})\}$/.exec(version ?? '');
  const [, branch = '', commit = null] = found ?? [];
  return found === null ? shortCommit(version) : `${branch.replace(/^refs\/heads\//, '')} at ${shortCommit(commit)}`;
}

/** `codepipeline/NAME`, `user/NAME`, `ROLE/SESSION`, `GitHub-Hookshot/1a2b3c4`. */
function initiatorOf(text: string | null): string | null {
  const [kind, ...rest] = (text ?? '').split('/');
  const name = rest.join('/');
  if (name === '' || text?.startsWith('arn:')) return personOf(text);
  if (kind === 'codepipeline') return `pipeline ${name}`;
  if (kind === 'user') return name;
  if (kind === 'rule') return `rule ${name}`;
  return /Hookshot/i.test(kind ?? '') ? `webhook (${kind})` : `${name} (role ${kind})`;
}

function durationOf(seconds: number | null): string | null {
  return seconds === null ? null : durationText(new Date(0).toISOString(), iso(seconds));
}

function iso(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function phasesOf(more: unknown): readonly Detail[] {
  const lines = listAt(more, 'phases').flatMap((phase) => {
    const name = textAt(phase, 'phase-type');
    if (name === null) return [];
    const [status, seconds] = [textAt(phase, 'phase-status') ?? '', numberAt(phase, 'duration-in-seconds')];
    return [`${name.padEnd(17)}${status.padEnd(13)}${durationOf(seconds) ?? ''}`.trimEnd()];
  });
  return lines.length === 0 ? [] : [{ title: 'Phases', text: lines.join('\n'), code: true }];
}

function buildLink(region: string | null, account: string | null, project: string, buildId: string | null): string {
  const name = encoded(project);
  const projects = account === null ? 'projects' : `${encoded(account)}/projects`;
  const build = buildId === null ? 'history' : `build/${encoded(buildId)}/`;
  return consoleLink(region, `codesuite/codebuild/${projects}/${name}/${build}`);
}

function logLink(region: string | null, group: string | null, stream: string | null): string | null {
  if (group === null) return null;
  const events = stream === null ? '' : `/log-events/${encodedTwice(stream, '$')}`;
  return consoleLink(region, 'cloudwatch/home', `logsV2:log-groups/log-group/${encodedTwice(group, '$')}${events}`);
}
