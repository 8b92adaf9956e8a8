import type { Dialog } from 'botbuilder-dialogs';
import { sameInAnyCase } from '../src/command/template.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { allAliases, chainFacts, holdsSecret, shownCommand } from './alias-cards.ts';
import { calledAlias, usageOf } from './alias-chain.ts';
import { checkAlias, cleanCommand } from './alias-check.ts';
import { checkNewName } from './alias-names.ts';
import { unknownAlias } from './alias-run.ts';
import {
  changeAlias,
  changedMeanwhile,
  createAlias,
  deleteAlias,
  findAlias,
  LONGEST_NAME,
  requireMaker,
  type StoredAlias,
} from './alias-store.ts';
import { formDialogs } from './form-dialog.ts';
import type { FormStep } from './form-prompt.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

export const ALIAS_FORMS = { write: 'alias-write', remove: 'alias-delete' } as const;

/** An alias that is being made, or changed. */
export interface AliasDraft {
  readonly name: string;
  readonly command: string;
  /** What it was, for one that is changed. */
  readonly before: { readonly command: string; readonly eTag: string } | null;
  /** Its preview was agreed to. */
  readonly isConfirmed: boolean;
}

export interface AliasRemoval {
  readonly name: string;
  readonly eTag: string;
  readonly isConfirmed: boolean;
}

export function newDraft(name: string): AliasDraft {
  return { name, command: '', before: null, isConfirmed: false };
}

export function draftOf({ name, command, eTag }: StoredAlias): AliasDraft {
  return { name, command: '', before: { command, eTag }, isConfirmed: false };
}

/** The forms of `alias create`, `alias edit` and `alias delete`. */
export function aliasForms(parts: Parts): readonly Dialog[] {
  return [...writingDialogs(parts), ...removalDialogs(parts)];
}

function writingDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<AliasDraft, null>(parts, {
    id: ALIAS_FORMS.write,
    steps: [draftStep(parts), previewStep(parts)],
    finish: async (turn, { name, command, before }) => {
      const checked = await checkAlias(parts, turn, name, command);
      if (checked.kind === 'error')
        throw new PersonError('bad-alias', 'This alias is no longer right', checked.error.message);
      if (before === null) {
        await checkNewName(parts, turn, name);
        await createAlias(parts, turn, { name, command });
      } else {
        const alias = await storedAlias(parts, turn, name, before.eTag);
        requireMaker(parts, turn, alias);
        await changeAlias(parts, turn, alias, command);
      }
      return {
        settled: {
          tone: 'good',
          title: before === null ? `Alias ${name} is made` : `Alias ${name} is changed`,
          commandLine: shownCommand(command),
          facts: [
            { name: 'Run it as', value: usageOf(checked.chain) },
            { name: 'By', value: turn.person.name },
          ],
        },
        result: null,
      };
    },
  });
}

function draftStep(parts: Parts): FormStep<AliasDraft> {
  return {
    name: 'draft',
    isDone: ({ name, command }) => name !== '' && command !== '',
    ask: ({ name, command, before }) => {
      const shownBefore = command === '' && before !== null && !holdsSecret(before.command) ? before.command : command;
      return {
        title: before === null ? 'A new alias' : `Change ${name}`,
        text: 'A command under a name, for everybody of this conversation. $names in it stand for what changes.',
        ...(before === null ? {} : { lines: [{ name: 'Now', value: shownCommand(before.command), go: null }] }),
        fields: [
          ...(before === null
            ? [
                {
                  id: 'name',
                  label: 'Name',
                  hint: `Letters, digits, - and _; at most ${LONGEST_NAME}.`,
                  input: 'text' as const,
                  choices: [],
                  required: true,
                  value: name,
                },
              ]
            : []),
          {
            id: 'command',
            label: 'Command',
            hint: 'Such as lambda invoke --function-name $functionName, or run with another alias.',
            input: 'multiline',
            choices: [],
            required: true,
            value: shownBefore,
            takesCommand: true,
          },
        ],
        submitTitle: 'Preview',
        submitWords: ['preview'],
      };
    },
    take: async (state, values, turn) => {
      const name = state.before === null ? (values.name ?? '') : state.name;
      const command = cleanCommand(values.command ?? '');
      const errors: Record<string, string> = {};
      if (state.before === null) {
        const wrong = await messageOf(checkNewName(parts, turn, name));
        if (wrong !== null) return { errors: { name: wrong } };
      }
      const wrong = await messageOf(checked(parts, turn, name, command));
      if (wrong !== null) errors.command = wrong;
      return wrong === null ? { state: { ...state, name, command } } : { errors };
    },
  };
}

