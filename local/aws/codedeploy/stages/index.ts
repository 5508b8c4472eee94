import { allowTestTraffic } from './allow-test-traffic';
import { allowTraffic } from './allow-traffic';
import { hookStage } from './hook';
import { install } from './install';
import { readyWait } from './ready-wait';
import { restore } from './restore';
import type { Stage } from './stage';
import { terminateBlue } from './terminate-blue';

/** A blue/green deployment from its start to its end [CD: reference-appspec-file-structure-hooks]. */
export const BLUE_GREEN_STAGES: readonly Stage[] = [
  hookStage('BeforeInstall'),
  install,
  hookStage('AfterInstall'),
  allowTestTraffic,
  hookStage('AfterAllowTestTraffic'),
  readyWait,
  hookStage('BeforeAllowTraffic'),
  allowTraffic,
  hookStage('AfterAllowTraffic'),
  terminateBlue,
];

/** A deployment that takes another one back. */
export const ROLLBACK_STAGES: readonly Stage[] = [restore];
