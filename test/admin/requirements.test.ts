import assert from 'node:assert/strict';
import { missingForSignIn } from '../../src/admin/requirements.ts';
import type { AppRegistration } from '../../src/configuration/environment.ts';
import { CLIENT_ID, TENANT } from './support/open-id-stub.ts';

const app: AppRegistration = { id: CLIENT_ID, password: 'a', tenantId: TENANT, type: 'SingleTenant' };
const publicUrl = 'https://bot.example.com';

describe("what a sign-in to the operators' page needs", () => {
  it('is an app registration of one tenant, and a public address', () => {
    assert.equal(missingForSignIn({ app, publicUrl }), null);
  });

  for (const [what, environment, advice] of [
    ['no app registration', { app: null, publicUrl }, /Set MicrosoftAppId\.$/],
    ['a managed identity', { app: { ...app, type: 'UserAssignedMSI' }, publicUrl }, /MicrosoftAppPassword\.$/],
    ['any tenant', { app: { ...app, type: 'MultiTenant' }, publicUrl }, /Set MicrosoftAppType to SingleTenant\.$/],
    ['a tenant by its name', { app: { ...app, tenantId: 'example.com' }, publicUrl }, /the tenant's id, not its name/],
    ['no public address', { app, publicUrl: null }, /PUBLIC_URL/],
    ['a public address with a path', { app, publicUrl: `${publicUrl}/bot` }, /without a path/],
  ] as const) {
    it(`is not there with ${what}: one line says what to do`, () => {
      const missing = missingForSignIn(environment) ?? '';
      assert.match(missing, /^OperatorsPage is true, but the page stays off: [^\n]+$/);
      assert.match(missing, advice);
    });
  }
});
