import type { AdaptiveCard } from '../cards/render.ts';
import type { Fact } from '../cards/views.ts';
import { mask } from '../src/answers/mask.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import { accessOf } from '../src/aws/access.ts';
import { type Denial, deniedAsWhole } from '../src/aws/denied-operations.ts';
import type { Command, CommandError, Parsed } from '../src/command/command.ts';
import { encodeInput } from '../src/command/encode.ts';
import { parse } from '../src/command/parse.ts';
import { formatWords } from '../src/command/words.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { accountChoice } from './account.ts';
import { explainRun } from './alias-run.ts';
import { commandErrorCard } from './errors.ts';
import { incidentBuiltInLine } from './incident-built-ins.ts';
import type { Parts } from './parts.ts';
import { globalRegionOf } from './regions.ts';
import { wantedRole } from './role.ts';
import { assumedWith } from './sign-in-claims.ts';
import type { Turn } from './turn.ts';

/** What a line would call, with which input, where and as whom. Calls nothing. */
export async function explainCard(parts: Parts, turn: Turn, parsed: Parsed): Promise<AdaptiveCard> {
  if (parsed.kind === 'error') return mistakeCard(parts, parsed.error);
  if (parsed.kind === 'explain') return explainCard(parts, turn, parsed.parsed);
  if (parsed.kind === 'built-in' && parsed.name === 'run') return explainAlias(parts, turn, parsed.restText);
  const line = parsed.kind === 'built-in' ? incidentBuiltInLine(parsed.name, parsed.restText) : null;
  if (line !== null) {
    const context = { catalogue: parts.catalogue, builtIns: [], pending: null };
    return explainCard(parts, turn, parse(line, context));
  }
  if (parsed.kind !== 'operation') {
    return parts.cards.render('notice', {
      tone: 'default',
      title: 'That calls nothing in AWS',
      text: 'explain takes an AWS command, such as: explain lambda invoke --function-name my-function',
      buttons: [],
    });
  }
  return commandCard(parts, turn, parsed.command, []);
}

/** A line that is not understood; or, where installing the service's client would not help, that it is denied. */
function mistakeCard(parts: Parts, error: CommandError): AdaptiveCard {
  const denied = deniedAsWhole(parts.denied, error.service);
  if (denied === null) return commandErrorCard(parts, error);
  return parts.cards.render('settled', {
    tone: 'default',
    title: `Nothing of ${error.service} is ever called`,
    commandLine: null,
    facts: [
      { name: 'Does', value: deniedWords(denied) },
      { name: 'Denied by', value: denied.pattern },
    ],
  });
}

/** What an alias would call with these values. */
async function explainAlias(parts: Parts, turn: Turn, restText: string): Promise<AdaptiveCard> {
  const explained = await explainRun(parts, turn, restText);
  if (explained.kind === 'error') return mistakeCard(parts, explained.error);
  return commandCard(
    parts,
    turn,
    explained.command,
    explained.missing.map((name) => `$${name}`),
  );
}

/** @param asked what is asked for besides the arguments that the command itself lacks. */
async function commandCard(
  parts: Parts,
  turn: Turn,
  command: Command,
  asked: readonly string[],
): Promise<AdaptiveCard> {
  const missing = [...asked, ...command.missing.map(({ cliName }) => `--${cliName}`)];
  return parts.cards.render('settled', {
    tone: 'default',
    title: `${command.service.name} ${command.operation.name} would be called`,
    commandLine: formatWords(maskWords(command.words)),
    facts: [
      { name: 'Does', value: whatItDoes(parts, command) },
      { name: 'Input', value: JSON.stringify(mask(encodeInput(command.input)), null, 2) },
      ...(missing.length === 0 ? [] : [{ name: 'Asks for', value: missing.join(', ') }]),
      ...(await where(parts, turn, command)),
    ],
  });
}

function whatItDoes(parts: Parts, { service, operation, input }: Command): string {
  const denied = parts.denied.find(service, operation.name, input);
  if (denied) return deniedWords(denied);
  return accessOf(service, operation, input) === 'read'
    ? 'Reads; runs at once'
    : 'Changes something; asks before it runs';
}

function deniedWords({ reason }: Denial): string {
  return `Denied, whatever the role: ${reason}`;
}

/** Account, role and Region as far as they are settled without asking. */
async function where(parts: Parts, turn: Turn, command: Command): Promise<readonly Fact[]> {
  try {
    const choice = await accountChoice(parts, turn, command);
    if (choice.kind === 'ask') return [{ name: 'Account', value: 'asked first: this conversation has several' }];
    const { account, roleArn } = choice.configuration;
    const role = await wantedRole(parts, turn, choice.configuration, command.globals.role);
    const region =
      command.globals.region ??
      (globalRegionOf(command.service.name, roleArn) === null
        ? ((await parts.memory.region(turn.conversation.baseId, account.id)) ?? account.defaultRegion ?? 'asked first')
        : 'global');
    return [
      { name: 'Account', value: `${account.name} (${account.id})` },
      { name: 'Role', value: role },
      ...assumedWith(choice.configuration),
      { name: 'Region', value: region },
    ];
  } catch (error) {
    if (error instanceof PersonError) return [{ name: 'Account', value: error.message }];
    throw error;
  }
}
