import type { Configuration } from '../../../src/configuration/configuration.ts';
import { ALEX, Chat, type ChatOptions, everywhere, inChannel, type Loaded } from './chat.ts';

export const AGENT_ARN = 'arn:aws:bedrock:eu-west-1:111122223333:agent/OPSAGENT01';
export const INVOKE = 'bedrock-agent-runtime InvokeAgent';

/** Both accounts; Alex is the administrator. */
export const administered = (sandbox: Configuration): Configuration => ({
  ...everywhere(sandbox),
  administrators: [ALEX.aadObjectId],
});

/** One event of an agent's text. */
export function chunk(text: string | Uint8Array, ...sources: readonly string[]): object {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  if (sources.length === 0) return { chunk: { bytes } };
  const retrievedReferences = sources.map((uri) => ({ location: { type: 'S3', s3Location: { uri } } }));
  return { chunk: { bytes, attribution: { citations: [{ retrievedReferences }] } } };
}

/** What an agent does in the course of an answer: events, errors that the stream ends with, and things that happen meanwhile. */
export type Course = readonly (object | Error | (() => void | Promise<void>))[];

/** An agent that answers so in the sandbox's stead, and what it was asked. */
export class FakeAgent {
  readonly asked: Record<string, unknown>[] = [];
  /** One course for each question; the last one for all further ones. */
  courses: Course[];

  constructor(...courses: readonly Course[]) {
    this.courses = [...courses];
  }

  readonly aws = {
    [INVOKE]: (input: Record<string, unknown>) => {
      this.asked.push(input);
      const course = this.courses[Math.min(this.asked.length, this.courses.length) - 1] ?? [];
      return { sessionId: input.sessionId, completion: follow(course) };
    },
  };
}

async function* follow(course: Course): AsyncGenerator<object> {
  for (const step of course) {
    if (step instanceof Error) throw step;
    if (typeof step === 'function') await step();
    else yield step;
  }
}

/** What AWS tells within the stream, as the SDK gives it. */
export function streamError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $fault: 'client' });
}

/** A conversation that knows the agent as ops. */
export async function chatWithAgent(loaded: Loaded, agent: FakeAgent, options: ChatOptions = {}): Promise<Chat> {
  const chat = new Chat(loaded, { configuration: administered, aws: agent.aws, ...options });
  for (const place of [inChannel('setup'), {}]) await chat.say(`connector add ops ${AGENT_ARN} OPSALIAS01`, place);
  return chat;
}
