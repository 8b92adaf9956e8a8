import type { Ran } from '../cards/views.ts';
import { followedBy } from '../src/follow/follow-table.ts';
import { NO_PROGRESS } from '../src/follow/progress.ts';
import { LEAST_BETWEEN_UPDATES_MS } from '../src/follow/spacing.ts';
import { digestOf, followCard, kindOf } from './follow-card.ts';
import { type FollowRecord, followEntry, nextLookAt, writeFollow } from './follow-record.ts';
import type { Parts } from './parts.ts';
import type { RanCommand, SpecialAnswer } from './ran-command.ts';
import type { ReadyCommand } from './ready-command.ts';
import type { Turn } from './turn.ts';

/** The answer to a command that has started something long: its card, which is followed from then on. Null for any other. */
export async function followAnswer({
  parts,
  turn,
  ready,
  command,
  answer,
  ran,
}: RanCommand): Promise<SpecialAnswer | null> {
  const { service, operation, input } = command;
  const followed = followedBy(service.name, operation.name, { input, output: answer.output });
  if (followed === null) return null;
  return begin(parts, { turn, ready, ran }, { of: 'work', kind: followed.kind, target: { ...followed.target } });
}

/** The answer to a `wait` command that was not reached in its turn. */
export function followWait(parts: Parts, asked: Asked): SpecialAnswer {
  const words = [...asked.ready.words];
  return begin(parts, asked, { of: 'wait', words }, { ...NO_PROGRESS, state: 'Not yet', stoppable: false });
}

interface Asked {
  readonly turn: Turn;
  readonly ready: ReadyCommand;
  readonly ran: Ran;
}

function begin(
  parts: Parts,
  { turn, ready, ran }: Asked,
  what: FollowRecord['what'],
  progress: FollowRecord['progress'] = null,
): SpecialAnswer {
  const now = parts.clock();
  const { id, baseId, kind, tenantId, team } = turn.conversation;
  const record: FollowRecord = {
    id: parts.newId().slice(0, 8),
    what,
    place: {
      configurationName: ready.configurationName,
      roleArn: ready.roleArn,
      accountId: ran.accountId,
      accountName: ran.accountName,
      account: turn.configurations.length > 1 ? ran.accountId : '',
      region: ready.region,
      global: ready.global,
    },
    conversation: { id, baseId, kind, tenantId, team: team && { teamId: team.teamId, channelId: team.channelId } },
    person: { ...turn.person },
    commandLine: ran.commandLine,
    messageId: '',
    startedAt: turn.at,
    followedAt: now,
    progress,
    shown: '',
    shownAt: null,
    silence: null,
    closing: null,
  };
  const card = followCard(parts, record);
  return {
    card,
    async sent(messageId) {
      // A message without an id cannot be changed: its card says what was started, and no more.
      if (messageId === null) return;
      const followed = { ...record, messageId, shown: digestOf(card) };
      await writeFollow(parts, followed);
      const firstLookMs = what.of === 'work' ? kindOf(what.kind).firstLookMs : undefined;
      const usual = await nextLookAt(parts, followed, false);
      const first = parts.clock() + (firstLookMs ?? LEAST_BETWEEN_UPDATES_MS);
      // Many that were started together are looked at one after the other.
      await parts.outbox.add([
        followEntry(parts, followed, firstLookMs === undefined ? Math.max(first, usual) : first),
      ]);
    },
  };
}
