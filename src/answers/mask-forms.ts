/** Secrets that are known by their form, wherever they stand. `mask-text.ts` has three more, which take more than a pattern. */

/**
 * `literal` is a text that every such secret has (upper and lower case as `pattern` has it or not); it is what is looked for. `pattern` is
 * sticky and matched where the literal stands, or `back` characters before it. Its first group, if it has one, is what is kept in front.
 * A pattern takes time in proportion to what it matches, or a bounded time where it does not match.
 */
export interface Form {
  readonly what: string;
  readonly literal: string;
  readonly pattern: RegExp;
  /** Where in the literal the three characters begin that are looked for first: the rarer the cheaper. Else its last three. */
  readonly anchor?: number;
  readonly back?: number;
  /** Of an address that may be meant to be opened as it is. */
  readonly isAddress?: boolean;
}

/** A token known by how it begins: `rest` is what follows `literal`. */
function token(what: string, literal: string, rest: string, anchor?: number): Form {
  const start = literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const form = { what, literal, pattern: new RegExp(`(?<![A-Za-z0-9])${start}${rest}`, 'y') };
  return anchor === undefined ? form : { ...form, anchor };
}

/** After a parameter's name in a query string, or a header's or property's name. */
const PARAMETER = String.raw`(?:=|%3D|\\*["']?[ \t]{0,2}:[ \t]{0,2}\\*["']?)`;
/** Where a parameter begins: at the start of a query string, after `&` in the ways that it is escaped, after a header's comma. */
const BEFORE_PARAMETER = String.raw`(?<=[?&;]|, ?|%26|%3F|\\u0026|\\u003f)`;
const PARAMETER_VALUE = String.raw`[^&\s"'<>,;\\•]`;

