import type { FieldView, Views } from '../../cards/views.ts';

const field = (id: string, more: Partial<FieldView>): FieldView => ({
  id,
  label: id,
  hint: '',
  input: 'text',
  choices: [],
  required: true,
  value: '',
  error: null,
  ...more,
});

/** Cards of dialogs with several steps, filled as they really come. */
export const dialogSamples: Pick<Views, 'form' | 'list'> = {
  form: {
    dialogId: 'prompt-form-1',
    step: 'category',
    title: 'Open a support case',
    position: 'Step 2 of 4',
    text: 'Choose what the case is about.',
    lines: [
      { name: 'Kind', value: 'Technical support', go: 'kind' },
      { name: 'Account', value: 'shop-production (111122223333)', go: null },
    ],
    error: 'AWS does not know this category any more: choose again.',
    fields: [
      field('category', {
        label: 'Category',
        input: 'choice',
        choices: [
          { title: 'Performance', value: 'performance' },
          { title: 'Other', value: 'other' },
        ],
        error: 'Choose one of the list.',
      }),
      field('cc', { label: 'Copies to', hint: 'At most 10 addresses, with commas between.', required: false }),
      field('body', { label: 'Description', input: 'multiline', value: 'It began at 03:12.\nIt goes on.' }),
    ],
    submitTitle: 'Continue',
    isDestructive: false,
    buttons: [{ title: 'Back', go: 'back' }],
    note: 'Asked by Alex Doe. The values may be typed as a reply, too.',
  },
  list: {
    title: 'Support cases',
    text: '2 open cases in shop-production (111122223333)',
    items: [
      {
        title: 'Case 1234567890: orders do not arrive',
        status: 'unassigned',
        tone: 'warning',
        detail: 'Urgent · opened 2026-11-21 03:12 UTC by Alex Doe',
        text: 'We see 3 of 100 messages.\nSince 03:12.',
        facts: [{ name: 'Service', value: 'AWS Lambda' }],
        buttons: [
          { title: 'View', line: 'support case 1234567890' },
          { title: 'Reply', line: 'support reply 1234567890' },
        ],
      },
      {
        title: 'restart',
        status: '',
        tone: 'default',
        detail: '',
        text: 'ecs update-service --cluster prod --service $service --force-new-deployment',
        isMonospaced: true,
        facts: [],
        buttons: [],
      },
    ],
    buttons: [{ title: 'Next', line: 'support describe-cases --starting-token x' }],
  },
};
