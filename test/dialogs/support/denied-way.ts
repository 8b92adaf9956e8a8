import type { SdkCatalogue } from '../../../src/aws/sdk-service.ts';
import type { Outcome } from './chat.ts';
import type { Somebody } from './denied-gate.ts';
import type { Subject } from './denied-subjects.ts';

/** A way on which a person comes to a call. */
export interface Way {
  readonly name: string;
  readonly where: 'alone' | 'thread';
  /** Which questions the bot asks of its own: for an account, a Region, or none. */
  readonly asks: 'account' | 'region' | 'nothing';
  /**
   * Goes as far as the last step, with no check at work, and gives that step; null where this way does not lead to such an operation. A
   * call may still have to be confirmed behind it where `confirms` says so.
   */
  readonly begin: (
    who: Somebody,
    subject: Subject,
    catalogue: SdkCatalogue,
  ) => Promise<(() => Promise<Outcome>) | null>;
  /** The last step may ask whether to run, before the call is checked. */
  readonly confirms: boolean;
  /** It is but another spelling of a line: behind the language it is the same as all others. */
  readonly isSpelling: boolean;
}

type Begin = Way['begin'];
type Given = Partial<Omit<Way, 'name' | 'begin'>>;

/** A way; what is not said of it is what most are. */
export function way(name: string, begin: Begin, given: Given = {}): Way {
  return { name, where: 'alone', asks: 'nothing', confirms: false, isSpelling: false, ...given, begin };
}
