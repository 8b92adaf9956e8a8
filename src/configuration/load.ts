import { LineCounter, parseDocument, visit } from 'yaml';
import type { Configuration } from './configuration.ts';
import { fileSchema } from './file.ts';
import type { ConfigurationProblem } from './positions.ts';
import { Positions } from './positions.ts';
import { describeIssues } from './problems.ts';
import { resolveConfiguration } from './resolve.ts';

export type ReadConfiguration =
  | { readonly configuration: Configuration; readonly problems?: undefined }
  | { readonly configuration?: undefined; readonly problems: readonly ConfigurationProblem[] };

/** Aliases (`*name`) that are followed; more are an attempt to make a small file large. */
const MAX_ALIASES = 100;

/** Reads the text of a configuration file: the configuration, or all that is wrong with it in the order of the file. Never throws. */
export function readConfiguration(text: string): ReadConfiguration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const positions = new Positions(document, lines);
  // Warnings are tags that YAML does not know, such as CloudFormation's `!Ref`, whose value would silently be another.
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return failed(
      faults.map((fault) =>
        positions.atOffset(fault.pos[0], `not YAML as it is read here: ${explain(fault.code, fault.message)}`),
      ),
    );
  }
  // `000011112222: …` is an account id, not the number 11112222.
  visit(document, {
    Pair(_, pair) {
      const { key } = pair;
      if (
        typeof key === 'object' &&
        key !== null &&
        'source' in key &&
        'value' in key &&
        typeof key.value !== 'string'
      ) {
        key.value = key.source;
      }
    },
  });
  let file: unknown;
  try {
    file = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return failed([positions.atOffset(0, `not readable: ${error instanceof Error ? error.message : String(error)}`)]);
  }
  if (file === null) return failed([positions.atOffset(0, 'the file is empty: expected ChannelConfigurations')]);
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) return failed(describeIssues(parsed.error.issues, file, positions));
  const { configuration, problems } = resolveConfiguration(parsed.data, positions);
  return problems.length > 0 ? failed(problems) : { configuration };
}

/** What the YAML parser's codes mean where its own words say too little. */
const explanations: ReadonlyMap<string, string> = new Map([
  ['TAG_RESOLVE_FAILED', "tags such as CloudFormation's !Ref and !Sub are not resolved; write the value itself"],
  ['DUPLICATE_KEY', 'this property stands here twice'],
  ['TAB_AS_INDENT', 'lines are indented with spaces, not tabs'],
  ['BLOCK_AS_IMPLICIT_KEY', 'the entries of a list begin in the same column, and so do the properties of an entry'],
]);

function explain(code: string, message: string): string {
  return explanations.get(code) ?? message;
}

function failed(problems: readonly ConfigurationProblem[]): ReadConfiguration {
  return { problems: problems.toSorted((one, other) => one.line - other.line || one.column - other.column) };
}

/** A problem as one line, as compilers write them: `chatbot.yaml:7:5: ChannelConfigurations[0].IamRoleArn: is missing: expected text`. */
export function formatProblem(fileName: string, { line, column, path, message }: ConfigurationProblem): string {
  return `${fileName}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}
