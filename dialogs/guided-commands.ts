import type { Command } from '../src/command/command.ts';
import type { GuidedCommand } from './guided-command.ts';
import { INCIDENT_GUIDES } from './incident-guides.ts';
import { beginCase, SUPPORT_CASE_DIALOG } from './support-case-state.ts';
import { beginExisting, OPERATION_NAMES, OPERATIONS } from './support-existing-state.ts';

const GUIDED: readonly GuidedCommand[] = [
  { service: 'support', operation: 'CreateCase', dialog: SUPPORT_CASE_DIALOG, begin: beginCase },
  ...OPERATION_NAMES.map((operation) => ({
    service: 'support',
    operation,
    dialog: OPERATIONS[operation].dialog,
    begin: beginExisting,
  })),
  ...INCIDENT_GUIDES,
];

export function guideOf({ service, operation, wait, globals }: Command): GuidedCommand | null {
  if (wait !== null || globals.skeleton !== null) return null;
  return GUIDED.find((guide) => guide.service === service.name && guide.operation === operation.name) ?? null;
}
