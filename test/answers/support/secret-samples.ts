import type { MaskContext } from '../../../src/answers/mask.ts';
import type { Plain } from '../../../src/answers/plain.ts';

/** A secret as it stands in a text. All values are invented; none is written in one piece that would look like a real one. */
export interface SecretText {
  readonly what: string;
  readonly secret: string;
  readonly text: string;
}

/** A secret as it stands in an answer. */
export interface SecretAnswer {
  readonly what: string;
  readonly secret: string;
  readonly plain: Plain;
  readonly context?: MaskContext;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const ALPHANUMERIC = `${LETTERS}0123456789`;
const HEX = '0123456789abcdef';

/** Text that looks like chance and is the same in every run. */
export function chance(seed: number, length: number, alphabet = ALPHANUMERIC): string {
  let state = (seed * 7919 + 17) >>> 0;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length] ?? '';
  }).join('');
}

export const joined = (...parts: readonly string[]): string => parts.join('');
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

export const KEY_ID = joined('AKIA', 'IOSFODNN7EXAMPLE');
export const TEMPORARY_KEY_ID = joined('ASIA', 'IOSFODNN7EXAMPLE');
/** A secret access key: 40 characters. */
export const SECRET_KEY = joined('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY');
const SESSION_TOKEN = joined('IQoJb3', 'JpZ2lu', chance(1, 120, `${ALPHANUMERIC}+/`), '==');
const JWT = [base64url('{"alg":"HS256","typ":"JWT"}'), base64url('{"sub":"alex"}'), chance(2, 43)].join('.');
const JWE = [base64url('{"alg":"dir","enc":"A128CBC-HS256"}'), '', chance(3, 22), chance(4, 40), chance(5, 22)].join(
  '.',
);

function block(label: string, seed: number, lineBreak = '\n'): string {
  const lines = Array.from({ length: 3 }, (_, line) => chance(seed + line, 64, `${ALPHANUMERIC}+/`));
  return (
    [`-----BEGIN ${label}`, 'KEY-----'].join(' ') +
    lineBreak +
    lines.join(lineBreak) +
    lineBreak +
    [`-----END ${label}`, 'KEY-----'].join(' ')
  );
}

/** `§` is where the secret stands. */
function at(what: string, secret: string, text: string): SecretText {
  return { what, secret, text: text.replaceAll('§', () => secret) };
}

const PASSWORD = 'hunter2-Zq9';
const SPACED = 'correct horse 9 battery';

