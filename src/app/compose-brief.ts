import { describeRevision, revisionOfDeployment } from '../aws/ecs';
import { imageLabels } from '../aws/image-labels';
import { readRecord } from '../aws/read-record';
import { skipsIn } from '../domain/check/skip';
import type { Verdict } from '../domain/check/verdict';
import { CannotAsk } from '../domain/errors';
import type { ReleaseBrief } from '../domain/gate/brief';
import { describeChanges } from '../domain/gate/describe-changes';
import { imageSource } from '../domain/gate/image-source';
import type { Release } from '../domain/record';
import type { BaseTaskDefinition, ServiceSpec } from '../domain/service-spec';
import { revisionLabel } from '../domain/task-definition';
import { type HookRuntime, recordTable } from './runtime';

/** The release that people are asked about, as the hook of its deployment knows it. */
export interface Question {
  readonly deploymentId: string;
  readonly releaseHash: string;
  readonly deploymentConfigName: string;
  /** Of all checks until now. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Puts together what approvers are shown: from the service's record, the two revisions, and the new image's labels.
 * Throws CannotAsk when the record does not carry the release or the deployment another revision than it, and AwsError.
 */
export async function composeBrief(runtime: HookRuntime, spec: ServiceSpec, question: Question): Promise<ReleaseBrief> {
  const { release, toRevision } = await releaseAsked(runtime, spec, question);
  const { ecs, ecr } = runtime.clients;
  await sameRevision(runtime, spec, question.deploymentId, toRevision);
  const fromRevision = release.from.revision;
  const [before, after] = [await describedRevision(ecs, fromRevision), await describedRevision(ecs, toRevision)];
  const image = release.changed[0]!;
  const labels = await imageLabels(ecr, image.repository, image.digest);
  if (!labels) runtime.log.warn('the labels of an image cannot be read', { service: spec.name, digest: image.digest });

  const [, , , region = '', account = ''] = toRevision.split(':');
  const source = imageSource(labels ?? {});
  return {
    service: spec.name,
    account,
    region,
    cluster: spec.cluster,
    ecsService: spec.service,
    deploymentId: question.deploymentId,
    deploymentConfigName: question.deploymentConfigName,
    releaseHash: question.releaseHash,
    from: release.from.images,
    to: release.images,
    changed: release.changed.map(({ repository, tag, digest, at }) => ({ repository, tag, digest, at })),
    fromRevision,
    toRevision,
    ...(source ? { source } : {}),
    changes: describeChanges(before, after),
    verdicts: question.verdicts,
    ...skipsIn(release),
  };
}

/** People are asked about what the record says is deployed, or not at all. */
async function releaseAsked(
  runtime: HookRuntime,
  spec: ServiceSpec,
  { deploymentId, releaseHash }: Question,
): Promise<{ readonly release: Release; readonly toRevision: string }> {
  const release = (await readRecord(recordTable(runtime), spec.name))?.state.release;
  const { phase } = release ?? {};
  const otherDeployment = phase?.name === 'deploying' && phase.deploymentId !== deploymentId;
  if (!release || !phase || release.hash !== releaseHash || otherDeployment)
    throw new CannotAsk(
      `the record of ${spec.name} does not carry the release of ${deploymentId}: it was ended or superseded`,
    );
  const toRevision = 'revision' in phase ? phase.revision : undefined;
  if (toRevision === undefined)
    throw new CannotAsk(`the record of ${spec.name} does not name the revision that ${deploymentId} deploys`);
  if (!release.changed[0]?.digest)
    throw new CannotAsk(`the release of ${deploymentId} changes no image, so there is no digest to compare`);
  return { release, toRevision };
}

/**
 * A deployment is known as a release's by its description, which whoever may create deployments can copy. What people
 * approve is what its task set runs.
 */
async function sameRevision(
  { clients }: HookRuntime,
  spec: ServiceSpec,
  deploymentId: string,
  toRevision: string,
): Promise<void> {
  const deployed = await revisionOfDeployment(clients.ecs, spec, deploymentId);
  if (deployed === toRevision) return;
  const what = deployed === undefined ? 'no revision that ECS tells of' : revisionLabel(deployed);
  throw new CannotAsk(`${deploymentId} deploys ${what}, and its release is ${revisionLabel(toRevision)}`);
}

async function describedRevision(ecs: HookRuntime['clients']['ecs'], arn: string): Promise<BaseTaskDefinition> {
  const { taskDefinition, tags = [] } = await describeRevision(ecs, arn);
  return { ...taskDefinition, tags };
}
