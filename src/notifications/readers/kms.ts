import type { Reader } from '../event.ts';
import { type EventForm, familyReader } from './event-forms.ts';

const key = {
  facts: [
    ['Key', '{key-id}'],
    ['Key ARN', '{@resources.0}'],
  ],
  links: [{ path: 'kms/home', fragment: '/kms/keys/{key-id}' }],
  variables: { KeyId: 'key-id' },
} as const satisfies Partial<EventForm>;

/** AWS KMS: rotation, the end of imported key material, deletion. */
export const kms: Reader = familyReader({
  sources: ['aws.kms'],
  type: 'KMS',
  sourceName: 'AWS KMS',
  forms: [
    { ...key, detailType: 'KMS CMK Rotation', titles: ['KMS key {key-id} was rotated'] },
    {
      ...key,
      detailType: 'KMS Imported Key Material Expiration',
      titles: ['Imported material of KMS key {key-id} expired: the key is unusable'],
      severities: { '*': 'critical' },
    },
    {
      ...key,
      detailType: 'KMS CMK Deletion',
      titles: ['KMS key {key-id} was deleted'],
      severities: { '*': 'critical' },
    },
  ],
});
