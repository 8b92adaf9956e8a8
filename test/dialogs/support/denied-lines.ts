import { stringify } from 'yaml';
import { otherNames } from '../../../src/aws/packages.ts';
import type { SdkCatalogue } from '../../../src/aws/sdk-service.ts';
import type { Operation } from '../../../src/command/catalogue.ts';
import { xformName } from '../../../src/command/names.ts';
import { negative, resolveOption } from '../../../src/command/options.ts';
import { formatWords } from '../../../src/command/words.ts';
import { MORE } from './denied-gate.ts';
import { type Subject, type SubjectOption, wordsOf } from './denied-subjects.ts';

/** Another way to write a subject's command; null where this subject cannot be written so. */
export type Spelling = (subject: Subject, catalogue: SdkCatalogue) => string | null;

const all = ({ required, harmful }: Subject): readonly SubjectOption[] => [...required, ...harmful];

/** A line of words of which the first two are the service's and the operation's name. */
function named({ words }: Subject, change: (name: string) => string): string {
  const [service = '', operation = '', ...rest] = words;
  return [change(service), change(operation), formatWords(rest)].join(' ').trim();
}

/** The same line with each option's name written otherwise; null where one cannot be. */
function withOptions(subject: Subject, write: (given: SubjectOption) => string | null): string | null {
  const { service, operation } = subject;
  const options = all(subject).map((given) => {
    const name = write(given);
    return name === null ? null : [name, ...(given.text === null ? [] : [formatWords([given.text])])].join(' ');
  });
  return options.includes(null) ? null : [service.name, operation.cliName, ...options].join(' ');
}

/** The shortest beginning of an option's name that means this option. */
function abbreviated({ operation }: Subject, { option }: SubjectOption): string {
  for (let length = 1; length < option.cliName.length; length += 1) {
    const found = resolveOption(operation, option.cliName.slice(0, length));
    const { target } = found.kind === 'found' ? found : {};
    if (target?.kind === 'option' && target.option === option && target.on) return option.cliName.slice(0, length);
  }
  return option.cliName;
}

/** The name that sets a flag to what makes the rule hold, or to the opposite. */
function flagName(operation: Operation, { option, harmful }: NonNullable<Subject['flag']>, harms: boolean): string {
  return harmful === harms ? option.cliName : negative(operation, option);
}

/** Names that people use for a service besides its own; the n-th of them. */
function otherName(nth: number): Spelling {
  return ({ service, words }) => {
    const others = [...otherNames()].flatMap(([other, name]) => (name === service.name ? [other] : []));
    const other = others[nth];
    return other === undefined ? null : formatWords([other, ...words.slice(1)]);
  };
}

