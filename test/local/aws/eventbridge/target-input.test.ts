import { EventBridge, type Target } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import { createEventBridge } from '../../../../local/aws/eventbridge/eventbridge';
import { sdkConfig, testKernel } from '../kernel';

const FUNCTION = 'arn:aws:lambda:ap-northeast-1:123456789012:function:f';
const DETAIL = {
  state: 'RUNNING',
  count: 3,
  none: null,
  said: 'it is "so"',
  'path/to': 'here',
  tags: ['a', 'b'],
  containers: [{ name: 'web', exit: 1 }, { name: 'log' }],
};

/** A rule with a function as its target, and the texts that the function was sent. */
async function ruleWith(target: Partial<Target>) {
  const aws = testKernel();
  aws.register(createEventBridge(aws.world, aws.onEvent));
  const sent: string[] = [];
  aws.register({
    name: 'lambda',
    operations: {
      Invoke: ({ Payload }) => {
        sent.push(Buffer.from(Payload as Uint8Array).toString());
        return { StatusCode: 202 };
      },
    },
  });
  const events = new EventBridge(sdkConfig(aws));
  await events.putRule({ Name: 'r', EventPattern: '{"source":["aws.ecs"]}' });
  await events.putTargets({ Rule: 'r', Targets: [{ Id: 't', Arn: FUNCTION, ...target }] });
  return { ...aws, sent };
}

async function sentWith(target: Partial<Target>): Promise<string | undefined> {
  const { world, clock, sent } = await ruleWith(target);
  world.publish({ source: 'aws.ecs', detailType: 'Change', resources: ['arn:1', 'arn:2'], detail: DETAIL });
  await clock.advance(0);
  return sent[0];
}

const filled = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  sentWith({ InputTransformer: { InputTemplate, InputPathsMap } });

describe('[EB-21] a path leads into the event', () => {
  test.each([
    ['$.detail.state', '"RUNNING"'],
    ['$.resources[1]', '"arn:2"'],
    ['$.detail.containers[0].exit', '1'],
    ['$.detail.containers[*].name', '["web","log"]'],
    ['$.detail.tags', '["a","b"]'],
    ['$.detail.path/to', '"here"'],
    ['$.detail.none', 'null'],
    ['$.detail.constructor', 'null'],
  ])('%s: %s', async (InputPath, expected) => {
    expect(await sentWith({ InputPath })).toBe(expected);
  });

  test('$ is the event itself', async () => {
    expect(JSON.parse((await sentWith({ InputPath: '$' })) ?? '')).toMatchObject({ source: 'aws.ecs', detail: DETAIL });
  });
});

