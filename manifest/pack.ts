import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { packApp } from './app-package.ts';
import { renderIcons } from './icons.ts';
import { type PackOptions, readOptions, USAGE } from './options.ts';
import { faultsOf } from './schema.ts';
import { SCHEMA_VERSION, teamsManifest } from './teams-manifest.ts';

export interface PackParts {
  readonly projectVersion: string;
  readonly icons: () => Promise<{ readonly color: Uint8Array; readonly outline: Uint8Array }>;
  /** Throws where the file cannot be written. */
  readonly write: (file: string, bytes: Uint8Array) => void;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** `npm run manifest`: packs the app for Teams. Gives the exit code: 0 written, 1 not written, 2 not used as it should be. */
export async function pack(args: readonly string[], parts: PackParts): Promise<number> {
  const read = readOptions(args, parts.projectVersion);
  if (read.kind === 'help') {
    parts.print(USAGE);
    return 0;
  }
  if (read.kind === 'problem') {
    parts.complain(`${read.message}\n`);
    return 2;
  }
  const { options } = read;
  const manifest = teamsManifest(options);
  const faults = await faultsOf(manifest);
  if (faults.length > 0) {
    parts.complain(`Teams would not take the manifest: ${faults.join('; ')}\n`);
    return 1;
  }
  const bytes = packApp(manifest, await parts.icons());
  try {
    parts.write(options.out, bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    parts.complain(`${options.out} cannot be written (${reason}): name another file with --out.\n`);
    return 1;
  }
  parts.print(done(options));
  return 0;
}

function done({ appId, domain, name, signIn, version, out }: PackOptions): string {
  return `${resolve(out)}
  ${name} ${version} for ${domain}, app id ${appId}${signIn ? ', with sign-in' : ''}; valid by Teams' schema ${SCHEMA_VERSION}

Next:
  1. Upload it: Teams admin center > Teams apps > Manage apps > Actions > Upload new app.
     Or for yourself: Teams > Apps > Manage your apps > Upload an app.
  2. Add it to a team, and write @${name} welcome in a channel of it.
To update it later: pack again with the same --app-id and a higher --app-version, and upload that as an update of the app.
`;
}

if (import.meta.main) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.exitCode = await pack(process.argv.slice(2), {
    projectVersion: String(version),
    icons: renderIcons,
    write: (file, bytes) => writeFileSync(file, bytes),
    print: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
  });
}
