import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, SchemaRef } from '@smithy/types';
import type { ListShape, MapShape, Member, Shape, SimpleShape, StructureShape } from '../command/catalogue.ts';

/** What a package's type declarations say of a structure's members, by the structure's and the member's name. */
export interface MemberDocumentation {
  choices(structure: string, member: string): readonly string[];
  description(structure: string, member: string): string;
  memberDetails(structure: string, member: string): string;
}

/** What a schema can be given as: the reference that another schema holds, or a static schema. */
export type Schema = SchemaRef | $SchemaRef;

type SimpleKind = SimpleShape['kind'];

/**
 * Reads the schemas of one client package as shapes. A shape is made when first asked for and then kept, so shapes that
 * hold themselves are no endless work, and a schema that many operations share is read once.
 */
export class ShapeReader {
  readonly #documentation: MemberDocumentation;
  readonly #bySchema = new Map<unknown, Shape>();
  readonly #simple = new Map<string, SimpleShape>();

  constructor(documentation: MemberDocumentation) {
    this.#documentation = documentation;
  }

  /** The structure that an operation takes or gives; an empty one where the operation has none (Smithy's unit). */
  structure(schema: Schema): StructureShape {
    const shape = this.#read(NormalizedSchema.of(schema));
    return shape.kind === 'structure' || shape.kind === 'union' ? shape : EMPTY;
  }

  #read(schema: NormalizedSchema): Shape {
    const raw = schema.getSchema();
    if (!schema.isStructSchema() && !schema.isListSchema() && !schema.isMapSchema()) return this.#readSimple(schema);
    // A number stands for a list or map of simple values and has no identity of its own.
    const known = typeof raw === 'object' ? this.#bySchema.get(raw) : undefined;
    if (known !== undefined) return known;
    const shape = this.#readAggregate(schema);
    if (typeof raw === 'object') this.#bySchema.set(raw, shape);
    return shape;
  }

  #readAggregate(schema: NormalizedSchema): Shape {
    const read = (part: NormalizedSchema): Shape => this.#read(part);
    if (schema.isStructSchema()) return new LazyStructure(schema, read, this.#documentation);
    if (schema.isListSchema()) return new LazyList(schema, read);
    return new LazyMap(schema, read);
  }

  #readSimple(schema: NormalizedSchema): SimpleShape {
    const kind = simpleKind(schema);
    const traits = schema.getMergedTraits();
    const jsonValue = kind === 'string' && traits.mediaType === 'application/json';
    const streaming = kind === 'blob' && schema.isStreaming();
    const name = nameOf(schema, kind);
    const key = `${kind} ${name} ${jsonValue} ${streaming}`;
    const known = this.#simple.get(key);
    if (known !== undefined) return known;
    const shape: SimpleShape = { kind, name, jsonValue, streaming };
    this.#simple.set(key, shape);
    return shape;
  }
}

class LazyStructure implements StructureShape {
  readonly kind: 'structure' | 'union';
  readonly name: string;
  readonly #schema: NormalizedSchema;
  readonly #read: (schema: NormalizedSchema) => Shape;
  readonly #documentation: MemberDocumentation;
  #members: ReadonlyMap<string, Member> | undefined;
  #list: readonly Member[] | undefined;

  constructor(schema: NormalizedSchema, read: (schema: NormalizedSchema) => Shape, documentation: MemberDocumentation) {
    this.kind = schema.isUnionSchema() ? 'union' : 'structure';
    this.name = nameOf(schema, 'structure');
    this.#schema = schema;
    this.#read = read;
    this.#documentation = documentation;
  }

  get members(): readonly Member[] {
    this.#list ??= [...this.#byName().values()];
    return this.#list;
  }

  member(name: string): Member | undefined {
    return this.#byName().get(name);
  }

