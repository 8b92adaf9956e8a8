import type { NormalizedSchema } from '@smithy/core/schema';
import type { Output } from './call.ts';
import { inputCodes, Refusal } from './errors.ts';
import type { Fields } from './fields.ts';
import { members, type OperationSchema, requiredMembers } from './schema.ts';

/** Input members that name a thing: `FunctionName`, `InstanceIds`, `TopicArn`. */
const naming = /(name|names|id|ids|arn|arns|identifier|identifiers)$/i;

/**
 * The answer of an operation that the sandbox has no handler for: a listing is empty, as in an account that has none; a named
 * thing does not exist; anything else is refused with a word that a real account would answer it.
 */
export function answerUnsupported(service: string, { name, input, output }: OperationSchema, given: Fields): Output {
  const named = Object.entries(given).find(([member, value]) => value !== undefined && naming.test(member));
  if (name.startsWith('List')) return emptied(output);
  if (/^(Describe|Get|Search)/.test(name)) {
    if (named !== undefined) {
      const [member, value] = named;
      throw new Refusal(
        inputCodes(service).notFound,
        `The ${member} ${[value].flat().join(', ')} does not exist.`,
        404,
      );
    }
    if (requiredMembers(input).length === 0 && listMembers(output).length > 0) return emptied(output);
  }
  throw new Refusal(
    'SandboxNotSupported',
    `The sandbox does not have the operation ${service} ${name}. A real account would answer it.`,
    501,
  );
}

/** An output whose lists are empty, and whose required members have the least value of their type. */
function emptied(output: NormalizedSchema): Output {
  const required = new Set(requiredMembers(output));
  return Object.fromEntries(
    [...members(output)].flatMap(([name, schema]) => {
      if (schema.isListSchema()) return [[name, []]];
      return required.has(name) ? [[name, least(schema)]] : [];
    }),
  );
}

function listMembers(output: NormalizedSchema): readonly NormalizedSchema[] {
  return [...members(output).values()].filter((schema) => schema.isListSchema());
}

function least(schema: NormalizedSchema): unknown {
  if (schema.isListSchema()) return [];
  if (schema.isMapSchema()) return {};
  if (schema.isStructSchema()) return emptied(schema);
  if (schema.isTimestampSchema()) return new Date(0);
  if (schema.isBooleanSchema()) return false;
  return schema.isNumericSchema() ? 0 : '';
}
