import { compileQuery, type QueryNode } from '../command/jmespath.ts';
import { isPlainList, isPlainObject, type Plain } from './plain.ts';
import { callFunction } from './query-functions.ts';
import { compare, equals, isFalse, QueryReference } from './query-values.ts';

/**
 * What a JMESPath expression makes of a result, as the AWS CLI evaluates it; null where it finds nothing.
 * @throws Error with a sentence where the expression is bad or gives a function values of the wrong type.
 */
export function runQuery(expression: string, plain: Plain): Plain {
  const compiled = compileQuery(expression);
  if (!compiled.ok) throw new Error(`The --query expression is not valid JMESPath: ${compiled.fault.what}.`);
  return evaluate(compiled.node, plain);
}

function evaluate(node: QueryNode, value: Plain): Plain {
  switch (node.type) {
    case 'Identity':
    case 'Current':
      return value;
    case 'Field':
      // Only what the object has itself: `toString` is no member of an answer.
      return isPlainObject(value) && Object.hasOwn(value, node.name) ? (value[node.name] ?? null) : null;
    case 'Literal':
      return node.value;
    case 'Index':
      return isPlainList(value) ? (value.at(node.value) ?? null) : null;
    case 'Slice':
      return isPlainList(value) ? sliced(value, node.children) : null;
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
      return evaluate(node.children[1], evaluate(node.children[0], value));
    case 'OrExpression': {
      const left = evaluate(node.children[0], value);
      return isFalse(left) ? evaluate(node.children[1], value) : left;
    }
    case 'AndExpression': {
      const left = evaluate(node.children[0], value);
      return isFalse(left) ? left : evaluate(node.children[1], value);
    }
    case 'NotExpression':
      return isFalse(evaluate(node.children[0], value));
    case 'Comparator':
      return compared(node.name, evaluate(node.children[0], value), evaluate(node.children[1], value));
    case 'Flatten': {
      const list = evaluate(node.children[0], value);
      return isPlainList(list) ? list.flat() : null;
    }
    case 'Projection':
      return projected(evaluate(node.children[0], value), node.children[1]);
    case 'ValueProjection': {
      const object = evaluate(node.children[0], value);
      return isPlainObject(object) ? projected(Object.values(object), node.children[1]) : null;
    }
    case 'FilterProjection': {
      const [left, right, condition] = node.children;
      const list = evaluate(left, value);
      return isPlainList(list)
        ? projected(
            list.filter((item) => !isFalse(evaluate(condition, item))),
            right,
          )
        : null;
    }
    case 'MultiSelectList':
      return value === null ? null : node.children.map((child) => evaluate(child, value));
    case 'MultiSelectHash':
      return value === null
        ? null
        : Object.fromEntries(node.children.map((child) => [child.name, evaluate(child.value, value)]));
    case 'Function': {
      const args = node.children.map((child) =>
        child.type === 'ExpressionReference' ? new QueryReference(child.children[0]) : evaluate(child, value),
      );
      return callFunction(node.name, args, evaluate);
    }
    case 'ExpressionReference':
      throw new Error('& stands only in front of an argument of a function.');
  }
}

/** The right side applied to each item; what it finds nothing in is left out. */
function projected(list: Plain, right: QueryNode): Plain {
  if (!isPlainList(list)) return null;
  if (right.type === 'Identity') return list.filter((item) => item !== null);
  const found: Plain[] = [];
  for (const item of list) {
    const result = evaluate(right, item);
    if (result !== null) found.push(result);
  }
  return found;
}

type Comparator = Extract<QueryNode, { readonly type: 'Comparator' }>['name'];

/** Order is defined for two numbers and, as the AWS CLI has it for dates, for two texts; for all else there is no answer. */
function compared(name: Comparator, left: Plain, right: Plain): Plain {
  if (name === 'EQ') return equals(left, right);
  if (name === 'NE') return !equals(left, right);
  const alike =
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  if (!alike) return null;
  const order = compare(left, right);
  switch (name) {
    case 'LT':
      return order < 0;
    case 'LTE':
      return order <= 0;
    case 'GT':
      return order > 0;
    case 'GTE':
      return order >= 0;
  }
}

/** Python's slices. */
function sliced(
  list: readonly Plain[],
  [from, to, stride]: readonly [number | null, number | null, number | null],
): readonly Plain[] {
  const step = stride ?? 1;
  const [lowest, highest] = step > 0 ? [0, list.length] : [-1, list.length - 1];
  const bounded = (place: number): number =>
    Math.min(highest, Math.max(lowest, place < 0 ? place + list.length : place));
  const start = from === null ? (step > 0 ? lowest : highest) : bounded(from);
  const end = to === null ? (step > 0 ? highest : lowest) : bounded(to);
  const items: Plain[] = [];
  for (let place = start; step > 0 ? place < end : place > end; place += step) items.push(list[place] ?? null);
  return items;
}
