import { linearPattern } from './linear-pattern.ts';

/** What a criterion of a custom action asks of a variable. */
export interface Criterion {
  readonly operator: string;
  readonly variableName: string;
  readonly value: string | null;
}

interface OperatorRow {
  /** Between the variable's name and the value: `is greater than`. */
  readonly words: string;
  readonly needsValue: boolean;
  /** What is wrong with the value to compare with; null where nothing is. */
  readonly fault: (wanted: string) => string | null;
  readonly holds: (value: string | undefined, wanted: string) => boolean;
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const anything = () => null;

/** A number as people and events write it; null for anything else. */
function numberOf(text: string | undefined): number | null {
  const written = text?.trim() ?? '';
  return NUMBER.test(written) ? Number(written) : null;
}

function compared(
  value: string | undefined,
  wanted: string,
  compare: (one: number, other: number) => boolean,
): boolean {
  const [one, other] = [numberOf(value), numberOf(wanted)];
  return one !== null && other !== null && compare(one, other);
}

const notANumber = (wanted: string) => (numberOf(wanted) === null ? 'it compares numbers' : null);

/** By operator. The first two are those of `AWS::Chatbot::CustomAction`. */
export const OPERATORS = {
  HAS_VALUE: {
    words: 'has a value',
    needsValue: false,
    fault: anything,
    holds: (value) => value !== undefined,
  },
  EQUALS: {
    words: 'is',
    needsValue: true,
    fault: anything,
    holds: (value, wanted) => value === wanted,
  },
  NOT_EQUALS: {
    words: 'is not',
    needsValue: true,
    fault: anything,
    holds: (value, wanted) => value !== wanted,
  },
  MATCHES: {
    words: 'matches',
    needsValue: true,
    fault: (wanted) => {
      const pattern = linearPattern(wanted);
      return pattern.ok ? null : pattern.why;
    },
    holds: (value, wanted) => {
      const pattern = linearPattern(wanted);
      return value !== undefined && pattern.ok && pattern.matches(value);
    },
  },
  GREATER_THAN: {
    words: 'is greater than',
    needsValue: true,
    fault: notANumber,
    holds: (value, wanted) => compared(value, wanted, (one, other) => one > other),
  },
  LESS_THAN: {
    words: 'is less than',
    needsValue: true,
    fault: notANumber,
    holds: (value, wanted) => compared(value, wanted, (one, other) => one < other),
  },
} as const satisfies Readonly<Record<string, OperatorRow>>;

export const OPERATOR_NAMES = ['HAS_VALUE', 'EQUALS', 'NOT_EQUALS', 'MATCHES', 'GREATER_THAN', 'LESS_THAN'] as const;

/** Criteria of one attachment, or of one action made in chat. */
export const MOST_CRITERIA = 5;

function rowOf(operator: string): OperatorRow | null {
  const name = OPERATOR_NAMES.find((known) => known === operator);
  return name === undefined ? null : OPERATORS[name];
}

/** Whether what a criterion asks holds for a variable's value, which is undefined where there is none. */
export function criterionHolds({ operator, value: wanted }: Criterion, value: string | undefined): boolean {
  const row = rowOf(operator);
  if (row === null || (row.needsValue && wanted === null)) return false;
  return row.holds(value, wanted ?? '');
}

/** What is wrong with a criterion, behind its value's name: `is missing: EQUALS compares with it`; null where nothing is. */
export function criterionFault({ operator, value }: Omit<Criterion, 'variableName'>): string | null {
  const row = rowOf(operator);
  if (row === null || !row.needsValue) return null;
  if (value === null) return `is missing: ${operator} compares with it`;
  const fault = row.fault(value);
  return fault === null ? null : `does not fit ${operator}: ${fault}`;
}

/** `$service is not web`. */
export function criterionInWords({ operator, variableName, value }: Criterion): string {
  const row = rowOf(operator);
  const compared = row?.needsValue === true && value !== null ? ` ${value}` : '';
  return `$${variableName.replace(/^\$/, '')} ${row?.words ?? operator}${compared}`;
}
