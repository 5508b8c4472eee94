import type { TrafficRoutingConfig } from '@aws-sdk/client-codedeploy';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { pageOf } from './pages';
import { checkedName, notBuilt, refusal } from './refusals';
import type { State } from './state';
import { checkedRouting } from './traffic-steps';

const canary = (canaryPercentage: number, canaryInterval: number): TrafficRoutingConfig => ({
  type: 'TimeBasedCanary',
  timeBasedCanary: { canaryPercentage, canaryInterval },
});
const linear = (linearPercentage: number, linearInterval: number): TrafficRoutingConfig => ({
  type: 'TimeBasedLinear',
  timeBasedLinear: { linearPercentage, linearInterval },
});

/** What every account has for ECS [CD: deployment-configurations]. */
const PREDEFINED: Readonly<Record<string, TrafficRoutingConfig>> = {
  'CodeDeployDefault.ECSAllAtOnce': { type: 'AllAtOnce' },
  'CodeDeployDefault.ECSCanary10Percent5Minutes': canary(10, 5),
  'CodeDeployDefault.ECSCanary10Percent15Minutes': canary(10, 15),
  'CodeDeployDefault.ECSLinear10PercentEvery1Minutes': linear(10, 1),
  'CodeDeployDefault.ECSLinear10PercentEvery3Minutes': linear(10, 3),
};
const PREFIX = 'CodeDeployDefault.';
/** Custom configurations of an account [CD: limits]. */
const MOST_CONFIGS = 50;

export function deploymentConfigOperations(world: World, state: State): Operations<'codedeploy'> {
  for (const [name, routing] of Object.entries(PREDEFINED))
    state.configs.set(name, { id: world.ids.uuid(), name, createdAt: world.clock.now(), routing });
  return {
    CreateDeploymentConfig: (input) => {
      const { computePlatform = 'Server' } = input;
      const name = checkedName('DeploymentConfig', input.deploymentConfigName);
      if (name.startsWith(PREFIX))
        throw refusal('InvalidDeploymentConfigName', `A deployment configuration name cannot start with ${PREFIX}`);
      if (!['Server', 'Lambda', 'ECS'].includes(computePlatform))
        throw refusal('InvalidComputePlatform', `The compute platform '${computePlatform}' is not valid`);
      if (computePlatform !== 'ECS') throw notBuilt(`the compute platform ${computePlatform}`);
      if (input.minimumHealthyHosts)
        throw refusal('InvalidMinimumHealthyHostValue', 'An ECS configuration has no minimum of healthy hosts');
      if (input.zonalConfig)
        throw refusal('InvalidZonalDeploymentConfiguration', 'An ECS configuration has no zonal configuration');
      const routing = checkedRouting(input.trafficRoutingConfig);
      if (state.configs.has(name))
        throw refusal('DeploymentConfigAlreadyExists', `A deployment configuration named ${name} already exists`);
      if (state.configs.size >= MOST_CONFIGS + Object.keys(PREDEFINED).length)
        throw refusal('DeploymentConfigLimitExceeded', 'The maximum number of deployment configurations was reached');
      const config = { id: world.ids.uuid(), name, createdAt: world.clock.now(), routing };
      state.configs.set(name, config);
      return { deploymentConfigId: config.id };
    },

    GetDeploymentConfig: ({ deploymentConfigName }) => {
      const { id, name, createdAt, routing } = state.config(deploymentConfigName);
      return {
        deploymentConfigInfo: {
          deploymentConfigId: id,
          deploymentConfigName: name,
          createTime: createdAt,
          computePlatform: 'ECS',
          trafficRoutingConfig: routing,
        },
      };
    },

    ListDeploymentConfigs: ({ nextToken }) => {
      const { items, next } = pageOf([...state.configs.keys()].sort(), nextToken);
      return { deploymentConfigsList: items, nextToken: next };
    },

    DeleteDeploymentConfig: ({ deploymentConfigName }) => {
      const name = checkedName('DeploymentConfig', deploymentConfigName);
      if (name.startsWith(PREFIX))
        throw refusal('InvalidOperation', 'A predefined deployment configuration cannot be deleted');
      const groups = [...state.applications.values()].flatMap((application) => [...application.groups.values()]);
      if (groups.some(({ settings }) => settings.configName === name))
        throw refusal('DeploymentConfigInUse', `The deployment configuration ${name} is in use`);
      state.configs.delete(name);
      return {};
    },
  };
}
