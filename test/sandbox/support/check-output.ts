import { NormalizedSchema } from '@smithy/core/schema';

/** Where an output does not fit its operation's schema: unknown members, missing required ones, wrong types. */
export function faultsOf(schema: NormalizedSchema, value: unknown, path: string): string[] {
  if (value === undefined) return [`${path} is undefined`];
  if (schema.isDocumentSchema()) return [];
  if (schema.isUnitSchema()) return Object.keys(Object(value)).map((name) => `${path}.${name} is unknown`);
  if (schema.isStructSchema()) {
    const members = new Map(schema.structIterator());
    const structure: unknown = schema.getSchema();
    const many = Array.isArray(structure) && typeof structure[6] === 'number' ? structure[6] : 0;
    const given = Object.entries(Object(value));
    return [
      ...[...members.keys()]
        .slice(0, many)
        .filter((name) => !(name in Object(value)))
        .map((name) => `${path}.${name} is missing`),
      ...given.flatMap(([name, one]) => {
        const member = members.get(name);
        return member === undefined ? [`${path}.${name} is unknown`] : faultsOf(member, one, `${path}.${name}`);
      }),
    ];
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((one, index) => faultsOf(schema.getValueSchema(), one, `${path}[${index}]`));
  }
  if (schema.isMapSchema()) {
    return Object.entries(Object(value)).flatMap(([key, one]) =>
      faultsOf(schema.getValueSchema(), one, `${path}{${key}}`),
    );
  }
  return fits(schema, value) ? [] : [`${path} is ${typeof value}`];
}

function fits(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isBlobSchema()) return value instanceof Uint8Array;
  if (schema.isTimestampSchema()) return value instanceof Date && !Number.isNaN(value.getTime());
  if (schema.isBooleanSchema()) return typeof value === 'boolean';
  if (schema.isNumericSchema()) return typeof value === 'number' && Number.isFinite(value);
  return typeof value === 'string';
}

/** The output schema of a command class of an SDK package. */
export function outputSchema(command: { schema?: unknown }): NormalizedSchema {
  const { schema } = command;
  if (!Array.isArray(schema)) throw new Error('The command has no schema.');
  return NormalizedSchema.of(schema[5]);
}
