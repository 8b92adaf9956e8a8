import { z } from 'zod';

/** How a line or a dialog ends whose command may run. */
export const readyCommand = z.object({
  kind: z.literal('ready'),
  words: z.array(z.string()),
  configurationName: z.string(),
  roleArn: z.string(),
  /** Where the call goes. */
  region: z.string(),
  /** The service has one endpoint for all Regions: none is shown. */
  global: z.boolean(),
});

export type ReadyCommand = z.infer<typeof readyCommand>;
