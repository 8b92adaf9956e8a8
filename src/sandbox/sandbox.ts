import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../aws/connection.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { accounts, defaultRegion } from './accounts.ts';
import { AlarmWatch, type Publication } from './alarm-messages.ts';
import { type Answering, answerIn, type Request } from './answer.ts';
import type { Output, SandboxAccount } from './call.ts';
import { sandboxConfiguration } from './configuration.ts';
import { regions } from './content/ec2.ts';
import { createEstate, type Estate } from './estate.ts';
import { assumeRole, botCredentials, callerIdentity, type Issued, identify } from './identity.ts';
import { uuid } from './noise.ts';
import { authorize } from './permissions.ts';
import { services } from './services/index.ts';
import { answerUnsupported } from './unsupported.ts';
import { validateInput } from './validate.ts';

export interface SandboxOptions {
  /** All times in the sandbox follow it; the time of the first look counts as the sandbox's start. */
  readonly clock: () => Date;
  /** Waits that long and rejects when the signal aborts; real time unless given. */
  readonly sleep?: Answering['sleep'];
}

export interface Sandbox {
  /** Clients that it prepares never reach the network. */
  readonly connection: Connection;
  /** Both accounts in every conversation of the local playground. */
  readonly configuration: Configuration;
  /** What the alarms of both accounts have to tell since it was asked last; nothing the first time. */
  alarmPublications(): readonly Publication[];
}

/** Where alarms are heard of: the topics of these sites are in the configuration. */
const watchedSites = accounts.map((account) => ({ account, region: defaultRegion }));

/**
 * Two simulated AWS accounts. What calls change stays changed for the life of the sandbox, and no longer; the same clock
 * and the same calls give the same answers.
 */
export function createSandbox({ clock, sleep = sleepInRealTime }: SandboxOptions): Sandbox {
  const startedAt = clock();
  const issued: Issued = new Map();
  const estates = new Map<string, Estate>();
  const watch = new AlarmWatch();
  let ids = 0;
  const newId = (): string => uuid(`id ${ids++}`);

  function estate(account: SandboxAccount, region: string): Estate {
    const key = `${account.id}/${region}`;
    const known = estates.get(key);
    if (known !== undefined) return known;
    const made = createEstate({ account, region, startedAt });
    estates.set(key, made);
    return made;
  }

  async function answer(request: Request): Promise<Output> {
    const { service, operation, input, region } = request;
    if (!regions.includes(region)) throw unknownEndpoint(service, region);
    const now = clock();
    const identity = identify(request.accessKeyId, issued, now, service);
    validateInput(service, operation.name, operation.input, input);
    if (service === 'sts') {
      if (operation.name === 'AssumeRole') return assumeRole(input, identity, issued, now);
      if (operation.name === 'GetCallerIdentity') return callerIdentity(identity);
    }
    authorize(identity, service, operation.name, region, input);
    const { account, arn: callerArn } = identity;
    const handlers = services[service] ?? {};
    const handler = Object.hasOwn(handlers, operation.name) ? handlers[operation.name] : undefined;
    if (handler === undefined) return answerUnsupported(service, operation, input);
    return handler({
      account,
      region,
      input,
      now,
      callerArn,
      newId,
      wait: request.wait,
      estate: estate(account, region),
      estateIn: (other) => estate(account, other),
    });
  }

  return {
    connection: {
      credentials: async () => ({ ...botCredentials }),
      prepare: (client, service) => answerIn(client, service, { answer, newId, sleep }),
    },
    configuration: sandboxConfiguration(),
    alarmPublications: () => {
      const now = clock();
      return watchedSites.flatMap(({ account, region }) => watch.look(estate(account, region), now));
    },
  };
}

async function sleepInRealTime(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(milliseconds, undefined, { signal });
}

/** What an SDK client meets in a Region that is not there: no such host. */
function unknownEndpoint(service: string, region: string): Error {
  const host = `${service}.${region}.amazonaws.com`;
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname: host,
  });
}
