import type { ActionReport, ConfigurationReport, FeatureReport, RoleAddition, RoleReport } from './check.ts';

const STATES: Readonly<Record<FeatureReport['state'], string>> = {
  ok: 'ok',
  missing: 'missing',
  'not-checked': 'not checked',
  'not-needed': 'not needed',
};
const STATE_WIDTH = 13;
const NAME_WIDTH = 30;

const DECIDED_BY: Readonly<Record<ConfigurationReport['decidedBy'], string>> = {
  simulation: "Decided by IAM's simulation of its policies.",
  calls: 'Decided by calls that change nothing.',
  none: '',
};

/** Whether somebody has something to do: a right is missing, or a role cannot be assumed. */
export function hasGap({ roles, features }: ConfigurationReport): boolean {
  return roles.some(({ problem }) => problem !== null) || features.some(({ state }) => state === 'missing');
}

/** A configuration's report for people: a line for each role and feature, and below what to do about what is missing. */
export function reportText(report: ConfigurationReport): string {
  const { configurationName, accountName, accountId, region, decidedBy, notes, features } = report;
  const account = accountName === accountId ? accountId : `${accountName} (${accountId})`;
  const guardrails = report.guardrails.length === 0 ? 'none' : report.guardrails.join(', ');
  const blocks = [
    [`${configurationName}: ${account}, ${region}`, `  Guardrails: ${guardrails}`],
    [...report.roles.map(roleLine), ...features.map(featureLine)],
    ...distinctProblems(report.roles).flatMap(problemLines),
    notCheckedLines(features),
    withoutLines(features),
    ...report.additions.map((addition) => additionLines(addition, report)),
    noStatementLines(features, report),
    [...(decidedBy === 'none' ? [] : [DECIDED_BY[decidedBy]]), ...notes].map((note) => `  ${note}`),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function roleLine({ roleArn, of, problem, without }: RoleReport): string {
  const name = { channel: 'Role', person: 'Personal role', bot: "Role of the bot's work" }[of];
  const missing = without.length === 0 ? '' : `, without ${without.join(' and ')}`;
  return line(problem === null ? 'ok' : 'failed', name, `${roleArn}${missing}`);
}

function featureLine({ name, state, actions }: FeatureReport): string {
  const missing = actions.filter(({ needed, state: is }) => needed && is === 'missing');
  return line(STATES[state], name, names(missing));
}

function line(state: string, name: string, rest: string): string {
  return `  ${state.padEnd(STATE_WIDTH)}${name.padEnd(NAME_WIDTH)}${rest}`.trimEnd();
}

/** What stops every role alike is told once. */
function distinctProblems(roles: readonly RoleReport[]): readonly RoleReport[] {
  return roles.filter(({ problem }, place) => {
    if (problem === null || problem.code === 'assume-role-refused') return true;
    return roles.findIndex((other) => other.problem?.code === problem.code) === place;
  });
}

function problemLines({ problem, of, roleArn, without }: RoleReport): readonly (readonly string[])[] {
  if (problem !== null) {
    const steps = problem.nextSteps.map((step) => `    - ${step}`);
    return [[`  ${problem.title}${of === 'channel' ? '' : ` ${roleArn}`}`, `    ${problem.message}`, ...steps]];
  }
  if (without.length === 0) return [];
  return [
    [
      `  Sessions of ${roleArn} go without ${without.join(' and ')}: CloudTrail does not show who asked.`,
      `    - Add ${without.map((action) => `"${action}"`).join(' and ')} to the role's trust policy, see deploy/policies/trust-policy.json.`,
    ],
  ];
}

/** What is needed and could not be tried, by the reason. */
function notCheckedLines(features: readonly FeatureReport[]): readonly string[] {
  const actions = features.flatMap((feature) =>
    feature.actions.filter(({ needed, state }) => needed && state === 'not-checked'),
  );
  if (actions.length === 0) return [];
  const byReason = Map.groupBy(actions, ({ why }) => why ?? '');
  return ['  Not checked:', ...[...byReason].map(([why, some]) => `    ${names(some)}: ${why}`)];
}

/** What is missing and not needed: what does not work without it. */
function withoutLines(features: readonly FeatureReport[]): readonly string[] {
  const lines = features.flatMap(({ name, actions }) =>
    actions
      .filter(({ needed, state }) => !needed && state === 'missing')
      .map(({ action, without }) => `    ${name} without ${action}: ${without}`),
  );
  return lines.length === 0 ? [] : ['  Works in part:', ...new Set(lines)];
}

function additionLines({ to, policy, roleArn }: RoleAddition, report: ConfigurationReport): readonly string[] {
  const where =
    to === 'role'
      ? `Add this to a policy of ${roleArn}:`
      : `Add this to a policy of the guardrails, which cap the role, and list it in GuardrailPolicies of ${report.configurationName}:`;
  const json = JSON.stringify(policy, null, 2).replace(/^/gm, '    ');
  return [`  ${where}`, json];
}

/** What no statement helps against. */
function noStatementLines(features: readonly FeatureReport[], { additions }: ConfigurationReport): readonly string[] {
  const added = new Set(additions.flatMap(({ policy }) => policy.Statement.flatMap(({ Action }) => Action)));
  const stopped = features.flatMap(({ actions }) =>
    actions.filter(({ state, action }) => state === 'missing' && !added.has(action)),
  );
  if (stopped.length === 0) return [];
  const byReason = Map.groupBy(stopped, ({ why }) => why ?? '');
  return ['  No statement helps:', ...[...byReason].map(([why, some]) => `    ${names(some)}: ${why}`)];
}

function names(actions: readonly ActionReport[]): string {
  return [...new Set(actions.map(({ action }) => action))].join(', ');
}