function previewStep(parts: Parts): FormStep<AliasDraft> {
  return {
    name: 'preview',
    isDone: ({ isConfirmed }) => isConfirmed,
    ask: async ({ name, command, before }, turn) => {
      const outcome = await checkAlias(parts, turn, name, command);
      if (outcome.kind === 'error')
        throw new PersonError('bad-alias', 'This alias is no longer right', outcome.error.message);
      const secret =
        'It holds a value that looks secret, and everybody here could run it: a $variable in its place is safer.';
      return {
        title: before === null ? `Make the alias ${name}?` : `Change the alias ${name}?`,
        text: holdsSecret(command) ? secret : '',
        lines: [
          { name: 'Name', value: name, go: before === null ? 'draft' : null },
          ...(before === null ? [] : [{ name: 'Before', value: shownCommand(before.command), go: null }]),
          { name: 'Command', value: shownCommand(command), go: 'draft' },
          { name: 'Run it as', value: usageOf(outcome.chain), go: null },
          ...chainFacts(parts, outcome.chain, outcome.example).map((fact) => ({ ...fact, go: null })),
        ],
        fields: [],
        submitTitle: before === null ? 'Create alias' : 'Save',
        submitWords: ['create', 'save', 'yes'],
      };
    },
    take: (state) => ({ state: { ...state, isConfirmed: true } }),
  };
}

function removalDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<AliasRemoval, null>(parts, {
    id: ALIAS_FORMS.remove,
    steps: [
      {
        name: 'confirm',
        isDone: ({ isConfirmed }) => isConfirmed,
        ask: async ({ name, eTag }, turn) => {
          const alias = await storedAlias(parts, turn, name, eTag);
          const callers = await callersOf(parts, turn, name);
          return {
            title: `Delete the alias ${name}?`,
            text: callers.length === 0 ? '' : `Others run it, and could not be run any more: ${callers.join(', ')}.`,
            lines: [
              { name: 'Command', value: shownCommand(alias.command), go: null },
              { name: 'Made by', value: alias.by.name, go: null },
            ],
            fields: [],
            submitTitle: 'Delete',
            submitWords: ['delete', 'yes'],
            isDestructive: true,
          };
        },
        take: (state) => ({ state: { ...state, isConfirmed: true } }),
      },
    ],
    finish: async (turn, { name, eTag }) => {
      const alias = await storedAlias(parts, turn, name, eTag);
      requireMaker(parts, turn, alias);
      await deleteAlias(parts, turn, name);
      return {
        settled: {
          tone: 'good',
          title: `Alias ${name} is deleted`,
          commandLine: shownCommand(alias.command),
          facts: [{ name: 'By', value: turn.person.name }],
        },
        result: null,
      };
    },
  });
}

/** The alias as it was shown; refuses where it is gone, or another by now. */
async function storedAlias(parts: Parts, turn: Turn, name: string, eTag: string): Promise<StoredAlias> {
  const alias = await findAlias(parts, turn.conversation.baseId, name);
  if (alias === null) throw await unknownAlias(parts, turn, name, 'alias show', name);
  if (alias.eTag !== eTag) throw changedMeanwhile(alias.name);
  return alias;
}

/** The conversation's aliases that run this one. */
async function callersOf(parts: Parts, turn: Turn, name: string): Promise<readonly string[]> {
  const all = await allAliases(parts, turn);
  return all
    .filter(({ command }) => sameInAnyCase(calledAlias(parts, command)?.name ?? '', name))
    .map((caller) => caller.name);
}

async function checked(parts: Parts, turn: Turn, name: string, command: string): Promise<void> {
  const outcome = await checkAlias(parts, turn, name, command);
  if (outcome.kind === 'error') throw new PersonError('bad-alias', 'The command is not right', outcome.error.message);
}

/** What is wrong, as a field shows it; null where nothing is. */
async function messageOf(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof PersonError) return error.code === 'alias-taken' ? `${error.title}.` : error.message;
    throw error;
  }
}
