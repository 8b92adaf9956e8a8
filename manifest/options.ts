import { domainToASCII } from 'node:url';
import { parseArgs } from 'node:util';
import { patterns } from '../src/configuration/patterns.ts';

/** What the package is made for. */
export interface PackOptions {
  /** The app registration's id, in lower case. */
  readonly appId: string;
  /** Where the bot is reached: `bot.example.com`. */
  readonly domain: string;
  /** What people write behind the @. */
  readonly name: string;
  /** Whether people sign in with their own accounts. */
  readonly signIn: boolean;
  /** Three numbers. */
  readonly version: string;
  readonly developer: string;
  readonly website: string;
  readonly privacy: string;
  readonly terms: string;
  /** The file to write. */
  readonly out: string;
}

export type ReadOptions =
  | { readonly kind: 'options'; readonly options: PackOptions }
  | { readonly kind: 'help' }
  /** One line that says what to do. */
  | { readonly kind: 'problem'; readonly message: string };

export const USAGE = `usage: npm run -s manifest -- --app-id GUID --domain DOMAIN [OPTIONS]

Packs the app for Teams: one zip file to upload. Nothing is sent anywhere.

  --app-id GUID          the bot's app registration in Microsoft Entra ID (MicrosoftAppId)
  --domain DOMAIN        where the bot is reached, such as bot.example.com
  --name NAME            what the app is called in Teams, and what people write behind the @; AWS when left out
  --sign-in              people sign in with their own accounts (docs/federation.md)
  --app-version X.Y.Z    the version of the app in Teams; the project's when left out. An update needs a higher one
  --developer NAME       who runs the bot, shown in Teams; teams-aws-chatbot when left out
  --website ADDRESS      https address of a page about it, shown in Teams; https://DOMAIN when left out
  --privacy ADDRESS      https address of your privacy statement; the website when left out
  --terms ADDRESS        https address of your terms of use; the website when left out
  --out FILE             the file to write; teams-aws-chatbot-VERSION.zip when left out
  --help                 shows this
`;

const OPTIONS = {
  'app-id': { type: 'string' },
  domain: { type: 'string' },
  name: { type: 'string', default: 'AWS' },
  'sign-in': { type: 'boolean', default: false },
  'app-version': { type: 'string' },
  developer: { type: 'string', default: 'teams-aws-chatbot' },
  website: { type: 'string' },
  privacy: { type: 'string' },
  terms: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Names of the DNS: labels of letters, digits and hyphens, two at least, the last one no number. */
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
/** As the schema has it: no zeros in front, nothing behind the third number. */
const VERSION = /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}$/;
const MOST_OF_NAME = 30;
const MOST_OF_DEVELOPER = 32;
const MOST_OF_ADDRESS = 2048;

/** What is wrong with an argument. Never leaves this file. */
class Problem extends Error {}

/**
 * Reads the arguments. The first mistake is told, in one line.
 *
 * @param projectVersion the version in package.json.
 */
export function readOptions(args: readonly string[], projectVersion: string): ReadOptions {
  try {
    const values = parsedArgs(args);
    if (values.help) return { kind: 'help' };
    const appId = readAppId(values['app-id']);
    const domain = readDomain(values.domain);
    const version = readVersion(values['app-version'], projectVersion);
    const website = readAddress('--website', values.website, `https://${domain}`);
    const options = {
      appId,
      domain,
      name: readText('--name', values.name, MOST_OF_NAME),
      signIn: values['sign-in'],
      version,
      developer: readText('--developer', values.developer, MOST_OF_DEVELOPER),
      website,
      privacy: readAddress('--privacy', values.privacy, website),
      terms: readAddress('--terms', values.terms, website),
      out: readOut(values.out, version),
    };
    return { kind: 'options', options };
  } catch (error) {
    if (error instanceof Problem) return { kind: 'problem', message: error.message };
    throw error;
  }
}

function parsedArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    // Its messages name the argument; what follows the first sentence is about programs in general.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]\s/);
    throw new Problem(`${first.replace(/\.$/, '')}. npm run -s manifest -- --help shows all options.`);
  }
}

function readAppId(value: string | undefined): string {
  if (value === undefined) {
    throw new Problem("--app-id is missing: give the id of the bot's app registration, the one in MicrosoftAppId.");
  }
  if (!patterns.guid.pattern.test(value) || /^[0-]+$/.test(value)) {
    throw new Problem(
      `--app-id ${shown(value)} is no id of an app registration: write it as in MicrosoftAppId, such as 5a4d1111-0000-4000-8000-000000000001.`,
    );
  }
  return value.toLowerCase();
}

function readDomain(value: string | undefined): string {
  if (value === undefined) {
    throw new Problem('--domain is missing: give the name under which the bot is reached, such as bot.example.com.');
  }
  const lower = value.toLowerCase();
  if (DOMAIN.test(lower)) return lower;
  const better = lower.replace(/^[a-z+.-]+:\/\//, '').replace(/[/?#:].*$/, '');
  const ascii = domainToASCII(better.replace(/\.$/, ''));
  const next =
    ascii !== lower && DOMAIN.test(ascii)
      ? `write ${ascii}`
      : 'write a name such as bot.example.com, no address or number';
  throw new Problem(`--domain ${shown(value)} is no domain: ${next}. Scheme, port and path do not belong to it.`);
}

function readVersion(value: string | undefined, projectVersion: string): string {
  // A version before a release is that release to Teams, which knows three numbers.
  const version = value ?? projectVersion.replace(/[-+].*$/, '');
  if (VERSION.test(version)) return version;
  throw new Problem(`--app-version ${shown(version)} is no version: write three numbers, such as 1.2.0.`);
}

function readText(option: string, value: string, most: number): string {
  const text = value.trim();
  if (text === '' || /\p{Cc}|\p{Cf}/u.test(text) || !text.isWellFormed()) {
    throw new Problem(`${option} ${shown(value)} is no name: write 1 to ${most} visible characters.`);
  }
  if (text.length <= most) return text;
  throw new Problem(`${option} has ${text.length} characters: Teams takes ${most} at most. Write a shorter one.`);
}

function readAddress(option: string, value: string | undefined, otherwise: string): string {
  if (value === undefined) return otherwise;
  const isRight =
    URL.canParse(value) && new URL(value).protocol === 'https:' && /^https:\/\/\S+$/i.test(value) && !hasUser(value);
  if (!isRight) {
    throw new Problem(`${option} ${shown(value)} is no https address: write one such as https://www.example.com/bot.`);
  }
  if (value.length <= MOST_OF_ADDRESS) return value;
  throw new Problem(`${option} has ${value.length} characters: Teams takes ${MOST_OF_ADDRESS} at most.`);
}

function hasUser(address: string): boolean {
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}

function readOut(value: string | undefined, version: string): string {
  if (value === undefined) return `teams-aws-chatbot-${version}.zip`;
  if (value.endsWith('.zip')) return value;
  throw new Problem(`--out ${shown(value)} is no zip file: Teams takes only those, so let its name end in .zip.`);
}

/** On one line, and no longer than that. */
function shown(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}
