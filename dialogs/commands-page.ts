import { type BuiltInDescription, whoMayUse } from './built-in-descriptions.ts';

/** The words of the language itself, which stand in no table of built-ins. */
const LANGUAGE: readonly BuiltInDescription[] = [
  {
    name: 'help',
    aliases: [],
    usage: 'help [WORDS]',
    help: 'Shows what can be written, the commands of this page and the services; or the operations that the words find.',
  },
  {
    name: 'explain',
    aliases: [],
    usage: 'explain COMMAND',
    help: 'Shows what a command of AWS would call, with which input, where and as whom. Calls nothing.',
  },
];

/** The page of the documentation that lists every command of the bot's own, as Markdown. */
export function commandsPage(builtIns: readonly BuiltInDescription[]): string {
  const rows = [...builtIns, ...LANGUAGE].map((one) => {
    const also = one.aliases.map((alias) => `\`${alias}\``).join(', ');
    return `| ${[`\`${one.usage}\``, one.help, whoMayUse(one), also].map(cell).join(' | ')} |`;
  });
  return [
    "# Commands of the bot's own",
    '',
    '<!-- Written from dialogs/built-in-descriptions.ts by UPDATE_DOCS=1 npx mocha test/dialogs/commands-page.test.ts -->',
    '',
    'Everything else that is written to the bot is a command of AWS: see [use](use.md). Words in capitals stand for values, brackets for what may be left out.',
    '',
    "*Everyone* is whom the configuration of the conversation lets in: see [configure](configure.md#who-may-use-a-configuration). *Administrators* are those of the configuration's",
    '`Administrators`. Whatever calls AWS needs the rights of the role that the person has there.',
    '',
    '| command | does | who may use it | also written |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
}
