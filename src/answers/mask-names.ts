/**
 * Which names say that their value is secret: members of AWS's answers, options, environment variables, keys of JSON, names before `=` in
 * text. Names are compared in lower case without `-`, `_` and other signs.
 */

/**
 * How a name's value is masked. `secret`: whatever it is. `text`: where it is text. `header`: all but the scheme before it
 * (`Bearer ••••`).
 */
export type SecretKind = 'secret' | 'text' | 'header';

/** Without any of these no name is secret. */
const STEM =
  /pass|pwd|secret|token|key|cred|auth|cookie|user_?-?data|plain|connection|psk|code|otp|sas|seed|qrcode|shared|signature/i;

/** Names that end in a word of secrets and hold none. */
export const NO_SECRETS: ReadonlySet<string> = new Set([
  ...['awssecretsmanagersecret', 'masterusersecret', 'secretsmanagersecret'],
  ...['disconnectonexpiredpassword', 'lastmodifiedsecret', 'oldpasswords', 'subjectfromwebidentitytoken'],
]);

/** Whole names. */
export const SECRET_NAMES: ReadonlyMap<string, SecretKind> = new Map([
  ['accesskey', 'text'],
  ['auth', 'text'],
  ['authcode', 'text'],
  ['authorization', 'header'],
  ['authorizationcode', 'text'],
  ['base32stringseed', 'secret'],
  ['connectionstring', 'text'],
  ['cookie', 'text'],
  ['customauthenticationcredentials', 'secret'],
  ['hostkeybody', 'text'],
  ['keymaterial', 'secret'],
  ['launchtemplatespecificationuserdata', 'secret'],
  ['mackey', 'text'],
  ['masterauth', 'secret'],
  ['otp', 'text'],
  ['pass', 'text'],
  ['passworddata', 'secret'],
  ['plaintext', 'secret'],
  ['presharedkey', 'secret'],
  ['privatekeyplaintext', 'secret'],
  ['proxyauthorization', 'header'],
  ['psk', 'text'],
  ['pwd', 'text'],
  ['qrcodepng', 'secret'],
  ['requirepass', 'secret'],
  ['secretbinary', 'secret'],
  ['secretstring', 'secret'],
  ['secrettoauthenticateinitiator', 'secret'],
  ['secrettoauthenticatetarget', 'secret'],
  ['setcookie', 'text'],
  ['sshkey', 'text'],
  ['tokencode', 'text'],
  ['userdata', 'secret'],
  ['xamzcredential', 'text'],
  ['xamzsignature', 'text'],
]);

/** Ends of names. */
const SECRET_END =
  /(?:passwords?|passwd|passphrase|passcode|pwd|pgpass|secret|secretkey(?:base)?|secretaccesskey|secretvalue|password(?:hash|value)|privatekey(?:pem|base64)?|sse(?:customer)?key|apikey|apisecret)$/;
const TEXT_END =
  /(?:.accesskey|accountkey|appkey|authkey|encryptionkey|hmackey|licensekey|masterkey|servicekey|sessionkey|sharedkey|signingkey|storagekey|subscriptionkey|.connectionstring|.credentials|sastoken|webhookkey)$/;
const TOKEN_END = /token(?:value|secret)?$/;

/** Tokens that are no credentials: of paging, of idempotency, of locks, of steps that wait. */
export const HARMLESS_TOKEN =
  /(?:action|backward|callback|cancel|cancellation|change|checkpoint|client|concurrency|continuation|continue|creation|cursor|export|first|forward|idempotency|input|invalid|job|last|list|lock|marker|max|min|next|output|page|pagination|pagingtoken|paging|previous|prompt|purchase|registration|request|result|resume|retrieval|revision|scroll|sequence|skip|start|starting|stop|sync|task|total|unexpected|update|version|viewversion|verification|watch)token$/;

/** Words that a name of a switch begins with: `ManageMasterUserPassword`, `HasPassword`. */
const SWITCH =
  /^(?:allow|change|enable|encrypt|expired?|forgot|generate|has|hide|hides|include|is|manage|must|need|needs|no|no-manage|require|requires|reset|rotate|show|supports|use|uses|validate)(?=[-_]|[A-Z])/;

/** Words within names of people's own making (`DB_PASSWORD_PROD`, `api-key-old`). */
const SECRET_WORD = /password|passwd|passphrase|secret(?!s)|token(?!s)|apikey|privatekey/;

