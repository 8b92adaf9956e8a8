import { z } from 'zod';

/** What the environment says, under Bot Framework's, AWS's and the project's own names. AWS's own variables are read by its SDK. */
export interface Environment {
  readonly port: number;
  /** Null: activities are taken without a token, on the loopback address only. */
  readonly app: AppRegistration | null;
  readonly configurationFile: string;
  readonly store: StoreAddress;
  /** Address of the SQS FIFO queue that wakes the workers of all instances; null with SQLite. */
  readonly queueUrl: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Region of the STS endpoint that roles are assumed at. */
  readonly stsRegion: string;
  /** Where the playground of the sandbox listens. */
  readonly playgroundPort: number;
  /** The https address under which Teams and SNS reach the bot, without a slash at its end; null: topics are not subscribed to its door. */
  readonly publicUrl: string | null;
  /** Address of the SQS queue that SNS topics feed; null where there is none. */
  readonly inboxUrl: string | null;
}

/** Where state, deliveries and the audit's waiting lines are kept. */
export type StoreAddress =
  /** One file of one machine, or `:memory:`. */
  | { readonly kind: 'sqlite'; readonly path: string }
  /** A table that any number of instances share. */
  | { readonly kind: 'dynamodb'; readonly table: string };

export interface AppRegistration {
  readonly id: string;
  readonly password: string;
  readonly tenantId: string;
  readonly type: 'MultiTenant' | 'SingleTenant' | 'UserAssignedMSI';
}

export type EnvironmentResult =
  | { readonly kind: 'environment'; readonly environment: Environment }
  /** One line that says what to do. */
  | { readonly kind: 'problem'; readonly message: string };

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'expected a port from 0 to 65535');
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** The names of tables are DynamoDB's rule (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html). */
const STORE = /^(?:sqlite:(?<path>.+)|dynamodb:(?<table>[a-zA-Z0-9_.-]{3,255}))$/;

/** Variables by name, what each must be, and its value where it is not set. */
const variables = z.object({
  PORT: port.default(3978),
  PLAYGROUND_PORT: port.default(56_150),
  MicrosoftAppId: z.string().default(''),
  MicrosoftAppPassword: z.string().default(''),
  MicrosoftAppTenantId: z.string().default(''),
  MicrosoftAppType: z.enum(['MultiTenant', 'SingleTenant', 'UserAssignedMSI']).default('SingleTenant'),
  CHATBOT_CONFIG: z.string().min(1).default('chatbot.yaml'),
  CHATBOT_STORE: z.string().regex(STORE, 'expected sqlite:PATH or dynamodb:TABLE').default('sqlite:./chatbot.db'),
  CHATBOT_LOG: z.enum(LOG_LEVELS).default('info'),
  PUBLIC_URL: z
    .url({ protocol: /^https$/, error: 'expected an https address, such as https://bot.example.com' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  CHATBOT_QUEUE: z
    .url({ protocol: /^https?$/, error: 'expected the address of an SQS FIFO queue' })
    // No other queue's name ends so (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html).
    .refine((url) => url.endsWith('.fifo'), 'expected the address of an SQS FIFO queue, which ends with .fifo')
    .optional(),
  CHATBOT_INBOX: z.url({ protocol: /^https?$/, error: 'expected the address of an SQS queue' }).optional(),
  AWS_REGION: z.string().optional(),
  AWS_DEFAULT_REGION: z.string().optional(),
});

/** Reads the environment. An empty variable counts as one that is not set. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentResult {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables.safeParse(set);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return problem(`The environment variable ${issue?.path.join('.')} is not valid: ${issue?.message}.`);
  }
  const values = parsed.data;
  const app = values.MicrosoftAppId === '' ? null : registration(values);
  if (app !== null && app.type !== 'UserAssignedMSI' && app.password === '') {
    return problem(
      'MicrosoftAppId is set without MicrosoftAppPassword: set it too, or MicrosoftAppType=UserAssignedMSI.',
    );
  }
  if (app !== null && app.type !== 'MultiTenant' && app.tenantId === '') {
    return problem(
      `MicrosoftAppType ${app.type} needs MicrosoftAppTenantId: set it to the tenant of the app registration.`,
    );
  }
  const store = storeAddress(values.CHATBOT_STORE);
  if (store.kind === 'dynamodb' && values.CHATBOT_QUEUE === undefined) {
    return problem('CHATBOT_STORE names a DynamoDB table: set CHATBOT_QUEUE to the address of the SQS FIFO queue too.');
  }
  if (store.kind === 'sqlite' && values.CHATBOT_QUEUE !== undefined) {
    return problem('CHATBOT_QUEUE is for several instances: set CHATBOT_STORE to dynamodb:TABLE, or leave it out.');
  }
  return {
    kind: 'environment',
    environment: {
      port: values.PORT,
      app,
      configurationFile: values.CHATBOT_CONFIG,
      store,
      queueUrl: values.CHATBOT_QUEUE ?? null,
      logLevel: values.CHATBOT_LOG,
      stsRegion: values.AWS_REGION ?? values.AWS_DEFAULT_REGION ?? 'us-east-1',
      playgroundPort: values.PLAYGROUND_PORT,
      publicUrl: values.PUBLIC_URL ?? null,
      inboxUrl: values.CHATBOT_INBOX ?? null,
    },
  };
}

function storeAddress(text: string): StoreAddress {
  const { path = '', table } = STORE.exec(text)?.groups ?? {};
  return table === undefined ? { kind: 'sqlite', path } : { kind: 'dynamodb', table };
}

function registration(values: z.infer<typeof variables>): AppRegistration {
  return {
    id: values.MicrosoftAppId,
    password: values.MicrosoftAppPassword,
    tenantId: values.MicrosoftAppTenantId,
    type: values.MicrosoftAppType,
  };
}

function problem(message: string): EnvironmentResult {
  return { kind: 'problem', message };
}
