import type { Member, Operation, StructureShape } from '../command/catalogue.ts';

/** A path of member names into an output. */
export type Path = readonly string[];

/** How the pages of an operation join. */
export interface ResultMembers {
  /** The list that `--max-items` counts; null where the pages hold none. */
  readonly primary: Path | null;
  /** Lists that are joined, the primary one first. */
  readonly lists: readonly Path[];
  /** Numbers that are added and texts that are joined. */
  readonly added: readonly Path[];
  /** Where the next token stands. */
  readonly token: Path;
}

/**
 * Keyed by `SERVICE OPERATION`: the lists that join, where they are not simply those that stand beside the token in the
 * model's order. So the AWS CLI has it too: of some 1,000 operations that both page through these alone differ.
 */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  'apigateway GetApiKeys': ['items'],
  'budgets DescribeBudgetPerformanceHistory': ['BudgetPerformanceHistory.BudgetedAndActualAmountsList'],
  'cloudformation DescribeChangeSet': ['Changes'],
  'cloudwatch DescribeAlarms': ['MetricAlarms', 'CompositeAlarms', 'LogAlarms'],
  'resource-groups ListGroupResources': ['ResourceIdentifiers', 'Resources', 'QueryErrors'],
};

/** Keyed by `SERVICE OPERATION`: members beside the lists that the pages share out among them. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  'dynamodb Query': ['Count', 'ScannedCount'],
  'dynamodb Scan': ['Count', 'ScannedCount'],
  'rds DownloadDBLogFilePortion': ['LogFileData'],
};

/** Both tables' keys and paths, for those who check them against the catalogue. */
export const RESULT_MEMBER_EXCEPTIONS = { lists: LISTS, added: ADDED } as const;

/** Decides from the output's shape how pages join; null for an operation without paging. */
export function resultMembers(operation: Operation): ResultMembers | null {
  if (operation.paging === null) {
    return null;
  }
  const key = `${operation.service} ${operation.name}`;
  const token = operation.paging.outputToken.split('.');
  const exception = LISTS[key];
  const lists =
    exception === undefined ? listsBeside(operation.output, token) : exception.map((path) => path.split('.'));
  return {
    primary: lists[0] ?? null,
    lists,
    added: (ADDED[key] ?? []).map((path) => path.split('.')),
    token,
  };
}

/** Lists in the structure that holds the token; where it has none itself, those of its structures. */
function listsBeside(output: StructureShape, token: Path): readonly Path[] {
  const path = token.slice(0, -1);
  let container: StructureShape = output;
  for (const name of path) {
    const shape = container.member(name)?.shape;
    if (shape?.kind !== 'structure') {
      return [];
    }
    container = shape;
  }
  const own = listMembers(container).map(({ name }) => [...path, name]);
  return own.length > 0
    ? own
    : container.members.flatMap(({ name, shape }) =>
        shape.kind === 'structure' ? listMembers(shape).map((list) => [...path, name, list.name]) : [],
      );
}

function listMembers(structure: StructureShape): readonly Member[] {
  return structure.members.filter(({ shape }) => shape.kind === 'list');
}