  #byName(): ReadonlyMap<string, Member> {
    this.#members ??= this.#readMembers();
    return this.#members;
  }

  #readMembers(): ReadonlyMap<string, Member> {
    const requiredCount = requiredMembers(this.#schema.getSchema());
    const members = new Map<string, Member>();
    for (const [name, schema] of this.#schema.structIterator()) {
      const required = members.size < requiredCount;
      members.set(name, new LazyMember(this.name, name, required, schema, this.#read, this.#documentation));
    }
    return members;
  }
}

class LazyMember implements Member {
  readonly name: string;
  readonly required: boolean;
  readonly idempotencyToken: boolean;
  readonly #structure: string;
  readonly #schema: NormalizedSchema;
  readonly #read: (schema: NormalizedSchema) => Shape;
  readonly #documentation: MemberDocumentation;
  #shape: Shape | undefined;

  constructor(
    structure: string,
    name: string,
    required: boolean,
    schema: NormalizedSchema,
    read: (schema: NormalizedSchema) => Shape,
    documentation: MemberDocumentation,
  ) {
    this.name = name;
    this.required = required;
    this.idempotencyToken = schema.isIdempotencyToken();
    this.#structure = structure;
    this.#schema = schema;
    this.#read = read;
    this.#documentation = documentation;
  }

  get shape(): Shape {
    this.#shape ??= this.#read(this.#schema);
    return this.#shape;
  }

  choices(): readonly string[] {
    return holdsStrings(this.shape) ? this.#documentation.choices(this.#structure, this.name) : [];
  }

  description(): string {
    return this.#documentation.description(this.#structure, this.name);
  }

  details(): string {
    return this.#documentation.memberDetails(this.#structure, this.name);
  }
}

class LazyList implements ListShape {
  readonly kind = 'list';
  readonly name: string;
  readonly #schema: NormalizedSchema;
  readonly #read: (schema: NormalizedSchema) => Shape;
  #member: Shape | undefined;

  constructor(schema: NormalizedSchema, read: (schema: NormalizedSchema) => Shape) {
    this.name = nameOf(schema, 'list');
    this.#schema = schema;
    this.#read = read;
  }

  get member(): Shape {
    this.#member ??= this.#read(this.#schema.getValueSchema());
    return this.#member;
  }
}

class LazyMap implements MapShape {
  readonly kind = 'map';
  readonly name: string;
  readonly #schema: NormalizedSchema;
  readonly #read: (schema: NormalizedSchema) => Shape;
  #key: Shape | undefined;
  #value: Shape | undefined;

  constructor(schema: NormalizedSchema, read: (schema: NormalizedSchema) => Shape) {
    this.name = nameOf(schema, 'map');
    this.#schema = schema;
    this.#read = read;
  }

  get key(): Shape {
    this.#key ??= this.#read(this.#schema.getKeySchema());
    return this.#key;
  }

  get value(): Shape {
    this.#value ??= this.#read(this.#schema.getValueSchema());
    return this.#value;
  }
}

const EMPTY: StructureShape = { kind: 'structure', name: 'Unit', members: [], member: () => undefined };

function simpleKind(schema: NormalizedSchema): SimpleKind {
  if (schema.isNumericSchema()) return 'number';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isTimestampSchema()) return 'timestamp';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isBigIntegerSchema()) return 'bigint';
  if (schema.isBigDecimalSchema()) return 'bigdecimal';
  if (schema.isDocumentSchema()) return 'document';
  return 'string';
}

/** The model's name of a shape; the kind where the schema leaves the name out, as it does for most simple shapes. */
function nameOf(schema: NormalizedSchema, kind: string): string {
  const raw: unknown = schema.getSchema();
  const named = Array.isArray(raw) || String(schema.getName(true)).includes('#');
  return (named ? schema.getName() : undefined) ?? kind;
}

/** A structure's schema gives as its seventh element how many of its members are required; these come first. */
function requiredMembers(schema: unknown): number {
  if (!Array.isArray(schema) || schema[0] === 4) return 0;
  const count: unknown = schema[6];
  return typeof count === 'number' ? count : 0;
}

function holdsStrings(shape: Shape): boolean {
  const inner = shape.kind === 'list' ? shape.member : shape;
  return inner.kind === 'string';
}
