import { type CodeDeployClient, GetDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { askingFor } from './aws-error';

/** Where the replacement task set is reached before production traffic is. */
export interface TestListener {
  readonly protocol: 'http' | 'https';
  /** DNS name of the load balancer. */
  readonly host: string;
  readonly port: number;
}

/** What a listener's protocol is to an HTTP client; TCP and TLS are a Network Load Balancer's. */
const SPOKEN: Readonly<Record<string, TestListener['protocol']>> = {
  HTTP: 'http',
  TCP: 'http',
  HTTPS: 'https',
  TLS: 'https',
};

/**
 * The test listener of a deployment group, or why there is none to be used. Throws AwsError when AWS cannot be asked.
 * CodeDeploy: GetDeploymentGroup, `testTrafficRoute` (one listener at most); ELBv2: DescribeListeners.
 */
export async function findTestListener(
  { codedeploy, elb }: { readonly codedeploy: CodeDeployClient; readonly elb: ElasticLoadBalancingV2Client },
  group: { readonly applicationName: string; readonly deploymentGroupName: string },
): Promise<{ readonly listener: TestListener } | { readonly obstacle: string }> {
  const { applicationName, deploymentGroupName } = group;
  const answer = await askingFor(
    'codedeploy:GetDeploymentGroup',
    codedeploy.send(new GetDeploymentGroupCommand({ applicationName, deploymentGroupName })),
  );
  const pairs = answer?.deploymentGroupInfo?.loadBalancerInfo?.targetGroupPairInfoList ?? [];
  const listenerArn = pairs[0]?.testTrafficRoute?.listenerArns?.[0];
  if (listenerArn === undefined)
    return { obstacle: `the deployment group ${deploymentGroupName} has no test listener` };

  const listeners = await askingFor(
    'elasticloadbalancing:DescribeListeners',
    elb.send(new DescribeListenersCommand({ ListenerArns: [listenerArn] })),
  );
  const { LoadBalancerArn, Protocol = '', Port } = listeners?.Listeners?.[0] ?? {};
  if (LoadBalancerArn === undefined || Port === undefined)
    return { obstacle: `the test listener of ${deploymentGroupName} does not exist any more` };
  const protocol = SPOKEN[Protocol];
  if (!protocol) return { obstacle: `the test listener of ${deploymentGroupName} speaks ${Protocol}, not HTTP` };

  const balancers = await askingFor(
    'elasticloadbalancing:DescribeLoadBalancers',
    elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn] })),
  );
  const host = balancers?.LoadBalancers?.[0]?.DNSName;
  return host === undefined
    ? { obstacle: `the load balancer of ${deploymentGroupName} does not exist any more` }
    : { listener: { protocol, host, port: Port } };
}