export const FORMS: readonly Form[] = [
  {
    what: 'private key of PuTTY',
    literal: 'Private-Lines:',
    anchor: 5,
    pattern: /(Private-Lines: *\d+)(?=\s|\\)[^"]*?(?:Private-(?:MAC|Hash): *[0-9a-fA-F]+|\\*(?=")|$)/y,
  },
  token('secret key of age', 'AGE-SECRET-KEY-', '[0-9A-Z]{20,}', 1),

  // Tokens with a structure.
  {
    what: 'JSON Web Token, signed or encrypted',
    literal: 'eyJ',
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_.-]+/y,
  },
  { what: 'session token of AWS', literal: 'FwoGZXIvYXdz', anchor: 3, pattern: /FwoGZXIvYXdz[A-Za-z0-9+/=_%-]{20,}/y },
  { what: 'session token of AWS', literal: 'FQoGZXIvYXdz', anchor: 3, pattern: /FQoGZXIvYXdz[A-Za-z0-9+/=_%-]{20,}/y },
  { what: 'session token of AWS', literal: 'IQoJb3JpZ2lu', anchor: 3, pattern: /IQoJb3JpZ2lu[A-Za-z0-9+/=_%-]{20,}/y },
  { what: 'login of Amazon ECR', literal: 'QVdTOmV5S', pattern: /QVdTOmV5S[A-Za-z0-9+/=]{20,}/y, anchor: 1 },
  token('token of Amazon EKS', 'k8s-aws-v1.', '[A-Za-z0-9_-]{20,}', 2),
  token('API key of Amazon Bedrock', 'ABSKQmVkcm9ja0FQSUtleS', '[A-Za-z0-9+/=]{20,}', 2),
  token('API key of Amazon Bedrock', 'bedrock-api-key-', '[A-Za-z0-9+/=]{20,}', 6),
  token('API key of AWS AppSync', 'da2-', '[a-z0-9]{26}(?![a-z0-9])', 0),

  // Headers.
  {
    what: 'authorization header',
    literal: 'bearer',
    anchor: 3,
    pattern:
      /(?<![A-Za-z0-9_])((?:[Bb]earer|BEARER)(?:\s|%20|\+){1,3})(?=\S{0,200}?(?:[0-9+/=_~-]|[a-z][A-Z]))[A-Za-z0-9+/=._~-]{12,}/y,
  },
  {
    what: 'authorization header',
    literal: 'basic',
    anchor: 2,
    pattern:
      /(?<![A-Za-z0-9_])((?:[Bb]asic|BASIC)(?:\s|%20){1,3})(?=\S{0,200}?(?:[0-9+/=]|[a-z][A-Z]))[A-Za-z0-9+/=]{12,}/y,
  },

  // Addresses.
  {
    what: 'signature, credential and security token of a presigned address',
    literal: 'x-amz-',
    anchor: 3,
    isAddress: true,
    pattern: new RegExp(`(x-amz-(?:signature|credential|security-token)${PARAMETER})${PARAMETER_VALUE}+`, 'iy'),
  },
  {
    what: 'signature and credential of a presigned address of Google Cloud',
    literal: 'x-goog-',
    anchor: 4,
    isAddress: true,
    pattern: new RegExp(`(x-goog-(?:signature|credential)${PARAMETER})${PARAMETER_VALUE}+`, 'iy'),
  },
  {
    what: 'signature of a presigned address (CloudFront, Amazon S3 version 2) and of a signed request',
    literal: 'signature=',
    isAddress: true,
    pattern: new RegExp(`${BEFORE_PARAMETER}(signature=)${PARAMETER_VALUE}{8,}`, 'iy'),
  },
  {
    what: 'signature of a presigned address of Azure',
    literal: 'sig=',
    isAddress: true,
    pattern: new RegExp(`${BEFORE_PARAMETER}(sig=)${PARAMETER_VALUE}{8,}`, 'iy'),
  },
  {
    what: 'password within an address (connection strings)',
    literal: '://',
    // A number after the colon is a port, unless it ends in an at sign. Passwords of databases hold at signs and slashes now and then, and
    // the paths of their addresses hold no at signs; elsewhere a password ends before the path, if there is one.
    pattern:
      /(:\/\/[^\s:/?#@"'<>\\]{0,128}:)(?!\d{1,5}(?:[/?#\s"'<>,;)\\]|$))(?!\$\{|\{|<|%[A-Z])(?:(?<=(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|clickhouse|ldaps?|s?ftp|smtps?)(?:\+\w{1,10})?:\/\/[^\s:/]{0,128}:)(?:(?!:\/\/)[^\s"'<>\\?,]){1,256}(?=@[^\s@])|[^\s/?#"'<>\\]{1,256}(?=@[^\s@]|@$)|[^\s"'<>\\]{1,80}?(?=@[A-Za-z0-9[]))/y,
  },
  {
    what: 'password of an Oracle JDBC address',
    literal: 'jdbc:oracle:',
    anchor: 9,
    pattern: /(jdbc:oracle:(?:thin|oci\d?):[^\s/@"':]{1,64}\/)[^\s@"']{1,128}(?=@)/iy,
  },
  {
    what: 'address of an incoming webhook',
    literal: 'hooks.slack.com/',
    anchor: 3,
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]{6,}\/)[A-Za-z0-9/]{10,}/y,
  },
  {
    what: 'address of an incoming webhook',
    literal: '.webhook.office.com/',
    anchor: 8,
    pattern: /(\.webhook\.office\.com\/webhookb2\/[0-9a-f@-]{20,}\/IncomingWebhook\/)[A-Za-z0-9/_-]{10,}/y,
  },
  {
    what: 'address of an incoming webhook',
    literal: '/api/webhooks/',
    anchor: 8,
    pattern: /(\/api\/webhooks\/\d{10,}\/)[A-Za-z0-9_-]{20,}/y,
  },
  {
    what: 'integration of PagerDuty',
    literal: 'pagerduty.com/integration/',
    anchor: 4,
    pattern: /(pagerduty\.com\/integration\/)[0-9a-zA-Z]{20,}/y,
  },

  // Command lines.
  {
    what: 'login of curl',
    literal: ' -u',
    pattern: /(?<=\bcurl\b[^\n|;]{0,80})( -u ?["']?[^\s:"']{1,64}:)[^\s"']+/y,
  },
  {
    what: 'login of curl',
    literal: ' --user',
    anchor: 1,
    pattern: /(?<=\bcurl\b[^\n|;]{0,80})( --user[ =]["']?[^\s:"']{1,64}:)[^\s"']+/y,
  },
  {
    what: 'password of mysql, sshpass, mongo, docker login',
    literal: ' -p',
    pattern:
      /(?:(?<=\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb)\b[^\n|;&]{0,80})( -p["']?)(?=\S)|(?<=\b(?:sshpass|mongo|mongosh|mongodump|docker login)\b[^\n|;&]{0,80})( -p ?["']?))[^\s"'•]+/y,
  },
  {
    what: 'password of redis-cli',
    literal: ' -a',
    pattern: /(?<=\bredis-cli\b[^\n|;&]{0,80})( -a ["']?)[^\s"']+/y,
  },
  {
    what: 'password of ldapsearch',
    literal: ' -w',
    pattern: /(?<=\bldap(?:search|modify|add|whoami)\b[^\n|;&]{0,80})( -w ["']?)[^\s"']+/y,
  },
  {
    what: 'password in SQL',
    literal: 'identified',
    anchor: 4,
    pattern: /(identified(?:\s+with\s+\S{1,64})?\s+by\s+(?:password\s+)?\\*["'])[^"'\\\n]+/iy,
  },
  {
    what: 'password in SQL whose quotes a shell took away',
    literal: 'identified',
    anchor: 4,
    pattern:
      /(?<=\b(?:create|alter)\s+user\s[^\n]{0,80}|^\S{1,64}\s+user\s[^\n]{0,80})(identified(?:\s+with\s+\S{1,64})?\s+by\s+(?:password\s+)?)[^\s"'\\]+/iy,
  },

  // Tokens known by how they begin.
  token('token of GitHub', 'ghp_', '[A-Za-z0-9_]{20,}'),
  token('token of GitHub', 'gho_', '[A-Za-z0-9_]{20,}'),
  token('token of GitHub', 'ghu_', '[A-Za-z0-9_]{20,}'),
  token('token of GitHub', 'ghs_', '[A-Za-z0-9_]{20,}'),
  token('token of GitHub', 'ghr_', '[A-Za-z0-9_]{20,}'),
  token('token of GitHub', 'github_pat_', '[A-Za-z0-9_]{22,}', 5),
  token('token of GitLab', 'glpat-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'gldt-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'glrt-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'glrtr-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'glcbt-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'glptt-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'glft-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'glimt-', '[A-Za-z0-9_.-]{16,}'),
  token('token of GitLab', 'glagent-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'gloas-', '[A-Za-z0-9_.-]{16,}', 2),
  token('token of GitLab', 'glsoat-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of GitLab', 'glffct-', '[A-Za-z0-9_.-]{16,}', 1),
  token('token of Slack', 'xox', '(?:e\\.xox)?[abcdeoprs]-[A-Za-z0-9%-]{10,}'),
  token('token of Slack', 'xapp-', '[A-Za-z0-9-]{20,}', 0),
  token('key of Stripe', 'sk_live_', '[A-Za-z0-9]{10,}', 1),
  token('key of Stripe', 'sk_test_', '[A-Za-z0-9]{10,}', 1),
  token('key of Stripe', 'rk_live_', '[A-Za-z0-9]{10,}', 1),
  token('key of Stripe', 'rk_test_', '[A-Za-z0-9]{10,}', 1),
  token('signing secret of Stripe', 'whsec_', '[A-Za-z0-9+/=]{16,}', 1),
  token('API key of Google', 'AIza', '[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])', 0),
  token('access token of Google', 'ya29.', '[A-Za-z0-9_-]{20,}', 1),
  token('refresh token of Google', '1//0', '[A-Za-z0-9_-]{30,}', 0),
  token('client secret of Google', 'GOCSPX-', '[A-Za-z0-9_-]{20,}', 2),
  token('token of npm', 'npm_', '[A-Za-z0-9]{36}(?![A-Za-z0-9])'),
  token('token of PyPI', 'pypi-AgE', '[A-Za-z0-9_-]{30,}', 1),
  token('key of RubyGems', 'rubygems_', '[0-9a-f]{40,}', 3),
  token('token of Docker Hub', 'dckr_', '[op]at_[A-Za-z0-9_-]{20,}', 1),
  token('token of Hugging Face', 'hf_', '[A-Za-z]{30,}(?![A-Za-z_])'),
  token('key of OpenAI', 'sk-proj-', '[A-Za-z0-9_-]{20,}', 2),
  token('key of OpenAI', 'sk-svcacct-', '[A-Za-z0-9_-]{20,}', 2),
  token('key of OpenAI', 'sk-admin-', '[A-Za-z0-9_-]{20,}', 2),
  token('key of Anthropic', 'sk-ant-', '[A-Za-z0-9_-]{20,}', 2),
  token('key of SendGrid', 'SG.', '[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}'),
  token('key of Mailgun', 'key-', '[0-9a-f]{32}(?![0-9a-f])'),
  token('token of Shopify', 'shpat_', '[0-9a-fA-F]{32}', 0),
  token('token of Shopify', 'shpss_', '[0-9a-fA-F]{32}', 0),
  token('token of Shopify', 'shpca_', '[0-9a-fA-F]{32}', 0),
  token('token of Shopify', 'shppa_', '[0-9a-fA-F]{32}', 0),
  token('token of Square', 'sq0', '(?:atp|csp)-[A-Za-z0-9_-]{20,}'),
  token('token of DigitalOcean', 'dop_v1_', '[0-9a-f]{40,}', 2),
  token('token of DigitalOcean', 'doo_v1_', '[0-9a-f]{40,}', 2),
  token('token of DigitalOcean', 'dor_v1_', '[0-9a-f]{40,}', 2),
  token('token of Databricks', 'dapi', '[0-9a-f]{32}(?![0-9a-f])', 0),
  {
    what: 'token of Terraform Cloud',
    literal: '.atlasv1.',
    back: 14,
    anchor: 4,
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{40,}/y,
  },
  token('token of Vault', 'hvs.', '[A-Za-z0-9_-]{20,}', 0),
  token('token of Vault', 'hvb.', '[A-Za-z0-9_-]{20,}', 0),
  token('token of Vault', 'hvr.', '[A-Za-z0-9_-]{20,}', 0),
  token('key of Linear', 'lin_api_', '[A-Za-z0-9]{32,}', 1),
  token('token of Atlassian', 'ATATT3', '[A-Za-z0-9_=-]{40,}'),
  token('token of Atlassian', 'ATCTT3', '[A-Za-z0-9_=-]{40,}'),
  token('token of Doppler', 'dp.', '(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9._-]{30,}'),
  token('key of New Relic', 'NRAK-', '[A-Z0-9]{20,}', 1),
  token('token of Grafana', 'glc_', '[A-Za-z0-9+/=_-]{30,}', 1),
  token('token of Grafana', 'glsa_', '[A-Za-z0-9_]{30,}', 1),
  token('token of Heroku', 'HRKU-', '[A-Za-z0-9_-]{30,}', 1),
  token('token of Pulumi', 'pul-', '[0-9a-f]{40}(?![0-9a-f])'),
  token('token of Supabase', 'sbp_', '[0-9a-f]{40}', 0),
  token('token of PlanetScale', 'pscale_', '(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{20,}', 0),
  token('key of Postman', 'PMAK-', '[0-9a-f]{20,}-[0-9a-f]{20,}', 0),
  token('token of Sentry', 'sntrys_', '[A-Za-z0-9+/=_-]{30,}', 0),
  token('token of Sentry', 'sntryu_', '[A-Za-z0-9+/=_-]{30,}', 0),
  token('token of Sourcegraph', 'sgp_', '[A-Za-z0-9_]{36,}', 0),
  token('token of CircleCI', 'CCIPAT_', '[A-Za-z0-9_]{30,}', 1),
  token('token of Buildkite', 'bkua_', '[0-9a-f]{30,}', 0),
  token('token of Notion', 'ntn_', '[A-Za-z0-9]{40,}'),
  {
    what: 'token of Telegram',
    literal: ':AA',
    pattern: /(?<=(?<![A-Za-z0-9])(?:bot)?\d{8,10})(:)AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/y,
  },
  ...[...'0123456789'].map(
    (digit): Form => ({
      what: 'client secret of Entra ID',
      literal: `${digit}Q~`,
      back: 3,
      pattern: /(?<![A-Za-z0-9_.~-])[A-Za-z0-9_.~-]{3}\dQ~[A-Za-z0-9_.~-]{31,34}(?![A-Za-z0-9_.~-])/y,
    }),
  ),
];
