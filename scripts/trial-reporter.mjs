import { basename } from 'node:path';

/** Tells the process that started Jest how each trial went, as soon as it has. */
export default class TrialReporter {
  constructor() {
    process.once('disconnect', () => process.exit(1));
  }

  onTestFileResult({ path }, { testExecError, testResults }) {
    const tests = testResults.map(
      ({ ancestorTitles: [file, ...groups], title, status, duration, failureMessages }) => ({
        file,
        title: [...groups, title].join(' '),
        // On a busy machine anything takes too long: that nobody noticed in time is no notice.
        status: failureMessages.some((text) => text.includes('Exceeded timeout of')) ? 'timed out' : status,
        ms: duration ?? 0,
      }),
    );
    process.send({ name: basename(path), tests, broken: testExecError?.message });
  }
}
