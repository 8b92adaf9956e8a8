import { AppCredentials, type ServiceClientCredentialsFactory } from 'botframework-connector';
import { z } from 'zod';
import { type JsonAnswer, JsonRequests } from './json-requests.ts';
import { brokenConnectionCodes, retryAfterMs } from './retry.ts';
import { type Recipient, SendError, type Sender, type SendFailure } from './sender.ts';

/** Longer than Teams takes for anything; what is not answered by then is sent again. */
const TIMEOUT_MS = 15_000;
const MEMBER_PAGES = 20;
const SCOPE = 'https://api.botframework.com';
const LOGIN = 'https://login.microsoftonline.com';

export interface ConnectorSenderParts {
  /** Null: no token is sent, as to the playground. */
  readonly app: { readonly id: string; readonly tenantId: string } | null;
  readonly credentials: Pick<ServiceClientCredentialsFactory, 'createCredentials'>;
  /** Where the connector of a tenant is: a https address, as its activities name it. */
  readonly serviceUrl: (tenantId: string) => Promise<string>;
  readonly clock: () => number;
  readonly timeoutMs?: number;
  /** What each request bears besides: the trace of the work that makes it. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/**
 * Posts and replaces messages by the connector's REST API (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference).
 * Not by Bot Framework's client: that sends again by itself what failed, and each request counts against Teams' limits.
 */
export class ConnectorSender implements Sender {
  readonly #parts: ConnectorSenderParts;
  readonly #requests = new JsonRequests();
  #token: (() => Promise<string>) | null = null;

  constructor(parts: ConnectorSenderParts) {
    this.#parts = parts;
  }

  async post(to: Recipient, card: object): Promise<string> {
    const path = `v3/conversations/${encodeURIComponent(placeOf(to))}/activities`;
    const body = await this.#request('POST', to.tenantId, path, messageOf(card, to));
    const parsed = answer.safeParse(body);
    // Without an id it was taken all the same; it only cannot be replaced later.
    return parsed.success ? parsed.data.id : '';
  }

  async update(to: Recipient, messageId: string, card: object): Promise<void> {
    const path = `v3/conversations/${encodeURIComponent(placeOf(to))}/activities/${encodeURIComponent(messageId)}`;
    await this.#request('PUT', to.tenantId, path, { ...messageOf(card, to), id: messageId });
  }

  /** The members of a conversation, at most so many pages of 500. Rejects with {@link SendError}. */
  async members({
    conversationId,
    tenantId,
  }: Pick<Recipient, 'conversationId' | 'tenantId'>): Promise<readonly Member[]> {
    const path = `v3/conversations/${encodeURIComponent(conversationId)}/pagedmembers?pageSize=500`;
    const found: Member[] = [];
    let next = '';
    for (let page = 0; page < MEMBER_PAGES; page += 1) {
      const more: string = next === '' ? '' : `&continuationToken=${encodeURIComponent(next)}`;
      const parsed = membersPage.parse(await this.#request('GET', tenantId, `${path}${more}`, undefined));
      found.push(...parsed.members);
      next = parsed.continuationToken ?? '';
      if (next === '') break;
    }
    return found;
  }

  /** One member of a conversation, by Bot Framework's id; null where Teams says that there is none. Rejects with {@link SendError}. */
  async member(
    { conversationId, tenantId }: Pick<Recipient, 'conversationId' | 'tenantId'>,
    memberId: string,
    timeoutMs = TIMEOUT_MS,
  ): Promise<Member | null> {
    const path = `v3/conversations/${encodeURIComponent(conversationId)}/members/${encodeURIComponent(memberId)}`;
    const answered = await this.#ask('GET', tenantId, path, undefined, timeoutMs);
    if (isNoMember(answered)) return null;
    return member.parse(this.#bodyOf('GET', answered));
  }

  /** Ends the connections that are kept open. */
  close(): void {
    this.#requests.close();
  }

  async #request(
    method: 'GET' | 'POST' | 'PUT',
    tenantId: string,
    path: string,
    activity: object | undefined,
  ): Promise<unknown> {
    return this.#bodyOf(method, await this.#ask(method, tenantId, path, activity));
  }

  async #ask(
    method: 'GET' | 'POST' | 'PUT',
    tenantId: string,
    path: string,
    activity: object | undefined,
    timeoutMs = this.#parts.timeoutMs ?? TIMEOUT_MS,
  ): Promise<JsonAnswer> {
    const serviceUrl = await this.#parts.serviceUrl(tenantId);
    const url = new URL(path, serviceUrl.endsWith('/') ? serviceUrl : `${serviceUrl}/`);
    const authorization = await this.#authorization();
    const headers = { 'content-type': 'application/json', ...this.#parts.headers?.(), ...authorization };
    const body = activity === undefined ? undefined : JSON.stringify(activity);
    return this.#requests.send(method, url, headers, body, timeoutMs).catch((error: unknown) => {
      const words = `no answer of Teams: ${reasonOf(error)}`;
      throw new SendError({ kind: 'later', retryAfterMs: null }, words, { cause: error });
    });
  }

