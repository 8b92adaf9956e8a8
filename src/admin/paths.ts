/** Where each part of the operators' page stands. */
export const PATHS = {
  overview: '/admin',
  conversations: '/admin/conversations',
  conversation: '/admin/conversation',
  topics: '/admin/topics',
  deliveries: '/admin/deliveries',
  sendAgain: '/admin/deliveries/send-again',
  audit: '/admin/audit',
  configuration: '/admin/configuration',
  signIn: '/admin/sign-in',
  beginSignIn: '/admin/sign-in/begin',
  signedIn: '/admin/signed-in',
  signOut: '/admin/sign-out',
  style: '/admin/style.css',
  icon: '/admin/icon.svg',
} as const;

export type Path = (typeof PATHS)[keyof typeof PATHS];

/** What is shown to administrators alone. A sign-in may end at any of them. */
export const PAGES: readonly Path[] = [
  PATHS.overview,
  PATHS.conversations,
  PATHS.conversation,
  PATHS.topics,
  PATHS.deliveries,
  PATHS.sendAgain,
  PATHS.audit,
  PATHS.configuration,
];

/** Every address with what may be sent there. */
export const ADMIN_PATHS: readonly { readonly method: 'GET' | 'POST'; readonly path: Path }[] = [
  ...[...PAGES, PATHS.signIn, PATHS.beginSignIn, PATHS.signedIn, PATHS.style, PATHS.icon].map(
    (path) => ({ method: 'GET', path }) as const,
  ),
  { method: 'POST', path: PATHS.sendAgain },
  { method: 'POST', path: PATHS.signOut },
];

/** An address with a query; parts that are empty are left out. */
export function address(path: Path, query: Readonly<Record<string, string | number | null>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
