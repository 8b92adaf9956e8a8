import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

const facts = [
  ['Stack', '{stack-id}'],
  ['Instance', '{instance-id | instance-ids}'],
  ['Layers', '{layer-ids}'],
  ['Command', '{command}'],
  ['Deployment', '{deployment-id}'],
  ['Command id', '{command-id}'],
  ['Started by', '{initiated_by | initiated-by}'],
  ['Duration (s)', '{duration}'],
] as const;

/** OpsWorks stacks: https://docs.aws.amazon.com/opsworks/latest/userguide/monitoring-event.html */
export const opsWorks: Reader = familyReader({
  sources: ['aws.opsworks'],
  type: 'OpsWorks',
  sourceName: 'AWS OpsWorks',
  forms: [
    {
      detailType: 'OpsWorks Alert',
      titles: ['OpsWorks alert {type:words} on instance {instance-id}', 'OpsWorks alert {type:words}'],
      state: 'type',
      severities: { '*': 'critical' },
      message: 'message',
      facts: [['Alert', '{type}'], ...facts],
      links: [{ path: 'opsworks/home' }],
      variables: { StackId: 'stack-id' },
    },
    {
      detailType: 'OpsWorks Instance State Change',
      titles: ['Instance {hostname | instance-id} {status:verb}'],
      state: 'status',
      severities: {
        online: 'good',
        'connection lost': 'critical',
        'start failed': 'critical',
        'setup failed': 'critical',
      },
      facts: [['Host', '{hostname}'], ['EC2 instance', '{ec2-instance-id}'], ...facts],
      links: [{ path: 'opsworks/home' }],
      variables: { StackId: 'stack-id' },
    },
    {
      detailType: /^OpsWorks (?:Deployment|Command) State Change$/,
      titles: ['Deployment {command:words} {status:verb}', 'Command {type:words} {status:verb}'],
      state: 'status',
      facts,
      links: [{ path: 'opsworks/home' }],
      variables: { StackId: 'stack-id' },
    },
  ],
});