/** Every leniency of the language and of the cleaning of what Teams sends, by what it is called in the tests. */
export const SPELLINGS: Readonly<Record<string, Spelling>> = {
  'as it stands': ({ line }) => line,
  'behind aws': ({ line }) => `aws ${line}`,
  "behind a terminal's prompt": ({ line }) => `$ aws ${line}`,
  'behind the name of the bot': ({ line }) => `@AWS: ${line}`,
  'in capitals': (subject) =>
    withOptions(subject, ({ option }) => `--${option.cliName.toUpperCase()}`)?.replace(
      `${subject.service.name} ${subject.operation.cliName}`,
      (names) => names.toUpperCase(),
    ) ?? null,
  "with the API's names": (subject) => {
    const line = withOptions(subject, ({ option: { member, cliName } }) =>
      xformName(member.name.charAt(0).toUpperCase() + member.name.slice(1)) === cliName ? `--${member.name}` : null,
    );
    return line?.replace(subject.operation.cliName, subject.operation.name) ?? null;
  },
  ...Object.fromEntries([0, 1, 2, 3, 4].map((nth) => [`by other name ${nth + 1} of its service`, otherName(nth)])),
  'without its service': ({ operation, words }, catalogue) => {
    const owners = catalogue.servicesWithOperation(operation.cliName);
    return owners.length === 1 ? formatWords(words.slice(1)) : null;
  },
  'with global options in front and between': ({ service, operation, required, harmful }) =>
    formatWords([
      ...['--region', 'eu-west-1', service.name, '--no-cli-pager', '--output', 'json', operation.cliName],
      ...wordsOf([...required, ...harmful]),
    ]),
  'with an account and a Region': ({ line }) => `${line} --account production --region eu-west-1`,
  'with a query': ({ line }) => `${line} --query @`,
  'with a form of output': ({ line }) => `${line} --output yaml`,
  'page by page': ({ line, pages }) => (pages ? `${line} --max-items 3` : null),
  'without paging': ({ line, pages }) => (pages ? `${line} --no-paginate` : null),
  'from a token on': ({ line, pages }) => (pages ? `${line} --starting-token ${MORE}` : null),
  'with dashes of a phone': ({ line }) => line.replaceAll(' --', ' —'),
  'with single hyphens': ({ line }) => line.replaceAll(' --', ' -'),
  'with hyphens of a web page': (subject) => named(subject, (name) => name.replaceAll('-', '\u2011')),
  'in curly quotes': (subject) => named(subject, (name) => `\u201c${name}\u201d`),
  'in single quotes': (subject) => named(subject, (name) => `'${name}'`),
  'quoted in the middle': (subject) => named(subject, (name) => `${name.slice(0, 2)}"${name.slice(2)}"`),
  'behind backslashes': (subject) => named(subject, (name) => name.replaceAll(/[a-z]/g, '\\$&')),
  'with characters that cannot be seen': (subject) =>
    named(subject, (name) => [...name].join('\u200b')).replace(' ', '\u00a0\u3000'),
  'over several lines': ({ words }) => words.map((word) => formatWords([word])).join(' \\\n  '),
  'over lines without backslashes': ({ words }) => words.map((word) => formatWords([word])).join('\n'),
  'in code marks': ({ line }) => `\`\`\`bash\naws ${line}\n\`\`\``,
  'with equals signs': ({ service, operation, required, harmful }) =>
    formatWords([
      ...[service.name, operation.cliName],
      ...[...required, ...harmful].map(({ option, text }) => `--${option.cliName}=${text ?? 'TRUE'}`),
    ]),
  'with answers of a form': ({ service, operation, required, harmful }) =>
    formatWords([
      ...[service.name, operation.cliName],
      ...[...required, ...harmful].map(({ option, text }) => `--${option.cliName}:=${text ?? 'true'}`),
    ]),
  'with its flag given twice': ({ line, operation, flag }) =>
    flag && `${line} --${flagName(operation, flag, false)} --${flagName(operation, flag, true)}`,
  'with the opposite of its flag turned off': ({ service, operation, required, flag }) =>
    flag &&
    formatWords([service.name, operation.cliName, ...wordsOf(required), `--${flagName(operation, flag, false)}=false`]),
  'with its flag over JSON that says the opposite': ({ service, operation, required, flag }) =>
    flag &&
    formatWords([
      ...[service.name, operation.cliName, ...wordsOf(required), `--${flagName(operation, flag, true)}`],
      ...['--cli-input-json', JSON.stringify({ [flag.option.member.name]: !flag.harmful })],
    ]),
  'with abbreviated options': (subject) => withOptions(subject, (given) => `--${abbreviated(subject, given)}`),
  'with a value for its one required option': ({ service, operation, required, harmful }) => {
    const [only, ...others] = required;
    if (only === undefined || only.text === null || others.length > 0) return null;
    return formatWords([service.name, operation.cliName, only.text, ...wordsOf(harmful)]);
  },
  'by --cli-input-json': ({ service, operation, json }) =>
    formatWords([service.name, operation.cliName, '--cli-input-json', JSON.stringify(json)]),
  'by --cli-input-yaml': ({ service, operation, json }) =>
    formatWords([service.name, operation.cliName, '--cli-input-yaml', stringify(json)]),
  'by JSON without quotes around it': ({ service, operation, json }) =>
    `${service.name} ${operation.cliName} --cli-input-json ${JSON.stringify(json)}`,
};
