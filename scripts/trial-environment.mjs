import { basename } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';

/** Jest's Node environment with the variables of its trial, in which tests with other names are skipped. */
export default class TrialEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const { variables, titles } = config.projectConfig.testEnvironmentOptions.trials[basename(context.testPath)];
    Object.assign(this.global.process.env, variables);
    this.titles = titles;
  }

  handleTestEvent({ name }, state) {
    if (name === 'setup' && this.titles !== undefined) state.testNamePattern = new RegExp(this.titles);
  }
}
