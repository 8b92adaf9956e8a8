import assert from 'node:assert/strict';
import { xformName } from '../../src/command/names.ts';

describe('names on the command line', () => {
  const CASES: readonly (readonly [api: string, cli: string])[] = [
    ['DescribeAlarms', 'describe-alarms'],
    ['DescribeDBInstances', 'describe-db-instances'],
    ['ListWebACLs', 'list-web-acls'],
    ['StackARNs', 'stack-arns'],
    ['EC2TagSet', 'ec2-tag-set'],
    ['CodeSha256', 'code-sha256'],
    ['IPV6', 'ipv6'],
    ['imageId', 'image-id'],
    ['SSEKMSKeyId', 'ssekms-key-id'],
    ['MFADelete', 'mfa-delete'],
    ['LoRaWAN', 'lo-ra-wan'],
    ['OAuthToken', 'o-auth-token'],
    ['x-amz-date', 'x-amz-date'],
    ['DescribeCachediSCSIVolumes', 'describe-cached-iscsi-volumes'],
    ['CreateStorediSCSIVolume', 'create-stored-iscsi-volume'],
    ['ListHITsForQualificationType', 'list-hits-for-qualification-type'],
    ['ExecutePartiQLBatch', 'execute-partiql-batch'],
    ['SendWhatsAppMessage', 'send-whatsapp-message'],
    ['CreateOAuth2Token', 'create-oauth2-token'],
    ['StartOTelEnrichment', 'start-otel-enrichment'],
    ['', ''],
  ];
  for (const [api, cli] of CASES) {
    it(`spells ${api || 'nothing'} as the AWS CLI does`, () => assert.equal(xformName(api), cli));
  }
});
