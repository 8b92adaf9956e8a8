import assert from 'node:assert/strict';
import { OPTIONAL_POLICIES } from '../lib/parameter-schema.ts';
import { BOT, deployments, only, PRODUCTION, STAGING, stackOf } from './support/deployments.ts';

const ALL = 'everything that can be turned on';
const production = stackOf(ALL, `chatbot-account-${PRODUCTION}-eu-west-1`);
const staging = stackOf(ALL, `chatbot-account-${STAGING}-us-east-1`);
const own = stackOf(ALL, `chatbot-account-${BOT}-eu-west-1`);

describe('the role in an account', () => {
  it("is one stack an account, the bot's own among them", () => {
    assert.deepEqual(
      [...(deployments.get(ALL)?.keys() ?? [])].sort(),
      [BOT, PRODUCTION, STAGING]
        .map((id) => `chatbot-account-${id}-${id === STAGING ? 'us-east-1' : 'eu-west-1'}`)
        .concat('chatbot')
        .sort(),
    );
  });

  it("trusts the bot's role alone, with the external id that the configuration has", () => {
    for (const [template, ids] of [
      [production, ['a-shared-secret']],
      [staging, ['another-secret']],
      [own, ['its-own-secret']],
    ] as const) {
      const { AssumeRolePolicyDocument } = only(template, 'AWS::IAM::Role');
      assert.deepEqual(AssumeRolePolicyDocument, {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TheBotAssumesTheRole',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${BOT}:role/chatbot` },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'sts:ExternalId': ids } },
          },
          {
            Sid: 'AndSaysForWhom',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${BOT}:role/chatbot` },
            Action: ['sts:TagSession', 'sts:SetSourceIdentity'],
            Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['user', 'conversation', 'configuration'] } },
          },
        ],
      });
    }
  });

  it('reads, and does what its account asks for, by policies that can be guardrails, too', () => {
    const names = (template: typeof production) =>
      Object.values(template.findResources('AWS::IAM::ManagedPolicy')).map(
        ({ Properties }) => Properties.ManagedPolicyName,
      );
    assert.deepEqual(names(staging), ['chatbot-staging-notifications', 'chatbot-staging-read-only']);
    assert.deepEqual(
      names(production),
      ['notifications', 'read-only', ...OPTIONAL_POLICIES].map((name) => `chatbot-ops-${name}`),
    );
    const { ManagedPolicyArns } = only(staging, 'AWS::IAM::Role');
    assert.match(JSON.stringify(ManagedPolicyArns), /^\["arn:aws:iam::aws:policy\/ReadOnlyAccess",\{"Ref"/);
  });

  it('has no more policies than IAM attaches to a role', () => {
    const { ManagedPolicyArns } = only(production, 'AWS::IAM::Role');
    assert.ok(Array.isArray(ManagedPolicyArns) && ManagedPolicyArns.length <= 10);
  });

  it('names nothing of the examples that the documents have', () => {
    assert.doesNotMatch(JSON.stringify(staging.toJSON()), new RegExp(`${PRODUCTION}|the-bot|REPLACE-WITH`));
    assert.match(JSON.stringify(staging.toJSON()), new RegExp(`arn:aws:sns:\\*:${STAGING}:\\*`));
  });
});

describe('the topic for alarms', () => {
  it("feeds the bot's inbox", () => {
    production.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'chatbot-alarms' });
    production.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:eu-west-1:${BOT}:chatbot-inbox`,
      RawMessageDelivery: false,
    });
    stackOf(ALL, 'chatbot').hasResourceProperties('AWS::SQS::Queue', { QueueName: 'chatbot-inbox' });
  });

  it('has an alarm to try where one is asked for', () => {
    production.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/Lambda', MetricName: 'Errors' });
    own.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    own.resourceCountIs('AWS::SNS::Topic', 1);
    staging.resourceCountIs('AWS::SNS::Topic', 0);
  });
});
