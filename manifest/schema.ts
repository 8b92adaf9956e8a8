import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { type Manifest, SCHEMA_VERSION } from './teams-manifest.ts';

/** The file of Teams' own schema in the package that carries it. */
export function schemaFile(): string {
  return createRequire(import.meta.url).resolve(
    `@microsoft/app-manifest/build/json-schemas/teams/v${SCHEMA_VERSION}/MicrosoftTeams.schema.json`,
  );
}

/** What Teams' own schema finds wrong; empty where nothing is. Asks nobody: left to itself, the validator would look on the network. */
export async function faultsOf(manifest: Manifest): Promise<readonly string[]> {
  return AppManifestUtils.validateAgainstSchema(manifest, JSON.parse(readFileSync(schemaFile(), 'utf8')));
}
