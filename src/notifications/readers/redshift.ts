import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

/** Amazon Redshift through EventBridge: statements of the Data API, clusters, Serverless. SNS: with the other databases. */
export const redshift: Reader = familyReader({
  sources: ['aws.redshift', 'aws.redshift-data', 'aws.redshift-serverless'],
  type: 'Redshift',
  sourceName: 'Amazon Redshift',
  forms: [
    {
      detailType: 'Redshift Data Statement Status Change',
      titles: ['Redshift statement {statementName} {state:verb}', 'Redshift statement {statementId} {state:verb}'],
      state: 'state',
      message: 'errorMessage | error',
      facts: [
        ['Statement', '{statementName}'],
        ['Cluster or workgroup', '{@resources.0:name}'],
        ['Error', '{errorMessage | error}'],
        ['Run by', '{principal:tail}'],
        ['Rows', '{rows}'],
        ['Query ID', '{redshiftQueryId}'],
        ['Statement ID', '{statementId}'],
      ],
      links: [
        { path: 'redshiftv2/home', fragment: '/cluster-details?cluster={@resources.0:name}' },
        { path: 'redshiftv2/home' },
      ],
      thread: 'redshift-statement/{statementId}',
      variables: { StatementId: 'statementId', ClusterIdentifier: '@resources.0:name' },
    },
    {
      detailType: /^Redshift /,
      titles: [
        'Redshift {SourceIdentifier | clusterIdentifier | namespaceName | workgroupName}: {Message | message | eventMessage | status}',
        '{@detailType}: {Message | message | eventMessage}',
      ],
      state: 'state | status | Severity | severity',
      ranked: 'Message | message | eventMessage',
      message: 'Message | message | eventMessage',
      facts: [
        ['Cluster', '{SourceIdentifier | clusterIdentifier | @resources.0:name}'],
        ['Namespace', '{namespaceName}'],
        ['Workgroup', '{workgroupName}'],
        ['Category', '{EventCategories | eventCategories | Category}'],
        ['Event ID', '{EventID | eventId}'],
      ],
      links: [
        { path: 'redshiftv2/home', fragment: '/cluster-details?cluster={SourceIdentifier | clusterIdentifier}' },
        { path: 'redshiftv2/home' },
      ],
      variables: { ClusterIdentifier: 'SourceIdentifier | clusterIdentifier' },
    },
  ],
});
