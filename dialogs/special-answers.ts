import { followAnswer } from './follow-begin.ts';
import { INCIDENT_ANSWERS } from './incident-answers.ts';
import type { RanCommand, SpecialAnswer } from './ran-command.ts';
import { casesAnswer, communicationsAnswer, createdAnswer, repliedAnswer, resolvedAnswer } from './support-answers.ts';

export type { RanCommand, SpecialAnswer } from './ran-command.ts';

/** Gives the answer of an operation that means more to people than rows or facts; null where the general answer says it better. */
type Answers = (ran: RanCommand) => Promise<SpecialAnswer | null>;

/** By service's AWS CLI name and operation's API name: `support DescribeCases`. */
const SPECIAL: ReadonlyMap<string, Answers> = new Map<string, Answers>([
  ['support AddCommunicationToCase', repliedAnswer],
  ['support CreateCase', createdAnswer],
  ['support DescribeCases', casesAnswer],
  ['support DescribeCommunications', communicationsAnswer],
  ['support ResolveCase', resolvedAnswer],
  ...INCIDENT_ANSWERS,
]);

/** Never where somebody asked for a form of their own with `--query` or `--output`. */
export async function specialAnswer(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { service, operation, wait, globals } = ran.command;
  if (wait !== null || globals.query !== null || globals.output !== null) return null;
  return (await SPECIAL.get(`${service.name} ${operation.name}`)?.(ran)) ?? (await followAnswer(ran));
}
