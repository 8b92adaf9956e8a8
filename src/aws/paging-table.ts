import type { Paging } from '../command/catalogue.ts';

interface Pages {
  readonly inputToken: string;
  readonly outputToken: string;
  readonly limit?: string;
  readonly operations: readonly string[];
}

/**
 * Operations that the AWS CLI pages through although their client package has no paginator.
 * Key: the AWS CLI's name of the service.
 */
const PAGES: ReadonlyMap<string, readonly Pages[]> = new Map<string, readonly Pages[]>([
  [
    'apigateway',
    [
      {
        inputToken: 'position',
        outputToken: 'position',
        limit: 'limit',
        operations: [
          'GetAuthorizers',
          'GetDocumentationParts',
          'GetDocumentationVersions',
          'GetGatewayResponses',
          'GetRequestValidators',
        ],
      },
    ],
  ],
  [
    'apigatewayv2',
    [
      {
        inputToken: 'NextToken',
        outputToken: 'NextToken',
        limit: 'MaxResults',
        operations: [
          'GetApis',
          'GetAuthorizers',
          'GetDeployments',
          'GetDomainNames',
          'GetIntegrationResponses',
          'GetIntegrations',
          'GetModels',
          'GetRouteResponses',
          'GetRoutes',
          'GetStages',
          'ListPortalProducts',
          'ListPortals',
          'ListProductPages',
          'ListProductRestEndpointPages',
        ],
      },
    ],
  ],
  [
    'deploy',
    [
      {
        inputToken: 'nextToken',
        outputToken: 'nextToken',
        operations: ['ListDeploymentTargets', 'ListGitHubAccountTokenNames', 'ListOnPremisesInstances'],
      },
    ],
  ],
  [
    'dynamodb',
    [
      {
        inputToken: 'ExclusiveStartBackupArn',
        outputToken: 'LastEvaluatedBackupArn',
        limit: 'Limit',
        operations: ['ListBackups'],
      },
      { inputToken: 'NextToken', outputToken: 'NextToken', operations: ['ListTagsOfResource'] },
    ],
  ],
  [
    'ec2',
    [
      {
        inputToken: 'NextToken',
        outputToken: 'NextToken',
        limit: 'MaxResults',
        operations: ['DescribeSpotFleetInstances', 'DescribeVpcEndpointServices'],
      },
    ],
  ],
  [
    'elasticbeanstalk',
    [
      {
        inputToken: 'NextToken',
        outputToken: 'NextToken',
        limit: 'MaxRecords',
        operations: ['DescribeApplicationVersions', 'DescribeEnvironments'],
      },
    ],
  ],
  [
    'elb',
    [{ inputToken: 'Marker', outputToken: 'NextMarker', limit: 'PageSize', operations: ['DescribeAccountLimits'] }],
  ],
  [
    'elbv2',
    [{ inputToken: 'Marker', outputToken: 'NextMarker', limit: 'PageSize', operations: ['DescribeSSLPolicies'] }],
  ],
  [
    'events',
    [
      {
        inputToken: 'NextToken',
        outputToken: 'NextToken',
        limit: 'Limit',
        operations: ['ListRuleNamesByTarget', 'ListRules', 'ListTargetsByRule'],
      },
    ],
  ],
  ['kinesis', [{ inputToken: 'NextToken', outputToken: 'NextToken', limit: 'MaxResults', operations: ['ListShards'] }]],
  [
    'lightsail',
    [
      {
        inputToken: 'pageToken',
        outputToken: 'nextPageToken',
        operations: [
          'GetActiveNames',
          'GetBlueprints',
          'GetBundles',
          'GetCloudFormationStackRecords',
          'GetDiskSnapshots',
          'GetDisks',
          'GetDomains',
          'GetExportSnapshotRecords',
          'GetInstanceSnapshots',
          'GetInstances',
          'GetKeyPairs',
          'GetLoadBalancers',
          'GetOperations',
          'GetRelationalDatabaseBlueprints',
          'GetRelationalDatabaseBundles',
          'GetRelationalDatabaseEvents',
          'GetRelationalDatabaseParameters',
          'GetRelationalDatabaseSnapshots',
          'GetRelationalDatabases',
          'GetStaticIps',
        ],
      },
    ],
  ],
  [
    'logs',
    [
      {
        inputToken: 'nextToken',
        outputToken: 'nextToken',
        limit: 'limit',
        operations: ['DescribeExportTasks', 'DescribeResourcePolicies'],
      },
      { inputToken: 'nextToken', outputToken: 'nextToken', limit: 'maxResults', operations: ['DescribeQueries'] },
    ],
  ],
  [
    'route53',
    [{ inputToken: 'NextToken', outputToken: 'NextToken', operations: ['ListVPCAssociationAuthorizations'] }],
  ],
  [
    'workspaces',
    [
      {
        inputToken: 'NextToken',
        outputToken: 'NextToken',
        operations: ['DescribeAccountModifications', 'DescribeWorkspacesConnectionStatus'],
      },
      {
        inputToken: 'NextToken',
        outputToken: 'NextToken',
        limit: 'MaxResults',
        operations: ['DescribeIpGroups', 'DescribeWorkspaceImages', 'ListAvailableManagementCidrRanges'],
      },
    ],
  ],
]);

/**
 * Members that bound a page where the client package's paginator names none. These services' paginators never do.
 * Key: the AWS CLI's name of the service.
 */
const LIMITS: ReadonlyMap<string, string> = new Map([
  ['elb', 'PageSize'],
  ['elbv2', 'PageSize'],
]);

/** Both tables as `[service, operation, paging]`, for those who check them against the catalogue. */
export function* pagingExceptions(): Iterable<readonly [service: string, operation: string, paging: Paging]> {
  for (const [service, rows] of PAGES) {
    for (const { operations, inputToken, outputToken, limit } of rows) {
      for (const operation of operations) yield [service, operation, { inputToken, outputToken, limit }];
    }
  }
}

/** How an operation pages: as its package says, completed by what the AWS CLI knows besides. */
export function pagingOf(service: string, operation: string, fromPackage: Paging | null): Paging | null {
  if (fromPackage !== null) {
    return fromPackage.limit === undefined ? { ...fromPackage, limit: LIMITS.get(service) } : fromPackage;
  }
  const row = PAGES.get(service)?.find(({ operations }) => operations.includes(operation));
  return row === undefined ? null : { inputToken: row.inputToken, outputToken: row.outputToken, limit: row.limit };
}
