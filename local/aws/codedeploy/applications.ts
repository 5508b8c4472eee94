import type { ApplicationInfo } from '@aws-sdk/client-codedeploy';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { arnsOf } from './arns';
import { pageOf } from './pages';
import { checkedName, notBuilt, refusal } from './refusals';
import type { Application, State } from './state';
import { checkedTags } from './tags';

/** [CD: limits] */
const MOST_APPLICATIONS = 1000;

export function applicationOperations(world: World, state: State): Operations<'codedeploy'> {
  const arns = arnsOf(world);
  const describe = ({ id, name, createdAt }: Application): ApplicationInfo => ({
    applicationId: id,
    applicationName: name,
    createTime: createdAt,
    linkedToGitHub: false,
    computePlatform: 'ECS',
  });
  const forget = (application: Application): void => {
    state.applications.delete(application.name);
    state.tags.delete(arns.application(application.name));
    for (const group of application.groups.keys()) state.tags.delete(arns.group(application.name, group));
  };
  return {
    CreateApplication: ({ applicationName, computePlatform = 'Server', tags = [] }) => {
      const name = checkedName('Application', applicationName);
      if (!['Server', 'Lambda', 'ECS'].includes(computePlatform))
        throw refusal('InvalidComputePlatform', `The compute platform '${computePlatform}' is not valid`);
      if (computePlatform !== 'ECS') throw notBuilt(`the compute platform ${computePlatform}`);
      if (state.applications.has(name))
        throw refusal('ApplicationAlreadyExists', `An application with name ${name} already exists`);
      if (state.applications.size >= MOST_APPLICATIONS)
        throw refusal('ApplicationLimitExceeded', 'The maximum number of applications was reached');
      const checked = checkedTags(tags);
      const application: Application = {
        id: world.ids.uuid(),
        name,
        createdAt: world.clock.now(),
        groups: new Map(),
        revisions: new Map(),
      };
      state.applications.set(name, application);
      state.tags.set(arns.application(name), checked);
      return { applicationId: application.id };
    },

    GetApplication: ({ applicationName }) => ({ application: describe(state.application(applicationName)) }),

    BatchGetApplications: ({ applicationNames = [] }) => {
      if (applicationNames.length === 0) throw refusal('ApplicationNameRequired', 'Application name is required');
      if (applicationNames.length > 100) throw refusal('BatchLimitExceeded', 'At most 100 applications can be named');
      return { applicationsInfo: applicationNames.map((name) => describe(state.application(name))) };
    },

    ListApplications: ({ nextToken }) => {
      const { items, next } = pageOf([...state.applications.keys()].sort(), nextToken);
      return { applications: items, nextToken: next };
    },

    UpdateApplication: ({ applicationName, newApplicationName }) => {
      const application = state.application(applicationName);
      if (newApplicationName === undefined || newApplicationName === application.name) return {};
      const name = checkedName('Application', newApplicationName);
      if (state.applications.has(name))
        throw refusal('ApplicationAlreadyExists', `An application with name ${name} already exists`);
      const kept = state.tags.get(arns.application(application.name)) ?? [];
      forget(application);
      application.name = name;
      state.applications.set(name, application);
      state.tags.set(arns.application(name), kept);
      return {};
    },

    DeleteApplication: ({ applicationName }) => {
      const application = state.applications.get(checkedName('Application', applicationName));
      if (application) {
        forget(application);
        application.groups.clear();
      }
      return {};
    },
  };
}
