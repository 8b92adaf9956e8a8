import type { Arguments, GivenValue } from './arguments.ts';
import type { Operation, Option } from './catalogue.ts';
import { hasNegative } from './options.ts';
import { quote, refuse } from './refusal.ts';

/**
 * Gives the words that belong to no option to the one required option without a value (`get-function my-fn`). A file
 * name for the answer's body, which the AWS CLI wants behind some operations, is left out: there is no disk to write to.
 * `inJson`: members that JSON input sets. Errors: `unknown-option` for any other word.
 */
export function placeBareWords(operation: Operation, given: Arguments, inJson: ReadonlySet<string>): Arguments {
  if (given.bare.length === 0) return given;
  const unset = operation.options.filter(
    (option) => option.required && !given.options.has(option) && !inJson.has(option.member.name),
  );
  const [wanted, ...others] = unset;
  const takesFile = writesFile(operation);
  let bare = given.bare;
  let options = given.options;
  if (wanted !== undefined && others.length === 0 && !hasNegative(operation, wanted)) {
    const count = wanted.member.shape.kind === 'list' ? bare.length : 1;
    options = new Map<Option, GivenValue>([...options, [wanted, { words: bare.slice(0, count) }]]);
    bare = bare.slice(count);
  }
  if (takesFile && bare.length === 1 && (unset.length === 0 || options !== given.options)) bare = [];
  if (bare.length > 0) refuseBare(operation, given, bare, unset);
  return { ...given, options, bare: [] };
}

/** Writes its stream of events to a file. Values: `service operation`. */
const EVENTS_TO_FILE: ReadonlySet<string> = new Set(['s3api select-object-content']);

/** Whether the AWS CLI writes the answer's body to a file that stands as the last word: where bytes are what it gives. */
function writesFile(operation: Operation): boolean {
  if (EVENTS_TO_FILE.has(`${operation.service} ${operation.cliName}`)) return true;
  return operation.output.members.some(({ shape }) => shape.kind === 'blob');
}

function refuseBare(operation: Operation, given: Arguments, bare: readonly string[], unset: readonly Option[]): never {
  const [word = ''] = bare;
  const lower = word.toLowerCase();
  const command = `${operation.service} ${operation.cliName}`;
  if (lower === 'true' || lower === 'false') {
    const flags = [...given.options].filter(([option, value]) => 'on' in value && hasNegative(operation, option));
    const flag = flags.at(-1)?.[0].cliName;
    if (flag !== undefined) {
      const names = [`--${flag}`, `--no-${flag}`];
      refuse(
        'unknown-option',
        `--${flag} takes no value, so ${quote(word)} is left over. Write ${names.join(' or ')}.`,
        {
          suggestions: names,
        },
      );
    }
  }
  const structure = [...given.options.keys()].find(({ member }) => {
    const key = /^([A-Za-z0-9]+)=/.exec(word)?.[1];
    return key !== undefined && member.shape.kind === 'structure' && member.shape.member(key) !== undefined;
  });
  if (structure !== undefined) {
    refuse(
      'unknown-option',
      `${quote(word)} is left over. Within --${structure.cliName} put a comma before it instead of a space.`,
    );
  }
  const names = unset.slice(0, 4).map((option) => `--${option.cliName}`);
  const help =
    names.length > 0
      ? `Write the option in front of it: ${names.join(', ')}.`
      : `Every value follows an option; ${command} --help lists them. A value with spaces goes in quotes.`;
  refuse('unknown-option', `I do not know what ${quote(word)} is for. ${help}`, { suggestions: names });
}
