import { sameInAnyCase } from '../src/command/template.ts';
import { actionsFor, listedActions, type OfferedAction, offerOf } from '../src/notifications/custom-actions.ts';
import { asCustomAction, type CreatedAction } from './action-store.ts';
import type { Parts } from './parts.ts';
import type { SentNotification } from './sent-notification.ts';

/** A custom action on a notification's card. `created`: null for one of the configuration file. */
export type ActionOffer = OfferedAction & { readonly created: CreatedAction | null };

/**
 * The actions that a notification offers: those of the configuration file in the order of its list, then those that were made in the
 * conversation, by name. Where both have a name, the file's is meant.
 */
export function offeredActions(
  parts: Pick<Parts, 'configuration'>,
  {
    notification,
    incoming,
    configuration,
    actions = [],
  }: Pick<SentNotification, 'notification' | 'incoming' | 'configuration' | 'actions'>,
): readonly ActionOffer[] {
  if (configuration === null) return [];
  const { customActions } = parts.configuration();
  const listed = listedActions(configuration.customizations);
  const ofTheFile = customActions.filter(({ name }) => listed.includes(name));
  return [
    ...actionsFor(notification, incoming, ofTheFile, listed).map((offered) => ({ ...offered, created: null })),
    ...actions
      .filter((created) => !ofTheFile.some(({ name }) => sameInAnyCase(name, created.name)))
      .flatMap((created) => {
        const offer = offerOf(notification, incoming, asCustomAction(created));
        return offer.kind === 'offered' ? [{ ...offer.offered, created }] : [];
      }),
  ];
}
