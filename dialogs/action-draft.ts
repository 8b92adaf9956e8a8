import { lookUp } from '../src/command/template.ts';
import type { Criterion } from '../src/configuration/criteria.ts';
import { variablesOf } from '../src/notifications/custom-actions.ts';
import { USUAL_VARIABLES } from '../src/notifications/usual-variables.ts';
import { commandTextOf } from './action-check.ts';
import type { RunbookParameter } from './action-lookups.ts';
import type { ActionMaking, CreatedAction, NewAction } from './action-store.ts';
import { shownValue } from './action-variables.ts';
import { requireAdmitted } from './admission.ts';
import type { Parts } from './parts.ts';
import { findNotification, type SentNotification } from './sent-notification.ts';
import type { Turn } from './turn.ts';

export type ActionStep = 'basics' | 'place' | 'target' | 'text' | 'conditions' | 'preview';

/** An action that is being made, or changed. Plain data: it is kept in the store between turns. */
export interface ActionDraft {
  readonly name: string;
  readonly title: string;
  /** Empty where it has none. */
  readonly aliasName: string;
  readonly kind: ActionMaking['kind'];
  readonly notificationType: string | null;
  readonly configurationName: string | null;
  readonly region: string | null;
  readonly command: string;
  readonly functionName: string;
  readonly invocation: 'RequestResponse' | 'Event';
  readonly payload: string;
  readonly documentName: string;
  /** Null until AWS was asked for them. */
  readonly parameters: readonly RunbookParameter[] | null;
  readonly values: Readonly<Record<string, string>>;
  readonly criteria: readonly Criterion[];
  /** The notification at hand. */
  readonly notificationId: string | null;
  /** That of the action which is changed; null for a new one. */
  readonly version: number | null;
  /** Steps that were answered. */
  readonly done: readonly ActionStep[];
}

export function newActionDraft(name: string, sent: SentNotification | null): ActionDraft {
  return {
    name,
    title: '',
    aliasName: '',
    kind: 'command',
    notificationType: sent?.notification.type ?? null,
    configurationName: null,
    region: null,
    ...{ command: '', functionName: '', invocation: 'RequestResponse', payload: '' },
    ...{ documentName: '', parameters: null, values: {} },
    criteria: [],
    notificationId: sent?.id ?? null,
    version: null,
    done: [],
  };
}

/** Goes straight to the preview, where each part can be changed. */
export function actionDraftOf(action: CreatedAction, sent: SentNotification | null): ActionDraft {
  const { name, title, aliasName, making, commandText, notificationType, criteria, configurationName, region } = action;
  return {
    ...newActionDraft(name, sent),
    ...{ title, aliasName: aliasName ?? '', kind: making.kind, notificationType, configurationName, region, criteria },
    command: making.kind === 'command' ? commandText : '',
    ...(making.kind === 'lambda' ? making : {}),
    ...(making.kind === 'automation' ? { documentName: making.documentName, values: making.values } : {}),
    version: action.version,
    done: ['basics', 'place', 'target', 'text', 'conditions'],
  };
}

export function makingOf(draft: ActionDraft): ActionMaking {
  const { kind, functionName, invocation, payload, documentName, parameters, values } = draft;
  switch (kind) {
    case 'command':
      return { kind };
    case 'lambda':
      return { kind, functionName, invocation, payload };
    case 'automation':
      return {
        kind,
        documentName,
        values: { ...values },
        lists: (parameters ?? []).filter(({ isList }) => isList).map(({ name }) => name),
      };
  }
}

/** The action as it would be kept. */
export function actionOf(draft: ActionDraft): NewAction {
  const making = makingOf(draft);
  return {
    name: draft.name,
    title: draft.title,
    aliasName: draft.aliasName || null,
    making,
    commandText: commandTextOf(making, draft.command),
    notificationType: draft.notificationType,
    criteria: draft.criteria.map((criterion) => ({ ...criterion })),
    configurationName: draft.configurationName,
    region: draft.region,
  };
}

/** The same with this step answered, and those to be answered again that depend on it. */
export function answered(draft: ActionDraft, step: ActionStep, again: readonly ActionStep[] = []): ActionDraft {
  return { ...draft, done: [...draft.done.filter((name) => name !== step && !again.includes(name)), step] };
}

/** The notification that an action is made for; null where there is none, or it is no longer known. Throws where it is not for this person. */
export async function notificationAtHand(
  parts: Parts,
  turn: Turn,
  id: string | null,
): Promise<SentNotification | null> {
  const sent = id === null ? null : await findNotification(parts, id, turn.conversation.baseId);
  if (sent !== null) requireAdmitted(turn, sent.delivery.configurationName);
  return sent;
}

const VARIABLES_SHOWN = 20;

/** Names of the variables to choose from: those of the notification at hand, else the usual ones of that type. */
export function knownVariables({ notificationType }: ActionDraft, sent: SentNotification | null): readonly string[] {
  if (sent !== null) return [...variablesOf(sent.notification, sent.incoming).keys()];
  return Object.hasOwn(USUAL_VARIABLES, notificationType ?? '') ? (USUAL_VARIABLES[notificationType ?? ''] ?? []) : [];
}

/** The variables of the notification at hand with their values; without one, the names of the usual ones. */
export function variableLines(draft: ActionDraft, sent: SentNotification | null) {
  const names = knownVariables(draft, sent);
  if (sent === null) {
    const value = names.map((name) => `$${name}`).join(', ');
    return names.length === 0 ? [] : [{ name: 'Usual variables', value, go: null }];
  }
  const values = variablesOf(sent.notification, sent.incoming);
  return names
    .slice(0, VARIABLES_SHOWN)
    .map((name) => ({ name: `$${name}`, value: shownValue(name, lookUp(values, name) ?? ''), go: null }));
}
