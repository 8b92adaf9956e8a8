import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Paging } from '../command/catalogue.ts';
import type { Input } from '../command/command.ts';
import type { SdkClient } from './connection.ts';
import { openDeclarations, PACK_FILE } from './declaration-texts.ts';
import type { ClientSettings, WaiterFunction } from './sdk-service.ts';
import type { Schema } from './shapes.ts';

type ClientClass = new (settings: ClientSettings & { readonly requestHandler: unknown }) => SdkClient;
type CommandClass = new (input: Input) => { readonly schema?: unknown };

/** The schema of an operation: what it takes and what it gives. */
export interface OperationSchema {
  readonly input: Schema;
  readonly output: Schema;
}

const COMMAND_EXPORT = /^exports\.(\w+)Command = /gm;
/** Client, command, input token, output token and, where it has one, limit. Older packages write `core.` in front. */
const PAGINATOR = /\bcreatePaginator\(\w+, (\w+)Command, "([^"\\]*)", "([^"\\]*)"(?:, "([^"\\]*)")?\)/g;

/** The function by which waiters see how far it is, up to the command that it sends: `checkState$1`, `DescribeTable`. */
const POLLED = /^const (checkState(?:\$\w+)?) = [\s\S]*?new (?:\w+\.)?(\w+)Command\(input\)/gm;
/** A waiter and that function: `TableExists`, `checkState$1`. */
const WAITER = /^const waitUntil(\w+) = [\s\S]*?createWaiter\([^;]*, (checkState(?:\$\w+)?)\)/gm;

/**
 * One installed SDK client package, by its CommonJS build. What it offers is read from its files; its code is loaded when
 * a client, a command or a schema is first asked for.
 */
export class SdkPackage {
  /** The package's own directory. */
  readonly directory: string;
  #exports: Readonly<Record<string, unknown>> | undefined;
  #operationNames: readonly string[] | undefined;
  #paging: ReadonlyMap<string, Paging> | undefined;
  #waiters: ReadonlyMap<string, string> | undefined;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** API names of the operations (`DescribeAlarms`), sorted. Does not load the package's code. */
  operationNames(): readonly string[] {
    this.#operationNames ??= this.#readOperationNames();
    return this.#operationNames;
  }

  /** Whether the commands carry their schemas, as those of newer clients do. Does not load the code. */
  describesItself(): boolean {
    return (
      existsSync(join(this.directory, 'dist-types', 'schemas')) ||
      existsSync(join(this.directory, 'dist-cjs', 'schemas')) ||
      existsSync(join(this.directory, 'dist-types', PACK_FILE)) ||
      /^var \w+\$ = \[9, /m.test(this.#source())
    );
  }

  /** How the package's paginator goes through this operation's pages; null where it has none. Does not load the code. */
  paging(operation: string): Paging | null {
    this.#paging ??= this.#readPaging();
    return this.#paging.get(operation) ?? null;
  }

  /** The API names of the states that the package can wait for, each with that of the operation polled. Does not load the code. */
  waiters(): ReadonlyMap<string, string> {
    this.#waiters ??= this.#readWaiters();
    return this.#waiters;
  }

  /** The package's function that waits for the state of this API name without throwing over its outcome. */
  waiterFunction(waiter: string): WaiterFunction {
    const found = this.#load()[`waitFor${waiter}`];
    if (!isWaiterFunction(found)) throw new Error(`${this.directory} cannot wait for ${waiter}`);
    return found;
  }

  /** The schema of the operation of this API name; throws where the package has no such operation. */
  schema(operation: string): OperationSchema {
    return operationSchema(this.createCommand(operation, {}), `${this.directory} ${operation}`);
  }

  createCommand(operation: string, input: Input): { readonly schema?: unknown } {
    const Command = this.#load()[`${operation}Command`];
    if (!isClass<CommandClass>(Command)) throw new Error(`${this.directory} has no operation ${operation}`);
    return new Command(input);
  }

  createClient(settings: ClientSettings): SdkClient {
    const loaded = this.#load();
    const name = Object.keys(loaded).find((key) => /^\w+Client$/.test(key) && key !== '__Client');
    const Client = name === undefined ? undefined : loaded[name];
    if (!isClass<ClientClass>(Client)) throw new Error(`${this.directory} exports no client`);
    return new Client({ requestHandler: http1Handler(), ...settings });
  }

  /** The values of an enumeration that the package exports under this name; undefined where it is none. */
  enumeration(name: string): readonly string[] | undefined {
    const exported = this.#load()[name];
    if (!isRecord(exported) || Array.isArray(exported)) return undefined;
    const values = Object.values(exported);
    const texts = values.filter((value) => typeof value === 'string');
    return texts.length === values.length ? texts : undefined;
  }

  /** Loads the package's code now. */
  load(): void {
    this.#load();
  }

  #load(): Readonly<Record<string, unknown>> {
    this.#exports ??= loadCommonJs(join(this.directory, 'dist-cjs', 'index.js'));
    return this.#exports;
  }

  #source(): string {
    // The build is plain ASCII but for texts that none of the patterns touches; Latin-1 is the fastest to decode.
    return readFileSync(join(this.directory, 'dist-cjs', 'index.js'), 'latin1');
  }

  #readOperationNames(): readonly string[] {
    const declared = openDeclarations(join(this.directory, 'dist-types')).operationNames();
    if (declared !== null) return declared;
    return [...this.#source().matchAll(COMMAND_EXPORT)].flatMap((match) => match[1] ?? []).sort();
  }

  #readPaging(): ReadonlyMap<string, Paging> {
    const paging = new Map<string, Paging>();
    for (const [, operation = '', inputToken = '', outputToken = '', limit] of this.#source().matchAll(PAGINATOR)) {
      paging.set(operation, { inputToken, outputToken, limit: limit === '' ? undefined : limit });
    }
    return paging;
  }

  #readWaiters(): ReadonlyMap<string, string> {
    const source = this.#source();
    const polled = new Map([...source.matchAll(POLLED)].map(([, check, operation]) => [check, operation]));
    return new Map(
      [...source.matchAll(WAITER)].flatMap(([, name = '', check]): [string, string][] => {
        const operation = polled.get(check);
        return operation === undefined ? [] : [[name, operation]];
      }),
    );
  }
}

