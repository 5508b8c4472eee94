import type { RequestListener } from 'node:http';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createElasticLoadBalancingV2 } from '../../../../local/aws/elastic-load-balancing-v2/elastic-load-balancing-v2';
import { freePort } from '../../../../local/aws/network/network';
import { sdkConfig, testKernel } from '../kernel';

const VPC = 'vpc-0a1b2c3d';

/** A load balancer, two target groups and helpers for targets, in an embedded AWS of their own. */
export async function givenLoadBalancer() {
  const aws = testKernel();
  const service = createElasticLoadBalancingV2(aws.world);
  aws.register(service);
  const elb = new ElasticLoadBalancingV2(sdkConfig(aws));
  const { LoadBalancers } = await elb.createLoadBalancer({
    Name: 'web',
    Subnets: ['subnet-1', 'subnet-2'],
    SecurityGroups: ['sg-1'],
  });
  const loadBalancerArn = LoadBalancers![0]!.LoadBalancerArn!;
  const createTargetGroup = async (name: string): Promise<string> => {
    const { TargetGroups } = await elb.createTargetGroup({
      Name: name,
      TargetType: 'ip',
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: VPC,
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
    });
    return TargetGroups![0]!.TargetGroupArn!;
  };
  const blue = await createTargetGroup('blue');
  const green = await createTargetGroup('green');

  /** A server in the VPC, registered in a target group. */
  const target = async (targetGroup: string, listener: RequestListener) => {
    const address = aws.world.network.assignAddress();
    const endpoint = await aws.world.network.serve(address, 8080, listener);
    await elb.registerTargets({ TargetGroupArn: targetGroup, Targets: [{ Id: address }] });
    return { address, endpoint };
  };
  /** A listener that forwards by weight. */
  const listener = async (...weights: [arn: string, weight: number][]) => {
    const port = await freePort();
    const { Listeners } = await elb.createListener({
      LoadBalancerArn: loadBalancerArn,
      Protocol: 'HTTP',
      Port: port,
      DefaultActions: [
        {
          Type: 'forward',
          ForwardConfig: { TargetGroups: weights.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) },
        },
      ],
    });
    return { arn: Listeners![0]!.ListenerArn!, port, url: `http://127.0.0.1:${port}` };
  };
  /** `state` or `state reason` of each target. */
  const healthOf = async (targetGroup: string): Promise<string[]> => {
    const { TargetHealthDescriptions = [] } = await elb.describeTargetHealth({ TargetGroupArn: targetGroup });
    return TargetHealthDescriptions.map(({ TargetHealth }) =>
      [TargetHealth?.State, TargetHealth?.Reason].filter(Boolean).join(' '),
    );
  };
  return { aws, elb, service, loadBalancerArn, blue, green, target, listener, healthOf, createTargetGroup, VPC };
}

/** Answers every request with a status and a text. */
export const answering =
  (text: string, status: () => number = () => 200): RequestListener =>
  (_, response) => {
    response.writeHead(status());
    response.end(text);
  };
