import { z } from 'zod';

const outputs = z.record(z.string(), z.record(z.string(), z.string()));

/** Outputs by stack, as `cdk deploy --outputs-file` writes them. */
export function readOutputs(text: string): z.infer<typeof outputs> {
  return outputs.parse(JSON.parse(text));
}
