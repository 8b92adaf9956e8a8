import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder-core';
import { ServiceClientCredentialsFactory } from 'botframework-connector';
import type { AdaptiveCard } from '../../../cards/render.ts';
import { AwsCaller } from '../../../src/aws/call.ts';
import { PrincipalClients } from '../../../src/aws/clients.ts';
import type { Connection } from '../../../src/aws/connection.ts';
import { PrincipalCredentials } from '../../../src/aws/credentials.ts';
import { endingWith } from '../../../src/aws/web-identity.ts';
import type { BotParts } from '../../../src/bot.ts';
import type { Configuration } from '../../../src/configuration/configuration.ts';
import type { Store } from '../../../src/store/store.ts';
import { TeamsAdapter } from '../../../src/teams/adapter.ts';
import { UserTokens } from '../../../src/teams/sign-in.ts';
import { json, LocalAws } from '../../aws/support/local-aws.ts';
import {
  ALEX,
  Chat,
  type Loaded,
  oneAccount,
  openStore,
  personal,
  type Someone,
  TENANT,
  textOf,
} from '../../dialogs/support/chat.ts';
import { Connector, type Taken } from '../../teams/support/connector.ts';
import { APP_ID, ISSUER, Keys } from '../../teams/support/tokens.ts';
import { AUDIENCE, Issuer } from './issuer.ts';
import { type TrustingAccount, trustingSts } from './sts.ts';
import { TokenService } from './token-service.ts';

export const NOW = Date.parse('2026-11-21T03:12:00Z');

/** What one activity brought about. */
export interface Outcome {
  /** The answer to Teams' request. */
  readonly status: number;
  readonly body: unknown;
  /** What the bot sent meanwhile, and afterwards. */
  readonly taken: readonly Taken[];
  /** The Adaptive Cards of it. */
  readonly cards: readonly AdaptiveCard[];
  /** All texts and cards of it. */
  readonly said: string;
  /** The OAuth card, if one was sent. */
  readonly oauthCard: Record<string, unknown> | null;
}

/** The whole bot between stand-ins that speak HTTP: Teams, Bot Framework's token service, Entra ID and AWS. */
export class House {
  readonly issuer: Issuer;
  readonly aws: LocalAws;
  readonly tokenService: TokenService;
  readonly connector: Connector;
  readonly keys: Keys;
  readonly account: TrustingAccount;
  readonly #loaded: Loaded;
  readonly #store: Store;
  readonly #configuration: (sandbox: Configuration) => Configuration;
  readonly #people: BotParts['people'] | undefined;
  #bot: { readonly chat: Chat; readonly adapter: TeamsAdapter };
  #now = NOW;
  #activities = 0;

