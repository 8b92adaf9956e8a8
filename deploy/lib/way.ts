import type { Asked } from './arguments.ts';
import { USAGE } from './arguments.ts';
import { ParameterError, type Parameters } from './parameters.ts';
import { keptLines, nextSteps, planLines } from './plan.ts';

/** What the way into AWS needs of the machine and of AWS. */
export interface Surroundings {
  readonly print: (line: string) => void;
  /** The answer to a question, without the line's end. */
  readonly ask: (question: string) => Promise<string>;
  readonly readParameters: (file: string) => Parameters;
  /** The account that the credentials of this machine are for; rejects with AWS's reason where there are none. */
  readonly accountOfCredentials: (region: string) => Promise<string>;
  /** Why the CDK cannot deploy there; null when it can. */
  readonly cannotDeployTo: (account: string, region: string, partition: string) => Promise<string | null>;
  readonly dockerRuns: () => Promise<boolean>;
  /** Runs `cdk` with these arguments for this file; gives its exit code. */
  readonly cdk: (file: string, args: readonly string[]) => Promise<number>;
  /** Outputs of the last deployment, by stack. */
  readonly outputs: () => Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The way into AWS, and out of it. Gives the exit code. */
export async function walk(asked: Asked, surroundings: Surroundings): Promise<number> {
  const { print, readParameters } = surroundings;
  if (asked.kind === 'help' || asked.kind === 'mistake') {
    if (asked.kind === 'mistake') print(asked.message);
    for (const line of USAGE) print(line);
    return asked.kind === 'help' ? 0 : 2;
  }
  let parameters: Parameters;
  try {
    parameters = readParameters(asked.file);
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    print(error.message);
    print(
      'Correct this and run it again. deploy/parameters.example.yaml shows a whole file, deploy/README.md all parameters.',
    );
    return 2;
  }
  if (asked.kind === 'synth') return synthesize(asked.file, surroundings);
  const lacking = await whatIsLacking(parameters, asked.kind === 'deploy', surroundings);
  if (lacking.length > 0) {
    for (const line of lacking) print(line);
    return 1;
  }
  return asked.kind === 'deploy'
    ? deploy(asked.file, asked.yes, parameters, surroundings)
    : destroy(asked.file, asked.yes, parameters, surroundings);
}

async function synthesize(file: string, { cdk, print }: Surroundings): Promise<number> {
  const code = await cdk(file, ['synth', '--quiet']);
  if (code === 0) print('The templates are in deploy/cdk.out.');
  return code;
}

/** All that would end a deployment half-way, each with what to do. */
async function whatIsLacking(
  parameters: Parameters,
  building: boolean,
  around: Surroundings,
): Promise<readonly string[]> {
  const { Account, Region, partition, accounts, Image } = parameters;
  let account: string;
  try {
    account = await around.accountOfCredentials(Region);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [`AWS does not know who asks: ${reason}`, 'Sign in, for example with aws sso login, and set AWS_PROFILE.'];
  }
  if (account !== Account) {
    return [
      `The credentials are for account ${account}, the parameters for ${Account}: set AWS_PROFILE to a profile of ${Account}.`,
    ];
  }
  const places = new Map([[`${Account} ${Region}`, { id: Account, region: Region }]]);
  for (const { id, region } of accounts) places.set(`${id} ${region}`, { id, region });
  const lacking: string[] = [];
  for (const { id, region } of places.values()) {
    const reason = await around.cannotDeployTo(id, region, partition);
    if (reason === null) continue;
    const trust =
      id === Account
        ? ''
        : ` --trust ${Account} --cloudformation-execution-policies arn:${partition}:iam::aws:policy/AdministratorAccess`;
    lacking.push(
      `The CDK cannot deploy into account ${id}, ${region}: ${reason}`,
      `  Once${id === Account ? '' : `, with credentials of ${id}`}: deploy/node_modules/.bin/cdk bootstrap aws://${id}/${region}${trust}`,
    );
  }
  if (building && Image === undefined && !(await around.dockerRuns())) {
    lacking.push('Docker does not answer: start it, or set Image to an image that is there already.');
  }
  return lacking;
}

async function deploy(file: string, yes: boolean, parameters: Parameters, around: Surroundings): Promise<number> {
  const { print, ask, cdk, outputs } = around;
  for (const line of planLines(parameters)) print(line);
  print('');
  print(
    `Needed before: the secret ${parameters.MicrosoftApp.PasswordSecret} in Secrets Manager, with the password of the app registration.`,
  );
  print('');
  const compared = await cdk(file, ['diff', '--all']);
  if (compared !== 0) return compared;
  if (!yes && !/^y(?:es)?$/i.test((await ask('Deploy this? [y/N] ')).trim())) {
    print('Nothing was deployed.');
    return 0;
  }
  const code = await cdk(file, ['deploy', '--all', '--require-approval', 'never', '--outputs-file', OUTPUTS]);
  if (code !== 0) {
    print('The deployment did not succeed, and CloudFormation went back to what was there. Why a task did not start:');
    print(`the log group /aws/events/${parameters.Name}-ended-tasks and the events of the service in ECS.`);
    return code;
  }
  const made = outputs();
  print('');
  for (const [stack, values] of Object.entries(made)) {
    print(stack);
    for (const [name, value] of Object.entries(values)) print(`  ${name.padEnd(20)} ${value}`);
  }
  print('');
  print('Next:');
  for (const line of nextSteps(parameters, made[parameters.Name] ?? {})) print(line);
  return 0;
}

async function destroy(file: string, yes: boolean, parameters: Parameters, around: Surroundings): Promise<number> {
  const { print, ask, cdk } = around;
  print(`${parameters.Name} is taken away: nobody gets answers or notifications any more.`);
  for (const line of keptLines(parameters)) print(line);
  if (!yes && (await ask(`Write its name, ${parameters.Name}, to go on: `)).trim() !== parameters.Name) {
    print('Nothing was taken away.');
    return 0;
  }
  return cdk(file, ['destroy', '--all', '--force']);
}

/** Where `cdk` writes the outputs of a deployment; relative to this package's folder. */
export const OUTPUTS = 'cdk.out/outputs.json';