  #bodyOf(method: 'GET' | 'POST' | 'PUT', answered: JsonAnswer): unknown {
    if (answered.status >= 200 && answered.status < 300) return answered.body;
    const { code, message } = errorOf(answered.body);
    const words = [`Teams answered ${answered.status}`, code, message].filter((word) => word !== '').join(' ');
    throw new SendError(this.#failureOf(answered, method, code), words.slice(0, 500));
  }

  /** Tokens are kept and renewed by Bot Framework's credentials. */
  async #authorization(): Promise<Record<string, string>> {
    const { app, credentials } = this.#parts;
    if (app === null) return {};
    try {
      this.#token ??= await tokenSource(app, credentials);
      return { authorization: `Bearer ${await this.#token()}` };
    } catch (error) {
      const words = `no token for Teams: ${reasonOf(error)}. Check MicrosoftAppId and MicrosoftAppPassword.`;
      throw new SendError({ kind: 'later', retryAfterMs: null }, words, { cause: error });
    }
  }

  #failureOf({ status, headers }: JsonAnswer, method: 'GET' | 'POST' | 'PUT', code: string): SendFailure {
    if (status === 404 && method === 'PUT' && code !== 'ConversationNotFound') return { kind: 'no-message' };
    // 403: BotNotInConversationRoster, BotDisabledByAdmin, ConversationBlockedByUser and what else keeps the bot out.
    if (status === 403 || status === 404) return { kind: 'not-there' };
    if (status === 413 || code === 'MessageSizeTooBig') return { kind: 'too-big' };
    // 401 is the bot's own credentials: they are put right by its operators, and nothing is lost until then.
    if (status === 401 || status === 408 || status === 412 || status === 429 || status >= 500) {
      return { kind: 'later', retryAfterMs: retryAfterMs({ response: { headers } }, this.#parts.clock()) };
    }
    return { kind: 'refused' };
  }
}

/** A member of a conversation, by what people and senders name one. */
export type Member = z.infer<typeof member>;

const member = z.object({
  /** Bot Framework's: `29:…`. */
  id: z.string(),
  name: z.string().catch(''),
  userPrincipalName: z.string().catch(''),
  /** Entra's object id; Teams calls it by two names. */
  aadObjectId: z.string().optional().catch(undefined),
  objectId: z.string().optional().catch(undefined),
  /** The person's own, which is another than the conversation's for people of other organizations. */
  tenantId: z.string().optional().catch(undefined),
  /** `user`, `guest` or `anonymous`. */
  userRole: z.string().optional().catch(undefined),
});
const membersPage = z.object({ members: z.array(member), continuationToken: z.string().nullish() });
const answer = z.object({ id: z.string().max(1000) });
const errorBody = z.object({ error: z.object({ code: z.string().catch(''), message: z.string().catch('') }) });

/** Of the conversation itself, and of a bot that is not in it, Teams uses other codes. */
function isNoMember({ status, body }: JsonAnswer): boolean {
  if (status !== 403 && status !== 404) return false;
  const { code } = errorOf(body);
  return code.startsWith('MemberNotFound') || (status === 404 && code === '');
}

function errorOf(body: unknown): { code: string; message: string } {
  const parsed = errorBody.safeParse(body);
  return parsed.success ? parsed.data.error : { code: '', message: '' };
}

/** The conversation, of a thread with the thread: messages are found where they were posted. */
function placeOf({ conversationId, threadId }: Recipient): string {
  return threadId === null ? conversationId : `${conversationId};messageid=${threadId}`;
}

function messageOf(card: object, to: Recipient): object {
  return {
    type: 'message',
    conversation: { id: to.conversationId, tenantId: to.tenantId },
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

/** Gives the bot's token for the connector, kept and renewed by Bot Framework's credentials. */
export async function tokenSource(
  app: { readonly id: string; readonly tenantId: string },
  factory: ConnectorSenderParts['credentials'],
): Promise<() => Promise<string>> {
  const credentials = await factory.createCredentials(app.id, SCOPE, `${LOGIN}/${app.tenantId}`, true);
  if (!(credentials instanceof AppCredentials)) throw new Error('the credentials give no token');
  return () => credentials.getToken();
}

/** The code of a broken connection, else the error's message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return brokenConnectionCodes.has(code) ? code : error.message;
}
