/**
 * The services that AWS has, whether their SDK client is installed or not. Facts about AWS, in two tables.
 */

/** AWS CLI names of all services, with their client or without. */
export const SERVICE_NAMES: readonly string[] = `
  accessanalyzer account acm acm-pca agent-registry agent-registry-control aiops amp amplify amplifybackend
  amplifyuibuilder apigateway apigatewaymanagementapi apigatewayv2 appconfig appconfigdata appfabric appflow
  appintegrations application-autoscaling application-insights application-signals applicationcostprofiler appmesh
  apprunner appstream appsync arc-region-switch arc-zonal-shift artifact athena auditmanager autoscaling
  autoscaling-plans b2bi backup backup-gateway backupsearch batch bcm-dashboards bcm-data-exports
  bcm-pricing-calculator bcm-recommended-actions bedrock bedrock-agent bedrock-agent-runtime bedrock-agentcore
  bedrock-agentcore-control bedrock-data-automation bedrock-data-automation-runtime bedrock-runtime billing
  billingconductor braket budgets ce chatbot chime chime-sdk-identity chime-sdk-media-pipelines chime-sdk-meetings
  chime-sdk-messaging chime-sdk-voice cleanrooms cleanroomsml cloud9 cloudcontrol clouddirectory cloudformation
  cloudfront cloudfront-keyvaluestore cloudhsm cloudhsmv2 cloudsearch cloudsearchdomain cloudtrail cloudtrail-data
  cloudwatch codeartifact codebuild codecatalyst codecommit codeconnections codeguru-reviewer codeguru-security
  codeguruprofiler codepipeline codestar-connections codestar-notifications cognito-identity cognito-idp cognito-sync
  comprehend comprehendmedical compute-optimizer compute-optimizer-automation configservice connect
  connect-contact-lens connectcampaigns connectcampaignsv2 connectcases connecthealth connectparticipant
  controlcatalog controltower cost-optimization-hub cur customer-profiles databrew dataexchange datapipeline datasync
  datazone dax deadline deploy detective devicefarm devops-agent devops-guru directconnect discovery dlm dms docdb
  docdb-elastic drs ds ds-data dsql dynamodb dynamodbstreams ebs ec2 ec2-instance-connect ecr ecr-public ecs efs eks
  eks-auth elasticache elasticbeanstalk elb elbv2 elementalinference emr emr-containers emr-serverless
  entityresolution es events evs finspace finspace-data firehose fis fms forecast forecastquery frauddetector
  freetier fsx gamelift gameliftstreams geo-maps geo-places geo-routes glacier globalaccelerator glue grafana
  greengrass greengrassv2 groundstation guardduty health healthlake iam identitystore imagebuilder importexport
  inspector inspector-scan inspector2 interconnect internetmonitor invoicing iot iot-data iot-jobs-data
  iot-managed-integrations iotdeviceadvisor iotfleetwise iotsecuretunneling iotsitewise iotthingsgraph iottwinmaker
  iotwireless ivs ivs-realtime ivschat kafka kafkaconnect kendra kendra-ranking keyspaces keyspacesstreams kinesis
  kinesis-video-archived-media kinesis-video-media kinesis-video-signaling kinesis-video-webrtc-storage
  kinesisanalytics kinesisanalyticsv2 kinesisvideo kms lakeformation lambda lambda-core lambda-microvms launch-wizard
  lex-models lex-runtime lexv2-models lexv2-runtime license-manager license-manager-linux-subscriptions
  license-manager-user-subscriptions lightsail location logs lookoutequipment m2 machinelearning macie2 mailmanager
  managedblockchain managedblockchain-query marketplace-agreement marketplace-catalog marketplace-deployment
  marketplace-discovery marketplace-entitlement marketplace-reporting marketplacecommerceanalytics mediaconnect
  mediaconvert medialive mediapackage mediapackage-vod mediapackagev2 mediastore mediastore-data mediatailor
  medical-imaging memorydb meteringmarketplace mgh mgn migration-hub-refactor-spaces migrationhub-config
  migrationhuborchestrator migrationhubstrategy mpa mq mturk mwaa mwaa-serverless neptune neptune-graph neptunedata
  network-firewall networkflowmonitor networkmanager networkmonitor notifications notificationscontacts nova-act oam
  observabilityadmin odb omics opensearch opensearchserverless organizations osis outposts partnercentral-account
  partnercentral-benefits partnercentral-channel partnercentral-revenue-measurement partnercentral-selling
  payment-cryptography payment-cryptography-data pca-connector-ad pca-connector-scep pcs personalize
  personalize-events personalize-runtime pi pinpoint pinpoint-email pinpoint-sms-voice pinpoint-sms-voice-v2 pipes
  polly pricing pricing-plan-manager proton qapps qbusiness qconnect quicksight ram rbin rds rds-data redshift
  redshift-data redshift-serverless rekognition repostspace resiliencehub resiliencehubv2 resource-explorer-2
  resource-groups resourcegroupstaggingapi rolesanywhere route53 route53-recovery-cluster
  route53-recovery-control-config route53-recovery-readiness route53domains route53globalresolver route53profiles
  route53resolver rtbfabric rum s3api s3control s3files s3outposts s3tables s3vectors sagemaker sagemaker-a2i-runtime
  sagemaker-edge sagemaker-featurestore-runtime sagemaker-geospatial sagemaker-metrics sagemaker-runtime
  sagemakerjobruntime savingsplans scheduler schemas sdb secretsmanager security-ir securityagent securityhub
  securitylake serverlessrepo service-quotas servicecatalog servicecatalog-appregistry servicediscovery ses sesv2
  shield signer signer-data signin simpledbv2  snow-device-management snowball sns socialmessaging sqs ssm
  ssm-contacts ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap sso sso-admin sso-oidc stepfunctions
  storagegateway sts supplychain support support-app supportauthz sustainability swf synthetics taxsettings textract
  timestream-influxdb timestream-query timestream-write tnb transcribe transfer translate trustedadvisor uxc
  verifiedpermissions voice-id vpc-lattice waf waf-regional wafv2 wellarchitected wickr wisdom workdocs workmail
  workmailmessageflow workspaces workspaces-instances workspaces-thin-client workspaces-web xray
`
  .trim()
  .split(/\s+/);

