/** A file with every property. */
export const sample = `
Accounts:
  "111122223333": { Name: production, DefaultRegion: eu-west-1 }
  444455556666: { Name: staging }
ChannelConfigurations:
  - ConfigurationName: production-ops
    TeamsTenantId: 00000000-0000-0000-0000-00000000000A
    TeamId: 00000000-0000-0000-0000-00000000000B
    TeamsChannelId: 19:aBc-1@thread.tacv2
    TeamsChannelName: Operations
    IamRoleArn: arn:aws:iam::111122223333:role/ops/chatbot-ops
    ExternalId: a-shared-secret
    GuardrailPolicies: [arn:aws:iam::aws:policy/AdministratorAccess, arn:aws:iam::111122223333:policy/own]
    UserRoleRequired: true
    LoggingLevel: INFO
    SnsTopicArns: [arn:aws:sns:eu-west-1:111122223333:alarms, arn:aws:sns:eu-west-1:111122223333:orders.fifo]
    CustomizationResourceArns: [restart-service, arn:aws:chatbot::111122223333:custom-action/other]
    Tags: [{ Key: team, Value: ops }]
  - ConfigurationName: on-call
    ConversationId: 19:meeting_x1@thread.v2
    Personal: true
    IamRoleArn: arn:aws-us-gov:iam::444455556666:role/readonly
  - ConfigurationName: unnamed-account
    TeamsChannelId: https://teams.microsoft.com/l/channel/19%3AaBc-1%40thread.tacv2/General?groupId=00000000-0000-0000-0000-00000000000b&tenantId=00000000-0000-0000-0000-00000000000a
    IamRoleArn: arn:aws:iam::777788889999:role/x
CustomActions:
  - ActionName: restart-service
    AliasName: restart
    Definition: { CommandText: "ecs update-service --service $service" }
    Attachments:
      - NotificationType: CloudWatch
        ButtonText: Restart service
        Criteria: [{ Operator: HAS_VALUE, VariableName: service }, { Operator: EQUALS, VariableName: state, Value: ALARM }]
        Variables: { service: event.Trigger.Dimensions.ServiceName }
  - ActionName: plain
    Definition: { CommandText: help }
UserRoles:
  - User: 00000000-0000-0000-0000-0000000000AA
    Roles: [arn:aws:iam::111122223333:role/oncall-admin]
Administrators: [00000000-0000-0000-0000-0000000000aa, Alex@Example.com]
Denied: ["ssm:GetParameter*", "lambda:GetFunction", "cognito-idp:*"]
`;
