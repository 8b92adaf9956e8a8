import type { FailureKind } from './failure-kind.ts';

/**
 * Failures in which no answer of AWS came back. Keyed by `code`, each in one row. The codes are the SDK's names and Node's for
 * DNS, sockets and TLS.
 */
export const UNANSWERED_FAILURES: readonly FailureKind[] = [
  {
    code: 'no-bot-credentials',
    title: 'The bot has no AWS credentials of its own',
    codes: ['CredentialsProviderError', 'ProviderError', 'TokenProviderError'],
    nextSteps: [
      'Ask an operator of the bot to give it an identity: a task role, an instance profile or `AWS_ACCESS_KEY_ID` and its companions in its environment.',
    ],
  },
  {
    code: 'unknown-endpoint',
    title: 'AWS has no such endpoint',
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA', 'EndpointError', 'ERR_INVALID_URL'],
    nextSteps: [
      'Check the Region: {region} may be misspelt, or {service} may not exist there.',
      'If other commands fail too, the bot cannot resolve names: ask an operator to look at its DNS.',
    ],
  },
  {
    code: 'tls',
    title: 'The connection to AWS is not trusted',
    codes: [
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'EPROTO',
    ],
    pattern: /^(CERT_|ERR_TLS_|ERR_SSL_)/,
    nextSteps: [
      "Ask an operator of the bot: a proxy may be opening the connection. `NODE_EXTRA_CA_CERTS` names the proxy's certificate, and the machine's clock has to be right.",
    ],
  },
  {
    code: 'network',
    title: 'AWS could not be reached',
    codes: [
      'ECONNREFUSED',
      'ECONNRESET',
      'ECONNABORTED',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ENETDOWN',
      'ETIMEDOUT',
      'EPIPE',
      'TimeoutError',
      'RequestTimeout',
      'RequestTimeoutException',
      'UND_ERR_SOCKET',
      'UND_ERR_CONNECT_TIMEOUT',
    ],
    nextSteps: [
      'Run the command again in a minute.',
      'If it keeps failing, ask an operator of the bot to look at its way out: proxy, NAT, VPC endpoints, `AWS_ENDPOINT_URL`.',
    ],
  },
];
