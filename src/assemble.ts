import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { CardRenderer } from '../cards/render.ts';
import { BUILT_INS } from '../dialogs/built-ins.ts';
import { createConversationMemory } from '../dialogs/conversation-memory.ts';
import { AwsCaller } from './aws/call.ts';
import { PrincipalClients } from './aws/clients.ts';
import type { Connection } from './aws/connection.ts';
import { PrincipalCredentials } from './aws/credentials.ts';
import { DeniedOperations } from './aws/denied-operations.ts';
import { InstalledCatalogue, installedModules } from './aws/installed-catalogue.ts';
import { Bot } from './bot.ts';
import type { AppRegistration, Environment } from './configuration/environment.ts';
import type { Configuration } from './configuration/configuration.ts';
import { ConfigurationIndex } from './configuration/match.ts';
import { openConfiguration } from './configuration/source.ts';
import type { Messages } from './server.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import { TeamsAdapter } from './teams/adapter.ts';
import { withRetry } from './teams/retry.ts';
import { Audit } from './telemetry/audit.ts';
import type { Log } from './telemetry/log.ts';

/** Teams shows an error on an invoke without an answer after 10 to 15 seconds. */
const ACKNOWLEDGE_AFTER_MS = 4500;
const SWEEP_EVERY_MS = 10 * 60 * 1000;

export interface Assembled {
  /** Handles one request of the door for activities. */
  readonly messages: Messages;
  /** What keeps the bot from doing its work, in words; empty when nothing does. */
  readonly problems: () => readonly string[];
  /** Lets running turns finish for up to so long, then releases everything. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Puts the parts together. Throws an Error of one line where something it needs cannot be used. */
export async function assemble(settings: {
  readonly environment: Environment;
  readonly demo: boolean;
  readonly log: Log;
  readonly version: string;
}): Promise<Assembled> {
