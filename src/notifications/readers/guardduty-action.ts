import { at, entriesAt, isObject, listAt, textAt } from '../fields.ts';

/** What the finding saw happen, in one sentence; null where the kind of action is unknown. */
export function actionText(action: unknown): string | null {
  for (const [member, describe] of ACTIONS) {
    if (isObject(at(action, member))) return describe(at(action, member));
  }
  return null;
}

/** Where the other end is: address, organization, city and country. */
export function remoteText(action: unknown): string | null {
  const [, found] = entriesAt(action).find(([, value]) => isObject(value)) ?? [];
  const remote = at(found, 'remoteIpDetails') ?? at(found, 'portProbeDetails', 0, 'remoteIpDetails');
  const place = [textAt(remote, 'city', 'cityName'), textAt(remote, 'country', 'countryName')];
  return sentence([
    addressOf(remote),
    textAt(remote, 'organization', 'asnOrg') ?? textAt(remote, 'organization', 'org'),
    place.filter((part) => part !== null).join(', '),
  ]);
}

/** Keyed by the member that holds the action. */
const ACTIONS: readonly (readonly [string, (action: unknown) => string | null])[] = [
  ['awsApiCallAction', (call) => apiCall(textAt(call, 'api'), textAt(call, 'serviceName'), call)],
  ['dnsRequestAction', (dns) => words('DNS request for', textAt(dns, 'domain'), blocked(dns))],
  ['networkConnectionAction', connection],
  ['portProbeAction', probes],
  [
    'kubernetesApiCallAction',
    (call) =>
      words('Kubernetes API call', textAt(call, 'verb'), textAt(call, 'requestUri') ?? textAt(call, 'resource')),
  ],
  [
    'rdsLoginAttemptAction',
    (login) =>
      words(
        'Login as',
        textAt(login, 'loginAttributes', 0, 'user') ?? textAt(login, 'LoginAttributes', 0, 'user'),
        failures(login),
      ),
  ],
];

function apiCall(api: string | null, service: string | null, call: unknown): string | null {
  const error = textAt(call, 'errorCode');
  return words(api, service === null ? null : `of ${service}`, error === null ? null : `(${error})`);
}

function connection(action: unknown): string | null {
  const direction = textAt(action, 'connectionDirection')?.toLowerCase() ?? '';
  const remotePort = textAt(action, 'remotePortDetails', 'port');
  const localPort = textAt(action, 'localPortDetails', 'port');
  const address = addressOf(at(action, 'remoteIpDetails'));
  return words(
    `${direction} ${textAt(action, 'protocol') ?? ''} connection`.trim().replace(/^./, (first) => first.toUpperCase()),
    address === null ? null : `with ${address}`,
    remotePort === null ? null : `port ${remotePort}`,
    localPort === null ? null : `(local port ${localPort})`,
    blocked(action),
  );
}

function probes(action: unknown): string | null {
  const ports = listAt(action, 'portProbeDetails').flatMap((probe) => {
    const port = textAt(probe, 'localPortDetails', 'port');
    const name = textAt(probe, 'localPortDetails', 'portName');
    return port === null ? [] : [name === null || name === 'Unknown' ? port : `${port} (${name})`];
  });
  return words('Probe of port', [...new Set(ports)].slice(0, 5).join(', ') || null, blocked(action));
}

function failures(login: unknown): string | null {
  const failed = textAt(login, 'loginAttributes', 0, 'failedLoginAttempts');
  const succeeded = textAt(login, 'loginAttributes', 0, 'successfulLoginAttempts');
  return sentence([failed === null ? null : `${failed} failed`, succeeded === null ? null : `${succeeded} succeeded`]);
}

function blocked(action: unknown): string | null {
  return at(action, 'blocked') === true ? '(blocked)' : null;
}

function addressOf(remote: unknown): string | null {
  return textAt(remote, 'ipAddressV4') ?? textAt(remote, 'ipAddressV6');
}

/** Nothing where only the words around the values are left. */
function words(lead: string | null, ...rest: readonly (string | null)[]): string | null {
  const found = rest.filter((part) => part !== null && part !== '');
  return lead === null ? null : [lead, ...found].join(' ');
}

function sentence(parts: readonly (string | null)[]): string | null {
  return parts.filter((part) => part !== null && part !== '').join(', ') || null;
}
