import type { CommandErrorCode } from './command.ts';

interface RefusedOption {
  readonly code: CommandErrorCode;
  /** What would happen and what to do instead, as whole sentences. */
  readonly reason: string;
}

const ZIP: RefusedOption = {
  code: 'file-reference',
  reason: "It takes a zip file from the bot's disk. Put the file into a bucket and write",
};
const OUTFILE: RefusedOption = {
  code: 'file-reference',
  reason: "It would write to the bot's disk. Leave it out: the answer is shown here.",
};

/**
 * Options of the AWS CLI that make no sense away from a terminal.
 * Key: `service.operation.option`, all as the AWS CLI spells them.
 */
export const REFUSED_OPTIONS: ReadonlyMap<string, RefusedOption> = new Map<string, RefusedOption>([
  [
    'cloudfront.update-distribution.default-root-object',
    {
      code: 'bad-value',
      reason:
        'It would have to read the whole configuration first. Take it from cloudfront get-distribution-config, change it, and give it with --distribution-config and --if-match.',
    },
  ],
  [
    'ec2.bundle-instance.owner-sak',
    {
      code: 'bad-value',
      reason: 'A secret key does not belong in a chat. Give --storage with a policy that is signed already.',
    },
  ],
  [
    'ec2.get-password-data.priv-launch-key',
    {
      code: 'file-reference',
      reason:
        "It takes a private key from the bot's disk. Leave it out and decrypt PasswordData with the key yourself.",
    },
  ],
  ['iam.create-virtual-mfa-device.bootstrap-method', OUTFILE],
  ['iam.create-virtual-mfa-device.outfile', OUTFILE],
  ['iot.create-certificate-from-csr.certificate-pem-outfile', OUTFILE],
  ['iot.create-keys-and-certificate.certificate-pem-outfile', OUTFILE],
  ['iot.create-keys-and-certificate.private-key-outfile', OUTFILE],
  ['iot.create-keys-and-certificate.public-key-outfile', OUTFILE],
  [
    'lambda.create-function.zip-file',
    { ...ZIP, reason: `${ZIP.reason} --code S3Bucket=BUCKET,S3Key=KEY, or take an image with --code ImageUri=URI.` },
  ],
  ['lambda.publish-layer-version.zip-file', { ...ZIP, reason: `${ZIP.reason} --content S3Bucket=BUCKET,S3Key=KEY.` }],
  [
    'lambda.update-function-code.zip-file',
    { ...ZIP, reason: `${ZIP.reason} --s3-bucket BUCKET --s3-key KEY, or take an image with --image-uri URI.` },
  ],
]);

/** Why an option does not work in chat; undefined where it does, or is none. `option` is without hyphens in front. */
export function refusedOption(service: string, operation: string, option: string): RefusedOption | undefined {
  return REFUSED_OPTIONS.get(`${service}.${operation}.${option}`);
}
