import { ADMIN_PATHS } from './admin/paths.ts';
import type { Admin } from './assemble-admin.ts';
import type { Door } from './door.ts';

/** The doors of the operators' page: closed, as if there were none, while it is turned off. */
export function adminDoors(admin: Pick<Admin, 'isOpen' | 'handle'>): readonly Door[] {
  return ADMIN_PATHS.map(({ method, path }) => ({
    method,
    path,
    contentTypes: ['application/x-www-form-urlencoded'],
    body: 'form',
    forBrowsers: true,
    isOpen: admin.isOpen,
    handle: ({ query = '', ...request }, response) => admin.handle({ ...request, query, path }, response),
  }));
}
