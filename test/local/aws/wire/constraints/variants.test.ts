import { afterAll, describe, expect, test } from '@jest/globals';
import { createAccount } from '../../../../../local/aws/account';
import { inProcessRunner } from '../../../../../local/aws/lambda/in-process-runner';
import { misfitsOf } from '../../../../../local/aws/wire/check';
import { Constraints } from '../../../../../local/aws/wire/constraints/constraints';
import { SIDECARS } from '../../../../../local/aws/wire/constraints/sidecar';
import { modelOf } from '../../../../../local/aws/wire/model';
import { SERVICES, type ServiceName } from '../../../../../local/aws/wire/services';
import { START } from '../../kernel';
import { type Variant, variantsOf } from './variants';
import { JUDGED_ELSEWHERE, VOICES } from './voices';

const aws = createAccount({
  startAt: START,
  seed: 'variants',
  onInternalError: (error) => {
    throw error;
  },
  runner: inProcessRunner(() => async () => 'done'),
});
afterAll(() => aws.close());
const CALLER = { kind: 'service', service: 'variants.local' } as const;

const services = Object.keys(SIDECARS) as ServiceName[];

describe.each(services)('%s refuses a request that is wrong in one thing', (service) => {
  const constraints = new Constraints(SIDECARS[service]);

  test.each(Object.keys(SIDECARS[service].operations))('[WIRE-40] %s, each with one code', async (operation) => {
    const model = modelOf(SERVICES[service]).operations.get(operation)!;
    const { right, variants } = variantsOf(service, operation);
    expect(misfitsOf(model, right, constraints)).toEqual([]);
    const told: string[] = [];
    const expected: string[] = [];
    for (const variant of variants) {
      const line = (code: string) => `${variant.broken} ${variant.path}: ${code}`;
      // The check finds it where the generator put it. Texts too short or too long for a list may break its pattern first.
      const found = misfitsOf(model, variant.value, constraints).filter(({ path }) => plain(path) === variant.path);
      expect({ path: variant.path, kinds: found.map(({ kind }) => kind) }).toEqual({
        path: variant.path,
        kinds: expect.arrayContaining([
          variant.broken === 'length' && found[0]?.kind === 'pattern' ? 'pattern' : variant.broken,
        ]),
      });
      if (isJudgedElsewhere(service, operation, variant)) continue;
      expected.push(line(variant.broken === 'type' ? 'SerializationException' : VOICES[service](variant, operation)));
      told.push(
        line(
          await aws.dispatcher.call(CALLER, service, model, variant.value as Record<string, unknown>).then(
            () => 'taken',
            ({ code, message }) => code ?? message,
          ),
        ),
      );
    }
    expect(told).toEqual(expected);
  });
});

/** A path without indices. */
const plain = (path: string): string => path.replaceAll(/\[\d+\]/g, '');

const isJudgedElsewhere = (service: ServiceName, operation: string, { path, broken }: Variant): boolean =>
  broken !== 'missing' && `${service}:${operation}.${path}` in JUDGED_ELSEWHERE;
