import type { Input, Value } from './command.ts';
import { type AddedOption, into, objectAt } from './fold.ts';
import { refuse } from './refusal.ts';
import { BYTES, FLAG, shapeAt, TEXT, TEXTS } from './simple-shapes.ts';

/** `--recording-group` apart from `--configuration-recorder`. */
export const RECORDING_GROUP: readonly AddedOption[] = [
  {
    name: 'recording-group',
    shape: (input) => shapeAt(input, 'ConfigurationRecorder', 'recordingGroup'),
    help: 'Which types of resources are recorded.',
    fold: (input, value) => into(input, 'ConfigurationRecorder', { recordingGroup: value }),
  },
];

/** Where CodeDeploy finds an application's revision, written without `--revision`. */
export const REVISION: readonly AddedOption[] = [
  location('s3-location', 'S3', 's3Location', ['bucket', 'key', 'bundleType']),
  location('github-location', 'GitHub', 'gitHubLocation', ['repository', 'commitId']),
];

function location(name: string, revisionType: string, member: string, required: readonly string[]): AddedOption {
  return {
    name,
    shape: (input) => shapeAt(input, 'revision', member),
    help: `Where the revision lies, with ${required.join(', ')}.`,
    fold: (input, value) => {
      const given = Object.keys(value ?? {});
      const absent = required.find((key) => !given.includes(key));
      if (absent !== undefined) refuse('bad-value', `--${name} needs ${absent}.`, { suggestions: [absent] });
      return { ...input, revision: { revisionType, [member]: value } };
    },
  };
}

/** A mail, written without `--message` and `--destination`. */
export const MAIL: readonly AddedOption[] = [
  addresses('to', 'ToAddresses'),
  addresses('cc', 'CcAddresses'),
  addresses('bcc', 'BccAddresses'),
  {
    name: 'subject',
    shape: TEXT,
    help: "The mail's subject.",
    fold: (input, value) => into(input, 'Message', { Subject: { Data: value } }),
  },
  body('text', 'Text'),
  body('html', 'Html'),
];

function addresses(name: string, member: string): AddedOption {
  return {
    name,
    shape: TEXTS,
    help: 'Addresses, with spaces between them.',
    fold: (input, value) => into(input, 'Destination', { [member]: value }),
  };
}

function body(name: string, member: string): AddedOption {
  return {
    name,
    shape: TEXT,
    help: "The mail's text.",
    fold: (input, value) => {
      const old = objectAt(objectAt(input, 'Message'), 'Body');
      return into(input, 'Message', { Body: { ...old, [member]: { Data: value } } });
    },
  };
}

/** EMR's tags are written as words: `--tags team=web nightly`. */
export const TAG_WORDS: readonly AddedOption[] = [
  {
    name: 'tags',
    fills: 'Tags',
    shape: TEXTS,
    help: 'Tags as Key=value, or a key alone, with spaces between them.',
    fold: (input, value) => ({ ...input, Tags: texts(value).map(tag) }),
  },
];

function tag(text: string): Input {
  const at = text.indexOf('=');
  return at < 0 ? { Key: text, Value: '' } : { Key: text.slice(0, at), Value: text.slice(at + 1) };
}

/** States of clusters by a word. */
export const CLUSTER_STATES: readonly AddedOption[] = [
  states('active', ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING']),
  states('terminated', ['TERMINATED']),
  states('failed', ['TERMINATED_WITH_ERRORS']),
];

function states(name: string, values: readonly string[]): AddedOption {
  return {
    name,
    shape: FLAG,
    help: `Clusters in the states ${values.join(', ')}.`,
    fold: (input, value) => (value === true ? { ...input, ClusterStates: values } : input),
  };
}

function texts(value: Value): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** Bytes that lie inside a structure, as an option of their own. */
export function bytesInside(name: string, member: string, inner: string): AddedOption {
  return {
    name,
    shape: (input) => (shapeAt(input, member, inner)?.kind === 'blob' ? BYTES : undefined),
    help: `The bytes of ${member}.`,
    fold: (input, value) => into(input, member, { [inner]: value }),
  };
}
