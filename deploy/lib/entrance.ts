import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { GRACE_SECONDS, PORT, publicDoors } from './doors.ts';
import type { Network } from './network.ts';
import type { Parameters } from './parameters.ts';

const ACCESS_LOG_DAYS = 30;

/** The way in from the internet: the name, its certificate, the load balancer that lets nothing by but the public doors. */
export class Entrance extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly targetGroup: ApplicationTargetGroup;
  readonly taskSecurityGroup: SecurityGroup;
  readonly listener: ApplicationListener;

  constructor(scope: Construct, id: string, parameters: Parameters, { vpc, loadBalancerSubnets }: Network) {
    super(scope, id);
    const zone = this.#zone(parameters);
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'HTTPS from Teams, SNS and browsers',
      allowAllOutbound: false,
    });
    // Bot Framework publishes no addresses that it keeps to: who somebody is, the token of each request says.
    securityGroup.addIngressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS');
    Validations.of(securityGroup).acknowledge({
      id: 'AwsSolutions-EC23',
      reason:
        'Teams and SNS deliver from addresses that are not fixed. Only HTTPS is let in, and the bot checks each token and signature.',
    });
    this.taskSecurityGroup = new SecurityGroup(this, 'TaskSecurityGroup', {
      vpc,
      description: 'The load balancer in; HTTPS out',
      allowAllOutbound: false,
    });
    this.taskSecurityGroup.addIngressRule(securityGroup, Port.tcp(PORT), 'The load balancer');
    securityGroup.addEgressRule(this.taskSecurityGroup, Port.tcp(PORT), 'The tasks');
    this.taskSecurityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'Teams, Bot Framework and AWS');

    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      vpcSubnets: { subnets: [...loadBalancerSubnets] },
      internetFacing: true,
      securityGroup,
      dropInvalidHeaderFields: true,
      // Less than the 65 seconds that the bot keeps a connection: the one behind never closes first.
      idleTimeout: Duration.seconds(60),
    });
    this.loadBalancer.logAccessLogs(this.#accessLogs());
    this.targetGroup = new ApplicationTargetGroup(this, 'Targets', {
      vpc,
      port: PORT,
      protocol: ApplicationProtocol.HTTP,
      targetType: TargetType.IP,
      // What comes while the last turns run goes elsewhere before the bot closes its doors.
      deregistrationDelay: Duration.seconds(GRACE_SECONDS),
      healthCheck: {
        // Not /readyz: that is 503 while a changed configuration file is wrong and the one before it still serves everybody, on all tasks at once.
        path: '/healthz',
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
    this.listener = this.loadBalancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      open: false,
      certificates: [this.#certificate(parameters, zone)],
      // TLS 1.3, and 1.2 with forward secrecy and authenticated encryption alone.
      sslPolicy: SslPolicy.TLS13_RES,
      defaultAction: ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'Not found' }),
    });
    for (const { id, priority, paths, methods } of publicDoors(parameters.OperatorsPage)) {
      this.listener.addAction(id, {
        priority,
        conditions: [ListenerCondition.pathPatterns([...paths]), ListenerCondition.httpRequestMethods([...methods])],
        action: ListenerAction.forward([this.targetGroup]),
      });
    }
    if (zone === null) return;
    new ARecord(this, 'Address', {
      zone,
      recordName: parameters.DomainName,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(this.loadBalancer)),
    });
  }

  #zone({ HostedZone: zone }: Parameters): IHostedZone | null {
    if (zone === undefined) return null;
    return HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: zone.Id, zoneName: zone.Name });
  }

  #certificate({ CertificateArn, DomainName }: Parameters, zone: IHostedZone | null): ICertificate {
    if (CertificateArn !== undefined) return Certificate.fromCertificateArn(this, 'Certificate', CertificateArn);
    return new Certificate(this, 'Certificate', {
      domainName: DomainName,
      validation: CertificateValidation.fromDns(zone ?? undefined),
    });
  }

  #accessLogs(): Bucket {
    const bucket = new Bucket(this, 'AccessLogs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Load balancers write to no bucket with a key of one's own.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It is where access logs go; logs of who reads logs are for CloudTrail.',
    });
    return bucket;
  }
}
