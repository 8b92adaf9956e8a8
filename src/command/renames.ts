import { xformName } from './names.ts';

/**
 * Options whose name the AWS CLI changes, chiefly because `--version`, `--query`, `--output`, `--region` and
 * `--endpoint` were taken by the command line itself.
 * Key: `service.operation.option`, all as the AWS CLI spells them, the option as its rule alone would name it; `*`
 * stands for every operation. Value: the option's name.
 */
export const OPTION_RENAMES: ReadonlyMap<string, string> = new Map([
  ['agent-toolkit.*.name', 'skill-name'],
  ['agent-toolkit.search-skills.query', 'search-query'],
  ['apigateway.create-rest-api.version', 'api-version'],
  ['apigatewayv2.create-api.version', 'api-version'],
  ['apigatewayv2.update-api.version', 'api-version'],
  ['clouddirectory.publish-schema.version', 'schema-version'],
  ['cloudsearchdomain.search.query', 'search-query'],
  ['cloudsearchdomain.suggest.query', 'suggest-query'],
  ['codepipeline.create-custom-action-type.version', 'action-version'],
  ['codepipeline.delete-custom-action-type.version', 'action-version'],
  ['codepipeline.get-action-type.version', 'action-version'],
  ['codepipeline.get-pipeline.version', 'pipeline-version'],
  ['controltower.create-landing-zone.version', 'landing-zone-version'],
  ['controltower.update-landing-zone.version', 'landing-zone-version'],
  ['datapipeline.*.query', 'objects-query'],
  ['datapipeline.get-pipeline-definition.version', 'pipeline-version'],
  ['deploy.*.ec-2-tag-filters', 'ec2-tag-filters'],
  ['deploy.*.s-3-location', 's3-location'],
  ['eks.create-cluster.version', 'kubernetes-version'],
  ['eks.create-nodegroup.version', 'kubernetes-version'],
  ['eks.update-cluster-components-version.version', 'kubernetes-version'],
  ['eks.update-cluster-version.version', 'kubernetes-version'],
  ['eks.update-nodegroup-version.version', 'kubernetes-version'],
  ['emr.*.job-flow-id', 'cluster-id'],
  ['emr.*.job-flow-ids', 'cluster-ids'],
  ['gamelift.create-build.version', 'build-version'],
  ['gamelift.create-script.version', 'script-version'],
  ['gamelift.update-build.version', 'build-version'],
  ['gamelift.update-script.version', 'script-version'],
  ['glue.get-unfiltered-partition-metadata.region', 'resource-region'],
  ['glue.get-unfiltered-partitions-metadata.region', 'resource-region'],
  ['glue.get-unfiltered-table-metadata.region', 'resource-region'],
  ['iotwireless.*.lo-ra-wan', 'lorawan'],
  ['kinesisanalytics.add-application-output.output', 'application-output'],
  ['kinesisanalyticsv2.add-application-output.output', 'application-output'],
  ['lex-models.delete-bot.version', 'bot-version'],
  ['lex-models.delete-bot-version.version', 'bot-version'],
  ['lex-models.delete-intent.version', 'intent-version'],
  ['lex-models.delete-intent-version.version', 'intent-version'],
  ['lex-models.delete-slot-type.version', 'slot-type-version'],
  ['lex-models.delete-slot-type-version.version', 'slot-type-version'],
  ['lex-models.get-export.version', 'resource-version'],
  ['lex-models.get-intent.version', 'intent-version'],
  ['lex-models.get-slot-type.version', 'slot-type-version'],
  ['license-manager.delete-grant.version', 'grant-version'],
  ['license-manager.get-grant.version', 'grant-version'],
  ['license-manager.get-license.version', 'license-version'],
  ['mturk.list-qualification-types.query', 'types-query'],
  ['pinpoint.delete-email-template.version', 'template-version'],
  ['pinpoint.delete-in-app-template.version', 'template-version'],
  ['pinpoint.delete-push-template.version', 'template-version'],
  ['pinpoint.delete-sms-template.version', 'template-version'],
  ['pinpoint.delete-voice-template.version', 'template-version'],
  ['pinpoint.get-campaign-version.version', 'campaign-version'],
  ['pinpoint.get-email-template.version', 'template-version'],
  ['pinpoint.get-in-app-template.version', 'template-version'],
  ['pinpoint.get-push-template.version', 'template-version'],
  ['pinpoint.get-segment-version.version', 'segment-version'],
  ['pinpoint.get-sms-template.version', 'template-version'],
  ['pinpoint.get-voice-template.version', 'template-version'],
  ['pinpoint.update-email-template.version', 'template-version'],
  ['pinpoint.update-in-app-template.version', 'template-version'],
  ['pinpoint.update-push-template.version', 'template-version'],
  ['pinpoint.update-sms-template.version', 'template-version'],
  ['pinpoint.update-voice-template.version', 'template-version'],
  ['rds.add-option-to-option-group.options-to-include', 'options'],
  ['rds.remove-option-from-option-group.options-to-remove', 'options'],
  ['rekognition.create-stream-processor.output', 'stream-processor-output'],
  ['route53.delete-traffic-policy.version', 'traffic-policy-version'],
  ['route53.get-traffic-policy.version', 'traffic-policy-version'],
  ['route53.update-traffic-policy-comment.version', 'traffic-policy-version'],
  ['route53domains.view-billing.end', 'end-time'],
  ['route53domains.view-billing.start', 'start-time'],
  ['sagemaker.delete-image-version.version', 'version-number'],
  ['sagemaker.describe-image-version.version', 'version-number'],
  ['sagemaker.list-aliases.version', 'version-number'],
  ['sagemaker.update-image-version.version', 'version-number'],
  ['schemas.*.version', 'schema-version'],
  ['ses.send-email.source', 'from'],
  ['sns.subscribe.endpoint', 'notification-endpoint'],
  ['stepfunctions.send-task-success.output', 'task-output'],
  ['swf.register-activity-type.version', 'activity-version'],
  ['swf.register-workflow-type.version', 'workflow-version'],
  ['workdocs.create-notification-subscription.endpoint', 'notification-endpoint'],
  ['workdocs.describe-users.query', 'user-query'],
]);

