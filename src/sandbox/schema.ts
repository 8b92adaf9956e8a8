import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';

/** The schema of an operation, as the SDK's commands carry it. */
export interface OperationSchema {
  /** The API's name: `DescribeAlarms`. */
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/**
 * Reads the operation's schema out of a middleware's context, where SDK clients put it as
 * `[9, namespace, name, traits, input, output]`.
 */
export function operationSchema(context: unknown): OperationSchema {
  const smithy = property(context, '__smithy_context');
  const schema = property(smithy, 'operationSchema');
  if (!Array.isArray(schema) || typeof schema[2] !== 'string') {
    throw new Error('The SDK client is too old for the sandbox: its commands carry no schema of the operation.');
  }
  return { name: schema[2], input: normalized(schema[4]), output: normalized(schema[5]) };
}

/** The command instance of a call, by which the sandbox knows the call's abort signal. */
export function commandOf(context: unknown): object | undefined {
  const command = property(property(context, '__smithy_context'), 'commandInstance');
  return typeof command === 'object' && command !== null ? command : undefined;
}

/** Members of a structure by name; none for the unit. */
export function members(schema: NormalizedSchema): ReadonlyMap<string, NormalizedSchema> {
  return schema.isStructSchema() ? new Map(schema.structIterator()) : new Map();
}

/** Names of a structure's required members: the schema says how many of its first ones are. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const structure: unknown = schema.getSchema();
  if (!schema.isStructSchema() || !Array.isArray(structure)) return [];
  const many = typeof structure[6] === 'number' ? structure[6] : 0;
  return [...members(schema).keys()].slice(0, many);
}

function normalized(reference: unknown): NormalizedSchema {
  // The SDK's own reader of schemas takes any reference, so whatever a command carries may go in here.
  return NormalizedSchema.of(reference as SchemaRef);
}

export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
