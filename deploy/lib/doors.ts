/** Where the bot's doors listen inside. */
export const PORT = 3978;

/** How long the bot lets running turns finish once it is asked to end, as `src/start.ts` has it. */
export const GRACE_SECONDS = 10;

/** A door that may be reached from outside; everything else, `/metrics` above all, is answered 404 by the load balancer itself. */
export interface PublicDoor {
  readonly id: string;
  readonly priority: number;
  readonly paths: readonly string[];
  readonly methods: readonly string[];
}

const doors: readonly PublicDoor[] = [
  { id: 'Messages', priority: 10, paths: ['/api/messages'], methods: ['POST'] },
  { id: 'Sns', priority: 20, paths: ['/api/sns'], methods: ['POST'] },
  { id: 'Health', priority: 30, paths: ['/healthz'], methods: ['GET', 'HEAD'] },
];
const operatorsPage: PublicDoor = {
  id: 'OperatorsPage',
  priority: 40,
  paths: ['/admin', '/admin/*'],
  methods: ['GET', 'HEAD', 'POST'],
};

/** The doors in the order in which the load balancer looks at them. */
export function publicDoors(withOperatorsPage: boolean): readonly PublicDoor[] {
  return withOperatorsPage ? [...doors, operatorsPage] : doors;
}
