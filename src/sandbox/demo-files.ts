import type { StoreAddress } from '../configuration/environment.ts';

/** Of the demo's state and log, in the folder it is started in. */
export const DEMO_FOLDER = '.chatbot';
export const DEMO_STORE: StoreAddress = { kind: 'sqlite', path: `${DEMO_FOLDER}/demo.db` };
export const DEMO_LOG = `${DEMO_FOLDER}/demo.log`;
