import type { GuidedCommand } from './guided-command.ts';
import { beginChange, CHANGE_DIALOG } from './incident-change.ts';
import { beginNote, NOTE_DIALOG } from './incident-note.ts';
import { beginRelated, RELATED_DIALOG } from './incident-related.ts';
import { beginStart, START_DIALOG } from './incident-start.ts';

/** Commands about incidents, by what asks for what they lack. */
export const INCIDENT_GUIDES: readonly GuidedCommand[] = [
  { service: 'ssm-incidents', operation: 'StartIncident', dialog: START_DIALOG, begin: beginStart },
  { service: 'ssm-incidents', operation: 'UpdateIncidentRecord', dialog: CHANGE_DIALOG, begin: beginChange },
  { service: 'ssm-incidents', operation: 'CreateTimelineEvent', dialog: NOTE_DIALOG, begin: beginNote },
  { service: 'ssm-incidents', operation: 'UpdateRelatedItems', dialog: RELATED_DIALOG, begin: beginRelated },
];
