import type { Principal } from './principal.ts';

/** STS: RoleSessionName and SourceIdentity are at most 64 of `[\w+=,.@-]`; a session name has at least 2. */
const NAME_LENGTH = 64;
/** STS: a session tag's value is at most 256 letters, digits, spaces and `_.:/=+-@`. */
const TAG_VALUE_LENGTH = 256;

export interface SessionTag {
  readonly Key: string;
  readonly Value: string;
}

/** RoleSessionName: `chatbot-` and the person's name in ASCII; where no letter of it survives, the object id. */
export function sessionName(principal: Principal): string {
  const name = nameCharacters(principal.userName);
  return `chatbot-${/\w/.test(name) ? name : nameCharacters(principal.userId)}`.slice(0, NAME_LENGTH);
}

/** SourceIdentity: who the person is, unchanged through every further role; CloudTrail shows it with each call. */
export function sourceIdentity(principal: Principal): string {
  return nameCharacters(principal.userId).slice(0, NAME_LENGTH);
}

/** Session tags: user, conversation (without the thread, which would make every thread a session of its own), configuration. */
export function sessionTags(principal: Principal): readonly SessionTag[] {
  return [
    { Key: 'user', Value: tagValue(principal.userName || principal.userId) },
    { Key: 'conversation', Value: tagValue(conversationOf(principal)) },
    { Key: 'configuration', Value: tagValue(principal.configurationName) },
  ];
}

/** The conversation without its thread. */
export function conversationOf(principal: Principal): string {
  return principal.conversationId.replace(/;messageid=.*$/i, '');
}

function nameCharacters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w+=,.@-]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function tagValue(text: string): string {
  const legal = text.normalize('NFC').replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '-');
  return [...legal].slice(0, TAG_VALUE_LENGTH).join('');
}
