import type { Reader } from '../event.ts';
import { type EventForm, familyReader } from './event-forms.ts';

const canary = {
  links: [{ path: 'cloudwatch/home', fragment: 'synthetics:canary/detail/{canary-name}' }],
  variables: { CanaryName: 'canary-name', CanaryRunId: 'canary-run-id' },
} as const;

function runForm(detailType: string, title: string): EventForm {
  return {
    ...canary,
    detailType,
    titles: [title, 'Canary {canary-name}'],
    state: 'test-run-status',
    message: 'state-reason:unquoted',
    facts: [
      ['Canary', '{canary-name}'],
      ['Reason', '{state-reason:unquoted}'],
      ['Message', '{message}'],
      ['Started', '{canary-run-timeline.started:time}'],
      ['Duration', '{canary-run-timeline.started..canary-run-timeline.completed}'],
      ['Run', '{canary-run-id}'],
      ['Artifacts', '{artifact-location}'],
    ],
    thread: 'canary/{canary-id}',
    // Runs follow each other: a failure's story ends with the run that passes.
    ends: ['passed'],
    logs: ['/aws/lambda/cwsyn-{canary-name}-{canary-id}'],
    from: 'canary-run-timeline.started',
  };
}

/** CloudWatch Synthetics: runs of canaries and changes of the canaries themselves. */
export const synthetics: Reader = familyReader({
  sources: ['aws.synthetics'],
  type: 'Synthetics',
  sourceName: 'CloudWatch Synthetics',
  forms: [
    runForm('Synthetics Canary TestRun Failure', 'Canary {canary-name} failed: {state-reason:unquoted}'),
    runForm('Synthetics Canary TestRun Successful', 'Canary {canary-name} passed'),
    {
      ...canary,
      detailType: 'Synthetics Canary Status Change',
      titles: ['Canary {canary-name} {current-state:verb}'],
      state: 'current-state',
      message: 'state-reason:unquoted',
      facts: [
        ['Canary', '{canary-name}'],
        ['State', '{previous-state} → {current-state}'],
        ['Reason', '{state-reason:unquoted}'],
        ['Message', '{message}'],
        ['Changed', '{updated-on:time}'],
      ],
      details: [['Changed configuration', 'changed-config']],
    },
  ],
});
