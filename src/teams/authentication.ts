import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder-core';
import { AuthenticationConstants, AuthenticationError } from 'botframework-connector';
// The same check that Bot Framework makes of tokens of its own; the index does not lead to it.
import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor.js';
import { TracedConnectors } from './traced-connectors.ts';

/** Bot Framework's name of Teams, among the channels of its own. */
const TEAMS = 'msteams';
const CLOCK_TOLERANCE_SECONDS = 5 * 60;
const UNAUTHORIZED = 401;

/** Bot Framework's settings, under its SDK's names; without `MicrosoftAppId` activities are taken without a token. */
export type RegistrationSettings = Readonly<Record<string, string>>;

/**
 * Bot Framework's authentication without the doors that a bot for Teams does not need. Left to itself, the SDK also takes tokens of
 * the Emulator, of other bots and of Azure Stack Edge: of issuers that the token itself names, for any audience, service and person.
 * A bot's own token for Bot Framework is one of these, so whoever once got hold of it could speak as everybody; and each name of a
 * tenant in a token, which nobody has verified yet, is kept for good. And it takes activities of each Bot Framework channel that is
 * turned on, of which Web Chat and Direct Line, on from the beginning, let clients say who they are.
 */
export class TeamsAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #tokens: JwtTokenExtractor | null;
  readonly #headers: () => Readonly<Record<string, string>>;

  /** `headers`: what each request to the connector bears besides. */
  constructor(settings: RegistrationSettings, headers: () => Readonly<Record<string, string>> = () => ({})) {
    super(settings);
    this.#headers = headers;
    this.#tokens = settings.MicrosoftAppId ? channelTokens(settings.MicrosoftAppId, settings) : null;
  }

  override async authenticateRequest(activity: Activity, authorization: string) {
    if (this.#tokens !== null) await this.#verify(this.#tokens, activity.channelId, authorization);
    const authenticated = await super.authenticateRequest(activity, authorization);
    const { connectorFactory } = authenticated;
    if (connectorFactory === undefined) return authenticated;
    return { ...authenticated, connectorFactory: new TracedConnectors(connectorFactory, this.#headers) };
  }

  /** Only what Bot Framework signed for this bot goes on to its SDK. */
  async #verify(tokens: JwtTokenExtractor, channelId: string, authorization: string): Promise<void> {
    if (channelId !== TEAMS) throw new AuthenticationError('The activity is not of Teams.', UNAUTHORIZED);
    if (!isToken(authorization)) throw new AuthenticationError('There is no token.', UNAUTHORIZED);
    const identity = await tokens.getIdentityFromAuthHeader(authorization, channelId);
    if (!identity?.isAuthenticated) throw new AuthenticationError('The token is of another issuer.', UNAUTHORIZED);
  }
}

function channelTokens(appId: string, settings: RegistrationSettings): JwtTokenExtractor {
  const {
    ToBotFromChannelTokenIssuer: issuer = AuthenticationConstants.ToBotFromChannelTokenIssuer,
    ToBotFromChannelOpenIdMetadataUrl: metadata = AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl,
  } = settings;
  return new JwtTokenExtractor(
    { issuer: [issuer], audience: appId, clockTolerance: CLOCK_TOLERANCE_SECONDS, ignoreExpiration: false },
    metadata,
    AuthenticationConstants.AllowedSigningAlgorithms,
  );
}

/** Whether it has a token's form, of which the SDK is sure without asking: what is none would fail there as a fault of the bot's. */
function isToken(authorization: string): boolean {
  const [, header, payload] = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(authorization) ?? [];
  return isObjectPart(header) && isObjectPart(payload);
}

function isObjectPart(part: string | undefined): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // Not JSON: not a part of a token.
    return false;
  }
}
