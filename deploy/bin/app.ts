import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { readParameters } from '../lib/parameters.ts';
import { createApp } from '../lib/stacks.ts';

/** What `cdk` runs: `node bin/app.ts`, with the file of parameters in `CHATBOT_PARAMETERS`. */
const inside = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
createApp({
  parameters: readParameters(env.CHATBOT_PARAMETERS || inside('parameters.yaml')),
  imageSource: { folder: inside('../'), dockerfile: 'deploy/image/Dockerfile' },
}).synth();