  private constructor(
    loaded: Loaded,
    standIns: Pick<House, 'issuer' | 'aws' | 'tokenService' | 'connector' | 'keys'>,
    { configuration = federated, people }: NonNullable<Parameters<typeof House.open>[1]>,
  ) {
    this.issuer = standIns.issuer;
    this.aws = standIns.aws;
    this.tokenService = standIns.tokenService;
    this.connector = standIns.connector;
    this.keys = standIns.keys;
    this.#loaded = loaded;
    this.#configuration = configuration;
    this.#people = people;
    this.#store = openStore(() => this.#now);
    const provider = { url: this.issuer.url, audiences: [AUDIENCE] };
    this.account = { providers: new Map([[this.issuer.issuer, provider]]), now: () => this.#now };
    this.aws.answers.set('sts', trustingSts(this.account));
    this.aws.answers.set('lambda', ({ headers }) =>
      json({ Functions: [{ FunctionName: `for ${headers['x-amz-security-token']}` }] }),
    );
    this.#bot = this.#open();
  }

  static async open(
    loaded: Loaded,
    more: {
      readonly configuration?: (sandbox: Configuration) => Configuration;
      readonly people?: BotParts['people'];
    } = {},
  ): Promise<House> {
    let house: House | null = null;
    const issuer = await Issuer.open(TENANT, () => house?.now ?? NOW);
    const aws = new LocalAws();
    await aws.start();
    const tokenService = await TokenService.open();
    const connector = await Connector.open();
    const keys = await Keys.open();
    house = new House(loaded, { issuer, aws, tokenService, connector, keys }, more);
    return house;
  }

  get chat(): Chat {
    return this.#bot.chat;
  }

  get now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  /** The process ends and another begins, with nothing but the store. */
  restart(): void {
    this.#bot = this.#open();
  }

  async close(): Promise<void> {
    await this.#bot.adapter.idle();
    this.issuer.close();
    this.tokenService.close();
    this.connector.close();
    this.keys.close();
    await this.aws.stop();
  }

  /** What was asked of one AWS service, by the action of STS or the path of others. */
  calls(service: string): readonly string[] {
    return this.aws.requests
      .filter((request) => request.service === service)
      .map(({ path, body }) => (service === 'sts' ? String(new URLSearchParams(body).get('Action')) : path));
  }

  /** Everything that was written down: the log and the audit. */
  get written(): string {
    return [...this.chat.logLines, ...this.chat.auditLines.map((line) => JSON.stringify(line))].join('\n');
  }

  /** What the store has of a person's dialogs. */
  async stored(someone: Someone = ALEX): Promise<string> {
    return JSON.stringify(await this.#store.read([`dialog/a:${someone.id}/${someone.aadObjectId}`]));
  }

  say(text: string, as: Someone = ALEX, more: Partial<Activity> = {}): Promise<Outcome> {
    return this.send({ type: 'message', text, textFormat: 'plain', ...more }, as);
  }

  /** Presses a button that runs a line. */
  press(line: string, as: Someone = ALEX, more: Partial<Activity> = {}): Promise<Outcome> {
    return this.pressData({ verb: 'command.run', line }, as, more);
  }

  pressData(data: object, as: Someone = ALEX, more: Partial<Activity> = {}): Promise<Outcome> {
    const value = { action: { type: 'Action.Execute', verb: Reflect.get(data, 'verb'), data }, trigger: 'manual' };
    return this.send({ type: 'invoke', name: 'adaptiveCard/action', value, replyToId: 'pressed', ...more }, as);
  }

  /** Teams' own token, sent for the person without asking them. */
  exchange(token: string, as: Someone = ALEX, more: Partial<Activity> = {}): Promise<Outcome> {
    const value = { id: 'exchange-1', connectionName: 'entra', token };
    return this.send({ type: 'invoke', name: 'signin/tokenExchange', value, ...more }, as);
  }

  /** The window of a sign-in is done. */
  verify(state: unknown, as: Someone = ALEX, more: Partial<Activity> = {}): Promise<Outcome> {
    return this.send({ type: 'invoke', name: 'signin/verifyState', value: { state }, ...more }, as);
  }

  async send(activity: Partial<Activity>, as: Someone = ALEX): Promise<Outcome> {
    this.#activities += 1;
    const { chat, adapter } = this.#bot;
    const from = this.connector.taken.length;
    const { status, body } = await adapter.receive(
      this.keys.token({ serviceurl: this.connector.url }),
      {
        id: `activity-${this.#activities}`,
        channelId: 'msteams',
        serviceUrl: this.connector.url,
        from: as,
        recipient: { id: '28:bot', name: 'AWS' },
        channelData: { tenant: { id: TENANT } },
        ...personal(as),
        ...activity,
      },
      (context, acknowledge) => chat.bot.turn(context, acknowledge),
    );
    await adapter.idle();
    const taken = this.connector.taken.slice(from);
    const attachments = taken.flatMap(({ activity: sent }) => attachmentsOf(sent));
    return {
      status,
      body,
      taken,
      cards: attachments
        .filter(({ contentType }) => contentType.endsWith('card.adaptive'))
        .map(({ content }) => content),
      said: [
        ...taken.map(({ activity: sent }) => String(sent.text ?? '')),
        ...attachments.map(({ content }) => textOf(content)),
      ]
        .filter(Boolean)
        .join('\n'),
      oauthCard: attachments.find(({ contentType }) => contentType.endsWith('card.oauth'))?.content ?? null,
    };
  }

  #open(): { readonly chat: Chat; readonly adapter: TeamsAdapter } {
    const clock = () => this.#now;
    const settings = {
      MicrosoftAppId: APP_ID,
      OAuthUrl: this.tokenService.url,
      ToChannelFromBotLoginUrl: this.keys.url,
      ToChannelFromBotOAuthScope: ISSUER,
      ToBotFromChannelTokenIssuer: ISSUER,
      ToBotFromChannelOpenIdMetadataUrl: this.keys.url,
      ToBotFromEmulatorOpenIdMetadataUrl: this.keys.url,
    };
    const authentication = new ConfigurationBotFrameworkAuthentication(settings, new BotCredentials());
    const tokens = new UserTokens({
      authentication,
      appId: APP_ID,
      connectionName: () => this.chat.parts.configuration().signIn?.connectionName ?? null,
    });
    // The bot has no credentials of its own: whoever asks for them fails.
    const connection: Connection = {
      credentials: () => Promise.reject(new Error('the bot has no AWS credentials')),
      prepare: this.aws.connection.prepare,
    };
    const chat = new Chat(this.#loaded, {
      clock,
      store: this.#store,
      configuration: this.#configuration,
      parts: (parts) => {
        const credentials = new PrincipalCredentials({
          catalogue: this.#loaded.catalogue,
          connection,
          clock,
          stsRegion: 'eu-west-1',
          log: parts.log,
          deniedStatements: [],
          webIdentityTokens: tokens,
        });
        const clients = new PrincipalClients({ connection, credentials });
        return {
          ...parts,
          ...(this.#people === undefined ? {} : { people: this.#people }),
          signIns: endingWith(tokens, [credentials, clients]),
          caller: new AwsCaller({
            catalogue: this.#loaded.catalogue,
            clients,
            credentials,
            denied: parts.denied,
            clock: () => performance.now(),
          }),
        };
      },
    });
    const adapter = new TeamsAdapter({
      authentication,
      retry: (send) => send(),
      acknowledgeAfterMs: 4500,
      onSending: () => () => undefined,
      onFault: (error) => {
        throw error;
      },
    });
    return { chat, adapter };
  }
}

/** What the bot itself goes by towards Bot Framework. */
class BotCredentials extends ServiceClientCredentialsFactory {
  override async isValidAppId(appId: string): Promise<boolean> {
    return appId === APP_ID;
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials(appId: string): ReturnType<ServiceClientCredentialsFactory['createCredentials']> {
    return {
      signRequest: async (request) => {
        request.headers.set('authorization', `Bearer of-the-bot-${appId}`);
        return request;
      },
    };
  }
}

/** One account, whose role is assumed with people's own sign-ins. */
export function federated(sandbox: Configuration): Configuration {
  const all = oneAccount(sandbox);
  return {
    ...all,
    signIn: { connectionName: 'entra' },
    channelConfigurations: all.channelConfigurations.map((row) => ({ ...row, roleSource: 'web-identity' })),
  };
}

interface Attachment {
  readonly contentType: string;
  readonly content: AdaptiveCard & Record<string, unknown>;
}

function attachmentsOf(sent: Record<string, unknown>): readonly Attachment[] {
  return Array.isArray(sent.attachments) ? sent.attachments : [];
}
