import { changedOptions } from '../../../src/command/added-options.ts';
import type {
  ListShape,
  MapShape,
  Member,
  Operation,
  Paging,
  Service,
  Shape,
  SimpleShape,
  StructureShape,
  Waiter,
} from '../../../src/command/catalogue.ts';
import { xformName } from '../../../src/command/names.ts';
import { optionName } from '../../../src/command/renames.ts';

function simple(kind: SimpleShape['kind'], more: Partial<SimpleShape> = {}): SimpleShape {
  return { kind, name: kind, jsonValue: false, streaming: false, ...more };
}

export const text = simple('string');
export const number = simple('number');
export const bigint = simple('bigint');
export const flag = simple('boolean');
export const time = simple('timestamp');
export const bytes = simple('blob');
export const stream = simple('blob', { streaming: true });
export const document = simple('document');
export const jsonText = simple('string', { jsonValue: true });

export function list(member: Shape): ListShape {
  return { kind: 'list', name: 'List', member };
}

export function map(value: Shape): MapShape {
  return { kind: 'map', name: 'Map', key: text, value };
}

/** Members by name; `!` behind a name marks a required one, `#` an idempotency token. */
export function structure(
  members: Readonly<Record<string, Shape>>,
  kind: 'structure' | 'union' = 'structure',
): StructureShape {
  const made = Object.entries(members).map(
    ([key, shape]): Member => ({
      name: key.replace(/[!#]/g, ''),
      shape,
      required: key.includes('!'),
      idempotencyToken: key.includes('#'),
      choices: () => [],
      description: () => '',
    }),
  );
  return { kind, name: 'Structure', members: made, member: (name) => made.find((member) => member.name === name) };
}

/** A structure that holds itself, as a filter expression does. */
export function recursive(): StructureShape {
  const members: Member[] = [];
  const shape: StructureShape = {
    kind: 'structure',
    name: 'Recursive',
    members,
    member: (name) => members.find((member) => member.name === name),
  };
  for (const [name, inner] of [
    ['Not', shape],
    ['And', list(shape)],
    ['Key', text],
  ] as const) {
    members.push({
      name,
      shape: inner,
      required: false,
      idempotencyToken: false,
      choices: () => [],
      description: () => '',
    });
  }
  return shape;
}

export interface OperationSketch {
  readonly input?: Readonly<Record<string, Shape>>;
  readonly output?: Readonly<Record<string, Shape>>;
  readonly paging?: Paging;
}

export function operation(service: string, name: string, sketch: OperationSketch): Operation {
  const input = structure(sketch.input ?? {});
  const cliName = xformName(name);
  const own = input.members.map((member) => ({
    cliName: optionName(service, cliName, member.name),
    member,
    required: member.required && !member.idempotencyToken,
  }));
  const options = changedOptions(service, cliName, input, own);
  const byName = new Map(options.map((option) => [option.cliName, option]));
  return {
    service,
    name,
    cliName,
    input,
    output: structure(sketch.output ?? {}),
    options,
    option: (wanted) => byName.get(wanted),
    paging: sketch.paging ?? null,
    summary: () => '',
  };
}

/** `waiters`: API names of states, each with that of the operation polled. */
export function service(
  name: string,
  sketches: Readonly<Record<string, OperationSketch>>,
  waiters: Readonly<Record<string, string>> = {},
): Service {
  const operations = new Map(
    Object.entries(sketches).map(([api, sketch]) => {
      const made = operation(name, api, sketch);
      return [made.cliName, made] as const;
    }),
  );
  const states = new Map(
    Object.entries(waiters).flatMap(([state, api]): [string, Waiter][] => {
      const polled = operations.get(xformName(api));
      const cliName = xformName(state);
      return polled === undefined ? [] : [[cliName, { name: state, cliName, operation: polled }]];
    }),
  );
  return {
    name,
    package: `@aws-sdk/client-${name}`,
    iamPrefix: name,
    operationNames: [...operations.keys()].sort(),
    operation: (cliName) => operations.get(cliName),
    waiterNames: [...states.keys()].sort(),
    waiter: (cliName) => states.get(cliName),
  };
}
