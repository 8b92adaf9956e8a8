/** Where an agent is, read from its ARN. */
export interface AgentAddress {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly agentId: string;
}

/** The draft of an agent answers under this alias. */
export const DRAFT_ALIAS = 'TSTALIASID';

/** The form of https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html */
const AGENT_ARN = /^arn:(aws(?:-[a-z]+)*):bedrock:([a-z]{2,}(?:-[a-z]+)+-\d):(\d{12}):agent\/([0-9A-Za-z]{10})$/;
const ALIAS_ID = /^[0-9A-Za-z]{10}$/;

/** Reads `arn:aws:bedrock:REGION:ACCOUNT:agent/ID`; null for any other text. */
export function readAgentArn(arn: string): AgentAddress | null {
  const [whole, partition, region, accountId, agentId] = AGENT_ARN.exec(arn) ?? [];
  if (whole === undefined || partition === undefined || region === undefined) return null;
  if (accountId === undefined || agentId === undefined) return null;
  return { partition, region, accountId, agentId };
}

export function isAliasId(text: string): boolean {
  return ALIAS_ID.test(text);
}

/** What IAM allows or denies `bedrock:InvokeAgent` on. */
export function aliasArn({ partition, region, accountId, agentId }: AgentAddress, aliasId: string): string {
  return `arn:${partition}:bedrock:${region}:${accountId}:agent-alias/${agentId}/${aliasId}`;
}
