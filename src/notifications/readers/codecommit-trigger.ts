import { type Incoming, notification } from '../event.ts';
import { listAt, textAt, timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import type { Notification } from '../notification.ts';
import { encoded, oneLine, personOf, placeOfTopic, shortCommit } from './event-text.ts';

/** What a repository's own trigger sends to SNS: the references that were pushed, without the envelope of an event. */
export function codeCommitTrigger({ json, message }: Incoming): Notification | null {
  const record = listAt(json, 'Records').find((one) => textAt(one, 'eventSource') === 'aws:codecommit');
  const arn = readArn(textAt(record, 'eventSourceARN'));
  if (arn === null) return null;
  const topic = placeOfTopic(message);
  const repository = arn.resource;
  const references = listAt(record, 'codecommit', 'references').map((one) => ({
    name: textAt(one, 'ref')?.replace(/^refs\/(?:heads|tags)\//, '') ?? 'unknown',
    commit: textAt(one, 'commit'),
    isTag: textAt(one, 'ref')?.startsWith('refs/tags/') === true,
    did: textAt(one, 'created') === 'true' ? 'created' : textAt(one, 'deleted') === 'true' ? 'deleted' : 'updated',
  }));
  const [first] = references;
  const more = references.length > 1 ? ` and ${references.length - 1} more` : '';
  const what = first === undefined ? 'A reference' : `${first.isTag ? 'Tag' : 'Branch'} ${first.name}${more}`;
  const region = textAt(record, 'awsRegion') ?? arn.region ?? topic.region;
  const page = first?.commit == null || first.did === 'deleted' ? 'browse' : `commit/${encoded(first.commit)}`;
  return notification({
    type: 'CodeCommit',
    sourceName: 'AWS CodeCommit',
    severity: references.some(({ did }) => did === 'deleted') ? 'warning' : 'neutral',
    state: '',
    title: oneLine(
      `${what} of ${repository} ${references.length > 1 ? 'were changed' : `was ${first?.did ?? 'updated'}`}`,
    ),
    accountId: arn.accountId ?? topic.accountId,
    region,
    time: timeAt(record, 'eventTime') ?? message.timestamp,
    facts: [
      { name: 'Repository', value: repository },
      { name: 'Branch', value: first?.name ?? null },
      { name: 'Commit', value: shortCommit(first?.commit ?? null) },
      { name: 'By', value: personOf(textAt(record, 'userIdentityARN')) },
      { name: 'Trigger', value: textAt(record, 'eventTriggerName') },
      { name: 'Custom data', value: textAt(record, 'customData') },
    ],
    items:
      references.length < 2
        ? null
        : {
            title: 'References',
            entries: references.map(({ name, commit, did }) => ({
              title: name,
              state: did.toUpperCase(),
              severity: did === 'deleted' ? 'warning' : 'neutral',
              facts: commit === null ? [] : [{ name: 'Commit', value: commit }],
              link: null,
            })),
          },
    links: [
      {
        title: 'Open in CodeCommit',
        url: consoleLink(region, `codesuite/codecommit/repositories/${encoded(repository)}/${page}`),
      },
    ],
    variables: { Repository: repository },
  });
}
