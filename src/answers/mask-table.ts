/**
 * What is secret. Keys are compared in lower case with `-` and `_` taken out; the same names serve for options of a command line.
 */

/** What stands in a secret's place. */
export const MASKED = '••••';

/** Keys whose whole value is secret, wherever they stand. */
export const SECRET_KEYS: ReadonlySet<string> = new Set([
  'accesstoken',
  'adminpassword',
  'authorizationtoken',
  'authtoken',
  'clientsecret',
  'connectionpassword',
  'idtoken',
  'keymaterial',
  'masterpassword',
  'masteruserpassword',
  'newpassword',
  'oauthtoken',
  'oldpassword',
  'passphrase',
  'password',
  'passworddata',
  'plaintext',
  'presharedkey',
  'previouspassword',
  'privatekey',
  'privatekeyplaintext',
  'proposedpassword',
  'refreshtoken',
  'secret',
  'secretaccesskey',
  'secretbinary',
  'secretkey',
  'secretstring',
  'serverpassword',
  'sessiontoken',
  'sharedsecret',
  'ssecustomerkey',
  'copysourcessecustomerkey',
  'sshprivatekey',
  'temporarypassword',
  'userpassword',
]);

/** Names (of environment variables, parameters, settings) whose value is secret. */
export const SECRET_NAME =
  /pass(?:word|wd|phrase)|secret|token|api_?-?key|private_?-?key|credential|connection_?-?string|access_?-?key/i;

/** Pairs of keys of one object: where the first names something secret, the second holds it. */
export const NAMED_VALUES: readonly (readonly [name: string, value: string])[] = [
  ['Name', 'Value'],
  ['name', 'value'],
  ['Key', 'Value'],
  ['key', 'value'],
  ['ParameterKey', 'ParameterValue'],
  ['ParameterName', 'ParameterValue'],
  ['OptionName', 'Value'],
  ['OutputKey', 'OutputValue'],
];

/**
 * Members that hold an environment, as `key` or `parent.key`: credentials stand there under any name, so every value is masked. A
 * map's keys, and the names in a list of names and values, are kept.
 */
export const ENVIRONMENTS: ReadonlySet<string> = new Set(['Environment.Variables', 'environmentVariables']);

/** Operations whose output holds a secret under a key that is harmless elsewhere: `service.Operation` or `service.*` to keys. */
export const SECRET_KEYS_OF: Readonly<Record<string, readonly string[]>> = {
  'apigateway.CreateApiKey': ['value'],
  'apigateway.GetApiKey': ['value'],
  'apigateway.GetApiKeys': ['value'],
  'apigateway.UpdateApiKey': ['value'],
  'lightsail.DownloadDefaultKeyPair': ['privateKeyBase64', 'publicKeyBase64'],
  'lightsail.CreateKeyPair': ['privateKeyBase64'],
  'redshift.GetClusterCredentials': ['DbPassword'],
  'redshift.GetClusterCredentialsWithIAM': ['DbPassword'],
};

/** Keys under which an access key's id is no secret but the thing itself that is managed, by service. */
export const SHOWN_KEY_IDS: Readonly<Record<string, string>> = { iam: 'AccessKeyId' };

/**
 * Secrets known by their form. `hint` is a text without which the pattern cannot match, and `trios` are runs of three characters, in any
 * case, of which every text that the hint fits has one: looking for these first is what makes masking cheap, the rarer the cheaper.
 * `replacement` is that of `String.replace`.
 */
export const SECRET_PATTERNS: readonly {
  readonly what: string;
  readonly trios: readonly string[];
  readonly hint: RegExp;
  readonly pattern: RegExp;
  readonly replacement: string;
}[] = [
  {
    what: 'block of a private key',
    trios: ['iva'],
    hint: /PRIVATE KEY/,
    pattern:
      /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
    replacement: MASKED,
  },
  {
    what: 'signature, credential and security token of a presigned address',
    trios: ['amz', 're=', 'ig='],
    hint: /X-Amz-|Signature=|sig=/i,
    pattern: /([?&](?:X-Amz-(?:Signature|Security-Token|Credential)|Signature|sig)=)[^&\s"'<>]+/gi,
    replacement: `$1${MASKED}`,
  },
  {
    what: 'password within an address (connection strings)',
    trios: ['://'],
    hint: /:\/\//,
    // The scheme is looked for backwards: to look for it from each letter of a text takes many times as long.
    pattern: /(:\/\/(?<=[a-z][a-z0-9+.-]{1,30}:\/\/)[^\s:/@"'<>]{0,100}:)[^\s/@"'<>]+(?=@)/gi,
    replacement: `$1${MASKED}`,
  },
  {
    what: 'id of an access key; its last four characters tell which',
    trios: ['kia', 'sia'],
    hint: /A[KS]IA/,
    pattern: /\b(A[KS]IA)[A-Z0-9]{12}([A-Z0-9]{4})\b/g,
    replacement: `$1${MASKED}$2`,
  },
  {
    what: 'session token of temporary credentials',
    trios: ['gzx', 'jb3'],
    hint: /FwoGZXIvYXdz|IQoJb3JpZ2lu|FQoGZXIvYXdz/,
    pattern: /(?:FwoGZXIvYXdz|IQoJb3JpZ2lu|FQoGZXIvYXdz)[A-Za-z0-9+/=_%-]{20,}/g,
    replacement: MASKED,
  },
  {
    what: 'JSON Web Token',
    trios: ['eyj'],
    hint: /eyJ/,
    pattern: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g,
    replacement: MASKED,
  },
  {
    what: 'authorization header',
    trios: ['rer', 'sic'],
    hint: /bearer|basic/i,
    pattern: /\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{12,}/gi,
    replacement: `$1 ${MASKED}`,
  },
  {
    what: 'token of GitHub, GitLab or Slack',
    trios: ['hp_', 'ho_', 'hu_', 'hs_', 'hr_', 'lpa', 'xox'],
    hint: /gh[pousr]_|glpat-|xox[abprs]-/,
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,})/g,
    replacement: MASKED,
  },
  {
    what: 'assignment to a name that says secret',
    trios: ['ssw', 'ssp', 'pwd', 'ecr', 'tok', 'api', 'iva'],
    hint: /password|passwd|pwd|passphrase|secret|token|api_?-?key|private_?-?key/i,
    pattern:
      /((?:password|passwd|pwd|passphrase|secret_?-?access_?-?key|secret_?-?(?:key|string)|client_?-?secret|(?:session|security|auth|access|refresh)_?-?token|api_?-?key|private_?-?key)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)(?!••••)[^\s"',;&}\\]+/gi,
    replacement: `$1${MASKED}`,
  },
];
