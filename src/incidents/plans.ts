import { nextTokenOf, type ResponsePlan, responsePlans } from './records.ts';
import { type Asker, askIncidents } from './timeline.ts';

const PAGE = 100;
/** More plans than these nobody chooses from. */
const MOST_PAGES = 5;

/** The response plans of an account, by their titles. */
export async function plansOf(asker: Asker): Promise<readonly ResponsePlan[]> {
  const plans: ResponsePlan[] = [];
  let token: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const input = { maxResults: PAGE, ...(token === null ? {} : { nextToken: token }) };
    const output = await askIncidents(asker, 'ListResponsePlans', input);
    plans.push(...responsePlans(output));
    token = nextTokenOf(output);
    if (token === null) break;
  }
  return plans.toSorted((a, b) => a.title.localeCompare(b.title));
}

/** The plans that a text means: the one of this ARN, name or title in any case, else all that hold it in their name or title. */
export function findPlans(plans: readonly ResponsePlan[], text: string): readonly ResponsePlan[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const names = ({ name, title }: ResponsePlan) => [name.toLowerCase(), title.toLowerCase()];
  const same = plans.filter((plan) => plan.arn === text.trim() || names(plan).includes(wanted));
  return same.length > 0 ? same : plans.filter((plan) => names(plan).some((name) => name.includes(wanted)));
}
