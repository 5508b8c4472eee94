import { parentPort, workerData } from 'node:worker_threads';
import { loadBundle } from './load-bundle.mjs';

/* The thread in which the simulation runs: what it says, and its exit code, are messages to the one that started it. */

const { root, given } = workerData;
const say = (what) => (said) => parentPort.postMessage([what, said]);
const { simulate } = await loadBundle(root, 'test/simulation/simulate.ts');
say('exitCode')(await simulate(given, { write: say('write'), progress: say('progress') }));
