import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

const fileShare = {
  titles: [
    'Storage Gateway {@resources.1:name}: {event-type:words}',
    'Storage Gateway {@resources.0:name}: {event-type:words}',
    'Storage Gateway: {@detailType}',
  ],
  state: 'state | event-type',
  severities: { 'upload complete': 'good', 'file upload complete': 'good', 'refresh complete': 'good' },
  message: 'message | description',
  facts: [
    ['Event', '{event-type:capital}'],
    ['Share', '{@resources.0:name}'],
    ['Gateway', '{@resources.1:name}'],
    ['Bucket', '{bucket-name}'],
    ['Object', '{object-key}'],
    ['Size', '{object-size:size}'],
    ['Folders', '{folderList}'],
    ['Asked for', '{request-received | received:time}'],
    ['Completed', '{completed:time}'],
    ['Duration', '{request-received..completed}'],
    ['Notification', '{notification-id}'],
  ],
  links: [{ path: 'storagegateway/home' }],
  variables: { NotificationId: 'notification-id', FileShareArn: '@resources.0', GatewayArn: '@resources.1' },
} as const;

/** Amazon Data Lifecycle Manager. */
export const lifecycleManager: Reader = familyReader({
  sources: ['aws.dlm'],
  type: 'DLM',
  sourceName: 'Data Lifecycle Manager',
  forms: [
    {
      detailType: 'DLM Policy State Change',
      titles: [
        'Lifecycle policy {policy_id | @resources.0 :name} {state:verb}',
        'Lifecycle policy {@resources.0:name}',
      ],
      state: 'state',
      severities: { enabled: 'good', disabled: 'warning' },
      message: 'cause',
      facts: [
        ['Policy', '{policy_id | @resources.0 :name}'],
        ['Cause', '{cause}'],
      ],
      links: [{ path: 'ec2/home', fragment: 'LifecyclePolicyDetails:policyId={policy_id | @resources.0 :name}' }],
      variables: { PolicyId: 'policy_id | @resources.0 :name' },
    },
    {
      detailType: /^DLM /,
      titles: [
        'Lifecycle policy {policy_id | @resources.0 :name}: {script_stage | stage :words} {result | state :verb}',
      ],
      state: 'result | state',
      message: 'cause | reason | error_message',
      facts: [
        ['Policy', '{policy_id | @resources.0 :name}'],
        ['Cause', '{cause | reason | error_message}'],
        ['Script', '{script_stage | stage :words}'],
        ['Instance', '{source | instance_id :name}'],
        ['Execution', '{execution_id}'],
        ['Execution handler', '{execution_handler}'],
        ['Started', '{start_time:time}'],
        ['Ended', '{end_time:time}'],
      ],
      links: [{ path: 'ec2/home', fragment: 'LifecyclePolicyDetails:policyId={policy_id | @resources.0 :name}' }],
      variables: { PolicyId: 'policy_id | @resources.0 :name' },
    },
  ],
});

/** AWS Storage Gateway: uploads, refreshed caches, availability. */
export const storageGateway: Reader = familyReader({
  sources: ['aws.storagegateway'],
  type: 'StorageGateway',
  sourceName: 'AWS Storage Gateway',
  forms: [{ ...fileShare, detailType: /^Storage Gateway / }],
});

/** AWS DataSync. */
export const dataSync: Reader = familyReader({
  sources: ['aws.datasync'],
  type: 'DataSync',
  sourceName: 'AWS DataSync',
  forms: [
    {
      detailType: /^DataSync (?:Task|Agent|Location).* State Change$/,
      titles: ['DataSync {@resources.0:tail} {State:verb}', '{@detailType}'],
      state: 'State | state:upper',
      message: 'ErrorDetail | Result.ErrorDetail',
      facts: [
        ['Resource', '{@resources.0:tail}'],
        ['State', '{State}'],
        ['Error', '{ErrorDetail | Result.ErrorDetail}'],
        ['ARN', '{@resources.0}'],
      ],
      links: [{ path: 'datasync/home', fragment: '/tasks' }],
      thread: 'datasync/{@resources.0}',
      variables: { ResourceArn: '@resources.0' },
    },
  ],
});
