import { busNotification, type Incoming, notification, paragraphs } from '../event.ts';
import { isObject, textAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Severity, Thread } from '../notification.ts';
import { commandButton } from './command-button.ts';
import { busEventOf } from './event-forms.ts';
import { encoded, entryOf, oneLine, placeOfTopic } from './event-text.ts';
import { inWords } from './state-words.ts';

/** Keyed by the action point of the extension. */
const EVENTS: Readonly<Record<string, { readonly did: string; readonly severity: Severity; readonly over: boolean }>> =
  {
    OnDeploymentStart: { did: 'started', severity: 'neutral', over: false },
    OnDeploymentStep: { did: 'made a step', severity: 'neutral', over: false },
    OnDeploymentBaking: { did: 'is baking', severity: 'neutral', over: false },
    OnDeploymentComplete: { did: 'completed', severity: 'good', over: true },
    OnDeploymentRolledBack: { did: 'was rolled back', severity: 'critical', over: true },
  };

/** Deployments of AppConfig: what its extensions send to EventBridge, and to SNS itself. */
export function appConfig(incoming: Incoming): Notification | null {
  const event = busEventOf(incoming);
  const detail = event?.detail ?? incoming.json;
  if (event !== null && event.source !== 'aws.appconfig' && event.source !== '') return null;
  const type = textAt(detail, 'Type');
  if (!isObject(detail) || type === null || !Object.hasOwn(EVENTS, type)) return null;
  if (textAt(detail, 'DeploymentNumber') === null && textAt(detail, 'ConfigurationProfile', 'Id') === null) return null;
  const topic = placeOfTopic(incoming.message);
  const region = event === null ? topic.region : event.region;
  const account = event === null ? topic.accountId : event.account;
  const given = parts(detail, type, region, account);
  return event === null
    ? notification({ ...given, accountId: account, region, time: incoming.message.timestamp })
    : busNotification(event, given);
}

function parts(detail: unknown, type: string, region: string | null, account: string | null) {
  const { did, severity, over } = entryOf(EVENTS, type) ?? { did: type, severity: 'neutral', over: false };
  const [application, environment, profile] = ['Application', 'Environment', 'ConfigurationProfile'].map((part) => ({
    id: textAt(detail, part, 'Id'),
    name: textAt(detail, part, 'Name') ?? textAt(detail, part, 'Id'),
  }));
  const number = textAt(detail, 'DeploymentNumber');
  const state = inWords(type.replace('OnDeployment', '')).toUpperCase();
  const [app, env] = [application?.id ?? null, environment?.id ?? null];
  const where = [application?.name, environment?.name].filter((one) => one).join('/');
  const title = oneLine(
    `Deployment of ${profile?.name ?? 'a configuration'}${where === '' ? '' : ` to ${where}`} ${did}`,
  );
  const thread: Thread | null =
    app === null || env === null || number === null
      ? null
      : {
          key: `appconfig/${account ?? ''}/${region ?? ''}/${app}/${env}/${number}`,
          latest: { state, severity, summary: title },
          closes: over,
        };
  const page =
    app === null ? '' : `/applications/${encoded(app)}${env === null ? '' : `/environments/${encoded(env)}`}`;
  const deployment = { 'application-id': app, 'environment-id': env, 'deployment-number': number };
  return {
    type: 'AppConfig',
    sourceName: 'AWS AppConfig',
    severity,
    state,
    title,
    body: paragraphs(textAt(detail, 'Description')),
    facts: [
      { name: 'Application', value: application?.name ?? null },
      { name: 'Environment', value: environment?.name ?? null },
      { name: 'Configuration', value: profile?.name ?? null },
      { name: 'Version', value: textAt(detail, 'ConfigurationVersion') },
      { name: 'Deployment', value: number },
      { name: 'Rollback alarm', value: textAt(detail, 'AlarmArn') ?? textAt(detail, 'Parameters', 'alarmArn') },
    ],
    links: [{ title: 'Open in AppConfig', url: consoleLink(region, `systems-manager/appconfig${page}`) }],
    buttons: [
      ...commandButton('Show deployment', 'appconfig get-deployment', deployment, region),
      ...(over ? [] : commandButton('Stop deployment', 'appconfig stop-deployment', deployment, region)),
    ],
    thread,
    variables: {
      Application: application?.name ?? '',
      Environment: environment?.name ?? '',
      DeploymentNumber: number ?? '',
    },
  } as const;
}
