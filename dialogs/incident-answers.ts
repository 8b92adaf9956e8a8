import { incidentCard } from './incident-card.ts';
import { incidentStarted, incidentUpdated, noteAdded, relatedItemsChanged } from './incident-changed.ts';
import { incidentList } from './incident-list.ts';
import { incidentTimeline } from './incident-timeline.ts';

/** Answers of Incident Manager that mean more than rows or facts, by service and operation. */
export const INCIDENT_ANSWERS = [
  ['ssm-incidents ListIncidentRecords', incidentList],
  ['ssm-incidents GetIncidentRecord', incidentCard],
  ['ssm-incidents ListTimelineEvents', incidentTimeline],
  ['ssm-incidents StartIncident', incidentStarted],
  ['ssm-incidents UpdateIncidentRecord', incidentUpdated],
  ['ssm-incidents CreateTimelineEvent', noteAdded],
  ['ssm-incidents UpdateRelatedItems', relatedItemsChanged],
] as const;