/** IAM action prefix by AWS CLI name, where the two differ (`logs`, `ec2` and most others are their own prefix). */
export const IAM_PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    accessanalyzer: 'access-analyzer',
    'agent-registry-control': 'agent-registry',
    amp: 'aps',
    apigatewaymanagementapi: 'execute-api',
    apigatewayv2: 'apigateway',
    appconfigdata: 'appconfig',
    appintegrations: 'app-integrations',
    'application-insights': 'applicationinsights',
    applicationcostprofiler: 'application-cost-profiler',
    backupsearch: 'backup-search',
    'bedrock-agent': 'bedrock',
    'bedrock-agent-runtime': 'bedrock',
    'bedrock-agentcore-control': 'bedrock-agentcore',
    'bedrock-data-automation': 'bedrock',
    'bedrock-data-automation-runtime': 'bedrock',
    'bedrock-runtime': 'bedrock',
    'chime-sdk-identity': 'chime',
    'chime-sdk-media-pipelines': 'chime',
    'chime-sdk-meetings': 'chime',
    'chime-sdk-messaging': 'chime',
    'chime-sdk-voice': 'chime',
    cleanroomsml: 'cleanrooms-ml',
    cloudcontrol: 'cloudformation',
    cloudhsmv2: 'cloudhsm',
    cloudsearchdomain: 'cloudsearch',
    codeguruprofiler: 'codeguru-profiler',
    'compute-optimizer-automation': 'aco-automation',
    configservice: 'config',
    'connect-contact-lens': 'connect',
    connectcampaigns: 'connect-campaigns',
    connectcampaignsv2: 'connect-campaigns',
    connectcases: 'cases',
    connecthealth: 'health-agent',
    connectparticipant: 'execute-api',
    'customer-profiles': 'profile',
    deploy: 'codedeploy',
    'devops-agent': 'aidevops',
    docdb: 'rds',
    dynamodbstreams: 'dynamodb',
    efs: 'elasticfilesystem',
    elb: 'elasticloadbalancing',
    elbv2: 'elasticloadbalancing',
    elementalinference: 'elemental-inference',
    emr: 'elasticmapreduce',
    'finspace-data': 'finspace-api',
    forecastquery: 'forecast',
    greengrassv2: 'greengrass',
    'iot-data': 'iot',
    'iot-jobs-data': 'iotjobsdata',
    'iot-managed-integrations': 'iotmanagedintegrations',
    iotsecuretunneling: 'iot',
    'ivs-realtime': 'ivs',
    keyspaces: 'cassandra',
    keyspacesstreams: 'cassandra',
    'kinesis-video-archived-media': 'kinesisvideo',
    'kinesis-video-media': 'kinesisvideo',
    'kinesis-video-signaling': 'kinesisvideo',
    'kinesis-video-webrtc-storage': 'kinesisvideo',
    kinesisanalyticsv2: 'kinesisanalytics',
    'lambda-core': 'lambda',
    'lambda-microvms': 'lambda',
    'launch-wizard': 'launchwizard',
    'lex-models': 'lex',
    'lex-runtime': 'lex',
    'lexv2-models': 'lex',
    'lexv2-runtime': 'lex',
    location: 'geo',
    mailmanager: 'ses',
    'marketplace-agreement': 'aws-marketplace',
    'marketplace-catalog': 'aws-marketplace',
    'marketplace-deployment': 'aws-marketplace',
    'marketplace-discovery': 'aws-marketplace',
    'marketplace-entitlement': 'aws-marketplace',
    'marketplace-reporting': 'aws-marketplace',
    'mediastore-data': 'mediastore',
    meteringmarketplace: 'aws-marketplace',
    'migration-hub-refactor-spaces': 'refactor-spaces',
    'migrationhub-config': 'mgh',
    migrationhuborchestrator: 'migrationhub-orchestrator',
    migrationhubstrategy: 'migrationhub-strategy',
    mturk: 'mechanicalturk',
    mwaa: 'airflow',
    'mwaa-serverless': 'airflow-serverless',
    neptune: 'rds',
    neptunedata: 'neptune-db',
    notificationscontacts: 'notifications-contacts',
    opensearch: 'es',
    opensearchserverless: 'aoss',
    'partnercentral-account': 'partnercentral',
    'partnercentral-benefits': 'partnercentral',
    'partnercentral-channel': 'partnercentral',
    'partnercentral-revenue-measurement': 'partnercentral',
    'partnercentral-selling': 'partnercentral',
    'payment-cryptography-data': 'payment-cryptography',
    'personalize-events': 'personalize',
    'personalize-runtime': 'personalize',
    pinpoint: 'mobiletargeting',
    'pinpoint-email': 'ses',
    'pinpoint-sms-voice': 'sms-voice',
    'pinpoint-sms-voice-v2': 'sms-voice',
    'pricing-plan-manager': 'pricingplanmanager',
    qconnect: 'wisdom',
    resiliencehubv2: 'resiliencehub',
    resourcegroupstaggingapi: 'tag',
    s3api: 's3',
    s3control: 's3',
    s3outposts: 's3-outposts',
    'sagemaker-a2i-runtime': 'sagemaker',
    'sagemaker-edge': 'sagemaker',
    'sagemaker-featurestore-runtime': 'sagemaker',
    'sagemaker-metrics': 'sagemaker',
    'sagemaker-runtime': 'sagemaker',
    sagemakerjobruntime: 'sagemaker',
    'service-quotas': 'servicequotas',
    'servicecatalog-appregistry': 'servicecatalog',
    sesv2: 'ses',
    'signer-data': 'signer',
    simpledbv2: 'sdb',
    socialmessaging: 'social-messaging',
    'sso-admin': 'sso',
    'sso-oidc': 'sso-oauth',
    stepfunctions: 'states',
    supplychain: 'scn',
    'support-app': 'supportapp',
    taxsettings: 'tax',
    'timestream-query': 'timestream',
    'timestream-write': 'timestream',
    'voice-id': 'voiceid',
    'workspaces-thin-client': 'thinclient',
  }),
);
