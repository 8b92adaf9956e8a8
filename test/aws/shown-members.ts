/**
 * Members whose names tell of a secret (`secret-members.ts`), in answers of operations that are allowed all the same, and why they are.
 * What an operation is for decides: whatever is asked for a secret is denied; where a secret only stands beside what people on call need
 * to see, it is masked.
 */
export interface ShownMembers {
  /** AWS CLI name. */
  readonly service: string;
  /** `Structure.member`; `*` stands for any text. */
  readonly members: readonly string[];
  /**
   * `masked`: answers show `••••` instead, which a test checks. `signature-masked`: a signed address, shown without what makes it open.
   * `no-secret`: the name tells of one, the value is none.
   */
  readonly why: 'masked' | 'signature-masked' | 'no-secret';
  readonly reason: string;
}

export const SHOWN_MEMBERS: readonly ShownMembers[] = [
  // Masked: secrets beside what is asked for.
  {
    service: 'autoscaling',
    members: ['LaunchConfiguration.UserData'],
    why: 'masked',
    reason: 'the script that instances start with; may hold passwords',
  },
  {
    service: 'ec2',
    members: [
      'LaunchSpecification.UserData',
      'ResponseLaunchTemplateData.UserData',
      'SpotFleetLaunchSpecification.UserData',
    ],
    why: 'masked',
    reason: 'the script that instances start with; may hold passwords',
  },
  {
    service: 'ec2',
    members: ['TunnelOption.PreSharedKey', 'VpnConnection.CustomerGatewayConfiguration'],
    why: 'masked',
    reason: 'describing a VPN connection, for the state of its tunnels, shows their keys as well',
  },
  {
    service: 'ec2',
    members: ['OidcOptions.ClientSecret', 'S3Storage.UploadPolicySignature'],
    why: 'masked',
    reason: 'settings of a trust provider or a task, given back as they were entered',
  },
  {
    service: 'cloudfront',
    members: ['OriginCustomHeader.HeaderValue'],
    why: 'masked',
    reason: 'a header by which an origin knows its distribution, one setting of many',
  },
  {
    service: 'codebuild',
    members: ['Webhook.secret'],
    why: 'masked',
    reason: 'stands in a project beside everything else; the operations for webhooks are denied',
  },
  {
    service: 'dms',
    members: ['*Settings.Password', '*Settings.AsmPassword', '*Settings.AuthPassword', '*Settings.SaslPassword'],
    why: 'masked',
    reason: 'settings of an endpoint beside its state; AWS leaves passwords out as a rule',
  },
  {
    service: 'dms',
    members: ['KafkaSettings.SslClientKeyPassword'],
    why: 'masked',
    reason: 'a setting of an endpoint beside its state',
  },
  {
    service: 'eks',
    members: ['ConnectorConfigResponse.activationCode', 'License.token'],
    why: 'masked',
    reason:
      'stands in a cluster or subscription beside its state; registering a cluster, which is for the code, is denied',
  },
  {
    service: 'elbv2',
    members: ['AuthenticateOidcActionConfig.ClientSecret'],
    why: 'masked',
    reason: 'a setting of a rule; AWS leaves it out of what it describes',
  },
  {
    service: 'emr',
    members: ['KerberosAttributes.*Password'],
    why: 'masked',
    reason: 'settings of a cluster beside its state',
  },
  {
    service: 'firehose',
    members: ['HttpEndpointCommonAttribute.AttributeValue', 'SplunkDestinationDescription.HECToken'],
    why: 'masked',
    reason: 'settings of a destination beside its state',
  },
  {
    service: 'fsx',
    members: ['OntapFileSystemConfiguration.FsxAdminPassword'],
    why: 'masked',
    reason: 'AWS redacts it already',
  },
  {
    service: 'glue',
    members: ['SourceControlDetails.AuthToken'],
    why: 'masked',
    reason: 'a setting of a job beside its definition',
  },
  {
    service: 'inspector2',
    members: ['*CodeSecurityIntegrationResponse.authorizationUrl'],
    why: 'masked',
    reason: 'whoever opens it joins a repository of theirs; the console shows it to whoever sets the integration up',
  },
  {
    service: 'securityhub',
    members: ['CreateConnectorV2Response.AuthUrl', 'JiraCloudDetail.AuthUrl'],
    why: 'masked',
    reason: 'whoever opens it joins a project of theirs; the console shows it to whoever sets the connector up',
  },
  {
    service: 'lightsail',
    members: ['AccessKey.secretAccessKey', 'PendingModifiedRelationalDatabaseValues.masterUserPassword'],
    why: 'masked',
    reason: 'AWS gives it when it is made only, by operations that are denied',
  },
  {
    service: 'rds',
    members: ['*PendingModifiedValues.MasterUserPassword'],
    why: 'masked',
    reason: 'AWS shows asterisks for a password that is about to change',
  },
  {
    service: 'redshift',
    members: ['PendingModifiedValues.MasterUserPassword'],
    why: 'masked',
    reason: 'AWS shows asterisks for a password that is about to change',
  },
  {
    service: 'securityhub',
    members: ['Aws*.MasterUserPassword', 'Aws*.UserData', 'Aws*.PreSharedKey', 'Aws*.CustomerGatewayConfiguration'],
    why: 'masked',
    reason: 'what a finding copies of the resource that it is about',
  },
  // Signed addresses beside what is asked for.
  {
    service: 'ec2',
    members: ['DiskImageDescription.ImportManifestUrl'],
    why: 'signature-masked',
    reason: 'stands in an import task beside its progress',
  },
  {
    service: 'lambda',
    members: ['FunctionCodeLocation.Location', 'LayerVersionContentOutput.Location'],
    why: 'signature-masked',
    reason:
      'get-function is what people on call look at first; its address of the code opens nothing without the signature',
  },
  {
    service: 'ssm',
    members: ['AttachmentContent.Url'],
    why: 'signature-masked',
    reason: 'get-document shows a runbook; the addresses of its attachments open nothing without the signature',
  },
  // No secrets: where one is kept.
  {
    service: 'apigateway',
    members: ['Authorizer.authorizerCredentials', 'Integration.credentials'],
    why: 'no-secret',
    reason: 'ARN of the role that API Gateway assumes',
  },
  {
    service: 'batch',
    members: ['RepositoryCredentials.credentialsParameter'],
    why: 'no-secret',
    reason: 'ARN of the secret',
  },
  {
    service: 'codebuild',
    members: ['RegistryCredential.credential'],
    why: 'no-secret',
    reason: 'ARN or name of the secret',
  },
  {
    service: 'deploy',
    members: ['ListGitHubAccountTokenNamesOutput.tokenNameList'],
    why: 'no-secret',
    reason: 'names of connections',
  },
  {
    service: 'ec2',
    members: ['RegisteredInstance.SqlServerCredentials'],
    why: 'no-secret',
    reason: 'ARN of the secret',
  },
  {
    service: 'ecs',
    members: ['*.credentialsParameter', 'ContainerDefinition.credentialSpecs'],
    why: 'no-secret',
    reason: 'ARN of the secret, or of the file that names the account',
  },
  {
    service: 'fsx',
    members: ['SelfManagedActiveDirectoryAttributes.DomainJoinServiceAccountSecret'],
    why: 'no-secret',
    reason: 'ARN of the secret',
  },
  {
    service: 'kafka',
    members: ['ListScramSecretsResponse.SecretArnList'],
    why: 'no-secret',
    reason: 'ARNs of secrets',
  },
  {
    service: 'pipes',
    members: ['MQBrokerAccessCredentials.BasicAuth', 'SelfManagedKafkaAccessConfigurationCredentials.BasicAuth'],
    why: 'no-secret',
    reason: 'ARN of the secret',
  },
  {
    service: 'securityhub',
    members: [
      'AwsCodeBuildProjectEnvironmentRegistryCredential.Credential',
      'AwsEcsTaskDefinitionContainerDefinitionsRepositoryCredentialsDetails.CredentialsParameter',
    ],
    why: 'no-secret',
    reason: 'ARN or name of the secret',
  },
  {
    service: 'transfer',
    members: ['SftpConnectorConfig.OrderedUserSecretVersionStages'],
    why: 'no-secret',
    reason: 'labels of the versions of a secret',
  },
  // No secrets: something about one.
  {
    service: 'guardduty',
    members: ['InvestigationThreatAssessment.CredentialCompromise'],
    why: 'no-secret',
    reason: 'says whether credentials were stolen, which is what people on call need to know',
  },
  {
    service: 'kafka',
    members: ['KafkaClusterSaslOAuthBearerAuthentication.TokenEndpoint*'],
    why: 'no-secret',
    reason: 'where and how a cluster gets its tokens',
  },
  {
    service: 'lightsail',
    members: ['WafAtpConfig.passwordField'],
    why: 'no-secret',
    reason: 'name of the field of a sign-in form',
  },
  {
    service: 'redshift',
    members: ['Connect.Authorization', 'LakeFormationQuery.Authorization', 'ReadWriteAccess.Authorization'],
    why: 'no-secret',
    reason: 'Enabled or Disabled',
  },
  {
    service: 'route53',
    members: ['DNSSECStatus.ServeSignature'],
    why: 'no-secret',
    reason: 'state of the signing of a zone',
  },
  {
    service: 's3api',
    members: ['*.SSECustomerKeyMD5'],
    why: 'no-secret',
    reason: 'check sum of a key of 256 random bits',
  },
  {
    service: 'apigateway',
    members: ['TestInvokeAuthorizerResponse.authorization'],
    why: 'no-secret',
    reason: 'what the authorizer decided about the token that was given to it',
  },
  // No secrets: published for all to see.
  {
    service: 'cloudfront',
    members: ['ManagedCertificateDetails.ValidationTokenHost'],
    why: 'no-secret',
    reason: 'who serves the file that proves the domain to certificate authorities',
  },
  {
    service: 'ec2',
    members: ['IpamExternalResourceVerificationToken.TokenValue'],
    why: 'no-secret',
    reason: 'stands in public DNS',
  },
  {
    service: 'sesv2',
    members: ['DkimAttributes.Tokens', 'PutEmailIdentityDkimSigningAttributesResponse.DkimTokens'],
    why: 'no-secret',
    reason: 'names of public DNS records',
  },
  {
    service: 'transfer',
    members: ['SftpConnectorConfig.TrustedHostKeys', 'SftpConnectorConnectionDetails.HostKey'],
    why: 'no-secret',
    reason: "public keys, by which a server is known: the server's private ones are never given back",
  },
  // No secrets: handles that are good for nothing without the rights to the calls that take them.
  {
    service: 'cloudformation',
    members: ['ListTypeRegistrationsOutput.RegistrationTokenList', 'RegisterTypeOutput.RegistrationToken'],
    why: 'no-secret',
    reason: 'id of a registration, for asking how far it is',
  },
  {
    service: 'codepipeline',
    members: ['ActionExecution.token', 'RuleExecution.token'],
    why: 'no-secret',
    reason: 'id of an approval, which put-approval-result takes from whoever may approve',
  },
  {
    service: 'configservice',
    members: ['EvaluationResult.ResultToken'],
    why: 'no-secret',
    reason: 'id of an evaluation, encrypted',
  },
  {
    service: 'ec2',
    members: ['ScheduledInstanceAvailability.PurchaseToken'],
    why: 'no-secret',
    reason: 'id of an offer, good for two hours for whoever may buy',
  },
  { service: 'glue', members: ['ViewDefinition.ViewVersionToken'], why: 'no-secret', reason: 'version of a table' },
  {
    service: 'lambda',
    members: ['CheckpointDurableExecutionResponse.CheckpointToken'],
    why: 'no-secret',
    reason: 'place in an execution, for the next checkpoint',
  },
  {
    service: 'sagemaker',
    members: ['CallbackStepMetadata.CallbackToken'],
    why: 'no-secret',
    reason: 'id of a step that waits, for whoever may end it',
  },
  {
    service: 'stepfunctions',
    members: ['GetActivityTaskOutput.taskToken'],
    why: 'no-secret',
    reason: 'id of a task, for whoever may report on it',
  },
  {
    service: 'xray',
    members: ['StartTraceRetrievalResult.RetrievalToken'],
    why: 'no-secret',
    reason: 'id of a search, for its results',
  },
  {
    service: 'workspaces',
    members: ['WorkspaceDirectory.RegistrationCode'],
    why: 'no-secret',
    reason: 'says which directory to sign in to, and is sent to all its users; they sign in besides',
  },
  // No secrets: part of what was said.
  {
    service: 'bedrock-agent-runtime',
    members: ['ReasoningTextBlock.signature'],
    why: 'no-secret',
    reason: 'proves that a text of the conversation is unchanged',
  },
  {
    service: 'logs',
    members: ['PatternToken.tokenString'],
    why: 'no-secret',
    reason: 'a word of a log event',
  },
  {
    service: 'sagemaker',
    members: ['DescribeEdgePackagingJobResponse.ModelSignature'],
    why: 'no-secret',
    reason: 'proves that a model is unchanged',
  },
  // No secrets: addresses that open nothing by themselves.
  {
    service: 'cloudformation',
    members: ['EstimateTemplateCostOutput.Url'],
    why: 'no-secret',
    reason: "AWS's public calculator, filled in",
  },
  {
    service: 'cloudfront',
    members: ['*Result.Location'],
    why: 'no-secret',
    reason: "address within AWS's API of what was made",
  },
  {
    service: 'emr',
    members: ['CreateStudioOutput.Url', 'Studio.IdpAuthUrl'],
    why: 'no-secret',
    reason: 'where people sign in',
  },
  {
    service: 'guardduty',
    members: ['Get*SetResponse.Location'],
    why: 'no-secret',
    reason: 'the object in a bucket that a list is read from',
  },
  {
    service: 'route53',
    members: ['Create*Response.Location'],
    why: 'no-secret',
    reason: "address within AWS's API of what was made",
  },
  {
    service: 's3api',
    members: ['CompleteMultipartUploadOutput.Location', 'CreateBucketOutput.Location'],
    why: 'no-secret',
    reason: 'address of what was made, which asks for a signature as all others do',
  },
  { service: 's3control', members: ['CreateBucketResult.Location'], why: 'no-secret', reason: 'ARN of the bucket' },
  {
    service: 'sagemaker',
    members: [
      'CreateDomainResponse.Url',
      'DescribeDomainResponse.Url',
      'DescribeNotebookInstanceOutput.Url',
      'DescribeSpaceResponse.Url',
    ],
    why: 'no-secret',
    reason: 'where people sign in; the operations that make presigned ones are denied',
  },
  {
    service: 'securityhub',
    members: ['Product.ActivationUrl', 'ProductV2.ActivationUrl'],
    why: 'no-secret',
    reason: 'page of the vendor',
  },
  {
    service: 'transfer',
    members: ['TestIdentityProviderResponse.Url'],
    why: 'no-secret',
    reason: 'the identity provider that was asked',
  },
  {
    service: 'workspaces',
    members: [
      '*ClientBrandingAttributes.ForgotPasswordLink',
      'ConnectionAlias.ConnectionString',
      'SamlProperties.UserAccessUrl',
    ],
    why: 'no-secret',
    reason: 'where people sign in, as a page or a domain name',
  },
];
