import type { StoredParameter } from './parameter';

/** Parameters that AWS publishes for everybody, of which there are thousands: those that landscapes here ask for. */
const PUBLISHED: Readonly<Record<string, string>> = {
  '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id': 'ami-0ec5a11d0fb7c2a9e',
  '/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id': 'ami-0b7d4c1f66ae20935',
};

/** A public parameter, which belongs to no account; `undefined` for what is none of them. */
export function publicParameter(name: string, region: string, now: Date): StoredParameter | undefined {
  const value = Object.hasOwn(PUBLISHED, name) ? PUBLISHED[name] : undefined;
  if (value === undefined) return undefined;
  return {
    name,
    arn: `arn:aws:ssm:${region}::parameter${name}`,
    versions: [
      {
        version: 1,
        type: 'String',
        stored: value,
        keyId: undefined,
        description: undefined,
        allowedPattern: undefined,
        tier: 'Standard',
        modifiedAt: now,
        modifiedBy: '',
        labels: new Set(),
      },
    ],
    tags: new Map(),
  };
}
