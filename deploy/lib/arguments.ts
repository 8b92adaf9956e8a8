import { parseArgs } from 'node:util';

/** What was asked for on the command line. */
export type Asked =
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly message: string }
  | { readonly kind: 'synth' | 'deploy' | 'destroy'; readonly file: string; readonly yes: boolean };

export const USAGE = [
  'npm run deploy -- [PARAMETERS] [--yes] [--synth-only | --destroy]',
  '',
  '  PARAMETERS    the file that says what to deploy; deploy/parameters.yaml when left out',
  '  --yes         does not ask',
  '  --synth-only  writes the templates to deploy/cdk.out, without AWS credentials, and deploys nothing',
  '  --destroy     takes it away again; the table, the logs and a key of your own stay',
];

/** Reads the arguments of `npm run deploy`. */
export function readArguments(args: readonly string[], defaultFile: string): Asked {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        yes: { type: 'boolean', short: 'y', default: false },
        'synth-only': { type: 'boolean', default: false },
        destroy: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    if (positionals.length > 1)
      return { kind: 'mistake', message: `One file of parameters, not ${positionals.length}.` };
    if (values.destroy && values['synth-only'])
      return { kind: 'mistake', message: '--synth-only or --destroy, not both.' };
    const kind = values.destroy ? 'destroy' : values['synth-only'] ? 'synth' : 'deploy';
    return { kind, file: positionals[0] ?? defaultFile, yes: values.yes };
  } catch (error) {
    return { kind: 'mistake', message: error instanceof Error ? error.message : String(error) };
  }
}
