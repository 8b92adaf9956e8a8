import type { Datapoint } from './metric-values.ts';

/** A value of an expression: a number, or a number a period. */
export type MathValue = number | readonly Datapoint[];

/** What a name in an expression stands for; a refusal is thrown for a name that stands for nothing. */
export type Resolve = (id: string) => MathValue;

/** An expression that cannot be read; the message says what AWS would call wrong. */
export class MathError extends Error {}

/**
 * The value of a CloudWatch metric-math expression: numbers, ids, `+ - * / ^`, comparisons, `AND`, `OR`, parentheses and the
 * functions of the tables below. `METRICS()` gives all metrics of the request.
 */
export function evaluate(expression: string, resolve: Resolve, metrics: () => readonly MathValue[]): MathValue {
  const tokens = expression.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|>=|<=|==|!=|[-+*/^()<>,]|\S/g) ?? [];
  let at = 0;

  const peek = (): string => tokens[at] ?? '';
  const take = (): string => tokens[at++] ?? '';
  const demand = (token: string): void => {
    if (take() !== token) throw new MathError(`Unexpected symbol '${tokens[at - 1] ?? 'end'}', expected '${token}'`);
  };

  // comparison := sum [('>' | '<' | '>=' | '<=' | '==' | '!=' | 'AND' | 'OR') sum]*
  const comparison = (): MathValue => chain(sum, ['>', '<', '>=', '<=', '==', '!=', 'AND', 'OR']);
  // sum := product (('+' | '-') product)*
  const sum = (): MathValue => chain(product, ['+', '-']);
  // product := power (('*' | '/') power)*
  const product = (): MathValue => chain(power, ['*', '/']);
  // power := unit ['^' unit]*
  const power = (): MathValue => chain(unit, ['^']);

  function chain(next: () => MathValue, operators: readonly string[]): MathValue {
    let left = next();
    while (operators.includes(peek())) left = combine(take(), left, next());
    return left;
  }

  // unit := number | '-' unit | '(' comparison ')' | id | FUNCTION '(' [argument (',' argument)*] ')'
  function unit(): MathValue {
    const token = take();
    if (/^\d/.test(token)) return Number(token);
    if (token === '-') return combine('*', -1, unit());
    if (token === '(') {
      const inner = comparison();
      demand(')');
      return inner;
    }
    if (!/^[A-Za-z_]/.test(token)) throw new MathError(`Unexpected symbol '${token || 'end'}'`);
    if (peek() !== '(') return resolve(token);
    take();
    return call(token);
  }

  function call(name: string): MathValue {
    if (name === 'SUM' || name === 'AVG' || name === 'MIN' || name === 'MAX') {
      if (peek() === 'METRICS') {
        for (const token of ['METRICS', '(', ')', ')']) demand(token);
        return across(name, metrics());
      }
      const value = comparison();
      demand(')');
      return typeof value === 'number'
        ? value
        : reduce(
            name,
            value.map((point) => point.value),
          );
    }
    const given: MathValue[] = [];
    while (peek() !== ')') {
      if (given.length > 0) demand(',');
      given.push(peek() === 'REPEAT' && take() ? Number.NaN : comparison());
    }
    demand(')');
    return apply(name, given);
  }

  const value = comparison();
  if (at < tokens.length) throw new MathError(`Unexpected symbol '${peek()}'`);
  return value;
}

function apply(name: string, given: readonly MathValue[]): MathValue {
  const [first = 0, second = 0, third = 0] = given;
  switch (name) {
    case 'ABS':
      return map(first, Math.abs);
    case 'CEIL':
      return map(first, Math.ceil);
    case 'FLOOR':
      return map(first, Math.floor);
    case 'FILL':
      return first;
    case 'IF':
      return combine('+', combine('*', truth(first), second), combine('*', combine('-', 1, truth(first)), third));
    case 'RATE':
      return rate(first);
    case 'PERIOD':
      return typeof first === 'number' ? 0 : step(first) / 1000;
    default:
      throw new MathError(`Unsupported function '${name}'`);
  }
}

function combine(operator: string, left: MathValue, right: MathValue): MathValue {
  if (typeof left === 'number' && typeof right === 'number') return calculate(operator, left, right);
  if (typeof left === 'number') return map(right, (value) => calculate(operator, left, value));
  if (typeof right === 'number') return map(left, (value) => calculate(operator, value, right));
  const byTime = new Map(right.map((point) => [point.at, point.value]));
  return left.flatMap(({ at, value }) => {
    const other = byTime.get(at);
    // CloudWatch leaves out a datapoint that one side lacks or that would be a division by zero.
    const result = other === undefined ? Number.NaN : calculate(operator, value, other);
    return Number.isFinite(result) ? [{ at, value: result }] : [];
  });
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '^':
      return left ** right;
    case '>':
      return Number(left > right);
    case '<':
      return Number(left < right);
    case '>=':
      return Number(left >= right);
    case '<=':
      return Number(left <= right);
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case 'AND':
      return Number(left !== 0 && right !== 0);
    default:
      return Number(left !== 0 || right !== 0);
  }
}

function map(value: MathValue, change: (value: number) => number): MathValue {
  if (typeof value === 'number') return change(value);
  return value.map((point) => ({ at: point.at, value: change(point.value) })).filter((p) => Number.isFinite(p.value));
}

function truth(value: MathValue): MathValue {
  return map(value, (one) => Number(one !== 0));
}

function reduce(name: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (name === 'SUM') return sum;
  if (name === 'AVG') return values.length === 0 ? 0 : sum / values.length;
  return name === 'MIN' ? Math.min(...values) : Math.max(...values);
}

/** One series out of several: at each time the sum, average, least or most of them. */
function across(name: string, all: readonly MathValue[]): MathValue {
  const byTime = new Map<number, number[]>();
  for (const points of all) {
    if (typeof points === 'number') continue;
    for (const { at, value } of points) byTime.set(at, [...(byTime.get(at) ?? []), value]);
  }
  return [...byTime].toSorted(([a], [b]) => a - b).map(([at, values]) => ({ at, value: reduce(name, values) }));
}

function rate(value: MathValue): MathValue {
  if (typeof value === 'number') return 0;
  return value.slice(1).flatMap((point, index) => {
    const before = value[index];
    return before === undefined
      ? []
      : [{ at: point.at, value: (point.value - before.value) / ((point.at - before.at) / 1000) }];
  });
}

function step(points: readonly Datapoint[]): number {
  const [first, second] = points;
  return first === undefined || second === undefined ? 0 : second.at - first.at;
}
