import { writeJson } from './json-output.ts';
import { isPlainObject, type Plain } from './plain.ts';
import { writeTable } from './table-output.ts';
import { writeText } from './text-output.ts';
import { writeYaml, writeYamlStream } from './yaml-output.ts';

export type PrintedFormat = 'json' | 'yaml' | 'yaml-stream' | 'table' | 'text' | 'off';

/**
 * What the AWS CLI prints for a result with `--output FORMAT`, without the line feed at its end; empty where it prints nothing.
 * `operationName` is the API's name (`DescribeInstances`), the title of the `table` format.
 */
export function formatOutput(plain: Plain, format: PrintedFormat, operationName: string): string {
  switch (format) {
    case 'json':
      return isEmptyObject(plain) ? '' : writeJson(plain);
    case 'yaml':
      return isEmptyObject(plain) ? '' : writeYaml(plain);
    case 'yaml-stream':
      return isEmptyObject(plain) ? '' : writeYamlStream(plain);
    case 'text':
      return writeText(plain);
    case 'table':
      return writeTable(plain, operationName);
    case 'off':
      return '';
  }
}

function isEmptyObject(plain: Plain): boolean {
  return isPlainObject(plain) && Object.keys(plain).length === 0;
}
