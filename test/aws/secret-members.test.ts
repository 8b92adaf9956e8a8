import assert from 'node:assert/strict';
import { mask } from '../../src/answers/mask.ts';
import type { Plain } from '../../src/answers/plain.ts';
import { DENIED_BESIDES } from '../../src/aws/denied-besides-table.ts';
import { DeniedOperations } from '../../src/aws/denied-operations.ts';
import { DENIED_BY_AWS_CHATBOT } from '../../src/aws/denied-table.ts';
import { SERVICE_NAMES } from '../../src/aws/services.ts';
import type { Input } from '../../src/command/command.ts';
import { catalogue, everyOperation, operationOf } from './installed.ts';
import { type SecretMember, secretMembersOf } from './secret-members.ts';
import { SHOWN_MEMBERS, type ShownMembers } from './shown-members.ts';

/** An operation that is allowed, and a member of its answer whose name tells of a secret. */
interface Finding {
  readonly service: string;
  readonly operation: string;
  readonly member: SecretMember;
}

const denied = new DeniedOperations([]);

/** Input with which operations that are denied by their input are. */
const HARMFUL: readonly Input[] = [...DENIED_BY_AWS_CHATBOT, ...DENIED_BESIDES].map(({ only }) =>
  only === undefined ? {} : { [only.member]: only.is === 'given-true' },
);

function isDenied(service: string, operation: string): boolean {
  return HARMFUL.some((input) => denied.find(service, operation, input) !== null);
}

function allowedFindings(): readonly Finding[] {
  const allowed = [...everyOperation()].filter(({ service, name }) => !isDenied(service, name));
  return allowed.flatMap((operation) =>
    secretMembersOf(operation).map((member) => ({ service: operation.service, operation: operation.name, member })),
  );
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.]/g, '\\.'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function shownBy({ service, member }: Finding): readonly ShownMembers[] {
  return SHOWN_MEMBERS.filter(
    (each) => each.service === service && each.members.some((form) => fits(form, member.name)),
  );
}

/** An answer that holds nothing but a text where the path leads. */
function answerWith(path: readonly string[], text: string): Plain {
  return path.reduceRight<Plain>((inner, step) => {
    if (step === '[]') return [inner];
    return { [step === '{}' ? 'any' : step]: inner };
  }, text);
}

const SECRET = 'kT7vQ2xW9z';
/** The configuration of a customer's gateway, as XML. */
const GATEWAY = `<vpn_connection id="vpn-1"><ike><pre_shared_key>${SECRET}</pre_shared_key></ike></vpn_connection>`;
const SIGNED = `https://prod-04.s3.amazonaws.com/snapshots/a.zip?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=600&X-Amz-Signature=${SECRET}`;

function secretText(member: SecretMember): string {
  return member.name.endsWith('.CustomerGatewayConfiguration') ? GATEWAY : SECRET;
}

describe('answers that hold secrets', function () {
  // Reads the answers of all operations.
  this.timeout(60_000);

  let findings: readonly Finding[] = [];
  before(() => {
    findings = allowedFindings();
  });

  it('come of operations that are denied, or stand in the table of those that are shown', () => {
    const open = findings.filter((finding) => shownBy(finding).length === 0);
    assert.deepEqual(
      open.map(({ service, operation, member }) => `${service}:${operation} ${member.name}`),
      [],
    );
  });

  it('are shown for one reason each', () => {
    const twice = findings.filter((finding) => shownBy(finding).length > 1);
    assert.deepEqual(
      twice.map(({ service, member }) => `${service} ${member.name}`),
      [],
    );
  });

  it('are masked where the table says so', () => {
    const shown: string[] = [];
    for (const finding of findings) {
      const { service, operation, member } = finding;
      const why = shownBy(finding)[0]?.why;
      if (why === undefined || why === 'no-secret') continue;
      const answer = answerWith(member.path, why === 'masked' ? secretText(member) : SIGNED);
      if (JSON.stringify(mask(answer, { service, operation })).includes(SECRET))
        shown.push(`${service}:${operation} ${member.path.join('.')}`);
    }
    assert.deepEqual(shown, []);
  });

  it('leave no line of the table without one', () => {
    for (const { service, members, reason } of SHOWN_MEMBERS) {
      assert.ok(SERVICE_NAMES.includes(service), service);
      assert.match(reason, /[^.]$/);
      if (!catalogue.serviceNames().includes(service)) continue;
      for (const form of members) {
        const found = findings.some((each) => each.service === service && fits(form, each.member.name));
        assert.ok(found, `${service} ${form}`);
      }
    }
  });
});

describe('members that tell of a secret', () => {
  for (const [service, operation, member] of [
    ['sts', 'assume-role', 'Credentials.SecretAccessKey'],
    ['sts', 'assume-role', 'Credentials.SessionToken'],
    ['ec2', 'create-key-pair', 'KeyPair.KeyMaterial'],
    ['ec2', 'get-password-data', 'GetPasswordDataResult.PasswordData'],
    ['ecr', 'get-authorization-token', 'AuthorizationData.authorizationToken'],
    ['redshift', 'get-cluster-credentials', 'ClusterCredentials.DbPassword'],
    ['athena', 'create-presigned-notebook-url', 'CreatePresignedNotebookUrlResponse.AuthToken'],
    ['lightsail', 'download-default-key-pair', 'DownloadDefaultKeyPairResult.privateKeyBase64'],
    ['apigateway', 'create-api-key', 'ApiKey.value'],
    ['rds', 'describe-db-instances', 'PendingModifiedValues.MasterUserPassword'],
    ['lambda', 'get-function', 'FunctionCodeLocation.Location'],
    ['support', 'get-attachment-download-link', 'DownloadUrl.url'],
    ['wafv2', 'generate-mobile-sdk-release-url', 'GenerateMobileSdkReleaseUrlResponse.Url'],
    ['ssm', 'create-activation', 'CreateActivationResult.ActivationCode'],
  ] as const) {
    it(`are found in ${service} ${operation}: ${member}`, () => {
      const names = secretMembersOf(operationOf(service, operation)).map(({ name }) => name);
      assert.ok(names.includes(member), names.join(' '));
    });
  }

  for (const [service, operation] of [
    ['cloudwatch', 'describe-alarms'],
    ['lambda', 'list-functions'],
    ['s3api', 'list-objects-v2'],
    ['ec2', 'describe-instances'],
    ['ecs', 'describe-services'],
    ['logs', 'get-log-events'],
  ] as const) {
    it(`are none in ${service} ${operation}`, () => {
      assert.deepEqual(secretMembersOf(operationOf(service, operation)), []);
    });
  }

  it('are found in structures that hold themselves, without end', () => {
    assert.deepEqual(secretMembersOf(operationOf('ce', 'get-anomaly-monitors')), []);
  });
});
