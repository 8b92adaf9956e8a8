import type { Environment } from '../configuration/environment.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the environment lacks for people to sign in to the operators' page, in one line; null where nothing is missing. */
export function missingForSignIn({ app, publicUrl }: Pick<Environment, 'app' | 'publicUrl'>): string | null {
  const off = 'OperatorsPage is true, but the page stays off:';
  if (app === null) return `${off} people sign in with the bot's app registration. Set MicrosoftAppId.`;
  if (app.type === 'UserAssignedMSI') {
    return `${off} people cannot sign in with a managed identity. Give the bot an app registration with MicrosoftAppPassword.`;
  }
  if (app.type === 'MultiTenant')
    return `${off} only one tenant's people may sign in. Set MicrosoftAppType to SingleTenant.`;
  if (!GUID.test(app.tenantId)) return `${off} set MicrosoftAppTenantId to the tenant's id, not its name.`;
  if (publicUrl === null) return `${off} people are led back to PUBLIC_URL after they have signed in. Set it.`;
  return new URL(publicUrl).pathname === '/'
    ? null
    : `${off} PUBLIC_URL must be an address without a path, such as https://bot.example.com.`;
}
