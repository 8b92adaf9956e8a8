import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

/** Amazon Athena: queries. Of the statement itself the event tells nothing but its kind. */
export const athena: Reader = familyReader({
  sources: ['aws.athena'],
  type: 'Athena',
  sourceName: 'Amazon Athena',
  forms: [
    {
      detailType: 'Athena Query State Change',
      titles: [
        'Athena query in workgroup {workgroupName} {currentState:verb}',
        'Athena query {queryExecutionId} {currentState:verb}',
      ],
      state: 'currentState',
      message: 'athenaError.errorMessage',
      facts: [
        ['Workgroup', '{workgroupName}'],
        ['Error', '{athenaError.errorMessage}'],
        ['Retryable', '{athenaError.retryable}'],
        ['Error type', '{athenaError.errorType}'],
        ['State', '{previousState} → {currentState}'],
        ['Statement', '{statementType}'],
        ['Query ID', '{queryExecutionId}'],
      ],
      links: [{ path: 'athena/home', fragment: '/query-editor/history/{queryExecutionId}' }],
      thread: 'athena-query/{queryExecutionId}',
      variables: { QueryExecutionId: 'queryExecutionId', WorkGroup: 'workgroupName' },
    },
  ],
});