describe('[EB-37] a template is filled in with what its paths lead to', () => {
  const paths = { state: '$.detail.state', count: '$.detail.count', tags: '$.detail.tags', gone: '$.detail.nowhere' };

  test.each<[string, string, string]>([
    ['a text', '"it is <state>"', '"it is RUNNING"'],
    ['quotes within a text', '"it is \\"<state>\\""', '"it is \\"RUNNING\\""'],
    ['values of an object', '{"state":<state>,"n":<count>,"t":<tags>}', '{"state":"RUNNING","n":3,"t":["a","b"]}'],
    ['texts of an object', '{"state":"<state>","n":"<count>"}', '{"state":"RUNNING","n":"3"}'],
    ['a list', '{"all":[9,<state>,true]}', '{"all":[9,"RUNNING",true]}'],
    ['a value by itself', '<tags>', '["a","b"]'],
    ['what is not there, in a text', '"it is <gone>"', '"it is "'],
    ['what is not there, as a value', '{"state":<gone>}', '{"state":""}'],
    ['a list in a text loses its quotes', '"tags: <tags>"', '"tags: [a,b]"'],
    ['several texts', '"<state>"\n"<count>"', '"RUNNING"\n"3"'],
    ['braces in a text', '"{[/<state>"', '"{[/RUNNING"'],
  ])('%s', async (_, template, expected) => {
    expect(await filled(template, paths)).toBe(expected);
  });

  test('a text between quotes is not escaped, elsewhere it is', async () => {
    const said = { said: '$.detail.said' };
    expect(await filled('"<said>"', said)).toBe('"it is "so""');
    expect(await filled('{"said":<said>}', said)).toBe('{"said":"it is \\"so\\""}');
  });

  test('null is null', async () => {
    expect(await filled('{"a":<none>,"b":"<none>"}', { none: '$.detail.none' })).toBe('{"a":null,"b":"null"}');
  });

  test('variables of the rule and of the event need no path', async () => {
    const rule = 'arn:aws:events:ap-northeast-1:123456789012:rule/r';
    expect(await filled('"<aws.events.rule-name> <aws.events.rule-arn> <aws.events.event.ingestion-time>"')).toBe(
      `"r ${rule} 2026-11-21T09:00:00Z"`,
    );
    const sent = JSON.parse((await filled('{"e":<aws.events.event>,"all":<aws.events.event.json>}')) ?? '');
    expect(sent.all).toMatchObject({ 'detail-type': 'Change', detail: DETAIL });
    expect(Object.keys(sent.e)).toEqual([
      ...['id', 'account', 'detailType', 'time', 'source', 'region', 'resources', 'version'],
    ]);
  });

  test('a template comes back as it was put', async () => {
    const aws = await ruleWith({ InputTransformer: { InputTemplate: '"<a>"', InputPathsMap: { a: '$.id' } } });
    const { Targets } = await new EventBridge(sdkConfig(aws)).listTargetsByRule({ Rule: 'r' });
    expect(Targets?.[0]?.InputTransformer).toEqual({ InputTemplate: '"<a>"', InputPathsMap: { a: '$.id' } });
  });
});

describe('[EB-38] a template or path that AWS refuses is refused', () => {
  const paths = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, '$.id']));
  const template = (InputTemplate: string, InputPathsMap: Record<string, string> = {}): Partial<Target> => ({
    InputTransformer: { InputTemplate, InputPathsMap },
  });

  test.each<[string, Partial<Target>, string | RegExp]>([
    [
      'a variable without a path',
      template('"a <b> c"', { a: '$.id' }),
      'InputTemplate for target t contains invalid placeholder b.',
    ],
    [
      'the event outside an object',
      template('"<aws.events.event.json>"'),
      'InputTemplate for target t contains placeholder aws.events.event.json valid only for JSON template.',
    ],
    ['the event in a list', template('[<aws.events.event.json>]'), /valid only for JSON template\.$/],
    ['a text without quotes', template('it is <a>', { a: '$.id' }), /^Invalid InputTemplate for target t : /],
    ['an object that does not end', template('{"a":<a>', { a: '$.id' }), /^Invalid InputTemplate for target t : /],
    ['a variable for a name', template('{<a>:1}', { a: '$.id' }), /^Invalid InputTemplate for target t : /],
    ['a variable in a name', template('{"x<a>":1}', { a: '$.id' }), /cannot be used as an object key/],
    ['a path without $', template('"<a>"', { a: 'detail' }), 'InputPath for target t is invalid.'],
    ['a name in brackets', template('"<a>"', { a: "$.detail['b']" }), 'InputPath for target t is invalid.'],
    ['such an InputPath', { InputPath: '$.detail["b"]' }, 'InputPath for target t is invalid.'],
    ['an InputPath that ends in a dot', { InputPath: '$.' }, 'InputPath for target t is invalid.'],
    ['over a hundred paths', template('"x"', paths(101)), /^1 validation error detected: /],
    ['a reserved name', template('"x"', { 'aws.events.rule-name': '$.id' }), /^1 validation error detected: /],
    ['an empty template', template(''), /inputTemplate' failed to satisfy constraint/],
    ['a template beside a path', { ...template('"x"'), InputPath: '$' }, /^Only one of Input, InputPath, or InputTr/],
    ['two values as Input', { Input: '{} {}' }, 'JSON syntax error in input for target t.'],
  ])('%s', async (_, target, message) => {
    await expect(ruleWith(target)).rejects.toMatchObject({
      name: 'ValidationException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('a hundred paths and a scalar as Input are taken', async () => {
    await ruleWith(template('"x"', paths(100)));
    expect(await sentWith({ Input: '"x"' })).toBe('"x"');
  });
});
