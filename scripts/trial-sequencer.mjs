import { basename } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** Trials in the order in which they were given: who gives them knows which are long, and have to begin first. */
export default class TrialSequencer extends TestSequencer {
  sort(tests) {
    const order = Object.keys(tests[0].context.config.testEnvironmentOptions.trials);
    const placeOf = ({ path }) => order.indexOf(basename(path));
    return [...tests].sort((one, other) => placeOf(one) - placeOf(other));
  }
}
