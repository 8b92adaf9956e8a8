import type { NotificationView, ParagraphView } from '../cards/views.ts';
import { maskCredentials } from '../src/answers/mask.ts';

/**
 * A notification's view without what is beyond doubt a credential. Names before a colon stay with what follows them, for the texts were
 * written for the channel ("Password: expired"); so do presigned addresses, which may be what the notification is sent for, and all
 * that buttons and links carry.
 */
export function maskedNotification(view: NotificationView): NotificationView {
  return {
    ...view,
    title: maskCredentials(view.title),
    latest: view.latest === null ? null : { ...view.latest, text: maskCredentials(view.latest.text) },
    body: view.body.map(maskedParagraph),
    facts: view.facts.map((fact) => ({ ...fact, value: maskCredentials(fact.value) })),
    items:
      view.items === null
        ? null
        : {
            ...view.items,
            entries: view.items.entries.map((entry) => ({
              ...entry,
              title: maskCredentials(entry.title),
              facts: entry.facts.map((fact) => ({ ...fact, value: maskCredentials(fact.value) })),
            })),
          },
    nextSteps: view.nextSteps.map(maskedParagraph),
    details: view.details.map((detail) => ({ ...detail, text: maskCredentials(detail.text) })),
  };
}

function maskedParagraph(paragraph: ParagraphView): ParagraphView {
  return { ...paragraph, spans: paragraph.spans.map((span) => ({ ...span, text: maskCredentials(span.text) })) };
}
