/** Metrics that alarms look at; `lib/metrics.ts` has them. */
export type AlarmMetric =
  | 'healthyTasks'
  | 'unhealthyTasks'
  | 'errorsOfTheBot'
  | 'errorsOfTheLoadBalancer'
  | 'tasksThatEnded'
  | 'memory'
  | 'cpu'
  | 'inboxAge'
  | 'inboxDeadLetters'
  | 'wakeUpsWaiting'
  | 'wakeUpDeadLetters'
  | 'tableThrottles'
  | 'tableErrors'
  | 'failedDeliveries';

/** One alarm on the bot itself. */
export interface AlarmRow {
  /** The end of its name, and the anchor of its part of `docs/operate.md`. */
  readonly id: string;
  readonly metric: AlarmMetric;
  /** What it means for the people who use the bot, in one sentence. */
  readonly means: string;
  readonly when: '>=' | '<';
  readonly threshold: number;
  /** So many of the last so many periods of so many minutes. */
  readonly of: number;
  readonly periods: number;
  readonly minutes: number;
  /** Whether silence is bad news: where nothing is counted, nothing works. */
  readonly missingIsBad?: true;
}

/** In the order in which somebody who is woken by several should look at them. */
export const ALARMS: readonly AlarmRow[] = [
  {
    id: 'no-task',
    metric: 'healthyTasks',
    means: 'No task of the bot answers: commands get no answer, and notifications wait in the queues.',
    ...{ when: '<', threshold: 1, of: 2, periods: 3, minutes: 1, missingIsBad: true },
  },
  {
    id: 'unhealthy-tasks',
    metric: 'unhealthyTasks',
    means: 'A task of the bot has not answered its health check for minutes; the others do its work.',
    ...{ when: '>=', threshold: 1, of: 5, periods: 5, minutes: 1 },
  },
  {
    id: 'task-restarts',
    metric: 'tasksThatEnded',
    means: 'Tasks of the bot end by themselves and are started again; work is taken over each time, later than usual.',
    ...{ when: '>=', threshold: 3, of: 1, periods: 1, minutes: 15 },
  },
  {
    id: 'bot-errors',
    metric: 'errorsOfTheBot',
    means:
      'The bot answers requests of Teams or SNS with errors of its own: people see no answer, and SNS sends again.',
    ...{ when: '>=', threshold: 5, of: 1, periods: 1, minutes: 5 },
  },
  {
    id: 'load-balancer-errors',
    metric: 'errorsOfTheLoadBalancer',
    means: 'The load balancer finds no task that takes requests, or none that answers in time.',
    ...{ when: '>=', threshold: 10, of: 1, periods: 1, minutes: 5 },
  },
  {
    id: 'failed-deliveries',
    metric: 'failedDeliveries',
    means: 'Notifications finally did not reach their channel; notifications status lists them there.',
    ...{ when: '>=', threshold: 1, of: 1, periods: 1, minutes: 5 },
  },
  {
    id: 'inbox-age',
    metric: 'inboxAge',
    means: 'Notifications wait in the inbox for minutes: the bot does not read it, or cannot store what it reads.',
    ...{ when: '>=', threshold: 300, of: 3, periods: 5, minutes: 1 },
  },
  {
    id: 'inbox-dead-letters',
    metric: 'inboxDeadLetters',
    means:
      'Notifications could not be stored for two hours and are set aside: they reach nobody until they are put back.',
    ...{ when: '>=', threshold: 1, of: 1, periods: 1, minutes: 5 },
  },
  {
    id: 'wake-ups-waiting',
    metric: 'wakeUpsWaiting',
    means: 'More conversations wait for an instance than the instances get to: cards come late.',
    ...{ when: '>=', threshold: 1000, of: 3, periods: 3, minutes: 5 },
  },
  {
    id: 'wake-up-dead-letters',
    metric: 'wakeUpDeadLetters',
    means:
      'A conversation was woken again and again without an end and is set aside: what waits for it may stay there.',
    ...{ when: '>=', threshold: 1, of: 1, periods: 1, minutes: 5 },
  },
  {
    id: 'table-throttles',
    metric: 'tableThrottles',
    means: 'DynamoDB takes fewer requests than the bot has: commands are slow, and notifications wait.',
    ...{ when: '>=', threshold: 10, of: 2, periods: 3, minutes: 5 },
  },
  {
    id: 'table-errors',
    metric: 'tableErrors',
    means: 'DynamoDB fails on requests of the bot; they are tried again, and fail for people if that lasts.',
    ...{ when: '>=', threshold: 5, of: 2, periods: 3, minutes: 5 },
  },
  {
    id: 'memory',
    metric: 'memory',
    means: 'The tasks have little memory left; one that has none is ended and started again.',
    ...{ when: '>=', threshold: 85, of: 3, periods: 3, minutes: 5 },
  },
  {
    id: 'cpu',
    metric: 'cpu',
    means: 'The processors of all tasks are busy although there are as many tasks as there may be: answers are slow.',
    ...{ when: '>=', threshold: 90, of: 3, periods: 3, minutes: 5 },
  },
];

/** What an alarm says of itself. */
export function descriptionOf({ id, means }: AlarmRow): string {
  return `${means} What to do: docs/operate.md#${id}`;
}
