import assert from 'node:assert/strict';
import { config } from '../../../src/notifications/readers/config.ts';
import { kms } from '../../../src/notifications/readers/kms.ts';
import { securityHub } from '../../../src/notifications/readers/security-hub.ts';
import { waf } from '../../../src/notifications/readers/waf.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, factsOf, fixtureText, itReads, type Shown, shown } from './event-fixture.ts';

const SHOWN: readonly Shown[] = [
  [
    'config/compliance-bus.json',
    'config',
    'warning',
    'NON_COMPLIANT',
    'S3 bucket orders-exports is not compliant: rule bucket-has-encryption',
  ],
  [
    'config/compliance-sns.json',
    'config',
    'good',
    'COMPLIANT',
    'S3 bucket orders-exports is compliant again: rule bucket-has-encryption',
  ],
  ['config/history-delivered.json', 'config', 'neutral', 'COMPLETED', 'Config history was delivered: Lambda function'],
  ['config/item-changed.json', 'config', 'neutral', 'UPDATE', 'EC2 instance i-0a1b2c3d4e5f60718 was changed'],
  ['config/item-deleted-bus.json', 'config', 'warning', 'DELETE', 'IAM user build-agent was deleted'],
  ['config/oversized.json', 'config', 'neutral', 'UPDATE', 'EC2 security group web was changed'],
  [
    'config/rules-started.json',
    'config',
    'neutral',
    'STARTED',
    'Config rules are being evaluated: bucket-has-encryption, mfa-for-root',
  ],
  ['config/snapshot-failed-bus.json', 'config', 'critical', 'FAILED', 'Config snapshot could not be delivered'],
  ['config/snapshot-started.json', 'config', 'neutral', 'STARTED', 'Config snapshot: delivery started'],
  ['guardduty/announcement.json', 'guardduty', 'neutral', '', 'GuardDuty: new finding types: Impact:EC2/Example'],
  ['guardduty/api-call.json', 'guardduty', 'warning', 'MEDIUM', 'An API was called from an unusual place.'],
  ['guardduty/archived.json', 'guardduty', 'good', 'ARCHIVED', 'The finding was put away.'],
  ['guardduty/connection.json', 'guardduty', 'critical', 'CRITICAL', 'The instance talks to a known bad address.'],
  ['guardduty/dns.json', 'guardduty', 'critical', 'HIGH', 'The instance asks for the name of a mining pool.'],
  ['guardduty/kubernetes.json', 'guardduty', 'warning', 'MEDIUM', 'A Kubernetes API was called from a bad address.'],
  [
    'guardduty/malware-none.json',
    'guardduty',
    'good',
    'NO_THREATS_FOUND',
    'Malware scan of uploads-eu/a.txt: no threats found',
  ],
  [
    'guardduty/malware-skipped.json',
    'guardduty',
    'warning',
    'ACCESS_DENIED',
    'Malware scan of uploads-eu/a.bin: access denied',
  ],
  [
    'guardduty/malware.json',
    'guardduty',
    'critical',
    'THREATS_FOUND',
    'Malware found in uploads-eu/2026/invoice 7.exe',
  ],
  ['guardduty/port-probe.json', 'guardduty', 'neutral', 'LOW', 'An open port of the instance is being probed.'],
  ['guardduty/rds-login.json', 'guardduty', 'warning', 'MEDIUM', 'Unusual logins failed.'],
  [
    'guardduty/runtime-healthy.json',
    'guardduty',
    'good',
    'HEALTHY',
    'Runtime monitoring of EC2 instance i-0a1b2c3d4e5f60718 is healthy',
  ],
  [
    'guardduty/runtime-unhealthy.json',
    'guardduty',
    'warning',
    'UNHEALTHY',
    'Runtime monitoring of ECS cluster shop is unhealthy',
  ],
  ['guardduty/trimmed.json', 'guardduty', 'critical', 'HIGH', 'A finding of which a rule kept little'],
  [
    'inspector/classic-completed.json',
    'inspector',
    'warning',
    'ASSESSMENT_RUN_COMPLETED',
    'Inspector Classic: assessment run completed, 5 findings',
  ],
  [
    'inspector/classic-state.json',
    'inspector',
    'critical',
    'FAILED',
    'Inspector Classic: assessment run changed its state',
  ],
  ['inspector/code.json', 'inspector', 'neutral', 'INFORMATIONAL', 'CWE-89 - SQL injection in drain-orders'],
  [
    'inspector/coverage.json',
    'inspector',
    'warning',
    'INACTIVE',
    "Inspector's scanning of i-0a1b2c3d4e5f60718 is inactive",
  ],
  ['inspector/ec2.json', 'inspector', 'critical', 'HIGH', 'CVE-2026-10001 - libexample in i-0a1b2c3d4e5f60718'],
  ['inspector/image.json', 'inspector', 'critical', 'CRITICAL', 'CVE-2026-10001 - libexample in shop/web@ab12ab12ab12'],
  ['inspector/lambda-closed.json', 'inspector', 'good', 'CLOSED', 'CVE-2026-10001 - libexample in drain-orders'],
  [
    'inspector/network.json',
    'inspector',
    'neutral',
    'LOW',
    'Port 22 is reachable from an internet gateway: i-0a1b2c3d4e5f60718',
  ],
  ['inspector/scan.json', 'ecr', 'critical', 'HIGH', 'Scan of image shop/web:v41: 2 high, 5 medium'],
  ['macie/alert.json', 'macie', 'warning', 'ALERT_UPDATED', 'Macie alert: Many policies read'],
  ['macie/policy.json', 'macie', 'critical', 'HIGH', 'The S3 bucket is publicly accessible: customers-eu'],
  [
    'macie/sensitive-data.json',
    'macie',
    'good',
    'ARCHIVED',
    'The S3 object contains personal information: customers-eu/exports/all customers.csv',
  ],
  [
    'access-analyzer/internal.json',
    'access-analyzer',
    'warning',
    'ACTIVE',
    'DynamoDB table orders is reachable inside the organization',
  ],
  ['access-analyzer/preview.json', 'access-analyzer', 'critical', 'FAILED', 'Access preview of uploads-eu failed'],
  [
    'access-analyzer/public.json',
    'access-analyzer',
    'critical',
    'ACTIVE',
    'S3 bucket uploads-eu is open to the public',
  ],
  [
    'access-analyzer/resolved.json',
    'access-analyzer',
    'good',
    'RESOLVED',
    'Finding about S3 bucket uploads-eu was resolved',
  ],
  ['access-analyzer/shared.json', 'access-analyzer', 'warning', 'ACTIVE', 'S3 bucket uploads-eu is shared outside'],
  ['access-analyzer/unused.json', 'access-analyzer', 'neutral', 'ACTIVE', 'Unused access: IAM role old-deploy'],
  ['security-hub/announcement.json', 'security-hub', 'neutral', '', 'Two new controls'],
  [
    'security-hub/batch.json',
    'security-hub',
    'critical',
    'HIGH',
    'Security Hub action Tell on-call: 3 findings (1 high, 1 medium, 1 resolved)',
  ],
  ['security-hub/custom-action.json', 'security-hub', 'warning', 'MEDIUM', 'S3.4 Buckets should be encrypted'],
  ['security-hub/imported-passed.json', 'security-hub', 'good', 'RESOLVED', 'S3.2 Buckets should prohibit public read'],
  ['security-hub/imported-score-only.json', 'security-hub', 'critical', 'HIGH', 'A product of our own found something'],
  ['security-hub/imported.json', 'security-hub', 'critical', 'CRITICAL', 'S3.2 Buckets should prohibit public read'],
  ['security-hub/insight.json', 'security-hub', 'warning', '', 'Security Hub insight: Users with most findings'],
  [
    'security-hub/v2-batch.json',
    'security-hub',
    'critical',
    'CRITICAL',
    'Security Hub: 2 findings (1 critical, 1 resolved)',
  ],
  ['security-hub/v2.json', 'security-hub', 'critical', 'HIGH', 'Trail 1 was stopped'],
  ['kms/deleted.json', 'kms', 'critical', '', 'KMS key 0d1e2f3a-4b5c-4d6e-8f70-a1b2c3d4e5f6 was deleted'],
  [
    'kms/material-expired.json',
    'kms',
    'critical',
    '',
    'Imported material of KMS key 0d1e2f3a-4b5c-4d6e-8f70-a1b2c3d4e5f6 expired: the key is unusable',
  ],
  ['kms/rotated.json', 'kms', 'neutral', '', 'KMS key 0d1e2f3a-4b5c-4d6e-8f70-a1b2c3d4e5f6 was rotated'],
  ['waf/rule-group.txt', 'waf', 'neutral', '', 'Managed rule group AWSManagedRulesKnownBadInputsRuleSet: version 2.3'],
  ['acm/available.json', 'acm', 'good', 'RENEWAL', 'Certificate for shop.example.com is available'],
  [
    'acm/ca-crl-failed.json',
    'private-ca',
    'critical',
    'FAILURE',
    'Revocation list (CRL) of private CA 9f8e7d6c-5b4a-4938-8271-605f4e3d2c1b failed',
  ],
  [
    'acm/ca-issued.json',
    'private-ca',
    'good',
    'SUCCESS',
    'Issuing a certificate of private CA 9f8e7d6c-5b4a-4938-8271-605f4e3d2c1b succeeded',
  ],
  ['acm/expired.json', 'acm', 'critical', '', 'Certificate for shop.example.com has expired'],
  ['acm/expiring-soon.json', 'acm', 'critical', '', 'Certificate for shop.example.com expires in 1 day'],
  ['acm/expiring.json', 'acm', 'warning', '', 'Certificate for shop.example.com expires in 31 days'],
  ['acm/renewal.json', 'acm', 'critical', '', 'Certificate for shop.example.com cannot be renewed without you'],
];

