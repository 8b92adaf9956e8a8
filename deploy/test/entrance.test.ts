import assert from 'node:assert/strict';
import { PATHS } from '../../src/admin/paths.ts';
import { caseNames, deployments, only, stackOf } from './support/deployments.ts';

const least = stackOf('least');
const all = stackOf('everything that can be turned on', 'chatbot');
const vpc = stackOf('an existing VPC on x86');

describe('the entrance', () => {
  it('speaks TLS 1.2 and 1.3 on 443, and nothing else', () => {
    for (const name of caseNames) {
      for (const template of deployments.get(name)?.values() ?? []) {
        for (const { Properties } of Object.values(template.findResources('AWS::ElasticLoadBalancingV2::Listener'))) {
          assert.equal(Properties.Port, 443);
          assert.equal(Properties.Protocol, 'HTTPS');
          assert.equal(Properties.SslPolicy, 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06');
        }
      }
    }
  });

  it('leads to the public doors alone: never to /metrics, and to /admin where that is turned on', () => {
    assert.deepEqual(paths(least), ['/api/messages', '/api/sns', '/healthz']);
    assert.deepEqual(paths(all), ['/admin', '/admin/*', '/api/messages', '/api/sns', '/healthz']);
    least.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    });
  });

  it("leads to every part of the operators' page", () => {
    const operators = paths(all).filter((path) => path.startsWith('/admin'));
    for (const path of Object.values(PATHS)) {
      assert.ok(
        operators.some(
          (pattern) => path === pattern || (pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1))),
        ),
        path,
      );
    }
  });

  it('drops headers that are none, and writes down who came', () => {
    const { LoadBalancerAttributes } = only(least, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    const attributes = JSON.stringify(LoadBalancerAttributes);
    assert.match(attributes, /"routing\.http\.drop_invalid_header_fields\.enabled","Value":"true"/);
    assert.match(attributes, /"access_logs\.s3\.enabled","Value":"true"/);
  });

  it('has a certificate that is made, or the one that is given', () => {
    least.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'chatbot.example.com',
      ValidationMethod: 'DNS',
    });
    least.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'chatbot.example.com.', Type: 'A' });
    vpc.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    vpc.resourceCountIs('AWS::Route53::RecordSet', 0);
    assert.match(JSON.stringify(vpc.findResources('AWS::ElasticLoadBalancingV2::Listener')), /certificate\/5a4d0000/);
  });
});

describe('the network', () => {
  it('is new, without NAT gateways, and its tasks admit the load balancer alone', () => {
    least.resourceCountIs('AWS::EC2::NatGateway', 0);
    least.resourceCountIs('AWS::EC2::Subnet', 2);
    least.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
    });
    const task = only(least, 'AWS::EC2::SecurityGroup', 'TaskSecurityGroup');
    assert.equal(task.SecurityGroupIngress, undefined);
    const into = Object.values(least.findResources('AWS::EC2::SecurityGroupIngress'));
    assert.equal(into.length, 1);
    assert.ok(into[0]?.Properties.SourceSecurityGroupId !== undefined && into[0].Properties.CidrIp === undefined);
  });

  it('has private subnets where they are asked for', () => {
    all.resourceCountIs('AWS::EC2::NatGateway', 2);
    all.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
    });
  });

  it('is one that is there where it is named', () => {
    vpc.resourceCountIs('AWS::EC2::VPC', 0);
    vpc.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: {
        AwsvpcConfiguration: { Subnets: ['subnet-0a1b2c3d4e5f60713', 'subnet-0a1b2c3d4e5f60714'] },
      },
    });
  });

  it('is found without asking AWS', () => {
    for (const name of caseNames) assert.doesNotMatch(JSON.stringify(stacks(name)), /dummy1a/);
  });
});

function stacks(name: (typeof caseNames)[number]): readonly unknown[] {
  return [...(deployments.get(name)?.values() ?? [])].map((template) => template.toJSON());
}

function paths(template: typeof least): readonly string[] {
  return Object.values(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'))
    .flatMap(({ Properties }) => Properties.Conditions)
    .flatMap(({ PathPatternConfig }) => PathPatternConfig?.Values ?? [])
    .sort();
}
