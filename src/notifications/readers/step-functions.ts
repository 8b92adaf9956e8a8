import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

/** AWS Step Functions: executions, one thread each. */
export const stepFunctions: Reader = familyReader({
  sources: ['aws.states'],
  type: 'StepFunctions',
  sourceName: 'Step Functions',
  forms: [
    {
      detailType: 'Step Functions Execution Status Change',
      titles: [
        'State machine {stateMachineArn:name}: execution {name} {status:verb}: {error}',
        'State machine {stateMachineArn:name}: execution {name} {status:verb}',
        'State machine {stateMachineArn:name}: execution {executionArn:name} {status:verb}',
        'Execution {name | executionArn:name} {status:verb}',
      ],
      state: 'status',
      message: 'cause',
      facts: [
        ['State machine', '{stateMachineArn:name}'],
        ['Execution', '{name | executionArn:name}'],
        ['Status', '{status}'],
        ['Error', '{error}'],
        ['Cause', '{cause}'],
        ['Started', '{startDate:time}'],
        ['Stopped', '{stopDate:time}'],
        ['Duration', '{startDate..stopDate}'],
        ['Redrives', '{redriveCount}'],
        ['Execution ARN', '{executionArn}'],
      ],
      details: [
        ['Input', 'input:json'],
        ['Output', 'output:json'],
        ['Cause', 'cause:json'],
      ],
      links: [
        { path: 'states/home', fragment: '/v2/executions/details/{executionArn}' },
        { path: 'states/home', fragment: '/statemachines/view/{stateMachineArn}' },
      ],
      thread: 'sfn/{executionArn}',
      variables: {
        ExecutionArn: 'executionArn',
        ExecutionName: 'name',
        StateMachineArn: 'stateMachineArn',
        StateMachineName: 'stateMachineArn:name',
      },
    },
  ],
});
