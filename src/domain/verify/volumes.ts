import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr } from './judgement';
import { listed, mapped, text } from './members';
import { runsOnFargate } from './platform';

/** What of a volume is the host's own, and Fargate has no host to give it. API reference, Volume. */
const OF_THE_HOST = { dockerVolumeConfiguration: 'a Docker volume', fsxWindowsFileServerVolumeConfiguration: 'FSx' };

/** No Docker volumes on Fargate, nor paths of the host. */
export function judgeVolumes(facts: Facts): readonly Judgement[] {
  const volumes = listed(facts.definition.volumes).map(mapped);
  if (!runsOnFargate(facts) || volumes.length === 0)
    return [ok(volumes.length === 0 ? 'none' : 'the tasks do not run on Fargate')];
  return okOr(
    `${volumes.length}, none of the host`,
    volumes.flatMap((volume): readonly Judgement[] => {
      const name = text(volume.name) ?? 'without a name';
      const kinds = Object.entries(OF_THE_HOST).flatMap(([member, kind]) => (volume[member] ? [kind] : []));
      const path = text(mapped(volume.host).sourcePath);
      const all = [...kinds, ...(path === undefined ? [] : [`the host's path ${path}`])];
      return all.map((kind) =>
        ng(`volume ${name} is ${kind}, which Fargate does not have`, 'Use a volume of EFS or EBS, or an empty one.'),
      );
    }),
  );
}
