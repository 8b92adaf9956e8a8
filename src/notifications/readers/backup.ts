import { type Incoming, notification, paragraphs, type Reader } from '../event.ts';
import { timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import type { Notification } from '../notification.ts';
import { type EventForm, familyReader } from './event-forms.ts';
import { encoded } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { inWords, isFinalState, lookUp, severityOfState, stateAsVerb } from './state-words.ts';

const BACKUP = { type: 'Backup', sourceName: 'AWS Backup' } as const;

interface Job {
  readonly words: string;
  /** Thread keys and the console's addresses begin so. */
  readonly thread: string;
  readonly place: string;
  readonly variable: string;
}

/** Keyed by SNS's `EventType`; of the events' forms the member of the id is the variable's name with a small first letter. */
const JOBS: Readonly<Record<string, Job>> = {
  BACKUP_JOB: { words: 'Backup', thread: 'backup-job', place: '/jobs/backup', variable: 'BackupJobId' },
  COPY_JOB: { words: 'Backup copy', thread: 'copy-job', place: '/jobs/copy', variable: 'CopyJobId' },
  RESTORE_JOB: { words: 'Restore', thread: 'restore-job', place: '/jobs/restore', variable: 'RestoreJobId' },
  SCAN_JOB: { words: 'Backup scan', thread: 'scan-job', place: '/jobs/scan', variable: 'ScanJobId' },
  RECOVERY_POINT: {
    words: 'Recovery point',
    thread: 'recovery-point',
    place: '/backupvaults',
    variable: 'RecoveryPointArn',
  },
  S3_BACKUP_OBJECT: {
    words: 'Backup of S3 objects',
    thread: 'backup-job',
    place: '/jobs/backup',
    variable: 'BackupJobId',
  },
  S3_RESTORE_OBJECT: {
    words: 'Restore of S3 objects',
    thread: 'restore-job',
    place: '/jobs/restore',
    variable: 'RestoreJobId',
  },
};

/** Expired and partial backups are backups that do not exist. */
const SEVERITIES = { expired: 'critical', partial: 'warning', created: 'neutral', aborted: 'warning' } as const;

const facts: EventForm['facts'] = [
  ['Resource', '{resourceType} {resourceArn | sourceResourceArn | @resources.0 :tail}'],
  ['Why', '{statusMessage:unquoted}'],
  ['Vault', '{backupVaultName | backupVaultArn | destinationBackupVaultArn :tail}'],
  ['Malware', '{scanResult.scanResultStatus}'],
  ['Created', '{createdResourceArn:tail}'],
  ['Size', '{backupSizeInBytes:size}'],
  ['Done', '{percentDone:percent}'],
  ['Duration', '{creationDate..completionDate}'],
  ['Plan', '{createdBy.backupPlanId}'],
  ['Role', '{iamRoleArn:tail}'],
  ['Resource ARN', '{resourceArn | sourceResourceArn}'],
];

function jobForm(detailType: string, { words, thread, place, variable }: Job): EventForm {
  const id = variable.charAt(0).toLowerCase() + variable.slice(1);
  return {
    detailType,
    titles: [
      `${words} of {resourceType} {resourceArn | sourceResourceArn :tail} {state | status:verb}`,
      `${words} of {resourceArn | sourceResourceArn | @resources.0 :tail} {state | status:verb}`,
      `${words} of {resourceType} {state | status:verb}`,
      `${words} {${id}} {state | status:verb}`,
    ],
    state: 'state | status',
    severities: SEVERITIES,
    message: 'statusMessage:unquoted',
    facts: [...facts, ['Job', `{${id}}`]],
    links: [{ path: 'backup/home', fragment: `${place}/details/{${id}}` }, { path: 'backup/home' }],
    thread: `${thread}/{${id}}`,
    variables: {
      [variable]: id,
      BackupVaultName: 'backupVaultName | backupVaultArn :tail',
      ResourceArn: 'resourceArn | sourceResourceArn',
      RecoveryPointArn: 'recoveryPointArn',
    },
  };
}

const forms: readonly EventForm[] = [
  ...Object.entries({
    'Backup Job State Change': JOBS.BACKUP_JOB,
    'Copy Job State Change': JOBS.COPY_JOB,
    'Restore Job State Change': JOBS.RESTORE_JOB,
  }).flatMap(([detailType, job]) => (job === undefined ? [] : [jobForm(detailType, job)])),
  ...(JOBS.SCAN_JOB === undefined
    ? []
    : [
        {
          ...jobForm('Scan Job State Change', JOBS.SCAN_JOB),
          titles: [
            'Backup scan of {resourceType} {resourceArn:tail}: {scanResult.scanResultStatus:words}',
            'Backup scan of {resourceType} {resourceArn:tail} {state:verb}',
            'Backup scan {scanJobId} {state:verb}',
          ],
          state: 'scanResult.scanResultStatus | state',
          ends: ['threats found', 'no threats found', 'failed', 'completed with issues', 'canceled'],
          severities: { 'threats found': 'critical', 'no threats found': 'good' } as const,
        },
      ]),
  {
    detailType: 'Recovery Point State Change',
    titles: [
      'Recovery point of {resourceType} {resourceArn:tail} {status:verb}',
      'Recovery point {@resources.0:tail} {status:verb}',
    ],
    state: 'status',
    severities: { ...SEVERITIES, expired: 'neutral', deleted: 'neutral' },
    message: 'statusMessage:unquoted',
    facts: [
      ...facts,
      ['Encrypted', '{isEncrypted}'],
      ['Kept until', '{calculatedLifeCycle.deleteAt | calculatedLifecycle.deleteAt :time}'],
    ],
    links: [{ path: 'backup/home', fragment: '/backupvaults/details/{backupVaultName}' }],
    variables: { RecoveryPointArn: '@resources.0', BackupVaultName: 'backupVaultName', ResourceArn: 'resourceArn' },
  },
  {
    detailType: 'Backup Vault State Change',
    titles: ['Backup vault {backupVaultName} {state:verb}'],
    state: 'state',
    severities: { deleted: 'warning', created: 'neutral', modified: 'neutral' },
    message: 'statusMessage',
    facts: [
      ['Vault', '{backupVaultName}'],
      ['State', '{state}'],
      ['Locked', '{isLocked}'],
    ],
    links: [{ path: 'backup/home', fragment: '/backupvaults/details/{backupVaultName}' }],
    variables: { BackupVaultName: 'backupVaultName' },
  },
  {
    detailType: /./,
    titles: [
      '{@detailType}: {backupPlanName | frameworkName | reportPlanName | reportPlanArn | @resources.0 :tail} {state | status:verb}',
      '{@detailType}: {state | status:words}',
      '{@detailType}: {@resources.0:tail}',
      '{@detailType}',
    ],
    state: 'state | status',
    message: 'statusMessage:unquoted',
    facts: [
      ['Plan', '{backupPlanId | reportPlanArn :tail}'],
      ['Status', '{state | status}'],
      ['Settings', '{resourceTypeOptInPreference}'],
      ['Job', '{reportJobId}'],
      ...facts,
    ],
    links: [{ path: 'backup/home' }],
  },
];

const readBus = familyReader({ ...BACKUP, sources: ['aws.backup'], forms });

/** AWS Backup: EventBridge, and SNS, which sends a sentence and keeps the state in the message's attributes. */
export const backup: Reader = (incoming) => readBus(incoming) ?? sentence(incoming);

const MAX_SENTENCE = 1000;

const SENTENCE =
  /^(?:An? )?AWS (Backup|Copy|Restore|Scan) (?:job|S3)|^(?:An? )?AWS Backup\b|\brecovery point\b.*\bBackup/i;

/** How the sentence tells the state, where the attributes do not. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/failed to complete in time|expired/i, 'EXPIRED'],
  [/fail|could not|was not/i, 'FAILED'],
  [/abort/i, 'ABORTED'],
  [/success|completed/i, 'COMPLETED'],
  [/start|initiat/i, 'STARTED'],
  [/modified/i, 'MODIFIED'],
];

function sentence({ message, text, json }: Incoming): Notification | null {
  const { attributes, subject } = message;
  const found = SENTENCE.exec(text.slice(0, MAX_SENTENCE).trim());
  const named = subject === 'Notification from AWS Backup' || lookUp(JOBS, attributes.EventType ?? '') !== undefined;
  if (json !== undefined || (found === null && !(named && /backup|job|restore|copy/i.test(text)))) return null;
  const kind = attributes.EventType ?? `${(found?.[1] ?? 'Backup').toUpperCase()}_JOB`;
  const job = lookUp(JOBS, kind) ?? {
    words: inWords(kind),
    thread: 'backup-job',
    place: '/jobs/backup',
    variable: 'JobId',
  };
  const state = attributes.State ?? WORDS.find(([form]) => form.test(text))?.[1] ?? '';
  const resource = field(text, /Resource ARN\s*:\s*(arn:\S*[^\s.,])/i);
  const recoveryPoint = field(text, /Recovery point ARN\s*:\s*(arn:\S*[^\s.,])/i);
  const id = attributes.Id ?? field(text, /(?:Job|Scan) ?Id\s*:\s*([\w-]+)/i);
  const arn = readArn(resource ?? recoveryPoint);
  const severity = lookUp<Notification['severity']>(SEVERITIES, inWords(state)) ?? severityOfState(state);
  const what = arn?.resource ?? (id === null ? '' : `job ${id}`);
  const title = `${job.words}${what === '' ? '' : arn === null ? ` ${what}` : ` of ${what}`} ${stateAsVerb(state === '' ? 'CHANGED' : state)}`;
  const region = arn?.region ?? (message.topicArn.split(':')[3] || null);
  return notification({
    ...BACKUP,
    severity,
    state,
    title,
    body: paragraphs(text),
    accountId: attributes.AccountId ?? arn?.accountId ?? null,
    region,
    time: message.timestamp,
    facts: [
      { name: 'Resource', value: resource },
      { name: 'State', value: state },
      { name: 'Recovery point', value: recoveryPoint },
      { name: 'Started', value: timeAt(attributes.StartTime) },
      { name: 'Job', value: id },
    ],
    links: [
      {
        title: 'Open in AWS Backup',
        url: consoleLink(region, 'backup/home', id === null ? job.place : `${job.place}/details/${encoded(id)}`),
      },
    ],
    thread:
      id === null
        ? null
        : {
            key: `${job.thread}/${id}`,
            latest: { state, severity, summary: title },
            closes: isFinalState(state),
          },
    variables: presentOnly({ [job.variable]: id, ResourceArn: resource, RecoveryPointArn: recoveryPoint }),
  });
}

function field(text: string, form: RegExp): string | null {
  return form.exec(text)?.[1] ?? null;
}