/**
 * Booleans whose negative form is not `no-` and the option's name.
 * Key: `service.operation.option` with the option's positive name; `*` stands for every operation. Value: the name
 * that sets it to false.
 */
export const NEGATIVE_RENAMES: ReadonlyMap<string, string> = new Map([
  ['ec2.*.disable-api-termination', 'enable-api-termination'],
  ['ec2.*.egress', 'ingress'],
  ['ec2.create-image.no-reboot', 'reboot'],
  ['ecs.*.enable-execute-command', 'disable-execute-command'],
  ['ecs.execute-command.interactive', 'non-interactive'],
]);

/**
 * Second names of options, kept by the AWS CLI from the time when its naming rule split words differently.
 * Key: `service.operation.name` with the second name; `*` stands for every operation. Value: the option's name.
 */
export const OPTION_ALIASES: ReadonlyMap<string, string> = new Map([
  ['cognito-identity.create-identity-pool.open-id-connect-provider-ar-ns', 'open-id-connect-provider-arns'],
  ['deploy.create-deployment-group.ec-2-tag-set', 'ec2-tag-set'],
  ['deploy.list-application-revisions.s-3-bucket', 's3-bucket'],
  ['deploy.list-application-revisions.s-3-key-prefix', 's3-key-prefix'],
  ['deploy.update-deployment-group.ec-2-tag-set', 'ec2-tag-set'],
  ['elasticache.create-replication-group.preferred-cache-cluster-a-zs', 'preferred-cache-cluster-azs'],
  ['iam.enable-mfa-device.authentication-code-1', 'authentication-code1'],
  ['iam.enable-mfa-device.authentication-code-2', 'authentication-code2'],
  ['iam.resync-mfa-device.authentication-code-1', 'authentication-code1'],
  ['iam.resync-mfa-device.authentication-code-2', 'authentication-code2'],
  ['importexport.get-shipping-label.street-1', 'street1'],
  ['importexport.get-shipping-label.street-2', 'street2'],
  ['importexport.get-shipping-label.street-3', 'street3'],
  ['lambda.publish-version.code-sha-256', 'code-sha256'],
  ['lightsail.import-key-pair.public-key-base-64', 'public-key-base64'],
  ['mgn.*.replication-configuration-template-i-ds', 'replication-configuration-template-ids'],
  ['mgn.*.replication-servers-security-groups-i-ds', 'replication-servers-security-groups-ids'],
  ['mgn.*.source-server-i-ds', 'source-server-ids'],
  ['route53domains.view-billing.start', 'start-time'],
  ['storagegateway.describe-cached-iscsi-volumes.volume-ar-ns', 'volume-arns'],
  ['storagegateway.describe-stored-iscsi-volumes.volume-ar-ns', 'volume-arns'],
  ['storagegateway.describe-tape-archives.tape-ar-ns', 'tape-arns'],
  ['storagegateway.describe-tapes.tape-ar-ns', 'tape-arns'],
  ['storagegateway.describe-vtl-devices.vtl-device-ar-ns', 'vtl-device-arns'],
]);

function lookUp(table: ReadonlyMap<string, string>, service: string, operation: string, name: string) {
  return table.get(`${service}.${operation}.${name}`) ?? table.get(`${service}.*.${name}`);
}

/** The option, without hyphens in front, that sets this member of the operation's input. All names but the member's are the AWS CLI's. */
export function optionName(service: string, operation: string, memberName: string): string {
  const name = xformName(memberName);
  return lookUp(OPTION_RENAMES, service, operation, name) ?? name;
}

/** The option, without hyphens in front, that sets a boolean option to false: `no-dry-run` for `dry-run`. */
export function negativeName(service: string, operation: string, option: string): string {
  return lookUp(NEGATIVE_RENAMES, service, operation, option) ?? `no-${option}`;
}

/** The option that an old second name means; undefined where it is none. */
export function aliasedOption(service: string, operation: string, name: string): string | undefined {
  return lookUp(OPTION_ALIASES, service, operation, name);
}
