import { canonicalName, iamPrefixOf } from '../aws/packages.ts';

/**
 * IAM's name for what an operation takes, where it is not the operation's own, as the Service Authorization Reference has it. Keyed by
 * `service:Operation` under AWS CLI and API names.
 */
const OTHER_ACTIONS: Readonly<Record<string, string>> = {
  'apigateway:GetRestApis': 'apigateway:GET',
  'apigateway:GetStages': 'apigateway:GET',
  'apigatewayv2:GetStages': 'apigateway:GET',
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3api:ListBuckets': 's3:ListAllMyBuckets',
};

/** The IAM action that an operation takes: `logs:StartQuery`, `s3:ListAllMyBuckets`. */
export function iamAction(service: string, operation: string): string {
  const name = canonicalName(service);
  return OTHER_ACTIONS[`${name}:${operation}`] ?? `${iamPrefixOf(name)}:${operation}`;
}
