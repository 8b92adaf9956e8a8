import type { Reader } from '../event.ts';
import { type EventFamily, familyReader } from './event-forms.ts';

/**
 * Forms of Systems Manager of which each says all in a few members; what runs something is read in `ssm-runs.ts`, compliance and parameters in
 * `ssm-state.ts`.
 */
const SSM: EventFamily = {
  sources: ['aws.ssm'],
  type: 'SSM',
  sourceName: 'AWS Systems Manager',
  forms: [
    {
      detailType: 'Maintenance Window Execution State-change Notification',
      titles: ['Maintenance window {window-id} {status:verb}'],
      state: 'status',
      severities: { 'skipped overlapping': 'warning' },
      facts: [
        ['Maintenance window', '{window-id}'],
        ['Execution', '{window-execution-id}'],
        ['Started', '{start-time:time}'],
        ['Duration', '{start-time..end-time}'],
      ],
      links: [{ path: 'systems-manager/maintenance-windows/{window-id}/description' }],
      thread: 'maintenance-window/{window-execution-id}',
      variables: { WindowId: 'window-id', WindowExecutionId: 'window-execution-id' },
    },
    {
      detailType: 'Maintenance Window Task Execution State-change Notification',
      titles: ['Task of maintenance window {window-id} {status:verb}'],
      state: 'status',
      facts: [
        ['Maintenance window', '{window-id}'],
        ['Task execution', '{task-execution-id}'],
        ['Execution', '{window-execution-id}'],
        ['Started', '{start-time:time}'],
        ['Duration', '{start-time..end-time}'],
      ],
      links: [{ path: 'systems-manager/maintenance-windows/{window-id}/description' }],
      thread: 'maintenance-window/{window-execution-id}',
      step: true,
      variables: { WindowId: 'window-id', WindowExecutionId: 'window-execution-id' },
    },
    {
      detailType: 'Maintenance Window Task Target Invocation State-change Notification',
      titles: [
        'Task of maintenance window {window-id} on target {window-target-id} {status:verb}',
        'Task of maintenance window {window-id} on a target {status:verb}',
      ],
      state: 'status',
      severities: { failed: 'warning', 'timed out': 'warning' },
      facts: [
        ['Maintenance window', '{window-id}'],
        ['Target', '{window-target-id}'],
        ['Owner', '{owner-information}'],
        ['Task execution', '{task-execution-id}'],
        ['Execution', '{window-execution-id}'],
        ['Started', '{start-time:time}'],
        ['Duration', '{start-time..end-time}'],
      ],
      links: [{ path: 'systems-manager/maintenance-windows/{window-id}/description' }],
      thread: 'maintenance-window/{window-execution-id}',
      step: true,
      variables: { WindowId: 'window-id', WindowExecutionId: 'window-execution-id' },
    },
    {
      detailType: 'Maintenance Window State-change Notification',
      titles: ['Maintenance window {window-id} was {status:words}'],
      state: 'status',
      severities: { disabled: 'warning', deleted: 'warning', '*': 'neutral' },
      facts: [['Maintenance window', '{window-id}']],
      links: [{ path: 'systems-manager/maintenance-windows/{window-id}/description' }],
      variables: { WindowId: 'window-id' },
    },
    {
      detailType: /^Maintenance Window (?:Target|Task) Registration Notification$/,
      titles: [
        'Target {window-target-id} of maintenance window {window-id} was {status:words}',
        'Task {window-task-id} of maintenance window {window-id} was {status:words}',
      ],
      state: 'status',
      severities: { '*': 'neutral' },
      facts: [
        ['Maintenance window', '{window-id}'],
        ['Target', '{window-target-id}'],
        ['Task', '{window-task-id}'],
      ],
      links: [{ path: 'systems-manager/maintenance-windows/{window-id}/description' }],
      variables: { WindowId: 'window-id' },
    },
    {
      detailType: 'Calendar State Change',
      titles: ['Change calendar {@resources.0:name} is {state:words}'],
      state: 'state',
      severities: { '*': 'neutral' },
      message: 'event',
      facts: [
        ['Calendar', '{@resources.0:name}'],
        ['Since', '{atTime:time}'],
        ['Changes next', '{nextTransitionTime:time}'],
      ],
      links: [{ path: 'systems-manager/change-calendar' }],
    },
    {
      detailType: /^OpsItem (?:Create|Update)$/,
      titles: ['OpsItem {ops-item-id}: {title}', 'OpsItem {ops-item-id} is {status:words}'],
      state: 'status :upper',
      severities: { resolved: 'good', closed: 'good', failed: 'critical', '*': 'warning' },
      message: 'description',
      facts: [
        ['OpsItem', '{ops-item-id}'],
        ['Status', '{status}'],
        ['Severity', '{severity}'],
        ['Category', '{category}'],
        ['Kind', '{ops-item-type}'],
        ['Source', '{source}'],
        ['Created by', '{created-by:name}'],
        ['Changed by', '{modified-by:name}'],
      ],
      links: [{ path: 'systems-manager/opsitems/{ops-item-id}' }],
      thread: 'opsitem/{ops-item-id}',
      variables: { OpsItemId: 'ops-item-id' },
    },
    {
      detailType: 'Change Request Status Update',
      titles: ['Change request {change-request-title}: {ops-item-status:words}'],
      state: 'ops-item-status :upper',
      severities: { rejected: 'warning', 'pending approval': 'warning' },
      facts: [
        ['Change request', '{change-request-title}'],
        ['Status', '{ops-item-status:capital}'],
        ['Template', '{change-template-document-name}'],
        ['Runbook', '{runbook-document-arn:name}'],
        ['Created by', '{ops-item-created-by:name}'],
        ['Changed by', '{ops-item-modified-by:name}'],
        ['Approvers', '{approvers}'],
        ['OpsItem', '{ops-item-id}'],
      ],
      links: [{ path: 'systems-manager/change-manager' }],
      thread: 'opsitem/{ops-item-id}',
      variables: { OpsItemId: 'ops-item-id' },
    },
    {
      detailType: 'Inventory Resource State Change',
      titles: [
        'Inventory: {action:words} of {type-name} {action-status:verb}',
        'Inventory: {action:words} {action-status:verb}',
      ],
      state: 'action-status :upper',
      message: 'action-reason',
      facts: [
        ['Inventory type', '{type-name}'],
        ['Action', '{action:capital}'],
        ['Resource', '{resource-id}'],
        ['Kind', '{resource-type:words}'],
      ],
      links: [{ path: 'systems-manager/inventory' }],
    },
    {
      // Document reviews, managed nodes, access requests: their telling members are much alike.
      detailType: /^(?!EC2 )/,
      titles: [],
      state: 'status | Status | state',
      message: 'message | statusMessage | description',
      facts: [
        ['Resource', '{@resources.0:name}'],
        ['Document', '{document-name | documentName | DocumentName}'],
        ['Node', '{instance-id | instanceId | managed-instance-id | managedInstanceId}'],
        ['Reviewer', '{reviewer | reviewers}'],
        ['By', '{requester | createdBy | created-by}'],
      ],
      links: [{ path: 'systems-manager/home' }],
    },
  ],
};

/** Systems Manager: maintenance windows, calendars, OpsItems, change requests, inventory, and what else it tells. */
export const ssm: Reader = familyReader(SSM);
