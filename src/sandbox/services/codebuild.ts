import { ago, arn, type Call, type Handlers, type Output } from '../call.ts';
import { type BuildProject, buildPhases, buildProjects } from '../content/codebuild.ts';
import { Refusal } from '../errors.ts';
import { requiredText, texts } from '../fields.ts';
import { page } from '../paging.ts';

/** A build that was started. */
export interface StartedBuild {
  /** `PROJECT:UUID`. */
  readonly id: string;
  readonly project: BuildProject;
  readonly number: number;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly stoppedAt: Date | undefined;
}

/** AWS CodeBuild. */
export const codebuild: Handlers = {
  ListProjects: (call) => {
    const all = projectsOf(call).map(({ name }) => name);
    const { items, next } = page(all, call.input, paging('ListProjects'));
    return { projects: items, nextToken: next };
  },
  BatchGetProjects: (call) => {
    const wanted = texts(call.input, 'names');
    const found = projectsOf(call).filter(({ name }) => wanted.includes(name));
    return {
      projects: found.map(({ name }) => ({
        name,
        arn: arn(call, 'codebuild', `project/${name}`),
        serviceRole: `arn:aws:iam::${call.account.id}:role/codebuild`,
        timeoutInMinutes: 60,
        created: ago(call.estate.site, 1440 * 300),
        lastModified: ago(call.estate.site, 1440 * 20),
      })),
      projectsNotFound: wanted.filter((name) => !found.some((one) => one.name === name)),
    };
  },
  StartBuild: (call) => {
    const name = requiredText(call.input, 'projectName');
    return startBuild(call, name);
  },
  RetryBuild: (call) => {
    const id = typeof call.input.id === 'string' ? call.input.id : '';
    return startBuild(call, buildOf(call, id).project.name);
  },
  StopBuild: (call) => {
    const found = buildOf(call, requiredText(call.input, 'id'));
    const isOver = described(call, found).buildStatus !== 'IN_PROGRESS';
    const after = isOver ? found : { ...found, stoppedAt: call.now };
    call.estate.builds.set(found.id, after);
    return { build: described(call, after) };
  },
  BatchGetBuilds: (call) => {
    const ids = texts(call.input, 'ids');
    const found = ids.flatMap((id) => call.estate.builds.get(id) ?? []);
    return {
      builds: found.map((one) => described(call, one)),
      buildsNotFound: ids.filter((id) => !call.estate.builds.has(id)),
    };
  },
  ListBuildsForProject: (call) => {
    const { name } = projectOf(call, requiredText(call.input, 'projectName'));
    const ids = [...call.estate.builds.values()].filter(({ project }) => project.name === name).map(({ id }) => id);
    const { items, next } = page(ids.toReversed(), call.input, paging('ListBuildsForProject'));
    return { ids: items, nextToken: next };
  },
};

function startBuild(call: Call, name: string): Output {
  const project = projectOf(call, name);
  const number = 1 + [...call.estate.builds.values()].filter((one) => one.project.name === name).length;
  const build: StartedBuild = {
    id: `${name}:${call.newId()}`,
    project,
    number,
    startedAt: call.now,
    startedBy: call.callerArn.split('/').slice(-2).join('/'),
    stoppedAt: undefined,
  };
  call.estate.builds.set(build.id, build);
  return { build: described(call, build) };
}

/** A build as far as it is: its phases follow from the clock. */
function described(call: Call, build: StartedBuild): Output {
  const until = (build.stoppedAt ?? call.now).getTime();
  const phases: Record<string, unknown>[] = [];
  let from = build.startedAt.getTime();
  let status = 'SUCCEEDED';
  for (const { type, takesS } of buildPhases) {
    const end = from + takesS * 1000;
    const startTime = new Date(from);
    if (until < end) {
      const isStopped = build.stoppedAt !== undefined;
      status = isStopped ? 'STOPPED' : 'IN_PROGRESS';
      phases.push({ phaseType: type, startTime, ...(isStopped ? ended('STOPPED', from, until) : {}) });
      from = until;
      break;
    }
    const fails = type === 'BUILD' && build.project.fails !== undefined;
    const contexts = fails ? [{ statusCode: 'COMMAND_EXECUTION_ERROR', message: build.project.fails }] : [];
    phases.push({ phaseType: type, startTime, ...ended(fails ? 'FAILED' : 'SUCCEEDED', from, end), contexts });
    from = end;
    if (fails) {
      status = 'FAILED';
      break;
    }
  }
  const isOver = status !== 'IN_PROGRESS';
  if (isOver) phases.push({ phaseType: 'COMPLETED', startTime: new Date(from) });
  return {
    id: build.id,
    arn: arn(call, 'codebuild', `build/${build.id}`),
    buildNumber: build.number,
    projectName: build.project.name,
    initiator: build.startedBy,
    startTime: build.startedAt,
    ...(isOver ? { endTime: new Date(from) } : {}),
    currentPhase: phases.at(-1)?.phaseType,
    buildStatus: status,
    sourceVersion: 'main',
    phases,
    timeoutInMinutes: 60,
    queuedTimeoutInMinutes: 480,
    buildComplete: isOver,
  };
}

function ended(phaseStatus: string, from: number, to: number): Output {
  return { phaseStatus, endTime: new Date(to), durationInSeconds: Math.round((to - from) / 1000) };
}

function projectsOf({ estate }: Call): readonly BuildProject[] {
  return buildProjects(estate.site);
}

function projectOf(call: Call, name: string): BuildProject {
  const found = projectsOf(call).find((one) => one.name === name);
  if (found === undefined) throw new Refusal('ResourceNotFoundException', `Project cannot be found: ${name}`);
  return found;
}

function buildOf({ estate }: Call, id: string): StartedBuild {
  const found = estate.builds.get(id);
  if (found === undefined) throw new Refusal('ResourceNotFoundException', `Build ${id} does not exist`);
  return found;
}

function paging(operation: string) {
  return { of: `codebuild.${operation}`, limit: '', token: 'nextToken', most: 100 };
}