/** Last words of such names that tell of a secret without holding it. */
export const HARMLESS_LAST: ReadonlySet<string> = new Set([
  ...[
    'age',
    'alg',
    'algorithm',
    'alias',
    'arn',
    'arns',
    'at',
    'attempts',
    'audience',
    'bucket',
    'bytes',
    'cache',
    'changed',
  ],
  ...[
    'class',
    'commands',
    'count',
    'created',
    'date',
    'days',
    'description',
    'dir',
    'directory',
    'disabled',
    'enabled',
  ],
  ...[
    'encrypted',
    'encryption',
    'endpoint',
    'error',
    'errors',
    'expiration',
    'expired',
    'expires',
    'expiry',
    'field',
    'file',
  ],
  ...['filename', 'format', 'header', 'headers', 'hint', 'history', 'host', 'id', 'ids', 'index', 'interval', 'issuer'],
  ...['last', 'length', 'len', 'level', 'lifetime', 'limit', 'link', 'location', 'managed', 'manager', 'max', 'method'],
  ...['methods', 'min', 'minutes', 'mode', 'modified', 'name', 'names', 'number', 'params', 'path', 'period', 'plugin'],
  ...[
    'policies',
    'policy',
    'port',
    'prefix',
    'provider',
    'rate',
    'ref',
    'refresh',
    'region',
    'required',
    'requirements',
  ],
  ...['reset', 'rotation', 'rounds', 'rule', 'rules', 'scope', 'scopes', 'seconds', 'service', 'set', 'size', 'source'],
  ...[
    'state',
    'status',
    'store',
    'suffix',
    'time',
    'timeout',
    'total',
    'ttl',
    'type',
    'types',
    'units',
    'updated',
    'uri',
  ],
  ...[
    'url',
    'usage',
    'used',
    'user',
    'username',
    'users',
    'valid',
    'validator',
    'validity',
    'version',
    'versions',
    'window',
  ],
]);

/** Whether, and how, a name's value is secret. `isOwnAllowed` false: names of people's own making only where they end in a secret's word. */
export function secretKind(name: string, isOwnAllowed = true): SecretKind | null {
  // By far the most frequent of the names that have a secret's word. What is masked itself is no name.
  if (name === 'Key' || name === 'key' || !STEM.test(name) || name.includes('•')) return null;
  const joined = joinedName(name);
  if (NO_SECRETS.has(joined)) return null;
  const known = SECRET_NAMES.get(joined);
  if (known !== undefined) return known;
  if (TOKEN_END.test(joined)) return HARMLESS_TOKEN.test(joined) || isSwitch(name) ? null : 'secret';
  if (SECRET_END.test(joined)) return isSwitch(name) ? null : 'secret';
  if (TEXT_END.test(joined)) return 'text';
  return isOwnAllowed && isOwnName(name) ? 'secret' : null;
}

/** In lower case, without signs, and without a number at its end. */
export function joinedName(name: string): string {
  return (/[^A-Za-z0-9]/.test(name) ? name.replace(/[^A-Za-z0-9]/g, '') : name).toLowerCase().replace(/\d+$/, '');
}

function isSwitch(name: string): boolean {
  const plain = name.replace(/^[^A-Za-z]+/, '');
  return SWITCH.test(
    `${plain.slice(0, 1).toLowerCase()}${plain === plain.toUpperCase() ? plain.slice(1).toLowerCase() : plain.slice(1)}`,
  );
}

/** A secret's word anywhere in a name made of several words, unless the last of them says that it only tells of one. */
function isOwnName(name: string): boolean {
  if (!/^[\w-]+$/.test(name)) return false;
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word));
  const last = words.at(-1);
  if (words.length < 2 || last === undefined || HARMLESS_LAST.has(last) || isSwitch(name)) return false;
  return SECRET_WORD.test(words.slice(0, -1).join('')) && !/^(?:secrets?|token)s?manager/.test(words.join(''));
}

/** Values that are no secrets but say where one is, or that there is none to see. */
const REFERENCE =
  /^(?:•+|\*+|null|none|nil|undefined|n\/a|arn:aws[\w-]*:\S+|alias\/\S+|<[^<>]*>|\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Z_][A-Z0-9_]*|%[\w.-]+%|\{\{[^{}]*\}\}|!(?:Ref|GetAtt|Sub|ImportValue)\b[\s\S]*|\[?(?:redacted|filtered|masked|hidden)\]?|sensitive\(value\)|\(sensitive(?: value)?\)|(?:AKIA|ASIA)[A-Z0-9]{16}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const UUID = /^[0-9a-f]{8}-/i;
const PATH = /^(?:[~.]?\/|[A-Za-z]:\\)/;
/** Names under which a UUID is the id of a key in AWS KMS, and under which a path is that of a file or folder. */
const KEY_NAME = /(?:encryption|signing|master)key$/;
const PATH_NAME = /pwd$|credentials$|^pass$/;

/** Whether a value under a secret name is shown all the same: placeholders, ARNs, access key ids, working directories. */
export function isShown(name: string, value: string): boolean {
  if (REFERENCE.test(value)) return !UUID.test(value) || KEY_NAME.test(joinedName(name));
  const joined = joinedName(name);
  if (joined === 'connectionstring') return !/[=@]/.test(value);
  return PATH_NAME.test(joined) && PATH.test(value);
}