function loadCommonJs(file: string): Readonly<Record<string, unknown>> {
  const loaded: unknown = createRequire(file)(file);
  if (!isRecord(loaded)) throw new Error(`${file} exports nothing`);
  return loaded;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isClass<Class>(value: unknown): value is Class {
  return typeof value === 'function';
}

function isWaiterFunction(value: unknown): value is WaiterFunction {
  return typeof value === 'function';
}

function operationSchema(command: { readonly schema?: unknown }, what: string): OperationSchema {
  const { schema } = command;
  // [9, namespace, name, traits, input, output]
  if (!Array.isArray(schema) || schema[0] !== 9 || schema.length < 6) throw new Error(`${what} has no schema`);
  const parts: readonly unknown[] = schema;
  return { input: toSchema(parts[4], what), output: toSchema(parts[5], what) };
}

function toSchema(value: unknown, what: string): Schema {
  if (isSchema(value)) return value;
  throw new Error(`${what} has a schema of an unknown form`);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'function' || value === 'unit' || Array.isArray(value);
}

/**
 * HTTP/1.1, which every service takes. Kinesis and Bedrock's clients would speak HTTP/2, for streams in both directions, and
 * emulators behind `AWS_ENDPOINT_URL` do not.
 */
function http1Handler(): unknown {
  const { NodeHttpHandler }: { NodeHttpHandler: new () => unknown } = createRequire(import.meta.url)(
    '@smithy/node-http-handler',
  );
  return new NodeHttpHandler();
}
