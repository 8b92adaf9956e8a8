import { at, listAt, textAt } from '../notifications/fields.ts';
import { readArn } from '../notifications/links.ts';
import { inWords } from '../notifications/readers/state-words.ts';
import type { FollowKind, Started } from './kind.ts';
import { dateMs, endOf, type Step, stepState, type Target } from './progress.ts';

/** From `codebuild start-build` and `retry-build`. */
export function beginBuild({ output }: Started): Target | null {
  const id = textAt(output, 'build', 'id');
  if (id === null) return null;
  return { id, project: textAt(output, 'build', 'projectName') ?? id.split(':')[0] ?? id };
}

/** A build of CodeBuild and its phases. */
export const buildKind: FollowKind = {
  service: 'codebuild',
  title: ({ project }) => `Build ${project}`,
  looks: ({ id = '' }) => [{ operation: 'BatchGetBuilds', input: { ids: [id] }, optional: false }],
  read: ({ id = '' }, [output]) => {
    const build = at(output, 'builds', 0);
    const status = textAt(build, 'buildStatus');
    const end = endOf(status);
    // `COMPLETED` is the end and no work.
    const phases = listAt(build, 'phases').filter((phase) => textAt(phase, 'phaseType') !== 'COMPLETED');
    const steps = phases.map(stepOf);
    return {
      state: status ?? 'Unknown',
      end,
      steps,
      // How many phases will follow, nobody says.
      count: null,
      facts: [{ name: 'Build', value: id }],
      reason: end === 'succeeded' ? '' : reasonOf(phases),
      startedAt: dateMs(at(build, 'startTime')),
      endedAt: end === null ? null : dateMs(at(build, 'endTime')),
      stoppable: end === null,
      learned: learnedOf(build),
    };
  },
  stop: ({ id = '' }) => ['codebuild', 'stop-build', '--id', id],
  next: ({ id = '', group = '', stream = '' }, { end }) => [
    ...(group === '' || stream === ''
      ? []
      : [
          {
            title: 'Show the log',
            words: ['logs', 'get-log-events', '--log-group-name', group, '--log-stream-name', stream],
          },
        ]),
    ...(end === 'failed' ? [{ title: 'Build again', words: ['codebuild', 'retry-build', '--id', id] }] : []),
  ],
  page: ({ id = '', project = '', account = '' }) => [
    `codesuite/codebuild/${account === '' ? 'projects' : `${account}/projects`}/${encodeURIComponent(project)}/build/${encodeURIComponent(id)}`,
  ],
};

function stepOf(phase: unknown): Step {
  const type = textAt(phase, 'phaseType') ?? '';
  const ended = dateMs(at(phase, 'endTime'));
  const state = stepState(textAt(phase, 'phaseStatus') ?? 'IN_PROGRESS');
  return {
    name: phaseName(type),
    detail: '',
    state,
    startedAt: dateMs(at(phase, 'startTime')),
    endedAt: state === 'running' ? null : ended,
  };
}

/** `DOWNLOAD_SOURCE` is "Download source". */
function phaseName(type: string): string {
  const words = inWords(type);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function reasonOf(phases: readonly unknown[]): string {
  const failed = phases.find((phase) => endOf(textAt(phase, 'phaseStatus')) === 'failed');
  if (failed === undefined) return '';
  const messages = listAt(failed, 'contexts').flatMap((context) => textAt(context, 'message') ?? []);
  return `${phaseName(textAt(failed, 'phaseType') ?? '')}: ${messages.join(' ') || 'AWS does not say why'}`;
}

function learnedOf(build: unknown): Target {
  const account = readArn(textAt(build, 'arn'))?.accountId ?? null;
  const group = textAt(build, 'logs', 'groupName');
  const stream = textAt(build, 'logs', 'streamName');
  return {
    ...(account === null ? {} : { account }),
    ...(group === null ? {} : { group }),
    ...(stream === null ? {} : { stream }),
  };
}
