import { ConfigurationServiceClientCredentialFactory } from 'botbuilder-core';
import type { AppRegistration } from './configuration/environment.ts';
import { tokenSource } from './teams/connector-sender.ts';

/** The bot's token for what Teams keeps; null without a registration. */
export function connectorToken(
  app: AppRegistration | null,
  registration: Record<string, string>,
): () => Promise<string | null> {
  if (app === null) return async () => null;
  let source: Promise<() => Promise<string>> | null = null;
  return async () => {
    source ??= tokenSource(app, new ConfigurationServiceClientCredentialFactory(registration));
    return (await source)();
  };
}

/** Bot Framework's settings. Empty ones turn its authentication off, and then the doors are open to this machine alone. */
export function registrationSettings(app: AppRegistration | null): Record<string, string> {
  if (app === null) return {};
  return {
    MicrosoftAppId: app.id,
    MicrosoftAppPassword: app.password,
    MicrosoftAppTenantId: app.tenantId,
    MicrosoftAppType: app.type,
  };
}
