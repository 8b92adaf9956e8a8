import { isWebAddress } from '../../src/notifications/event.ts';

type Element = Readonly<Record<string, unknown>>;

/**
 * A card as a person reads it, a line for each thing in its order: texts, `Name: value` of facts, `[buttons]`, `[links](address)`, and in
 * braces what is shut until opened. For golden files that people can check.
 */
export function outline(card: unknown): string {
  return `${linesOf(card).join('\n')}\n`;
}

function linesOf(element: unknown): readonly string[] {
  if (Array.isArray(element)) return element.flatMap(linesOf);
  if (!isElement(element)) return [];
  const lines = ownLines(element);
  const shut = element.isVisible === false;
  return shut ? lines.map((line) => `{${line}}`) : lines;
}

function ownLines(element: Element): readonly string[] {
  switch (element.type) {
    case 'RichTextBlock':
      return text(listOf(element.inlines).map(runText).join(''));
    case 'TextBlock':
      return text(String(element.text));
    case 'ColumnSet':
      return [
        listOf(element.columns)
          .map((column) => linesOf(column).join(' '))
          .join(': '),
      ].filter((line) => line !== '');
    case 'ActionSet':
      return text(listOf(element.actions).map(actionText).join(' '));
    case 'Input.Text':
      return [`<${String(element.placeholder ?? element.label ?? element.id)}>`];
    case 'Image':
      return [`(image: ${String(element.altText)})`];
    default:
      if (String(element.type).startsWith('Chart.')) return [`(${String(element.type)}: ${String(element.title)})`];
      return [...listOf(element.body), ...listOf(element.items)].flatMap(linesOf);
  }
}

function runText(run: unknown): string {
  if (!isElement(run)) return String(run);
  const address = isElement(run.selectAction) ? String(run.selectAction.url ?? '') : '';
  return isWebAddress(address) ? `[${String(run.text)}](${address})` : String(run.text);
}

function actionText(action: unknown): string {
  if (!isElement(action)) return '';
  const address = action.type === 'Action.OpenUrl' ? `(${String(action.url)})` : '';
  const data = isElement(action.data) && typeof action.data.line === 'string' ? ` → ${action.data.line}` : '';
  return `[${String(action.title)}${data}]${address}`;
}

function text(line: string): readonly string[] {
  return line.trim() === '' ? [] : [line.trim()];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null;
}
