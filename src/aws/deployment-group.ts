import {
  type CodeDeployClient,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import type { GroupFacts } from '../domain/verify/facts';
import { askingFor } from './aws-error';

/** A deployment group's settings; undefined when it, or its application, does not exist. Throws AwsError. */
export async function readGroup(
  codedeploy: CodeDeployClient,
  { applicationName, deploymentGroupName }: { readonly applicationName: string; readonly deploymentGroupName: string },
): Promise<GroupFacts | undefined> {
  const answer = await askingFor(
    'codedeploy:GetDeploymentGroup',
    codedeploy.send(new GetDeploymentGroupCommand({ applicationName, deploymentGroupName })),
  );
  const info = answer?.deploymentGroupInfo;
  if (!info) return undefined;
  const { deploymentReadyOption, terminateBlueInstancesOnDeploymentSuccess: termination } =
    info.blueGreenDeploymentConfiguration ?? {};
  const pairs = info.loadBalancerInfo?.targetGroupPairInfoList ?? [];
  return {
    serviceRoleArn: info.serviceRoleArn ?? '',
    deploymentConfigName: info.deploymentConfigName ?? '',
    services: (info.ecsServices ?? []).map(({ clusterName, serviceName }) => `${clusterName}/${serviceName}`),
    isBlueGreen: info.deploymentStyle?.deploymentType === 'BLUE_GREEN',
    targetGroupNames: pairs.flatMap(({ targetGroups = [] }) => targetGroups.flatMap(({ name }) => name ?? [])),
    alarmNames: info.alarmConfiguration?.enabled
      ? (info.alarmConfiguration.alarms ?? []).flatMap(({ name }) => name ?? [])
      : [],
    ready: {
      action: deploymentReadyOption?.actionOnTimeout ?? 'CONTINUE_DEPLOYMENT',
      waitTimeInMinutes: deploymentReadyOption?.waitTimeInMinutes ?? 0,
    },
    ...(termination?.action === 'TERMINATE'
      ? { terminationWaitTimeInMinutes: termination.terminationWaitTimeInMinutes ?? 0 }
      : {}),
  };
}

/** Whether a deployment configuration moves all traffic at once; undefined when there is none of that name. */
export async function movesAllAtOnce(
  codedeploy: CodeDeployClient,
  deploymentConfigName: string,
): Promise<boolean | undefined> {
  const answer = await askingFor(
    'codedeploy:GetDeploymentConfig',
    codedeploy.send(new GetDeploymentConfigCommand({ deploymentConfigName })),
  );
  const type = answer?.deploymentConfigInfo?.trafficRoutingConfig?.type;
  return answer && type === 'AllAtOnce';
}
