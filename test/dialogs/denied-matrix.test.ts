import assert from 'node:assert/strict';
import { removal } from '../../src/command/removals.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { everywhere, load, type Outcome, oneAccount } from './support/chat.ts';
import { type Checks, GatedChat, shown } from './support/denied-gate.ts';
import { KEPT_WAYS } from './support/denied-kept-ways.ts';
import { type DeniedRule, deniedOperationsOf, type Subject, subjectOf, subjectsOf } from './support/denied-subjects.ts';
import type { Way } from './support/denied-way.ts';
import { LINE_WAYS } from './support/denied-ways.ts';

const loaded = load();
const { catalogue } = loaded;
const denied = deniedOperationsOf(catalogue);

function subject(service: string, operation: string, rule: Partial<DeniedRule> & Pick<DeniedRule, 'pattern'>): Subject {
  const found = catalogue.service(service).operation(operation);
  const made = found && subjectOf({ reason: '', only: undefined, ...rule }, catalogue, [found]);
  if (!made) throw new Error(`no subject can be made of ${service} ${operation}`);
  return made;
}

/** Of spellings, one in so many is also shown to lead to the call. */
const SOME = 5;

/** Rules of a configuration. */
const reason = 'the configuration of this bot denies it';
const ADDED: readonly Subject[] = [
  subject('lambda', 'delete-function', { pattern: 'lambda:DeleteF*', reason }),
  subject('logs', 'describe-log-groups', { pattern: '*:DescribeLogGroups', reason }),
  subject('stepfunctions', 'stop-execution', { pattern: 'SFN:Stop*', reason }),
];

/** Operations that nothing denies: between them they can go every way. */
const ALLOWED: readonly Subject[] = [
  subject('lambda', 'delete-function', { pattern: 'lambda:DeleteFunction' }),
  subject('lambda', 'get-function', { pattern: 'lambda:GetFunction' }),
  subject('logs', 'describe-log-groups', { pattern: 'logs:DescribeLogGroups' }),
  subject('eks', 'delete-cluster', { pattern: 'eks:DeleteCluster' }),
  subject('elbv2', 'describe-load-balancers', { pattern: 'elasticloadbalancing:DescribeLoadBalancers' }),
  // Its flag stands for one that makes a rule hold.
  subject('ec2', 'get-console-output', {
    pattern: 'ec2:GetConsoleOutput',
    only: { member: 'DryRun', is: 'given-true' },
  }),
];

function withoutRegions(sandbox: Configuration): Configuration {
  const all = oneAccount(sandbox);
  const nowhere = (row: Configuration['channelConfigurations'][number]) => ({
    ...row,
    account: { ...row.account, defaultRegion: null },
  });
  return { ...all, channelConfigurations: all.channelConfigurations.map(nowhere) };
}

const CONFIGURATIONS = { account: everywhere, region: withoutRegions, nothing: oneAccount };

/** One chat for each configuration that ways need. */
function gates(subjects: readonly Subject[], patterns: readonly string[]): (way: Way) => GatedChat {
  const opened = new Map<Way['asks'], GatedChat>();
  return ({ asks }) => {
    const configuration = (sandbox: Configuration) => ({ ...CONFIGURATIONS[asks](sandbox), denied: patterns });
    const gate = opened.get(asks) ?? new GatedChat(loaded, subjects, configuration);
    opened.set(asks, gate);
    return gate;
  };
}

/** Goes a way with these checks at work for its last step, confirming what is asked about; null where it leads to no such operation. */
async function go(gate: GatedChat, way: Way, to: Subject, checks: Checks): Promise<Outcome | null> {
  const who = gate.somebody(way.where);
  gate.check('none');
  const last = await way.begin(who, to, catalogue);
  if (last === null) return null;
  gate.check(checks);
  const outcome = await last();
  // With the check of the dialogs most ways are to end before anything is asked.
  return checks === 'both' && !way.confirms ? outcome : who.confirm(outcome);
}

/** What is wrong with the end of a way without checks: it is to lead to the call, so that it is they that end it otherwise. */
function missing(gate: GatedChat, { call }: Subject, outcome: Outcome): readonly string[] {
  return gate.deniedCalls.includes(call) ? [] : [`the way does not lead to it, but to ${shown(outcome)}`];
}

/** What is wrong with the end of a way to a denied operation. */
function wrongWith(gate: GatedChat, { pattern, reason }: Subject, outcome: Outcome): readonly string[] {
  const text = shown(outcome);
  const outcomes = gate.audited.map((line) => line.outcome);
  return [
    ...gate.chat.calls.map((call) => `${call} was called`),
    ...(text.includes(`is denied because ${reason}.`) ? [] : [`the reason is not in ${text}`]),
    ...(text.includes(`Denied by\n${pattern}`) ? [] : [`the rule is not in ${text}`]),
    ...(/^(asked,)?denied$/.test(String(outcomes)) ? [] : [`the audit has ${outcomes}`]),
  ];
}

describe('a denied operation', function () {
  this.timeout(60_000);

  const subjects = [...subjectsOf(catalogue, denied), ...ADDED];
  const patterns = ADDED.map(({ pattern }) => pattern);
  const gateOf = gates(subjects, patterns);
  const allowedGateOf = gates(ALLOWED, []);

  it('is there for every rule of the tables whose operation a line can name', () => {
    const named = [...denied].filter(([, operations]) =>
      operations.some(({ service, cliName }) => removal(service, cliName) === undefined),
    );
    assert.deepEqual(
      named.map(([pattern]) => pattern).toSorted(),
      subjectsOf(catalogue, denied)
        .map(({ pattern }) => pattern)
        .toSorted(),
    );
    assert.ok(named.length >= 80);
  });

  for (const way of [...LINE_WAYS, ...KEPT_WAYS]) {
    it(`is not run when it is ${way.name}, though it would be`, async () => {
      const gate = gateOf(way);
      const wrong: string[] = [];
      let led = 0;
      for (const [place, to] of subjects.entries()) {
        // A spelling that is refused by name is understood: that it leads to the call is shown for some.
        const kinds: readonly Checks[] = way.isSpelling && place % SOME > 0 ? ['both'] : ['none', 'calls', 'both'];
        for (const checks of kinds) {
          const outcome = await go(gate, way, to, checks);
          if (outcome === null) break;
          led += 1;
          const found = checks === 'none' ? missing(gate, to, outcome) : wrongWith(gate, to, outcome);
          wrong.push(...found.map((what) => `${to.pattern} (${checks}): ${what}`));
        }
      }
      assert.deepEqual(wrong, []);
      assert.ok(led > 0, 'it leads somewhere');
    });

    it(`is the difference: an allowed one runs when it is ${way.name}`, async () => {
      const gate = allowedGateOf(way);
      const ran: string[] = [];
      for (const to of ALLOWED) {
        if ((await go(gate, { ...way, confirms: true }, to, 'both')) === null) continue;
        ran.push(...(gate.chat.calls.includes(to.call) ? [to.call] : []));
        assert.equal(gate.audited.at(-1)?.outcome, 'ran', to.line);
      }
      assert.notDeepEqual(ran, []);
    });
  }
});
