import { constraintsOf, isScalar } from '../../../../../local/aws/wire/constraints/shape';
import type { ConstrainedShape, Sidecar } from '../../../../../local/aws/wire/constraints/sidecar';
import type { Shape } from '../../../../../local/aws/wire/model';

/** Texts of the kinds that AWS's patterns ask for: the first that keeps all constraints is a sample. */
const TEXTS = [
  'a',
  '1',
  '/',
  'v1',
  '200',
  'lambda:*',
  'ALL',
  '$.a',
  '/a',
  'a:1',
  '123456',
  'o-a123456789',
  '123456789012',
  '/mnt/a',
  'sg-1',
  'subnet-1',
  '$LATEST',
  'Name',
  'tag:a',
  'eu-west-1',
  '0123abcd-0123-4567-89ab-0123456789ab',
  'sha256:abcdef',
  's3://a/b',
  'arn:aws:iam::123456789012:role/a',
  'arn:aws:lambda:eu-west-1:123456789012:function:a',
  'arn:aws:lambda:eu-west-1:123456789012:layer:a:1',
  'arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0',
  'arn:aws:lambda:eu-west-1:123456789012:capacity-provider:a',
  'arn:aws:lambda:eu-west-1::runtime:0123456789abcdef0123456789abcdef',
  'arn:aws:lambda:eu-west-1:123456789012:runtime/abcdef0123456789abcdef0123',
  'arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123456789abcdef0',
  'arn:aws:kms:eu-west-1:123456789012:key/a',
  'arn:aws:sqs:eu-west-1:123456789012:a',
  'arn:aws:events:eu-west-1:123456789012:rule/a',
  'arn:aws:events:eu-west-1:123456789012:event-bus/a',
  'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a',
  'aws.partner/a',
  'https://a.example.com/path',
  'a.endpoint',
  'ipv4pool-coip-a',
  'ipam-pool-a',
];

/** Values that keep every constraint of their shape, with required members only. */
export class Samples {
  constructor(readonly sidecar: Sidecar) {}

  rule(name: string | undefined): ConstrainedShape {
    return (name === undefined ? undefined : this.sidecar.shapes[name]) ?? {};
  }

  sample(shape: Shape, name: string | undefined): unknown {
    const rule = this.rule(name);
    switch (shape.kind) {
      case 'structure':
        return Object.fromEntries(
          shape.required.map((member) => [
            member,
            this.sample(shape.members.get(member)!.shape, rule.members?.[member]),
          ]),
        );
      case 'list':
        return Array.from({ length: rule.min ?? 0 }, () => this.sample(shape.item.shape, rule.item));
      case 'map':
        return this.entries(shape, rule, rule.min ?? 0);
      case 'string':
        return this.text(rule);
      case 'number':
        return rule.min ?? 1;
      case 'boolean':
        return true;
      case 'timestamp':
        return new Date(0);
      case 'blob':
        return new Uint8Array(rule.min ?? 0);
      case 'document':
        return {};
    }
  }

  /** A map of so many entries, told apart by the length of their keys. */
  entries(shape: Shape & { kind: 'map' }, rule: ConstrainedShape, count: number): Record<string, unknown> {
    const keys = this.rule(rule.key);
    const key = (index: number) => keys.enum?.[index] ?? this.text(keys) + 'a'.repeat(index);
    return Object.fromEntries(
      Array.from({ length: count }, (_, index) => [key(index), this.sample(shape.value.shape, rule.value)]),
    );
  }

  text(rule: ConstrainedShape): string {
    if (!isScalar(rule)) throw new Error('no text');
    const { min = 0 } = rule;
    const constraints = constraintsOf(rule);
    const candidates = rule.enum ?? [
      ...TEXTS,
      ...TEXTS.map((text) => text + 'a'.repeat(Math.max(0, min - text.length))),
    ];
    const text = candidates.find((candidate) => constraints.every(({ keeps }) => keeps(candidate)));
    if (text === undefined) throw new Error(`no sample keeps ${JSON.stringify(rule)}`);
    return text;
  }
}
