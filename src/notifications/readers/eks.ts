import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

/** Amazon EKS. */
export const eks: Reader = familyReader({
  sources: ['aws.eks'],
  type: 'EKS',
  sourceName: 'Amazon EKS',
  forms: [
    {
      detailType: 'EKS Fargate Pod Scheduled Termination',
      titles: [
        'EKS pod {podNamespace}/{podName} will be terminated at {scheduledTerminationTime:time}',
        'EKS pod {podName} will be terminated',
      ],
      severities: { '*': 'warning' },
      message: 'evictErrorMessage',
      facts: [
        ['Cluster', '{clusterName}'],
        ['Pod', '{podName}'],
        ['Namespace', '{podNamespace}'],
        ['Terminates', '{scheduledTerminationTime:time}'],
        ['Eviction failed', '{evictErrorMessage}'],
        ['Fargate profile', '{fargateProfileName}'],
      ],
      links: [{ path: 'eks/clusters/{clusterName}' }],
      logs: ['/aws/containerinsights/{clusterName}/application'],
      variables: { ClusterName: 'clusterName', PodName: 'podName', Namespace: 'podNamespace' },
    },
    {
      detailType: /^EKS /,
      titles: [
        'EKS cluster {clusterName | name}: {@detailType:withoutAction} {status | state:verb}',
        'EKS cluster {clusterName | name}: {@detailType}',
      ],
      state: 'status | state | updateStatus',
      ranked: 'message | reason',
      message: 'message | reason | errorMessage',
      facts: [
        ['Cluster', '{clusterName | name}'],
        ['Node group', '{nodegroupName}'],
        ['Add-on', '{addonName}'],
        ['Reason', '{message | reason | errorMessage}'],
        ['Resource', '{@resources.0:tail}'],
      ],
      links: [{ path: 'eks/clusters/{clusterName | name}' }],
      variables: { ClusterName: 'clusterName | name' },
    },
  ],
});
