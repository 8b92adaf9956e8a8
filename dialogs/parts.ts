import type { CardRenderer } from '../cards/render.ts';
import type { AwsCaller } from '../src/aws/call.ts';
import type { DeniedOperations } from '../src/aws/denied-operations.ts';
import type { SdkCatalogue } from '../src/aws/sdk-service.ts';
import type { OperationSearch } from '../src/aws/search.ts';
import type { WebIdentityTokens } from '../src/aws/web-identity.ts';
import type { ChannelConfiguration, Configuration } from '../src/configuration/configuration.ts';
import type { Outbox } from '../src/outbox/outbox.ts';
import type { Store } from '../src/store/store.ts';
import type { SentFiles } from '../src/teams/files.ts';
import type { Audit } from '../src/telemetry/audit.ts';
import type { Log } from '../src/telemetry/log.ts';
import type { Meter } from '../src/telemetry/meter.ts';
import type { BuiltInDescription } from './built-in-descriptions.ts';
import type { ConversationMemory } from './conversation-memory.ts';

type Facts = readonly { readonly name: string; readonly value: string }[];

/** What the dialogs work with; put together in one place at the start. */
export interface Parts {
  readonly catalogue: SdkCatalogue;
  /** Finds operations by words. */
  readonly search: OperationSearch;
  readonly caller: AwsCaller;
  readonly denied: Pick<DeniedOperations, 'find'>;
  /** People's own sign-ins. To forget one drops the AWS credentials that came of it as well. */
  readonly signIns: WebIdentityTokens;
  /** Reads what people send. */
  readonly files: SentFiles;
  readonly cards: CardRenderer;
  readonly store: Store;
  /** Everything that is sent outside a turn goes through it. */
  readonly outbox: Outbox;
  readonly memory: ConversationMemory;
  readonly configuration: () => Configuration;
  readonly configurationNamed: (name: string) => ChannelConfiguration | null;
  readonly builtIns: readonly BuiltInDescription[];
  readonly audit: Audit;
  readonly meter: Meter;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** How long a `wait` command is waited for within its turn, in milliseconds; as long as any call when left out. */
  readonly waitMs?: number;
  /** A new unguessable id. */
  readonly newId: () => string;
  /** The version of the bot and what is worth knowing of its state, for `status`. */
  readonly status: () => Facts | Promise<Facts>;
}
