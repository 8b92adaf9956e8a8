import type { AdaptiveCard } from '../cards/render.ts';
import { FOLLOWED_FOR_MS } from '../src/follow/spacing.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findConfiguration } from './account.ts';
import type { BuiltInCall } from './built-in-call.ts';
import { followLink, followTitle, stateWords } from './follow-card.ts';
import { again } from './follow-look.ts';
import {
  type FollowRecord,
  followEntry,
  listFollows,
  readEndedFollow,
  readFollow,
  writeFollow,
} from './follow-record.ts';
import type { Parts } from './parts.ts';
import { checkRole } from './role.ts';
import { shortTime } from './times.ts';

type Call = Pick<BuiltInCall, 'parts' | 'turn' | 'rest'>;

/** Shown at once; each has buttons. */
const LISTED = 6;

/** `follow`, `follow stop ID`, `follow again ID`. */
export async function follow(call: Call): Promise<AdaptiveCard | null> {
  const [verb, id, ...others] = call.rest;
  if (verb === undefined) return listOf(call);
  if (id === undefined || others.length > 0 || (verb !== 'stop' && verb !== 'again')) {
    throw new PersonError(
      'bad-follow',
      'I do not know what to follow',
      'Work is followed by itself once a command has started it.',
      {
        nextSteps: ['Send follow alone to see what is followed here.'],
        commands: [{ title: 'What is followed', line: 'follow' }],
      },
    );
  }
  return verb === 'stop' ? stopFollowing(call, id) : followAgain(call, id);
}

async function listOf({ parts, turn }: Call): Promise<AdaptiveCard> {
  const known = await listFollows(parts, turn.conversation.baseId);
  // What belongs to an account that this person may not use here is not told.
  const all = known.filter(({ place }) => turn.configurations.some(({ name }) => name === place.configurationName));
  if (all.length === 0) {
    return parts.cards.render('notice', {
      tone: 'default',
      title: 'Nothing is followed here',
      text:
        'What a command starts and takes long is followed on its own card, for example: codepipeline start-pipeline-execution, ' +
        'ssm start-automation-execution, codebuild start-build, cloudformation update-stack, ecs update-service.',
      buttons: [],
    });
  }
  const shown = all.slice(0, LISTED);
  const left = all.length - shown.length;
  return parts.cards.render('list', {
    title: 'Followed here',
    text: left === 0 ? '' : `The ${shown.length} oldest of ${all.length}.`,
    items: shown.map((record) => ({
      title: followTitle(record),
      status: stateWords(record.progress?.state ?? 'Started'),
      tone: 'default',
      detail: `${record.place.accountName}${record.place.global ? '' : ` · ${record.place.region}`} · by ${record.person.name}, since ${shortTime(record.startedAt, turn.timeZone)}`,
      text: '',
      facts: [],
      buttons: [{ title: 'Stop following', line: `follow stop ${record.id}` }],
    })),
    buttons: [],
    links: shown.slice(0, 3).map((record) => ({ title: `Details: ${followTitle(record)}`, url: followLink(record) })),
  });
}

/** Anybody of the conversation may: nothing is stopped but the following. Its card says so. */
async function stopFollowing({ parts, turn }: Call, id: string): Promise<null> {
  const stored = await readFollow(parts, turn.conversation.baseId, id);
  if (stored === null) throw notFollowed();
  findConfiguration(turn, stored.place.configurationName);
  const why = `No longer followed: ${turn.person.name} ended that. In AWS it goes on.`;
  const isKept = await writeFollow(parts, { ...stored, closing: { why, buttons: [again(stored)] } });
  // A look was under way at this moment: what it has seen is kept, and this comes on top.
  if (!isKept) return stopFollowing({ parts, turn, rest: [] }, id);
  await parts.outbox.add([followEntry(parts, stored, 'now')]);
  await turn.replies.tell(`${followTitle(stored)} is no longer followed. In AWS it goes on.`);
  return null;
}

/** Whoever started it: it is looked at as them. */
async function followAgain({ parts, turn }: Call, id: string): Promise<null> {
  const { baseId } = turn.conversation;
  if ((await readFollow(parts, baseId, id)) !== null) {
    await turn.replies.tell('It is followed already.');
    return null;
  }
  const ended = await readEndedFollow(parts, baseId, id);
  if (ended === null) throw notFollowed();
  if (ended.person.id !== turn.person.id) {
    throw new PersonError(
      'not-yours',
      `Only ${ended.person.name} can follow this again`,
      'It is looked at as the person who started it, with their role.',
      { nextSteps: ['Run the command that shows it yourself.'] },
    );
  }
  const channel = findConfiguration(turn, ended.place.configurationName);
  checkRole(parts, turn, channel, ended.place.roleArn);
  await begin(parts, { ...ended, person: { ...turn.person } });
  await turn.replies.tell(`${followTitle(ended)} is followed again, for ${FOLLOWED_FOR_MS / 3_600_000} hours at most.`);
  return null;
}

async function begin(parts: Parts, ended: FollowRecord & { readonly eTag?: string }): Promise<void> {
  const { eTag: _, ...record } = ended;
  const followed: FollowRecord = { ...record, followedAt: parts.clock(), silence: null, closing: null, shown: '' };
  await writeFollow(parts, followed);
  await parts.outbox.add([followEntry(parts, followed, 'now')]);
}

function notFollowed(): PersonError {
  return new PersonError(
    'not-followed',
    'That is not followed here',
    'It came to its end, or somebody has ended the following, or it was longer ago than a day.',
    { commands: [{ title: 'What is followed', line: 'follow' }] },
  );
}
