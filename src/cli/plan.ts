import { planPush } from '../app/plan-push';
import { withOwnHooks } from '../domain/own-hooks';
import { commandImage } from './command-image';
import { DONE, hookPrefixOf, type Invocation, type Outcome, tableOf } from './invocation';
import { planText } from './text/plan-text';
import { printable } from './text/printable';

/** There is no such image. */
const NO_IMAGE = 3;

/** `slipway plan <service>:<tag>`: what a push of it would do now. Exit code 0, or 3 where ECR has no such image. */
export async function plan(invocation: Invocation): Promise<Outcome> {
  const { clients, now, stage, json } = invocation;
  const { spec, image } = commandImage(invocation, 'plan');
  const observer = { clients, now, tableName: tableOf(stage), log: SILENT };
  const planned = await planPush(observer, withOwnHooks(spec, hookPrefixOf(stage)), image);
  if (!planned) {
    const error = printable(`ECR has no image ${image.repository}:${image.tag}.`);
    return { ...(json ? { stdout: JSON.stringify({ error }) } : {}), stderr: error, exitCode: NO_IMAGE };
  }
  return { stdout: json ? JSON.stringify(planned, undefined, 2) : planText(planned), exitCode: DONE };
}

/** What observing notes is for the log of functions. */
const SILENT = { info() {}, warn() {}, error() {} };