describe('security events', () => itReads(SHOWN));

describe('findings', () => {
  it('of GuardDuty say who, what, from where and how often', () => {
    assert.deepEqual(factsOf(shown('guardduty', 'guardduty/connection.json')), {
      Severity: 'CRITICAL (9.1)',
      Resource: 'EC2 instance i-0a1b2c3d4e5f60718 (shop-web-3)',
      'Finding type': 'Backdoor:EC2/C&CActivity.B',
      Action: 'Outbound TCP connection with 203.0.113.77 port 443 (local port 50022)',
      Remote: '203.0.113.77, Example Hosting, Reykjavik, Iceland',
      Threat: 'Mirai',
      'Resource is the': 'target',
      'First seen': '2026-11-20 20:00:00 UTC',
      'Last seen': '2026-11-20 22:10:00 UTC',
      Count: '7',
    });
  });

  const ACTIONS = [
    ['dns', 'DNS request for pool.example.net (blocked)'],
    ['port-probe', 'Probe of port 22 (SSH), 8081'],
    ['api-call', 'ListBuckets of s3.amazonaws.com (AccessDenied)'],
    ['kubernetes', 'Kubernetes API call list /api/v1/secrets'],
    ['rds-login', 'Login as admin 12 failed, 0 succeeded'],
  ] as const;
  for (const [name, action] of ACTIONS) {
    it(`of GuardDuty put the action in words: ${action}`, () => {
      assert.equal(factsOf(shown('guardduty', `guardduty/${name}.json`)).Action, action);
    });
  }

  it('of GuardDuty take the account that the finding is about, and say that a sample is one', () => {
    const notification = shown('guardduty', 'guardduty/api-call.json');
    assert.equal(notification.accountId, '444455556666');
    assert.equal(factsOf(notification).Sample, 'Yes, this is no real finding');
    assert.equal(notification.variables.AccessKeyId, 'AKIAEXAMPLEEXAMPLE00');
  });

  it('end their thread when they are put away', () => {
    const { thread } = shown('guardduty', 'guardduty/archived.json');
    assert.equal(thread?.closes, true);
    assert.equal(thread?.latest?.state, 'ARCHIVED');
  });

  it('that a rule trimmed to a few members are still findings', () => {
    const notification = shown('guardduty', 'guardduty/trimmed.json');
    assert.equal(notification.state, 'HIGH');
    assert.equal(notification.accountId, '111122223333');
    assert.equal(notification.variables.FindingId, 'trimmed-1');
  });

  it('of Inspector say what to do and whether there is a fix', () => {
    const notification = shown('inspector', 'inspector/ec2.json');
    assert.deepEqual(factsOf(notification), {
      Severity: 'HIGH (8.1)',
      Resource: 'EC2 instance i-0a1b2c3d4e5f60718',
      Vulnerability: 'CVE-2026-10001',
      Package: 'libexample 1.0.2',
      'Fixed in': '1.0.3',
      'Fix available': 'YES',
      'Exploit available': 'NO',
      'First seen': '2026-11-18 08:00:00 UTC',
      'Last seen': '2026-11-20 21:30:00 UTC',
    });
    assert.equal(notification.nextSteps[0]?.spans[0]?.text, 'Update the package.');
    assert.equal(notification.links[1]?.url, 'https://nvd.nist.gov/vuln/detail/CVE-2026-10001');
    assert.equal(notification.variables.InstanceId, 'i-0a1b2c3d4e5f60718');
  });

  it('of Inspector in code and in the network say where', () => {
    assert.equal(factsOf(shown('inspector', 'inspector/code.json')).Code, 'src/db.py, line 41');
    assert.equal(factsOf(shown('inspector', 'inspector/network.json'))['Open ports'], 'TCP 22');
  });

  it('of Macie say which data and who opened the bucket', () => {
    assert.equal(
      factsOf(shown('macie', 'macie/sensitive-data.json'))['Sensitive data'],
      '9 × USA passport number, 3 × Name, 1 × Customer number',
    );
    const policy = factsOf(shown('macie', 'macie/policy.json'));
    assert.equal(policy.By, 'arn:aws:sts::111122223333:assumed-role/Admin/ana from 192.0.2.9');
    assert.equal(policy['Public access'], 'Public');
  });

  it('of Access Analyzer say who may do what', () => {
    const facts = factsOf(shown('access-analyzer', 'access-analyzer/shared.json'));
    assert.equal(facts['Who has access'], 'AWS: 999988887777');
    assert.equal(facts['May do'], 's3:GetObject, s3:PutObject');
    assert.equal(facts['Under the condition'], 'aws:SourceVpc: vpc-0f00ba4');
    assert.equal(facts.Analyzer, 'org');
  });

  it('of Security Hub link to the remediation and to the finding', () => {
    const notification = shown('security-hub', 'security-hub/imported.json');
    const facts = factsOf(notification);
    assert.equal(facts.Severity, 'CRITICAL (90)');
    assert.equal(facts.Resource, 'S3 bucket uploads-eu');
    assert.equal(facts.Why, 'It is off.');
    assert.deepEqual(
      notification.links.map(({ url }) => url),
      [
        'https://eu-west-1.console.aws.amazon.com/securityhub/home?region=eu-west-1#/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253Aarn%253Aaws%253Asecurityhub%253Aeu-west-1%253A111122223333%253Asubscription%252Fbest-practices%252Fv%252F1.0.0%252FS3.2%252Ffinding%252F2',
        'https://docs.aws.amazon.com/console/securityhub/S3.2/remediation',
      ],
    );
  });

  it('of Security Hub without a label take it from the score', () => {
    assert.equal(factsOf(shown('security-hub', 'security-hub/imported-score-only.json')).Severity, 'HIGH (72)');
  });

  it('of Security Hub in OCSF read severity, times and remediation', () => {
    const notification = shown('security-hub', 'security-hub/v2.json');
    const facts = factsOf(notification);
    assert.equal(facts.Severity, 'HIGH');
    assert.equal(facts.Resource, 'IAM access key build-agent');
    assert.equal(facts['First seen'], '2026-11-20 16:00:00 UTC');
    assert.equal(facts.Count, '4');
    assert.equal(bodyOf(notification)[0], 'Somebody stopped a trail.');
    assert.equal(notification.nextSteps[0]?.spans[0]?.text, 'Start it again.');
  });

  it('of one event become items, each with its own severity and link', () => {
    const { items, severity, thread } = shown('security-hub', 'security-hub/batch.json');
    assert.equal(severity, 'critical');
    assert.equal(thread, null);
    assert.deepEqual(
      items?.entries.map((entry) => [entry.title, entry.state, entry.severity]),
      [
        ['S3.4 Buckets should be encrypted', 'MEDIUM', 'warning'],
        ['S3.2 Buckets should prohibit public read', 'HIGH', 'critical'],
        ['S3.9 Access should be logged', 'ARCHIVED', 'good'],
      ],
    );
    assert.match(items?.entries[0]?.link?.url ?? '', /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/securityhub\//);
  });

  it('of a batch are all kept, however many they are', () => {
    const event = JSON.parse(fixtureText('security-hub/imported.json'));
    const findings = Array.from({ length: 250 }, () => event.detail.findings[0]);
    const found = securityHub(incoming({ ...event, detail: { findings } }));
    assert.equal(found?.items?.entries.length, 250);
  });

  it('sent by a custom action say which', () => {
    const notification = shown('security-hub', 'security-hub/custom-action.json');
    assert.equal(factsOf(notification)['Custom action'], 'Tell on-call: Sends it to the channel');
    assert.equal(notification.variables.ActionName, 'Tell on-call');
  });

  it('counted by an insight become items', () => {
    assert.deepEqual(
      shown('security-hub', 'security-hub/insight.json').items?.entries.map(({ title, facts }) => [
        title,
        facts[0]?.value,
      ]),
      [
        ['build-agent', '12'],
        ['ana', '3'],
      ],
    );
  });
});

describe('AWS Config', () => {
  it('tells the change of compliance, and ends the thread when all is well', () => {
    const notification = shown('config', 'config/compliance-sns.json');
    assert.equal(factsOf(notification).Compliance, 'NON_COMPLIANT → COMPLIANT');
    assert.equal(notification.thread?.closes, true);
    assert.equal(notification.thread?.key, shown('config', 'config/compliance-bus.json').thread?.key);
  });

  it('tells what changed, simple values as old → new, the rest as a detail', () => {
    const notification = shown('config', 'config/item-changed.json');
    const facts = factsOf(notification);
    assert.equal(facts.Changed, 'Tenancy, Security groups');
    assert.equal(facts.Tenancy, 'default → dedicated');
    assert.match(notification.details[0]?.text ?? '', /sg-0aa11bb22cc33dd44/);
  });

  it('knows no Region for a global resource', () => {
    const event = JSON.parse(fixtureText('config/item-deleted-bus.json'));
    assert.equal(config(incoming(event.detail))?.region, null);
  });

  it('takes account and Region of a delivery from the file that was delivered', () => {
    const notification = shown('config', 'config/history-delivered.json');
    assert.equal(notification.accountId, '111122223333');
    assert.equal(notification.region, 'eu-west-1');
    assert.equal(shown('config', 'config/oversized.json').variables.ResourceName, 'web');
  });
});

describe('AWS WAF', () => {
  it('names the rule group and version of the attributes, with the subject as title', () => {
    const notification = shown('waf', 'waf/rule-group.txt', {
      subject: 'New version available for rule group AWSManagedRulesKnownBadInputsRuleSet',
      attributes: { major_version: 'v2', managed_rule_group: 'AWSManagedRulesKnownBadInputsRuleSet' },
    });
    assert.equal(notification.title, 'New version available for rule group AWSManagedRulesKnownBadInputsRuleSet');
    assert.equal(factsOf(notification).Version, '2.3');
    assert.equal(
      notification.links[1]?.url,
      'https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-changelog.html',
    );
  });

  it('leaves other text alone', () => {
    assert.equal(waf(incoming('Lunch is at noon.')), null);
  });
});

describe('console links', () => {
  it('lie in the partition of the Region', () => {
    const event = JSON.parse(fixtureText('kms/rotated.json'));
    const link = (region: string) => kms(incoming({ ...event, region }))?.links[0]?.url ?? '';
    assert.match(link('cn-north-1'), /^https:\/\/cn-north-1\.console\.amazonaws\.cn\/kms\//);
    assert.match(link('us-gov-west-1'), /^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\/kms\//);
  });

  it('never let the event choose the host', () => {
    const event = JSON.parse(fixtureText('kms/rotated.json'));
    const url = kms(incoming({ ...event, region: 'evil.example.com/' }))?.links[0]?.url ?? '';
    assert.equal(new URL(url).host, 'us-east-1.console.aws.amazon.com');
  });
});
