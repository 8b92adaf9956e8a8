import { readFileSync } from 'node:fs';
import { formatProblem, readConfiguration } from '../../src/configuration/load.ts';

/** What a configuration file takes from a deployment. */
export interface ConfigurationNeeds {
  /** Roles that the bot itself assumes. */
  readonly roleArns: readonly string[];
  readonly topicArns: readonly string[];
  /** By role. */
  readonly externalIds: ReadonlyMap<string, readonly string[]>;
  /** What is wrong with the file, a line each; then the rest is empty. */
  readonly problems: readonly string[];
}

/** Reads the file with the bot's own eyes, so that what is deployed is what it will accept. Never throws. */
export function readConfigurationNeeds(path: string): ConfigurationNeeds {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return failed([`Configuration: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const { configuration, problems } = readConfiguration(text);
  if (configuration === undefined) return failed(problems.map((problem) => formatProblem(path, problem)));
  const { channelConfigurations, userRoles } = configuration;
  const externalIds = new Map<string, string[]>();
  const roleArns: string[] = [];
  for (const row of channelConfigurations) {
    // People assume the role of a web-identity row with their own sign-ins.
    const own = row.roleSource === 'assume-role' ? [row.roleArn, row.notificationRoleArn] : [row.notificationRoleArn];
    roleArns.push(...own);
    for (const roleArn of new Set(own)) {
      if (row.externalId !== null) externalIds.set(roleArn, [...(externalIds.get(roleArn) ?? []), row.externalId]);
    }
  }
  return {
    roleArns: [...new Set([...roleArns, ...userRoles.flatMap(({ roles }) => roles)])],
    topicArns: [...new Set(channelConfigurations.flatMap(({ snsTopicArns }) => snsTopicArns))],
    externalIds: new Map([...externalIds].map(([roleArn, ids]) => [roleArn, [...new Set(ids)]])),
    problems: [],
  };
}

function failed(problems: readonly string[]): ConfigurationNeeds {
  return { roleArns: [], topicArns: [], externalIds: new Map(), problems };
}
