import type { ServiceFailure } from './service-failure.ts';

const LIST = [{ title: 'List connectors', line: 'connector list' }];
const AGAIN = 'Ask again in a minute.';

/** Failures of InvokeAgent by the code that Bedrock gives. Asking again means `ask`, and not the operation's own command. */
export const AGENT_FAILURES: readonly ServiceFailure[] = [
  {
    // Who may not ask is told before anything of the answer comes; in the stream it is the agent that is refused something.
    ...ofCodes(['AccessDeniedException'], ({ status }) => status === null),
    kind: {
      code: 'agent-access-denied',
      title: 'The agent itself is denied something',
      codes: [],
      nextSteps: [
        "Your own rights are enough: it is the agent's service role in {account} that lacks one. Ask whoever looks after the agent.",
        'It needs bedrock:InvokeModel on its model, bedrock:InvokeModelWithResponseStream to answer bit by bit, and what its action groups and knowledge bases ask for.',
      ],
      commands: LIST,
    },
  },
  {
    ...ofCodes(['ResourceNotFoundException']),
    kind: {
      code: 'not-found',
      title: 'There is no such agent, or no such alias',
      codes: [],
      nextSteps: [
        'Compare the ids and the Region of the connector with the agent in the Bedrock console of {account}, {region}.',
        'An alias belongs to one agent. TSTALIASID is the working draft, which has to be prepared before it answers.',
      ],
      commands: LIST,
    },
  },
  {
    ...ofCodes(['ValidationException']),
    kind: {
      code: 'validation',
      title: 'The agent does not take the question',
      codes: [],
      nextSteps: [
        "AWS's message says why. An agent has to be prepared, and its model enabled in {account}, {region}.",
        'If the question is very long, ask a shorter one.',
      ],
      commands: LIST,
    },
  },
  {
    ...ofCodes(['ThrottlingException', 'ServiceQuotaExceededException']),
    kind: {
      code: 'throttled',
      title: 'The agent is asked too often',
      codes: [],
      nextSteps: [
        AGAIN,
        "If it happens often, ask an administrator of {account} for higher quotas of the agent's model: `service-quotas list-service-quotas --service-code bedrock`.",
      ],
    },
  },
  {
    ...ofCodes(['DependencyFailedException', 'BadGatewayException']),
    kind: {
      code: 'agent-dependency',
      title: 'Something that the agent uses has failed',
      codes: [],
      nextSteps: [
        'It may be a Lambda function of an action group, a knowledge base or a guardrail: its own log says more.',
        AGAIN,
      ],
    },
  },
  {
    ...ofCodes(['ConflictException']),
    kind: {
      code: 'conflict',
      title: 'The agent is busy with something else',
      codes: [],
      nextSteps: ['It may just be changed, or still be answering in this session.', AGAIN],
    },
  },
  {
    ...ofCodes(['ModelNotReadyException', 'InternalServerException', 'InternalFailure']),
    kind: {
      code: 'unavailable',
      title: 'Bedrock has a fault of its own',
      codes: [],
      nextSteps: [
        AGAIN,
        'See whether AWS knows of trouble in {region}: the AWS Health Dashboard, or `health describe-events` with a support plan.',
      ],
    },
  },
];

const NAMES: ReadonlySet<string> = new Set(['invoke-agent', 'InvokeAgent']);

function ofCodes(
  wanted: readonly string[],
  besides: (read: Parameters<ServiceFailure['fits']>[0]) => boolean = () => true,
): Omit<ServiceFailure, 'kind'> {
  return {
    service: 'bedrock-agent-runtime',
    fits: (read, operation) =>
      NAMES.has(operation) && wanted.some((code) => read.codes.includes(code)) && besides(read),
  };
}
