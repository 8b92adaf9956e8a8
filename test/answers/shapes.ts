import type { PresentedOperation } from '../../src/answers/present.ts';
import type { Member, Shape, StructureShape } from '../../src/command/catalogue.ts';

/** A scalar's shape. */
export const scalar = (kind: 'string' | 'number' | 'timestamp' | 'blob' | 'document', streaming = false): Shape => ({
  kind,
  name: kind,
  jsonValue: false,
  streaming,
});

export const list = (member: Shape): Shape => ({ kind: 'list', name: 'List', member });

export const map = (value: Shape): Shape => ({ kind: 'map', name: 'Map', key: scalar('string'), value });

/** A structure whose members stand in the given order. */
export function structure(members: Readonly<Record<string, Shape>>): StructureShape {
  const made: readonly Member[] = Object.entries(members).map(([name, shape]) => ({
    name,
    shape,
    required: false,
    idempotencyToken: false,
    choices: () => [],
    description: () => '',
  }));
  return {
    kind: 'structure',
    name: 'Structure',
    members: made,
    member: (name) => made.find((member) => member.name === name),
  };
}

/** An operation as presenting sees it: `lambda.ListFunctions`, with the members of its output. */
export function operation(name: string, output: Readonly<Record<string, Shape>>, paged = false): PresentedOperation {
  const [service = '', api = ''] = name.split('.');
  return {
    service,
    name: api,
    cliName: api.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase(),
    output: structure(output),
    paging: paged ? { inputToken: 'NextToken', outputToken: 'NextToken', limit: undefined } : null,
  };
}
