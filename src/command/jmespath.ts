import jmespath from 'jmespath';
import { grammarFault } from './jmespath-grammar.ts';
import {
  literalValue,
  type QueryFault,
  type QueryLiteral,
  type QueryToken,
  rawText,
  tokensOf,
} from './jmespath-tokens.ts';

/** A JMESPath expression as the package `jmespath` parses it. Children stand in the order of evaluation. */
export type QueryNode =
  | { readonly type: 'Identity' | 'Current' }
  | { readonly type: 'Field'; readonly name: string }
  | { readonly type: 'Literal'; readonly value: QueryLiteral }
  | { readonly type: 'Index'; readonly value: number }
  | { readonly type: 'Slice'; readonly children: readonly [number | null, number | null, number | null] }
  | { readonly type: 'NotExpression' | 'Flatten' | 'ExpressionReference'; readonly children: readonly [QueryNode] }
  | {
      readonly type:
        | 'Subexpression'
        | 'Pipe'
        | 'IndexExpression'
        | 'OrExpression'
        | 'AndExpression'
        | 'Projection'
        | 'ValueProjection';
      readonly children: readonly [QueryNode, QueryNode];
    }
  | {
      readonly type: 'FilterProjection';
      readonly children: readonly [left: QueryNode, right: QueryNode, condition: QueryNode];
    }
  | {
      readonly type: 'Comparator';
      readonly name: 'EQ' | 'NE' | 'LT' | 'LTE' | 'GT' | 'GTE';
      readonly children: readonly [QueryNode, QueryNode];
    }
  | { readonly type: 'MultiSelectList'; readonly children: readonly QueryNode[] }
  | {
      readonly type: 'MultiSelectHash';
      readonly children: readonly { readonly name: string; readonly value: QueryNode }[];
    }
  | { readonly type: 'Function'; readonly name: string; readonly children: readonly QueryNode[] };

declare module 'jmespath' {
  /** Part of the package, though not of its type declarations. */
  export function compile(expression: string): QueryNode;
}

export type CompiledQuery =
  | { readonly ok: true; readonly node: QueryNode }
  | { readonly ok: false; readonly fault: QueryFault };

/** Understands a JMESPath expression, or says where it leaves the grammar and what belongs there. Runs nothing. */
export function compileQuery(expression: string): CompiledQuery {
  const tokens = tokensOf(expression);
  if ('what' in tokens) return { ok: false, fault: tokens };
  const fault = grammarFault(tokens, expression.length);
  if (fault !== undefined) return { ok: false, fault };
  try {
    return { ok: true, node: jmespath.compile(tokens.map(canonical).join(' ')) };
  } catch (thrown) {
    if (thrown instanceof RangeError) return { ok: false, fault: { what: 'it is nested too deeply', at: 0 } };
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, fault: { what: message.replace(/\s+/g, ' ').slice(0, 200), at: 0 } };
  }
}

/**
 * A token in the form that the package reads right: texts as JSON, since it undoes only the first escape of the others, and `@` in
 * parentheses, since as the first word of an argument or of parentheses it would end there.
 */
function canonical({ kind, text }: QueryToken): string {
  if (kind === 'raw-text') return literal(rawText(text));
  if (kind === 'literal') return literal(literalValue(text)?.value ?? null);
  return kind === '@' ? '(@)' : text;
}

function literal(value: QueryLiteral): string {
  return `\`${JSON.stringify(value).replaceAll('`', '\\u0060')}\``;
}
