/** What is secret by where it stands in an answer. Names are told in `mask-names.ts`, forms of values in `mask-forms.ts`. */

/** What stands in a secret's place. */
export const MASKED = '••••';

/** Pairs of keys of one object: where the first names something secret, the second holds it. */
export const NAMED_VALUES: readonly (readonly [name: string, value: string])[] = [
  ['Name', 'Value'],
  ['name', 'value'],
  ['Key', 'Value'],
  ['key', 'value'],
  ['field', 'value'],
  ['ParameterKey', 'ParameterValue'],
  ['ParameterName', 'ParameterValue'],
  ['OptionName', 'Value'],
  ['OutputKey', 'OutputValue'],
];

/**
 * Members that hold an environment, in lower case without `-` and `_`: credentials stand there under any name, so every value is masked.
 * A map's keys, and the names in a list of names and values, are kept.
 */
export const ENVIRONMENT_KEY = /environmentvariables(?:override)?$|^variables$/;

/** Members that hold an environment where they are a list of names and values, or a map of names in capitals; else they hold other things. */
export const ENVIRONMENT_LIST_KEY = /^env(?:ironment)?$|^(?:override|optimization)environment$/;

/** Services whose `environment` is a map with names in any case. */
export const ENVIRONMENT_MAP_SERVICES: ReadonlySet<string> = new Set(['lightsail', 'sagemaker']);

/** Types of an environment's entry (CodeBuild) whose value is the name of a secret kept elsewhere. */
export const REFERENCE_TYPES: ReadonlySet<string> = new Set(['PARAMETER_STORE', 'SECRETS_MANAGER']);

/** Keys that tell of a secret without holding it, in lower case: an object that has no others stays as it is. */
export const TELLING_KEYS: ReadonlySet<string> = new Set([
  ...['arn', 'description', 'id', 'kmskeyid', 'name', 'optional', 'rotationenabled', 'secretarn', 'secretid'],
  ...['secretname', 'secretstatus', 'type', 'valuefrom', 'versionid'],
]);

/** Functions of CloudFormation that name another resource or parameter: no secret themselves. */
export const TEMPLATE_REFERENCES: ReadonlySet<string> = new Set(['Ref', 'Fn::GetAtt', 'Fn::ImportValue']);

/** Keys whose values are handed back to AWS to go on, in lower case: never touched, whatever they look like. */
export const PASSED_KEYS: ReadonlySet<string> = new Set([
  ...['continuationtoken', 'exclusivestartkey', 'lastevaluatedkey', 'marker', 'nextbackwardtoken'],
  ...['nextcontinuationtoken', 'nextforwardtoken', 'nextmarker', 'nextpagetoken', 'nexttoken', 'pagetoken'],
  ...['paginationtoken', 'startingtoken'],
]);

/** Operations whose output holds a secret under a key that is harmless elsewhere: `service.Operation`, or `service.*`, to keys. */
export const SECRET_KEYS_OF: Readonly<Record<string, readonly string[]>> = {
  'apigateway.CreateApiKey': ['value'],
  'apigateway.GetApiKey': ['value'],
  'apigateway.GetApiKeys': ['value'],
  'apigateway.UpdateApiKey': ['value'],
  'cloudfront.*': ['HeaderValue'],
  'ec2.*': ['UploadPolicySignature'],
  'eks.*': ['activationCode'],
  'firehose.*': ['AttributeValue'],
  'inspector2.*': ['authorizationUrl'],
  'lightsail.CreateKeyPair': ['privateKeyBase64'],
  'lightsail.DownloadDefaultKeyPair': ['privateKeyBase64', 'publicKeyBase64'],
  'redshift.GetClusterCredentials': ['DbPassword'],
  'redshift.GetClusterCredentialsWithIAM': ['DbPassword'],
  'securityhub.*': ['AuthUrl'],
};

/** Operations whose output holds something public under a key that is secret elsewhere: what IPAM has one publish in DNS. */
export const PUBLIC_KEYS_OF: Readonly<Record<string, readonly string[]>> = {
  'ec2.CreateIpamExternalResourceVerificationToken': ['TokenValue'],
  'ec2.DescribeIpamExternalResourceVerificationTokens': ['TokenValue'],
};

/** Members that hold text in base64: it is masked within and encoded again, so that it stays what it is. */
export const ENCODED_KEYS_OF: Readonly<Record<string, readonly string[]>> = {
  'codecommit.GetBlob': ['content'],
  'ec2.GetConsoleOutput': ['Output'],
  'kinesis.GetRecords': ['Data'],
  'lambda.Invoke': ['LogResult', 'Payload'],
};
