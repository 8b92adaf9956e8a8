import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { configurationJsonSchema } from '../../src/configuration/file.ts';
import { formatProblem, readConfiguration } from '../../src/configuration/load.ts';
import { sample } from './sample.ts';

const read = (text: string) => {
  const { configuration, problems } = readConfiguration(text);
  assert.deepEqual(problems ?? [], []);
  assert.ok(configuration);
  return configuration;
};

/** One valid row, with more lines, or with lines left out. */
const row = (more = '', without: RegExp = /(?!)/) =>
  `ChannelConfigurations:
  - ConfigurationName: ops
    TeamsTenantId: 00000000-0000-0000-0000-00000000000a
    TeamId: 00000000-0000-0000-0000-00000000000b
    TeamsChannelId: 19:abc@thread.tacv2
    IamRoleArn: arn:aws:iam::111122223333:role/ops
`
    .split('\n')
    .filter((line) => !without.test(line))
    .join('\n') + more;

const problemsOf = (text: string): readonly string[] =>
  (readConfiguration(text).problems ?? []).map((problem) => formatProblem('f', problem));

describe('readConfiguration', () => {
  it('reads every property', () => {
    const { accounts, channelConfigurations, customActions, userRoles, administrators, denied } = read(sample);
    const production = { id: '111122223333', name: 'production', defaultRegion: 'eu-west-1' };
    const staging = { id: '444455556666', name: 'staging', defaultRegion: null };
    assert.deepEqual(
      [...accounts.values()],
      [production, staging].toSorted((a, b) => Number(a.id) - Number(b.id)),
    );
    const channel = {
      kind: 'channel',
      tenantId: '00000000-0000-0000-0000-00000000000a',
      teamId: '00000000-0000-0000-0000-00000000000b',
      channelId: '19:aBc-1@thread.tacv2',
    };
    assert.deepEqual(channelConfigurations, [
      {
        name: 'production-ops',
        places: [channel],
        account: production,
        roleArn: 'arn:aws:iam::111122223333:role/ops/chatbot-ops',
        roleSource: 'assume-role',
        notificationRoleArn: 'arn:aws:iam::111122223333:role/ops/chatbot-ops',
        peopleOfTenants: [],
        guests: false,
        externalId: 'a-shared-secret',
        guardrailPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws:iam::111122223333:policy/own'],
        userRoleRequired: true,
        loggingLevel: 'INFO',
        snsTopicArns: ['arn:aws:sns:eu-west-1:111122223333:alarms', 'arn:aws:sns:eu-west-1:111122223333:orders.fifo'],
        unknownEvents: 'show',
        customizations: ['restart-service', 'other'],
      },
      {
        name: 'on-call',
        places: [
          { kind: 'group', tenantId: null, conversationId: '19:meeting_x1@thread.v2' },
          { kind: 'personal', tenantId: null },
        ],
        account: staging,
        roleArn: 'arn:aws-us-gov:iam::444455556666:role/readonly',
        roleSource: 'assume-role',
        notificationRoleArn: 'arn:aws-us-gov:iam::444455556666:role/readonly',
        peopleOfTenants: [],
        guests: false,
        externalId: null,
        guardrailPolicies: ['arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess'],
        userRoleRequired: false,
        loggingLevel: 'NONE',
        snsTopicArns: [],
        unknownEvents: 'show',
        customizations: [],
      },
      {
        name: 'unnamed-account',
        places: [channel],
        account: { id: '777788889999', name: '777788889999', defaultRegion: null },
        roleArn: 'arn:aws:iam::777788889999:role/x',
        roleSource: 'assume-role',
        notificationRoleArn: 'arn:aws:iam::777788889999:role/x',
        peopleOfTenants: [],
        guests: false,
        externalId: null,
        guardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        userRoleRequired: false,
        loggingLevel: 'NONE',
        snsTopicArns: [],
        unknownEvents: 'show',
        customizations: [],
      },
    ]);
    assert.deepEqual(customActions, [
      {
        name: 'restart-service',
        aliasName: 'restart',
        commandText: 'ecs update-service --service $service',
        attachments: [
          {
            notificationType: 'CloudWatch',
            buttonText: 'Restart service',
            criteria: [
              { operator: 'HAS_VALUE', variableName: 'service', value: null },
              { operator: 'EQUALS', variableName: 'state', value: 'ALARM' },
            ],
            variables: { service: 'event.Trigger.Dimensions.ServiceName' },
          },
        ],
      },
      { name: 'plain', aliasName: null, commandText: 'help', attachments: [] },
    ]);
    assert.deepEqual(userRoles, [
      { user: '00000000-0000-0000-0000-0000000000aa', roles: ['arn:aws:iam::111122223333:role/oncall-admin'] },
    ]);
    assert.deepEqual(administrators, ['00000000-0000-0000-0000-0000000000aa', 'alex@example.com']);
    assert.deepEqual(denied, ['ssm:GetParameter*', 'lambda:GetFunction', 'cognito-idp:*']);
  });

  it('keeps the zeros before an account id that is not in quotes', () => {
    assert.deepEqual(
      [...read(`Accounts: { 000011112222: { Name: old } }\n${row()}`).accounts.keys()],
      ['000011112222'],
    );
  });

  for (const id of [
    '19:abc@thread.tacv2',
    '19%3Aabc%40thread.tacv2',
    '19%3aabc%40thread.tacv2',
    'https://teams.microsoft.com/l/channel/19%3Aabc%40thread.tacv2/General?groupId=00000000-0000-0000-0000-00000000000b',
    'https://teams.cloud.microsoft/l/channel/19:abc@thread.tacv2/A%20b?tenantId=00000000-0000-0000-0000-00000000000A',
  ]) {
    it(`takes ${id} for a channel`, () => {
      const [place] =
        read(`${row('', /TeamsChannelId/)}    TeamsChannelId: ${id}`).channelConfigurations[0]?.places ?? [];
      assert.ok(place?.kind === 'channel');
      assert.equal(place.channelId, '19:abc@thread.tacv2');
    });
  }

  it('takes the link of a group chat', () => {
    const link = 'https://teams.microsoft.com/l/chat/19%3Axyz%40thread.v2/conversations?context=%7B%7D';
    const [place] = read(`${row('', /Team/)}    ConversationId: ${link}`).channelConfigurations[0]?.places ?? [];
    assert.deepEqual(place, { kind: 'group', tenantId: null, conversationId: '19:xyz@thread.v2' });
  });

  it('lets one channel have configurations for several accounts', () => {
    const other = row()
      .split('\n')
      .slice(1)
      .join('\n')
      .replace('name: ops', 'name: b')
      .replace('Name: ops', 'Name: b')
      .replace('1111', '9999');
    assert.equal(read(row(other)).channelConfigurations.length, 2);
  });

  it('names the conversation that feedback goes to, or none', () => {
    assert.equal(read(`FeedbackConfiguration: ops\n${row()}`).feedbackConfiguration, 'ops');
    assert.equal(read(row()).feedbackConfiguration, null);
  });

  it('lets tenants have personal configurations of their own', () => {
    const personal = (name: string, tenant: string) =>
      `  - { ConfigurationName: ${name}, Personal: true, TeamsTenantId: ${tenant}, IamRoleArn: "arn:aws:iam::111122223333:role/ops" }\n`;
    const text =
      personal('a', '00000000-0000-0000-0000-00000000000a') + personal('b', '00000000-0000-0000-0000-00000000000b');
    assert.equal(read(`ChannelConfigurations:\n${text}`).channelConfigurations.length, 2);
  });

  const rowB = row().split('\n').slice(1).join('\n').replace('Name: ops', 'Name: b');
  /** By mistake: the file, and all that is said about it. */
  const mistakes: Readonly<Record<string, readonly [text: string, ...problems: string[]]>> = {
    'an empty file': ['', 'f:1:1: the file is empty: expected ChannelConfigurations'],
    'a file that is text': ['hello', 'f:1:1: expected properties (name: value), found "hello"'],
    'no channel configurations': ['Denied: []', 'f:1:1: ChannelConfigurations: is missing: expected a list'],
    'a missing property': [row('', /IamRole/), 'f:2:5: ChannelConfigurations[0].IamRoleArn: is missing: expected text'],
    'a misspelt property': [
      row('    GuardrailPolicy: []'),
      'f:7:5: ChannelConfigurations[0].GuardrailPolicy: unknown property; did you mean GuardrailPolicies?; expected one of ConfigurationName, TeamsTenantId, TeamId, TeamsChannelId, TeamsChannelName, ConversationId, Personal, IamRoleArn, ExternalId, RoleSource, NotificationRoleArn, PeopleOfTenants, Guests, GuardrailPolicies, UserRoleRequired, LoggingLevel, SnsTopicArns, UnknownEvents, CustomizationResourceArns, Tags',
    ],
    'a misspelt property at the top': [
      `Admins: []\n${row()}`,
      'f:1:1: Admins: unknown property; expected one of Accounts, ChannelConfigurations, CustomActions, UserRoles, Administrators, FeedbackConfiguration, SignIn, OperatorsPage, Denied',
    ],
    'a misspelt property of an account': [
      `Accounts: { "111122223333": { Region: eu-west-1 } }\n${row()}`,
      'f:1:31: Accounts.111122223333.Region: unknown property; expected one of Name, DefaultRegion',
    ],
    'a misspelt property deep down': [
      `CustomActions: [{ ActionName: a, Definition: { Command: help } }]\n${row()}`,
      'f:1:46: CustomActions[0].Definition.CommandText: is missing: expected text',
      'f:1:48: CustomActions[0].Definition.Command: unknown property; expected CommandText',
    ],
    'a value that is none of those': [
      row('    LoggingLevel: INF'),
      'f:7:19: ChannelConfigurations[0].LoggingLevel: expected one of NONE, ERROR, INFO, found "INF"; did you mean INFO?',
    ],
    'a number in the place of text': [
      row('    ExternalId: 12345'),
      'f:7:17: ChannelConfigurations[0].ExternalId: expected text, found ••••; put it in quotes',
    ],
    'an external id with a space, which is not repeated': [
      row('    ExternalId: my secret'),
      'f:7:17: ChannelConfigurations[0].ExternalId: expected an external id: 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -, found ••••',
    ],
    'text in the place of true': [
      row('    UserRoleRequired: yes'),
      'f:7:23: ChannelConfigurations[0].UserRoleRequired: expected true or false, found "yes"',
    ],
    'text in the place of a list': [
      row('    SnsTopicArns: arn:aws:sns:eu-west-1:111122223333:a'),
      'f:7:19: ChannelConfigurations[0].SnsTopicArns: expected a list, found "arn:aws:sns:eu-west-1:111122223333:a"',
    ],
    'a list in the place of text': [
      row('    ExternalId: [a]'),
      'f:7:17: ChannelConfigurations[0].ExternalId: expected text, found ••••',
    ],
    'a policy for a role': [
      row('    IamRoleArn: arn:aws:iam::aws:policy/ReadOnlyAccess', /IamRole/),
      'f:6:17: ChannelConfigurations[0].IamRoleArn: expected a role\'s ARN, such as arn:aws:iam::111122223333:role/chatbot, found "arn:aws:iam::aws:policy/ReadOnlyAccess"',
    ],
    'a policy of another account': [
      row('    GuardrailPolicies: [arn:aws:iam::999999999999:policy/x]'),
      'f:7:25: ChannelConfigurations[0].GuardrailPolicies[0]: expected a policy of AWS or of the role\'s account 111122223333, found "arn:aws:iam::999999999999:policy/x"',
    ],
    'a policy of another partition': [
      row('    GuardrailPolicies: [arn:aws-cn:iam::aws:policy/x]'),
      'f:7:25: ChannelConfigurations[0].GuardrailPolicies[0]: expected a policy of AWS or of the role\'s account 111122223333, found "arn:aws-cn:iam::aws:policy/x"',
    ],
    'no guardrails': [
      row('    GuardrailPolicies: []'),
      'f:7:24: ChannelConfigurations[0].GuardrailPolicies: expected at least one policy; leave the property out for ReadOnlyAccess',
    ],
    'feedback for a configuration that is not there': [
      `FeedbackConfiguration: dev\n${row()}`,
      'f:1:24: FeedbackConfiguration: expected the ConfigurationName of a row, found "dev"',
    ],
    'feedback for personal chats': [
      `FeedbackConfiguration: ops\n${row('    Personal: true', /Team/)}`,
      'f:1:24: FeedbackConfiguration: "ops" is for personal chats; expected one of a channel or a group chat',
    ],
    'a Region that is none': [
      `Accounts: { "111122223333": { DefaultRegion: eu-wst-1 } }\n${row()}`,
      'f:1:46: Accounts.111122223333.DefaultRegion: expected a Region, such as eu-west-1, found "eu-wst-1"',
    ],
    'an account id of 11 digits': [
      `Accounts: { "11112222333": { Name: a } }\n${row()}`,
      'f:1:13: Accounts.11112222333: expected an account id: 12 digits, in quotes',
    ],
    'two accounts of one name': [
      `Accounts: { "111122223333": { Name: a }, "444455556666": { Name: A } }\n${row()}`,
      'f:1:66: Accounts.444455556666.Name: "A" stands here a second time',
    ],
    'no conversation': [
      row('', /TeamsChannelId/),
      'f:2:5: ChannelConfigurations[0]: names no conversation: expected TeamsChannelId, ConversationId or Personal: true',
    ],
    'a channel that is none': [
      row('    TeamsChannelId: General', /TeamsChannelId/),
      'f:6:21: ChannelConfigurations[0].TeamsChannelId: expected a channel\'s id, such as 19:…@thread.tacv2, or its link, found "General"',
    ],
    'a channel that is badly encoded': [
      row('    TeamsChannelId: 19%3', /TeamsChannelId/),
      'f:6:21: ChannelConfigurations[0].TeamsChannelId: expected a channel\'s id, such as 19:…@thread.tacv2, or its link, found "19%3"',
    ],
    'a channel for a chat': [
      row('    ConversationId: 19:abc@thread.tacv2'),
      'f:7:21: ChannelConfigurations[0].ConversationId: expected a group chat\'s id, such as 19:…@thread.v2, or its link, found "19:abc@thread.tacv2"',
    ],
    'a channel without its team': [
      row('', /TeamId/),
      "f:2:5: ChannelConfigurations[0].TeamId: is missing: expected it here, or in the channel's link as TeamsChannelId",
    ],
    "a team that the channel's link contradicts": [
      row(
        '    TeamsChannelId: https://teams.microsoft.com/l/channel/19%3Aabc%40thread.tacv2/G?groupId=00000000-0000-0000-0000-00000000000c',
        /TeamsChannelId/,
      ),
      'f:4:13: ChannelConfigurations[0].TeamId: differs from the channel\'s link, which says "00000000-0000-0000-0000-00000000000c"',
    ],
    'two configurations for one channel and account': [
      row(rowB),
      'f:7:5: ChannelConfigurations[1]: is for the same conversation and account (111122223333) as ops',
    ],
    'two configurations for personal chats, one for any tenant': [
      'ChannelConfigurations:\n' +
        '  - { ConfigurationName: a, Personal: true, TeamsTenantId: 00000000-0000-0000-0000-00000000000a, IamRoleArn: "arn:aws:iam::111122223333:role/a" }\n' +
        '  - { ConfigurationName: b, Personal: true, IamRoleArn: "arn:aws:iam::111122223333:role/b" }',
      'f:3:5: ChannelConfigurations[1]: is for the same conversation and account (111122223333) as a',
    ],
    'two configurations of one name': [
      row(rowB.replace('Name: b', 'Name: OPS').replace('abc', 'def')),
      'f:7:24: ChannelConfigurations[1].ConfigurationName: "OPS" stands here a second time',
    ],
    'a topic twice': [
      row('    SnsTopicArns: ["arn:aws:sns:eu-west-1:111122223333:a", "arn:aws:sns:eu-west-1:111122223333:a"]'),
      'f:7:60: ChannelConfigurations[0].SnsTopicArns[1]: "arn:aws:sns:eu-west-1:111122223333:a" stands here a second time',
    ],
    'a property twice': [
      row('    ConfigurationName: b'),
      'f:7:5: not YAML as it is read here: this property stands here twice',
    ],
    tabs: [
      'ChannelConfigurations:\n\t- a',
      'f:2:1: not YAML as it is read here: lines are indented with spaces, not tabs',
    ],
    "CloudFormation's functions": [
      row('    ExternalId: !Ref Secret'),
      "f:7:17: not YAML as it is read here: tags such as CloudFormation's !Ref and !Sub are not resolved; write the value itself",
    ],
    'a comparison without a value': [
      `CustomActions:\n  - ActionName: a\n    Definition: { CommandText: help }\n    Attachments: [{ Criteria: [{ Operator: EQUALS, VariableName: b }] }]\n${row()}`,
      'f:4:32: CustomActions[0].Attachments[0].Criteria[0].Value: is missing: EQUALS compares with it',
    ],
    'a pattern that is none': [
      `CustomActions:\n  - ActionName: a\n    Definition: { CommandText: help }\n    Attachments: [{ Criteria: [{ Operator: MATCHES, VariableName: b, Value: "(x" }] }]\n${row()}`,
      'f:4:77: CustomActions[0].Attachments[0].Criteria[0].Value: does not fit MATCHES: a ( is never closed',
    ],
    'a number that is none': [
      `CustomActions:\n  - ActionName: a\n    Definition: { CommandText: help }\n    Attachments: [{ Criteria: [{ Operator: LESS_THAN, VariableName: b, Value: five }] }]\n${row()}`,
      'f:4:79: CustomActions[0].Attachments[0].Criteria[0].Value: does not fit LESS_THAN: it compares numbers',
    ],
    'a person that is none': [
      `Administrators: [alex]\n${row()}`,
      'f:1:18: Administrators[0]: expected an Entra object id, such as 00000000-0000-0000-0000-000000000000, or a user principal name, such as alex@example.com, found "alex"',
    ],
    'a denied operation without its service': [
      `Denied: [GetObject]\n${row()}`,
      'f:1:10: Denied[0]: expected service:Operation, with * for any letters, such as "ssm:GetParameter*", found "GetObject"',
    ],
  };
  for (const [title, [text, ...problems]] of Object.entries(mistakes)) {
    it(`names the place and what was expected for ${title}`, () => assert.deepEqual(problemsOf(text), problems));
  }

  it('does not follow aliases that multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 10; level += 1)
      lines.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    const [problem = ''] = problemsOf(lines.join('\n'));
    assert.match(problem, /^f:1:1: not readable: .*alias/i);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => Boolean(readConfiguration(text))));
    fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => Boolean(readConfiguration(text))));
    const keys = fc.constantFrom('ChannelConfigurations', 'Accounts', 'UserRoles', 'Roles', 'IamRoleArn', '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, fc.string(), fc.array(tie('tree')), fc.dictionary(keys, tie('tree'))),
    }));
    fc.assert(fc.property(tree, (value) => Boolean(readConfiguration(JSON.stringify(value)))));
  });
});

describe('the JSON Schema in docs/', () => {
  it('is current', () => {
    const file = readFileSync(new URL('../../docs/configuration.schema.json', import.meta.url), 'utf8');
    assert.deepEqual(JSON.parse(file), configurationJsonSchema());
  });
});
