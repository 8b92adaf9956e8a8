import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';

/** The account that the credentials of this machine are for. Rejects where there are none, or AWS does not take them. */
export async function accountOfCredentials(region: string, client = new STSClient({ region })): Promise<string> {
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    return Account ?? '';
  } finally {
    client.destroy();
  }
}

/**
 * Why the CDK cannot deploy into an account and Region, or null. It is found out as the CDK itself will do it: by assuming the role that
 * `cdk bootstrap` makes there (https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html).
 */
export async function cannotDeployTo(
  account: string,
  region: string,
  partition: string,
  client = new STSClient({ region }),
): Promise<string | null> {
  const RoleArn = `arn:${partition}:iam::${account}:role/cdk-hnb659fds-deploy-role-${account}-${region}`;
  try {
    await client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'teams-aws-chatbot-deploy' }));
    return null;
  } catch (error) {
    if (error instanceof STSServiceException && error.name === 'AccessDenied') {
      return `it is not bootstrapped, or you may not assume ${RoleArn}`;
    }
    return error instanceof Error ? error.message : String(error);
  } finally {
    client.destroy();
  }
}
