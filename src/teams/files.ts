import { PersonError } from '../telemetry/person-error.ts';
import { fieldOf, textOf } from './fields.ts';

/** A file that somebody sent with a message. Its address is input from outside, and is looked at before anything is read from there. */
export interface SentFile {
  readonly name: string;
  readonly url: string;
  /** The address itself gives the right to read it for some minutes; an image in the text is read with the bot's token, of this origin alone. */
  readonly readBy: { readonly kind: 'address' } | { readonly kind: 'token'; readonly origin: string };
}

/** Reads a file that was sent. */
export interface SentFiles {
  /** Rejects with a PersonError where it is larger, cannot be had in time, or lies where the bot reads nothing. */
  read(file: SentFile, limitBytes: number): Promise<Uint8Array>;
}

/** What Teams calls a file, in personal chats (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4). */
const FILE_TYPE = 'application/vnd.microsoft.teams.file.download.info';
/** Images in a message's text come as `image/*`, some clients name the kind. */
const IMAGE_TYPE = /^image\/(?:\*|[a-z0-9.+-]{1,40})$/i;
/** What is attached beyond is not looked at. */
const FILES_READ = 10;
const NAME_LENGTH = 120;
/** Milliseconds for all of a file. */
const TIMEOUT_MS = 20_000;

/** Where SharePoint and OneDrive for work keep files, by the clouds of Microsoft 365. Before each stands the tenant's name. */
const FILE_HOSTS = [
  '.sharepoint.com',
  '.sharepoint.us',
  '.sharepoint-mil.us',
  '.sharepoint.cn',
  '.sharepoint.de',
] as const;

/** The files of a message. What is none that the bot could read, such as the message's own text as HTML, is left out. */
export function readFiles(activity: unknown): readonly SentFile[] {
  const attachments = fieldOf(activity, 'attachments');
  if (!Array.isArray(attachments)) return [];
  const origin = originOf(fieldOf(activity, 'serviceUrl'));
  return attachments
    .slice(0, FILES_READ)
    .flatMap((attachment: unknown, place) => fileOf(attachment, origin, place + 1) ?? []);
}

function fileOf(attachment: unknown, origin: string | null, place: number): SentFile | null {
  const type = textOf(attachment, 'contentType') ?? '';
  if (type === FILE_TYPE) {
    const url = addressOf(fieldOf(attachment, 'content', 'downloadUrl'));
    return url === null ? null : { name: nameOf(attachment, `file-${place}`), url, readBy: { kind: 'address' } };
  }
  const url = IMAGE_TYPE.test(type) ? addressOf(fieldOf(attachment, 'contentUrl')) : null;
  if (url === null || origin === null) return null;
  return { name: nameOf(attachment, `image-${place}.png`), url, readBy: { kind: 'token', origin } };
}

/** The last part of the name, as a file of any system may be called. */
function nameOf(attachment: unknown, otherwise: string): string {
  const name = (textOf(attachment, 'name') ?? '').split(/[\\/]/).at(-1)?.trim() ?? '';
  if (name === '' || name === '.' || name === '..') return otherwise;
  if (name.length <= NAME_LENGTH) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, NAME_LENGTH - ending.length).toWellFormed()}${ending}`;
}

/** Longer than any address that Teams sends: those of SharePoint carry a token. */
const ADDRESS_LENGTH = 8000;

function addressOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= ADDRESS_LENGTH && URL.canParse(value) ? value : null;
}

function originOf(value: unknown): string | null {
  const address = addressOf(value);
  return address === null ? null : new URL(address).origin;
}

/** Reads files from SharePoint and OneDrive, and images from the connector. It follows no redirects. */
export class FileDownloads implements SentFiles {
  readonly #parts: {
    /** The bot's token for the connector; null where it has none, as with the playground. */
    readonly token: () => Promise<string | null>;
    readonly fetch: typeof fetch;
    readonly timeoutMs: number;
  };

  constructor(parts: {
    readonly token: () => Promise<string | null>;
    readonly fetch: typeof fetch;
    readonly timeoutMs?: number;
  }) {
    this.#parts = { ...parts, timeoutMs: parts.timeoutMs ?? TIMEOUT_MS };
  }

  async read(file: SentFile, limitBytes: number): Promise<Uint8Array> {
    const url = new URL(file.url);
    if (!isReadable(url, file.readBy)) {
      throw unreadable('It does not lie in SharePoint or OneDrive of Microsoft 365, and the bot reads no other place.');
    }
    const signal = AbortSignal.timeout(this.#parts.timeoutMs);
    try {
      const headers = await this.#headers(url, file.readBy);
      const response = await this.#parts.fetch(url, { redirect: 'manual', headers, signal });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw unreadable(`Microsoft 365 answered ${response.status}. Its address is good for a few minutes only.`);
      }
      return await collected(response, limitBytes);
    } catch (error) {
      if (error instanceof PersonError) throw error;
      throw unreadable(signal.aborted ? 'It did not come in time.' : 'The connection to Microsoft 365 broke.', error);
    }
  }

  /** The token goes nowhere without TLS. */
  async #headers(url: URL, readBy: SentFile['readBy']): Promise<Record<string, string>> {
    if (readBy.kind === 'address' || url.protocol !== 'https:') return {};
    const token = await this.#parts.token();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  }
}

function isReadable(url: URL, readBy: SentFile['readBy']): boolean {
  if (url.username !== '' || url.password !== '') return false;
  // Bot Framework has verified the address of the connector with the activity's token.
  if (readBy.kind === 'token') return url.origin === readBy.origin;
  return url.protocol === 'https:' && url.port === '' && FILE_HOSTS.some((host) => isBelow(url.hostname, host));
}

function isBelow(hostname: string, host: string): boolean {
  return hostname.endsWith(host) && hostname.length > host.length;
}

/** Whole, or not at all: reading ends as soon as it is too much, whatever length was announced. */
async function collected(response: Response, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > limitBytes) {
    await response.body?.cancel();
    throw tooLarge(limitBytes);
  }
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    chunks.push(chunk);
  }
  if (bytes === 0) throw new PersonError('empty-file', 'The file is empty', 'It is empty.');
  return Buffer.concat(chunks);
}

function tooLarge(limitBytes: number): PersonError {
  const megabytes = Math.floor(limitBytes / (1024 * 1024));
  return new PersonError('file-too-large', 'The file is too large', `It is larger than ${megabytes} MB.`);
}

function unreadable(message: string, cause?: unknown): PersonError {
  return new PersonError('file-unreadable', 'The file could not be read', message, {
    nextSteps: ['Send it again.'],
    cause,
  });
}
