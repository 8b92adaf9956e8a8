/** What the values of the configuration look like: a pattern with what was expected, as a person is told. */
export interface Pattern {
  readonly pattern: RegExp;
  readonly expected: string;
}

const partition = 'aws[a-z-]*';
const guid = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}';
const person = '[^\\s@]+@[^\\s@]+\\.[^\\s@]+';

/** A Region is an area, perhaps with the partition's mark, a direction and a number: `us-gov-west-1`, `eusc-de-east-1`. */
const directions = 'north|south|east|west|central|northeast|northwest|southeast|southwest';

/**
 * By kind of value. Sources: the CloudFormation reference of `AWS::Chatbot::MicrosoftTeamsChannelConfiguration` and
 * `AWS::Chatbot::CustomAction`, the IAM reference for ARNs and names, Teams' ids as activities carry them.
 */
export const patterns = {
  accountId: { pattern: /^\d{12}$/, expected: 'an account id: 12 digits, in quotes' },
  accountName: { pattern: /^\S(?:.{0,62}\S)?$/, expected: 'a name of 1 to 64 characters' },
  region: {
    pattern: new RegExp(`^[a-z]{2,4}(?:-[a-z]{2,5})?-(?:${directions})-\\d{1,2}$`),
    expected: 'a Region, such as eu-west-1',
  },
  configurationName: { pattern: /^[A-Za-z0-9_-]{1,128}$/, expected: 'a name of 1 to 128 of A-Z a-z 0-9 - _' },
  guid: { pattern: new RegExp(`^${guid}$`), expected: 'an id such as 00000000-0000-0000-0000-000000000000' },
  person: {
    pattern: new RegExp(`^(?:${guid}|${person})$`),
    expected:
      'an Entra object id, such as 00000000-0000-0000-0000-000000000000, or a user principal name, such as alex@example.com',
  },
  roleArn: {
    pattern: new RegExp(`^arn:${partition}:iam::\\d{12}:role/[\\w+=,.@/-]{1,576}$`),
    expected: "a role's ARN, such as arn:aws:iam::111122223333:role/chatbot",
  },
  policyArn: {
    pattern: new RegExp(`^arn:${partition}:iam::(?:aws|\\d{12}):policy/[\\w+=,.@/-]{1,640}$`),
    expected: "a managed policy's ARN, such as arn:aws:iam::aws:policy/ReadOnlyAccess",
  },
  topicArn: {
    pattern: new RegExp(`^arn:${partition}:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(?:\\.fifo)?$`),
    expected: "an SNS topic's ARN, such as arn:aws:sns:eu-west-1:111122223333:alarms",
  },
  externalId: {
    pattern: /^[\w+=,.@:/-]{2,1224}$/,
    expected: 'an external id: 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -',
  },
  customization: {
    pattern: new RegExp(`^(?:arn:${partition}:chatbot:[a-z0-9-]*:\\d{12}:custom-action/)?[A-Za-z0-9_-]{1,64}$`),
    expected: "a custom action's name or ARN",
  },
  actionName: { pattern: /^[A-Za-z0-9_-]{1,64}$/, expected: 'a name of 1 to 64 of A-Z a-z 0-9 - _' },
  aliasName: { pattern: /^[A-Za-z0-9_-]{1,30}$/, expected: 'a name of 1 to 30 of A-Z a-z 0-9 - _' },
  notificationType: { pattern: /^[A-Za-z0-9-]{1,100}$/, expected: 'a type of notification, such as CloudWatch' },
  connectionName: { pattern: /^[\w.-]{1,100}$/, expected: 'the name of an OAuth connection' },
  denied: {
    pattern: /^[a-z0-9*-]{1,64}:[A-Za-z0-9*]{1,128}$/,
    expected: 'service:Operation, with * for any letters, such as "ssm:GetParameter*"',
  },
} as const satisfies Readonly<Record<string, Pattern>>;