/** Tokens known by how they begin, as in a line of a log. */
const TOKENS: readonly SecretText[] = (
  [
    ['GitHub, personal', joined('gh', 'p_', chance(10, 36))],
    ['GitHub, OAuth', joined('gh', 'o_', chance(11, 36))],
    ['GitHub, user to server', joined('gh', 'u_', chance(12, 36))],
    ['GitHub, server to server', joined('gh', 's_', chance(13, 36))],
    ['GitHub, refresh', joined('gh', 'r_', chance(14, 76))],
    ['GitHub, fine-grained', joined('github', '_pat_', chance(15, 22), '_', chance(16, 59))],
    ['GitLab, personal', joined('gl', 'pat-', chance(17, 20))],
    ['GitLab, deploy', joined('gl', 'dt-', chance(18, 20))],
    ['GitLab, runner', joined('gl', 'rt-', chance(19, 20))],
    ['GitLab, CI job', joined('gl', 'cbt-', chance(20, 20))],
    ['GitLab, trigger', joined('gl', 'ptt-', chance(21, 40, HEX))],
    ['GitLab, feed', joined('gl', 'ft-', chance(22, 20))],
    ['GitLab, mail', joined('gl', 'imt-', chance(23, 25))],
    ['GitLab, agent', joined('gl', 'agent-', chance(24, 50))],
    ['GitLab, OAuth application', joined('gl', 'oas-', chance(25, 64, HEX))],
    ['GitLab, SCIM', joined('gl', 'soat-', chance(26, 20))],
    ['GitLab, feature flags', joined('gl', 'ffct-', chance(27, 20))],
    ['Slack, bot', joined('xo', 'xb-', '123456789012-', chance(28, 24))],
    ['Slack, user', joined('xo', 'xp-', '123456789012-', chance(29, 32, HEX))],
    ['Slack, refresh', joined('xo', 'xe-1-', chance(30, 146))],
    ['Slack, rotated', joined('xo', 'xe.xo', 'xp-1-', chance(31, 60))],
    ['Slack, application', joined('xa', 'pp-1-A01-', chance(32, 64, HEX))],
    ['Stripe, live', joined('sk', '_live_', chance(33, 24))],
    ['Stripe, test', joined('sk', '_test_', chance(34, 24))],
    ['Stripe, restricted', joined('rk', '_live_', chance(35, 24))],
    ['Stripe, restricted test', joined('rk', '_test_', chance(36, 24))],
    ['Stripe, webhook', joined('wh', 'sec_', chance(37, 32))],
    ['Google, API key', joined('AI', 'za', chance(38, 35))],
    ['Google, access token', joined('ya', '29.', chance(39, 80))],
    ['Google, refresh token', joined('1/', '/0', chance(40, 60))],
    ['Google, client secret', joined('GOC', 'SPX-', chance(41, 28))],
    ['npm', joined('np', 'm_', chance(42, 36))],
    ['PyPI', joined('pypi', '-AgE', chance(43, 60))],
    ['RubyGems', joined('ruby', 'gems_', chance(44, 48, HEX))],
    ['Docker Hub, personal', joined('dckr', '_pat_', chance(45, 27))],
    ['Docker Hub, organisation', joined('dckr', '_oat_', chance(46, 32))],
    ['Hugging Face', joined('hf', '_', chance(47, 34, LETTERS))],
    ['OpenAI, project', joined('sk', '-proj-', chance(48, 60))],
    ['OpenAI, service account', joined('sk', '-svcacct-', chance(49, 60))],
    ['OpenAI, administrator', joined('sk', '-admin-', chance(50, 60))],
    ['Anthropic', joined('sk', '-ant-api03-', chance(51, 90))],
    ['SendGrid', joined('SG', '.', chance(52, 22), '.', chance(53, 43))],
    ['Mailgun', joined('ke', 'y-', chance(54, 32, HEX))],
    ['Shopify, access', joined('shp', 'at_', chance(55, 32, HEX))],
    ['Shopify, shared secret', joined('shp', 'ss_', chance(56, 32, HEX))],
    ['Shopify, custom', joined('shp', 'ca_', chance(57, 32, HEX))],
    ['Shopify, private', joined('shp', 'pa_', chance(58, 32, HEX))],
    ['Square', joined('sq', '0atp-', chance(59, 22))],
    ['Square, OAuth', joined('sq', '0csp-', chance(60, 43))],
    ['DigitalOcean', joined('do', 'p_v1_', chance(61, 64, HEX))],
    ['DigitalOcean, OAuth', joined('do', 'o_v1_', chance(62, 64, HEX))],
    ['DigitalOcean, refresh', joined('do', 'r_v1_', chance(63, 64, HEX))],
    ['Databricks', joined('da', 'pi', chance(64, 32, HEX))],
    ['Terraform Cloud', joined(chance(65, 14), '.atlas', 'v1.', chance(66, 64))],
    ['Vault, service', joined('hv', 's.', chance(67, 90))],
    ['Vault, batch', joined('hv', 'b.', chance(68, 140))],
    ['Vault, recovery', joined('hv', 'r.', chance(69, 40))],
    ['Linear', joined('lin', '_api_', chance(70, 40))],
    ['Atlassian', joined('ATA', 'TT3', chance(71, 180))],
    ['Atlassian, Bitbucket', joined('ATC', 'TT3', chance(72, 180))],
    ['Doppler', joined('dp', '.pt.', chance(73, 43))],
    ['New Relic', joined('NR', 'AK-', chance(74, 27, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'))],
    ['Grafana, cloud', joined('gl', 'c_', chance(75, 80))],
    ['Grafana, service account', joined('gl', 'sa_', chance(76, 32), '_', chance(77, 8, HEX))],
    ['Heroku', joined('HR', 'KU-', chance(78, 40))],
    ['Pulumi', joined('pu', 'l-', chance(79, 40, HEX))],
    ['Supabase', joined('sb', 'p_', chance(80, 40, HEX))],
    ['PlanetScale', joined('psc', 'ale_tkn_', chance(81, 43))],
    ['Postman', joined('PM', 'AK-', chance(82, 24, HEX), '-', chance(83, 34, HEX))],
    ['Sentry', joined('snt', 'rys_', chance(84, 80))],
    ['Sentry, user', joined('snt', 'ryu_', chance(85, 64, HEX))],
    ['Sourcegraph', joined('sg', 'p_', chance(86, 40, HEX))],
    ['CircleCI', joined('CCI', 'PAT_', chance(87, 22), '_', chance(88, 40, HEX))],
    ['Buildkite', joined('bk', 'ua_', chance(89, 40, HEX))],
    ['Notion', joined('nt', 'n_', chance(90, 46))],
    ['Telegram', joined('AA', chance(91, 33)), '1234567890:§ joined'],
    ['Entra ID', joined('abc', '8Q', '~', chance(92, 34))],
    ['age', joined('AGE-SECRET-', 'KEY-1', chance(93, 58, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'))],
    ['AppSync', joined('da', '2-', chance(94, 26, 'abcdefghijklmnopqrstuvwxyz0123456789'))],
    ['EKS', joined('k8s-aws', '-v1.', base64url('https://sts.eu-west-1.amazonaws.com/?Action=x'))],
    ['Bedrock, long', joined('ABSKQmVkcm9ja0FQSUtleS', chance(95, 80))],
    ['Bedrock, short', joined('bedrock-api', '-key-', chance(96, 80))],
    ['ECR login', base64(`AWS:${base64('{"payload":"x"}')}${chance(97, 60)}`)],
    ['session of AWS', SESSION_TOKEN],
    ['older session of AWS', joined('FwoGZX', 'IvYXdz', chance(98, 100))],
    ['session of federation', joined('FQoGZX', 'IvYXdz', chance(99, 100))],
    ['JWT', JWT],
    ['JWE', JWE],
  ] as const
).map(([what, secret, text]) => at(`token: ${what}`, secret, text ?? 'login with § was taken by 10.0.0.3'));

const NAMED: readonly SecretText[] = [
  at('name, equals', PASSWORD, 'retry with PASSWORD=§; attempt 2'),
  at('name, colon', PASSWORD, 'password: §'),
  at('pwd', PASSWORD, 'uid=sa pwd=§ server=db'),
  at('passphrase', PASSWORD, 'passphrase = §'),
  at('environment in a log', PASSWORD, 'DB_PASSWORD=§ STAGE=prod'),
  at('name of one’s own', PASSWORD, 'DB_PASSWORD_PROD=§'),
  at('property', PASSWORD, 'spring.datasource.password=§'),
  at('JSON', PASSWORD, '{"user":"app","password":"§","port":5432}'),
  at('JSON, spaced', PASSWORD, '{ "user" : "app", "password" : "§" }'),
  at('JSON, a space in the value', SPACED, '{"password":"§","a":1}'),
  at('JSON, a quote in the value', `${PASSWORD}\\"x`, '{"password":"§","a":1}'),
  at('JSON in JSON', PASSWORD, '{"body":"{\\"password\\":\\"§\\"}"}'),
  at('JSON in JSON in JSON', PASSWORD, '{"Message":"{\\"body\\":\\"{\\\\\\"apiKey\\\\\\":\\\\\\"§\\\\\\"}\\"}"}'),
  at('JSON in a line', PASSWORD, '2026-11-21T03:12:45Z INFO login {"clientSecret":"§","id":7}'),
  at('JSON, cut off', PASSWORD, '{"user":"app","password":"§'),
  at('JSON, cut off in a list', PASSWORD, '{"user":"app","passwords":["§"'),
  at('JSON, a list', PASSWORD, '{"passwords":["§","§"],"a":1}'),
  at('JSON, an object', PASSWORD, '{"password":{"value":"§","kind":"plain"},"a":1}'),
  at('JSON, a number', '90817263', '{"passcode":§}'),
  at('JSON of DynamoDB', PASSWORD, '{"id":{"S":"7"},"password":{"S":"§"}}'),
  at('JSON, name and value', PASSWORD, '{"environment":[{"name":"DB_PASSWORD","value":"§"}]}'),
  at('JSON, value and name', PASSWORD, '{"parameters":[{"value":"§","name":"apiToken"}]}'),
  at('JSON, an environment', PASSWORD, '{"Environment":{"Variables":{"STAGE":"§"}}}'),
  at('JSON, a SecureString', PASSWORD, '{"Parameter":{"Name":"/a","Type":"SecureString","Value":"§"}}'),
  at(
    'CloudTrail',
    PASSWORD,
    '{"eventName":"CreateDBInstance","requestParameters":{"masterUserPassword":"§"},"apiVersion":"2014-10-31"}',
  ),
  at('HTML', PASSWORD, '{&quot;password&quot;:&quot;§&quot;}'),
  at('Python', PASSWORD, "{'user': 'app', 'db_password': '§'}"),
  at('Ruby', PASSWORD, ':password=>"§", :a=>1'),
  at('Go', PASSWORD, 'password := "§"'),
  at('subscript', PASSWORD, `config["password"] = '§'`),
  at('Java', PASSWORD, 'Config{host=db, password=§, port=5432}'),
  at('XML', PASSWORD, '<user>a</user><password>§</password>'),
  at('XML, attributes', PASSWORD, '<Password type="text">§</Password>'),
  at('XML, namespace', PASSWORD, '<wsse:Password>§</wsse:Password>'),
  at('XML, VPN', PASSWORD, '<ike><pre_shared_key>§</pre_shared_key></ike>'),
  at('XML, attribute', PASSWORD, '<login user="a" password="§"/>'),
  at('XML, name and value', PASSWORD, '<add key="DbPassword" value="§"/>'),
  at('XML, STS', SECRET_KEY, `<AccessKeyId>${KEY_ID}</AccessKeyId><SecretAccessKey>§</SecretAccessKey>`),
  at('YAML', PASSWORD, 'Properties:\n  MasterUserPassword: §\n  Port: 5432'),
  at('YAML, quoted', SPACED, "MasterUserPassword: '§'"),
  at('YAML, block', PASSWORD, 'password: |\n  §\nport: 5432'),
  at('option', PASSWORD, 'running: backup --password § --verbose'),
  at('option, equals', PASSWORD, 'running: backup --db-password=§ --verbose'),
  at('option in a list', PASSWORD, 'CMD ["backup","--password","§"]'),
  at('Java property', PASSWORD, 'java -Ddb.password=§ -jar app.jar'),
  at('shorthand', PASSWORD, 'ParameterKey=DBPassword,ParameterValue=§'),
  at('query string', PASSWORD, 'GET /login?user=a&password=§&x=1'),
  at('query string, encoded', PASSWORD, 'redirect=%2Flogin%3Fpassword%3D§'),
  at('header with a key', chance(110, 40), 'x-api-key: §'),
  at('header with a token', chance(111, 40), 'X-Vault-Token: §'),
  at('header, Bearer', chance(112, 40), 'Authorization: Bearer §'),
  at('header, Basic', base64(`app:${PASSWORD}`), 'Authorization: Basic §'),
  at('header, Basic alone', base64(`app:${PASSWORD}`), 'sent Basic § to the proxy'),
  at('header, Bearer alone', chance(113, 40), 'sent bearer § to the proxy'),
  at('header, proxy', base64('proxy:secret'), 'Proxy-Authorization: Basic §'),
  at('header in JSON', chance(114, 40), '{"headers":{"authorization":"Bearer §","host":"x"}}'),
  at('header without a scheme', chance(115, 40), '{"headers":{"Authorization":"§"}}'),
  at('cookies', joined('session=', chance(116, 32)), 'Cookie: theme=dark; §'),
  at('cookie that is set', chance(117, 32), 'Set-Cookie: session=§; Path=/; HttpOnly'),
  at(
    'signature of a request',
    chance(118, 64, HEX),
    `Authorization: AWS4-HMAC-SHA256 Credential=${KEY_ID}/20261121/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=§`,
  ),
  at('.npmrc', chance(119, 36), '//registry.npmjs.org/:_authToken=§'),
  at('.netrc', PASSWORD, 'machine example.com login app password §'),
  at('redis.conf', PASSWORD, 'requirepass §'),
  at('secret after its id', SECRET_KEY, `${KEY_ID},§`),
  at('secret before its id', SECRET_KEY, `pair § (${TEMPORARY_KEY_ID})`),
  at('file of credentials', SECRET_KEY, `[default]\naws_access_key_id = ${KEY_ID}\naws_secret_access_key = §`),
  at('environment of a shell', SESSION_TOKEN, 'export AWS_SESSION_TOKEN=§'),
  at(
    'what AWS refuses',
    PASSWORD,
    "1 validation error detected: Value '§' at 'masterUserPassword' failed to satisfy constraint: Member must have length greater than 12",
  ),
  at(
    'what AWS refuses of an environment',
    PASSWORD,
    "Value '{A=§}' at 'environment.variables' failed to satisfy constraint: Map value must satisfy constraint",
  ),
  at('quoted in a sentence', PASSWORD, "The password '§' does not meet the requirements."),
  at('SQL', PASSWORD, "CREATE USER 'app'@'%' IDENTIFIED BY '§'"),
  at('SQL, without quotes', PASSWORD, 'ALTER USER app@% IDENTIFIED BY §'),
  at('SQL, plugin', PASSWORD, "ALTER USER app IDENTIFIED WITH mysql_native_password BY '§'"),
  at('SQL, PostgreSQL', PASSWORD, "ALTER ROLE app WITH PASSWORD '§'"),
  at('mysql', PASSWORD, 'mysqldump -h db -u app -p§ orders'),
  at('sshpass', PASSWORD, 'sshpass -p § ssh app@host'),
  at('curl', PASSWORD, 'curl -s -u app:§ https://example.com'),
  at('curl, long', PASSWORD, 'curl --user app:§ https://example.com'),
  at('docker', PASSWORD, 'docker login -u app -p § registry.example.com'),
  at('redis-cli', PASSWORD, 'redis-cli -h cache -a § ping'),
  at('ldapsearch', PASSWORD, 'ldapsearch -D cn=admin -w § -b dc=example'),
  at('psql', PASSWORD, 'PGPASSWORD=§ psql -h db'),
];

const ADDRESSES: readonly SecretText[] = [
  at('address, PostgreSQL', PASSWORD, 'connect postgres://app:§@db.internal:5432/orders failed'),
  at('address, encoded', 'p%40ss%2Fword', 'mysql://app:§@db/orders'),
  at('address, an @ within', 'p@ss-word9', 'mongodb://app:§@db1,db2/orders?replicaSet=r'),
  at('address, a slash within', 'pa/ss@word9', 'postgresql://app:§@db:5432/orders'),
  at('address, MongoDB Atlas', PASSWORD, 'mongodb+srv://app:§@cluster0.example.net/'),
  at('address, no user', PASSWORD, 'redis://:§@cache:6379/0'),
  at('address, queue', PASSWORD, 'amqps://app:§@mq:5671'),
  at('address, web', PASSWORD, 'https://app:§@example.com/path?x=1'),
  at('address, JDBC', PASSWORD, 'jdbc:mysql://db:3306/orders?user=app&password=§'),
  at('address, Oracle', PASSWORD, 'jdbc:oracle:thin:app/§@//db:1521/orders'),
  at('address, Go', PASSWORD, 'dsn "app:§@tcp(db:3306)/orders"'),
  at('connection string, SQL Server', PASSWORD, 'Server=tcp:db,1433;User ID=app;Password=§;Encrypt=true'),
  at('connection string, semicolon within', 'hun;ter2', 'Server=db;Password=§;Encrypt=true'),
  at(
    'connection string, storage',
    `${chance(120, 86, `${ALPHANUMERIC}+/`)}==`,
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=§;EndpointSuffix=core.windows.net',
  ),
  at(
    'connection string, bus',
    `${chance(121, 43)}=`,
    'Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=§',
  ),
  at(
    'presigned, signature',
    chance(122, 64, HEX),
    `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${KEY_ID}%2F20261121&X-Amz-Signature=§&x=1`,
  ),
  at(
    'presigned, token',
    chance(123, 200),
    'https://b.s3.amazonaws.com/k?X-Amz-Date=20261121T031200Z&X-Amz-Security-Token=§&X-Amz-Expires=300',
  ),
  at(
    'presigned, credential',
    `${KEY_ID}%2F20261121%2Feu-west-1%2Fs3%2Faws4_request`,
    'https://b.s3.amazonaws.com/k?X-Amz-Credential=§&X-Amz-Expires=300',
  ),
  at(
    'presigned in JSON',
    chance(124, 64, HEX),
    '{"url":"https://b.s3.amazonaws.com/k?X-Amz-Date=1\\u0026X-Amz-Signature=§"}',
  ),
  at(
    'presigned, version 2',
    'vjbyPxybdZaNmGa%2ByT272YEAiv4%3D',
    `https://b.s3.amazonaws.com/k?AWSAccessKeyId=${KEY_ID}&Expires=1175139620&Signature=§`,
  ),
  at(
    'presigned, CloudFront',
    chance(125, 120, `${ALPHANUMERIC}-~_`),
    'https://d111111abcdef8.cloudfront.net/k?Expires=1175139620&Signature=§&Key-Pair-Id=K2JCJMDEHXQW5F',
  ),
  at(
    'presigned, Azure',
    'Z%2FRHIX5Xcg0Mq2rqI3OlWTjEg2tYkboXr1P9ZUXDtkk%3D',
    'https://a.blob.core.windows.net/c/f?sv=2022-11-02&se=2026-11-22&sr=b&sp=r&sig=§',
  ),
  at(
    'presigned, Google',
    chance(126, 256, HEX),
    'https://storage.googleapis.com/b/k?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=§',
  ),
  at('webhook, Slack', chance(127, 24), 'https://hooks.slack.com/services/T00000000/B00000000/§'),
  at(
    'webhook, Teams',
    joined(chance(128, 32, HEX), '/00000000-0000-0000-0000-000000000001'),
    'https://example.webhook.office.com/webhookb2/00000000-0000-0000-0000-000000000001@00000000-0000-0000-0000-000000000002/IncomingWebhook/§',
  ),
  at('webhook, Discord', chance(129, 68), 'https://discord.com/api/webhooks/123456789012345678/§'),
  at('webhook, PagerDuty', chance(130, 32, HEX), 'https://events.pagerduty.com/integration/§/enqueue'),
  at('address with a key', chance(131, 36), 'https://api.opsgenie.com/v1/json/amazonsns?apiKey=§'),
];

const BLOCKS: readonly SecretText[] = [
  ...['RSA PRIVATE', 'EC PRIVATE', 'PRIVATE', 'ENCRYPTED PRIVATE', 'OPENSSH PRIVATE', 'DSA PRIVATE'].map(
    (label, index) => {
      const text = block(label, 200 + index * 10);
      return { what: `block: ${label}`, secret: text.split('\n')[2] ?? '', text: `key:\n${text}\nend` };
    },
  ),
  ...['\\n', '\\\\n', '\\r\\n'].map((lineBreak, index) => {
    const text = block('PRIVATE', 300 + index * 10, lineBreak);
    return {
      what: `block, line breaks as ${lineBreak}`,
      secret: text.split(lineBreak)[2] ?? '',
      text: `{"privateKey":"${text}","a":1}`,
    };
  }),
  {
    what: 'block, cut off at its end',
    secret: chance(341, 64),
    text: `${block('RSA PRIVATE', 340).slice(0, 60)}\n${chance(341, 64)}`,
  },
  {
    what: 'block, cut off at its beginning',
    secret: chance(342, 64),
    text: `${chance(342, 64)}\n${chance(343, 40)}\n${['-----END RSA PRIVATE', 'KEY-----'].join(' ')}\nready`,
  },
  at(
    'block of PGP',
    chance(344, 64),
    ['-----BEGIN PGP PRIVATE KEY', 'BLOCK-----\n\n§\n-----END PGP PRIVATE KEY', 'BLOCK-----'].join(' '),
  ),
  at(
    'block of SSH2',
    chance(345, 64),
    [
      '---- BEGIN SSH2 ENCRYPTED PRIVATE',
      'KEY ----\nComment: "x"\n§\n---- END SSH2 ENCRYPTED PRIVATE',
      'KEY ----',
    ].join(' '),
  ),
  at(
    'block of PuTTY',
    chance(346, 64),
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPublic-Lines: 1\nAAAAC3NzaC1lZDI1NTE5\nPrivate-Lines: 1\n§\nPrivate-MAC: ${chance(347, 64, HEX)}`,
  ),
];

export const SECRET_TEXTS: readonly SecretText[] = [...TOKENS, ...NAMED, ...ADDRESSES, ...BLOCKS];

const lambda = { service: 'lambda', operation: 'GetFunctionConfiguration' };

export const SECRET_ANSWERS: readonly SecretAnswer[] = [
  ...[
    ...[
      'SecretAccessKey',
      'SessionToken',
      'Password',
      'MasterUserPassword',
      'AuthToken',
      'PrivateKey',
      'ClientSecret',
      'ApiKey',
    ],
    ...[
      'SERVICE_SECRET',
      'ADMIN_PASSWORD',
      'GITHUB_TOKEN',
      'TemporaryPassword',
      'adminPassword',
      'secretString',
      'accessToken',
    ],
    ...[
      'refresh_token',
      'id_token',
      'Passphrase',
      'SaslPassword',
      'TdeCredentialPassword',
      'PreSharedKey',
      'SSECustomerKey',
    ],
    ...[
      'KeyMaterial',
      'UserData',
      'webhookSecret',
      'HECToken',
      'x-api-key',
      'private_key_pem',
      'SECRET_KEY_BASE',
      'smtp.smtp_password',
    ],
  ].map((key) => ({ what: `member ${key}`, secret: PASSWORD, plain: { Item: { Id: 'a-1', [key]: PASSWORD } } })),
  { what: 'connection string', secret: PASSWORD, plain: { ConnectionString: `Server=db;Pwd=${PASSWORD}` } },
  { what: 'number', secret: '90817263', plain: { Item: { Password: 90817263 } } },
  { what: 'object', secret: PASSWORD, plain: { Item: { password: { S: PASSWORD } } } },
  { what: 'list', secret: PASSWORD, plain: { Item: { Passwords: [PASSWORD, 'x'] } } },
  {
    what: 'Lambda environment',
    secret: PASSWORD,
    plain: { Environment: { Variables: { STAGE: PASSWORD } } },
    context: lambda,
  },
  {
    what: 'ECS environment',
    secret: PASSWORD,
    plain: {
      taskDefinition: { containerDefinitions: [{ name: 'app', environment: [{ name: 'A', value: PASSWORD }] }] },
    },
  },
  {
    what: 'ECS command',
    secret: PASSWORD,
    plain: { containerDefinitions: [{ command: ['run', '--password', PASSWORD] }] },
  },
  {
    what: 'CodeBuild environment',
    secret: PASSWORD,
    plain: { environment: { environmentVariables: [{ name: 'A', value: PASSWORD, type: 'PLAINTEXT' }] } },
  },
  { what: 'App Runner environment', secret: PASSWORD, plain: { RuntimeEnvironmentVariables: { stage: PASSWORD } } },
  {
    what: 'SageMaker environment',
    secret: PASSWORD,
    plain: { Environment: { stage: PASSWORD } },
    context: { service: 'sagemaker', operation: 'DescribeModel' },
  },
  {
    what: 'Beanstalk environment',
    secret: PASSWORD,
    plain: {
      OptionSettings: [{ Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: 'A', Value: PASSWORD }],
    },
  },
  {
    what: 'SecureString',
    secret: PASSWORD,
    plain: { Parameters: [{ Name: '/a', Type: 'SecureString', Value: PASSWORD }] },
  },
  { what: 'tag', secret: PASSWORD, plain: { Tags: [{ Key: 'db_password', Value: PASSWORD }] } },
  {
    what: 'stack parameter',
    secret: PASSWORD,
    plain: { Stacks: [{ Parameters: [{ ParameterKey: 'DBPassword', ParameterValue: PASSWORD }] }] },
  },
  {
    what: 'stack output',
    secret: PASSWORD,
    plain: { Stacks: [{ Outputs: [{ OutputKey: 'ApiToken', OutputValue: PASSWORD }] }] },
  },
  { what: 'row of Logs Insights', secret: PASSWORD, plain: { results: [[{ field: 'password', value: PASSWORD }]] } },
  {
    what: 'API key',
    secret: PASSWORD,
    plain: { items: [{ id: 'a', value: PASSWORD }] },
    context: { service: 'apigateway', operation: 'GetApiKeys' },
  },
  { what: 'secret beside its id', secret: SECRET_KEY, plain: { Keys: [{ id: KEY_ID, material: SECRET_KEY }] } },
  { what: 'secret beside its id in a list', secret: SECRET_KEY, plain: { Row: [KEY_ID, SECRET_KEY] } },
  {
    what: 'user data of an instance',
    secret: base64(`mysql -p${PASSWORD}`),
    plain: { UserData: { Value: base64(`mysql -p${PASSWORD}`) } },
  },
  {
    what: 'authorization header',
    secret: chance(400, 40),
    plain: { headers: { Authorization: `Bearer ${chance(400, 40)}` } },
  },
  {
    what: 'customer gateway',
    secret: PASSWORD,
    plain: { VpnConnections: [{ CustomerGatewayConfiguration: `<pre_shared_key>${PASSWORD}</pre_shared_key>` }] },
  },
];
