import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readEvent } from '../../src/notifications/read.ts';
import { USUAL_VARIABLES } from '../../src/notifications/usual-variables.ts';
import { incoming } from './incoming.ts';

const events = new URL('../fixtures/events/', import.meta.url);

describe('the usual variables', () => {
  const known = new Map<string, Set<string>>();

  before(() => {
    for (const name of readdirSync(events, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:json|txt)$/.test(name)) continue;
      const { notification } = readEvent(incoming(readFileSync(new URL(name, events), 'utf8')));
      const names = known.get(notification.type) ?? new Set();
      for (const variable of Object.keys(notification.variables)) names.add(variable);
      known.set(notification.type, names);
    }
  });

  for (const [type, variables] of Object.entries(USUAL_VARIABLES)) {
    it(`of ${type} are those of its notifications`, () => {
      assert.ok(known.has(type), 'no event of the fixtures has this type');
      for (const variable of variables) assert.ok(known.get(type)?.has(variable), variable);
    });
  }
});
