import { type BusEvent, busNotification, type Incoming, notification, paragraphs, type Reader } from '../event.ts';
import { at, entriesAt, listAt, textAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification } from '../notification.ts';
import { busEventOf, plainTitle } from './event-forms.ts';
import { encoded, listText } from './fact-text.ts';
import { type Finding, findingItems, findingNotification, presentOnly, worstOf } from './finding.ts';
import { ocsfFinding, securityFinding } from './security-finding.ts';
import { inWords } from './state-words.ts';

const HUB = { type: 'SecurityHub', sourceName: 'AWS Security Hub' } as const;

/** AWS Security Hub: findings in both formats, custom actions, insights, and the announcements of its SNS topic. */
export const securityHub: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event === null) return announcement(incoming);
  if (event.source !== 'aws.securityhub' && !(event.source === '' && /^Security Hub /.test(event.detailType)))
    return null;
  if (event.detailType === 'Security Hub Insight Results') return insight(event);
  const found = listAt(event.detail, 'findings').map((one) =>
    at(one, 'finding_info') === undefined && at(one, 'class_uid') === undefined
      ? securityFinding(one, event)
      : ocsfFinding(one, event),
  );
  const action = textAt(event.detail, 'actionName');
  const [only] = found;
  if (only === undefined) return action === null ? null : batch(event, [], action);
  return found.length > 1 ? batch(event, found, action) : withAction(findingNotification(only), event, action);
};

/** A single finding that a person sent through a custom action. */
function withAction(shown: Notification, event: BusEvent, action: string | null): Notification {
  if (action === null) return shown;
  const said = textAt(event.detail, 'actionDescription');
  const facts = [{ name: 'Custom action', value: said === null ? action : `${action}: ${said}` }, ...shown.facts];
  return { ...shown, facts: facts.slice(0, 12), variables: { ...shown.variables, ActionName: action } };
}

function batch(event: BusEvent, findings: readonly Finding[], action: string | null): Notification {
  const open = findings.filter(({ ended }) => ended === null);
  const severity = worstOf(open.map((one) => one.severity));
  const labels = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'];
  const counts = labels.flatMap((label) => {
    const count = open.filter((one) => one.label === label).length;
    return count === 0 ? [] : [`${count} ${label.toLowerCase()}`];
  });
  const worst = labels.find((label) => open.some((one) => one.label === label)) ?? '';
  const ended = findings.length - open.length;
  const said = [...counts, ...(ended === 0 ? [] : [`${ended} resolved`])].join(', ');
  const lead = action === null ? 'Security Hub' : `Security Hub action ${action}`;
  return busNotification(event, {
    ...HUB,
    severity: findings.length === 0 ? 'neutral' : severity,
    state: worst,
    title: `${lead}: ${findings.length} findings${said === '' ? '' : ` (${said})`}`,
    facts: [
      { name: 'Custom action', value: textAt(event.detail, 'actionDescription') ?? action },
      { name: 'Findings', value: said },
      { name: 'Resources', value: listText([...new Set(findings.flatMap(({ resource }) => resource ?? []))], 5) },
    ],
    items: findings.length === 0 ? null : findingItems(findings),
    links: [{ title: 'Open in AWS Security Hub', url: consoleLink(event.region, 'securityhub/home', '/findings') }],
    variables: presentOnly({ ActionName: action }),
  });
}

function insight(event: BusEvent): Notification {
  const { detail } = event;
  const [name, arn] = [textAt(detail, 'insightName'), textAt(detail, 'insightArn')];
  const results = listAt(detail, 'insightResults').flatMap((one) =>
    entriesAt(one).flatMap(([title]) => {
      const count = textAt(one, title);
      return count === null ? [] : [{ title, count }];
    }),
  );
  const by = textAt(detail, 'resultType');
  const [first] = results;
  return busNotification(event, {
    ...HUB,
    severity: 'warning',
    state: '',
    title: name === null ? plainTitle(event) : `Security Hub insight: ${name}`,
    facts: [
      { name: 'Custom action', value: textAt(detail, 'actionName') },
      { name: 'Action description', value: textAt(detail, 'actionDescription') },
      { name: 'Results', value: textAt(detail, 'number of results') ?? String(results.length) },
      { name: 'Most findings', value: first === undefined ? null : `${first.title}: ${first.count}` },
      { name: 'Grouped by', value: by === null ? null : inWords(by).replace(/^resource aws /, '') },
      { name: 'Insight', value: arn },
    ],
    items:
      results.length === 0
        ? null
        : {
            title: 'Results',
            entries: results.map(({ title, count }) => ({
              title,
              state: '',
              severity: 'neutral' as const,
              facts: [{ name: 'Findings', value: count }],
              link: null,
            })),
          },
    links: [
      {
        title: 'Open in AWS Security Hub',
        url: consoleLink(event.region, 'securityhub/home', arn === null ? '/insights' : `/insights/${encoded(arn)}`),
      },
    ],
    variables: presentOnly({ InsightArn: arn, ActionName: textAt(detail, 'actionName') }),
  });
}

function announcement({ json, message }: Incoming): Notification | null {
  const kind = textAt(json, 'AnnouncementType');
  const title = textAt(json, 'Title');
  if (kind === null || title === null) return null;
  return notification({
    ...HUB,
    severity: 'neutral',
    state: '',
    title,
    body: paragraphs(textAt(json, 'Description')),
    accountId: null,
    region: null,
    time: timeAt(json, 'Time') ?? message.timestamp,
    facts: [{ name: 'Announcement', value: inWords(kind) }],
    links: [{ title: 'Open in AWS Security Hub', url: consoleLink(null, 'securityhub/home') }],
  });
}
