import type { PromptPlace } from './card-prompt.ts';

export const ACTION_DIALOGS = { action: 'custom-action', variables: 'action-variables' } as const;

/** A custom action on its way. Plain data: it is kept in the store while its variables are asked for. */
export interface ActionOptions {
  readonly action: string;
  /** The button's text. */
  readonly title: string;
  readonly commandText: string;
  /** By the variable's name. */
  readonly variables: Readonly<Record<string, string>>;
  readonly configurationName: string;
  /** The notification's, or the action's own; null where neither names one. */
  readonly region: string | null;
  /** It was made in chat, and is changed there. */
  readonly isCreated?: boolean;
  /** Its confirmation was sent back, from this card, to have other values. */
  readonly changesAt?: PromptPlace | null;
}
