/**
 * Names that the AWS CLI does not spell by its own rule.
 * Key: the API's name; value: the name on the command line.
 */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['CreateCachediSCSIVolume', 'create-cached-iscsi-volume'],
  ['DescribeCachediSCSIVolumes', 'describe-cached-iscsi-volumes'],
  ['CreateStorediSCSIVolume', 'create-stored-iscsi-volume'],
  ['DescribeStorediSCSIVolumes', 'describe-stored-iscsi-volumes'],
  ['ListHITsForQualificationType', 'list-hits-for-qualification-type'],
  ['ExecutePartiQLStatement', 'execute-partiql-statement'],
  ['ExecutePartiQLTransaction', 'execute-partiql-transaction'],
  ['ExecutePartiQLBatch', 'execute-partiql-batch'],
  ['CreateOAuth2Token', 'create-oauth2-token'],
  ['CreateOAuth2TokenWithIAM', 'create-oauth2-token-with-iam'],
  ['IntrospectOAuth2TokenWithIAM', 'introspect-oauth2-token-with-iam'],
  ['RevokeOAuth2TokenWithIAM', 'revoke-oauth2-token-with-iam'],
  ['GetOTelEnrichment', 'get-otel-enrichment'],
  ['StartOTelEnrichment', 'start-otel-enrichment'],
  ['StopOTelEnrichment', 'stop-otel-enrichment'],
]);

/**
 * The command-line name of an API's name: `DescribeDBInstances` → `describe-db-instances`. This is the AWS CLI's
 * `xform_name` with a hyphen: a plural abbreviation at the end stays one word (`ListWebACLs` → `list-web-acls`),
 * digits never begin a word (`CodeSha256` → `code-sha256`), and a name that has a hyphen is left as it is.
 */
export function xformName(name: string): string {
  if (name.includes('-')) return name;
  const exception = EXCEPTIONS.get(name);
  if (exception !== undefined) return exception;
  // All operations about WhatsApp spell it as one word; no other API name contains it.
  const whole = name.replace('WhatsApp', 'Whatsapp');
  return whole
    .replace(/[A-Z]{2,}s$/, (plural) => `-${plural.toLowerCase()}`)
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}
