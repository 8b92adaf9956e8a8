import { globalRegion, isRegion, regionsOf } from '../src/aws/regions.ts';
import { PersonError } from '../src/telemetry/person-error.ts';

/** Regions to choose from in the partition of an account's role (`arn:aws-cn:iam::…`). */
export function regionChoices(roleArn: string): readonly { readonly title: string; readonly value: string }[] {
  return regionsOf(partitionOfArn(roleArn)).map(({ name, title }) => ({ title: `${title} · ${name}`, value: name }));
}

/** Where a global service is called for that account; null for a service that has Regions. */
export function globalRegionOf(service: string, roleArn: string): string | null {
  return globalRegion(service, partitionOfArn(roleArn));
}

/** The Region as given; null where none was. Throws where it cannot be one, before it is remembered. */
export function checkedRegion(given: string | null): string | null {
  if (given === null || isRegion(given)) return given;
  throw new PersonError(
    'bad-region',
    'That is not a Region',
    `${given} does not look like the name of an AWS Region.`,
    { nextSteps: ['Give one such as eu-west-1, or send set default-region alone to choose from a list.'] },
  );
}

function partitionOfArn(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}
