import { z } from 'zod';

/** How a line or a dialog ends that asks an agent something. */
export const readyQuestion = z.object({
  kind: z.literal('question'),
  /** The connector's name. */
  connector: z.string(),
  text: z.string(),
});

export type ReadyQuestion = z.infer<typeof readyQuestion>;
