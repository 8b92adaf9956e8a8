import type { FormField } from './form-prompt.ts';

/** Drop-downs longer than this can be searched. */
export const FILTERED_FROM = 8;

/** A field to choose from; where there is nothing to choose from, its value is typed. */
export function choiceField(id: string, label: string, choices: FormField['choices'], value: string): FormField {
  const input = choices.length === 0 ? 'text' : choices.length > FILTERED_FROM ? 'filtered-choice' : 'choice';
  return { id, label, hint: '', input, choices, required: true, value };
}

export function textField(id: string, label: string, value: string): FormField {
  return { id, label, hint: '', input: 'text', choices: [], required: true, value };
}
