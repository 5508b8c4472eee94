import { isEcrRegistry, parseImageReference, shortDigest } from '../image';
import type { BaseTaskDefinition } from '../service-spec';
import type { Facts, ImageFacts, Platform } from './facts';
import { type Judgement, ng, ok, skip } from './judgement';
import { mapped, text } from './members';

/** Each image exists, and one of its platforms is that of the tasks. */
export function judgeImages({ definition, images }: Facts): readonly Judgement[] {
  if (!images) return [];
  const references = [...new Set(definition.containerDefinitions.map(({ image }) => image))];
  return references.map((reference): Judgement => {
    const name = imageName(reference);
    const look = images[reference];
    if (!look) return skip(`${name} is in a registry that is not looked at`);
    if ('unseen' in look) return skip(`${name}: ${look.unseen}`);
    if (!look.seen) return ng(`${name} does not exist`, 'Push it again, or name another image.');
    return judgePlatform(name, look.seen, definition);
  });
}

function judgePlatform(name: string, { platforms }: ImageFacts, definition: BaseTaskDefinition): Judgement {
  const wanted = platformOf(definition);
  if (platforms.length === 0) return skip(`${name} does not say which platform it is for`);
  const fits = platforms.some(({ os, architecture }) => os === wanted.os && architecture === wanted.architecture);
  if (fits) return ok(`${name} runs on ${wanted.os}/${wanted.architecture}`);
  const has = platforms.map(({ os, architecture }) => `${os}/${architecture}`).join(', ');
  return ng(
    `${name} is built for ${has}, and the tasks run on ${wanted.os}/${wanted.architecture} (runtimePlatform)`,
    `Build it for ${wanted.os}/${wanted.architecture}, or change "runtimePlatform".`,
  );
}

/** The platform that tasks run on. API reference, RuntimePlatform: X86_64 and LINUX unless it says otherwise. */
export function platformOf({ runtimePlatform }: BaseTaskDefinition): Platform {
  const { cpuArchitecture, operatingSystemFamily } = mapped(runtimePlatform);
  return {
    architecture: text(cpuArchitecture) === 'ARM64' ? 'arm64' : 'amd64',
    os: text(operatingSystemFamily)?.startsWith('WINDOWS') ? 'windows' : 'linux',
  };
}

/** `frontend@sha256:0123456789ab`; of another registry the whole reference. */
function imageName(image: string): string {
  const reference = parseImageReference(image);
  if (!reference) return image;
  const { registry, repository, tag, digest } = reference;
  const short = isEcrRegistry(registry) ? repository : `${registry}/${repository}`;
  return digest === undefined ? `${short}:${tag ?? 'latest'}` : `${short}@${shortDigest(digest)}`;
}
