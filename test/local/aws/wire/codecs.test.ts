import { describe, expect, test } from '@jest/globals';
import { misfitOf } from '../../../../local/aws/wire/check';
import { fromJson, toJson } from '../../../../local/aws/wire/json';
import { modelOf } from '../../../../local/aws/wire/model';
import { fromQuery } from '../../../../local/aws/wire/query';
import { matchRoutes } from '../../../../local/aws/wire/rest';
import { SERVICES } from '../../../../local/aws/wire/services';
import { structureToXml } from '../../../../local/aws/wire/xml';
import { parseXml } from '../../../../local/aws/wire/xml-reader';

const operation = (service: keyof typeof SERVICES, name: string) => modelOf(SERVICES[service]).operations.get(name)!;

describe('JSON', () => {
  const { input, output } = operation('codedeploy', 'GetDeployment');
  test('writes timestamps as epoch seconds and leaves absent members out', () => {
    const createTime = new Date('2026-11-21T09:00:00.250Z');
    expect(toJson(output, { deploymentInfo: { deploymentId: 'd-1', createTime, description: undefined } })).toEqual({
      deploymentInfo: { deploymentId: 'd-1', createTime: 1795251600.25 },
    });
  });

  test('reads null as absence and drops what it does not know', () => {
    expect(fromJson(input, { deploymentId: null, unknown: 1 })).toEqual({});
  });

  test.each([200_000, 5_000])('[WIRE-17] refuses a value nested %i levels deep', (levels) => {
    const { input: put } = operation('dynamodb', 'PutItem');
    const text = `{"Item":{"a":${'{"L":['.repeat(levels)}{"S":"x"}${']}'.repeat(levels)}}}`;
    expect(() => fromJson(put, JSON.parse(text))).toThrow('nested too deeply');
  });

  test('keeps a hostile key a key', () => {
    const tags = operation('lambda', 'TagResource').input;
    const read = fromJson(tags, JSON.parse('{"Resource":"arn","Tags":{"__proto__":"polluted"}}')) as {
      Tags: Record<string, string>;
    };
    expect(Object.keys(read.Tags)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a Query form', () => {
  const form = (text: string) => new URLSearchParams(text);

  test.each([
    ['10', 10],
    ['-1.5', -1.5],
    ['0x10', '0x10'],
    ['1e999', '1e999'],
    [' 1', ' 1'],
    ['', ''],
    ['Infinity', 'Infinity'],
  ])('[WIRE-17] takes %j for the number %j', (text, expected) => {
    const { input } = operation('elastic-load-balancing-v2', 'DescribeLoadBalancers');
    expect(fromQuery(input, new URLSearchParams({ PageSize: text }))).toEqual({ PageSize: expected });
  });

  test('is read along its paths, lists by their numbers', () => {
    const { input } = operation('elastic-load-balancing-v2', 'RegisterTargets');
    const read = fromQuery(
      input,
      form('TargetGroupArn=arn&Targets.member.2.Id=b&Targets.member.1.Id=a&Targets.member.1.Port=80'),
    );
    expect(read).toEqual({ TargetGroupArn: 'arn', Targets: [{ Id: 'a', Port: 80 }, { Id: 'b' }] });
  });

  test('is read as a map by entries', () => {
    const { input } = operation('sns', 'CreateTopic');
    const read = fromQuery(
      input,
      form(
        'Name=t&Attributes.entry.1.key=__proto__&Attributes.entry.1.value=x&Attributes.entry.2.key=b&Attributes.entry.2.value=y',
      ),
    );
    expect(Object.entries(read.Attributes as object)).toEqual([
      ['__proto__', 'x'],
      ['b', 'y'],
    ]);
  });

  test('costs its own size, not the size of its largest index', () => {
    const { input } = operation('elastic-load-balancing-v2', 'RegisterTargets');
    expect(fromQuery(input, form('Targets.member.999999999.Id=far')).Targets).toEqual([{ Id: 'far' }]);
  });

  test('leaves a number that is none for the check to refuse', () => {
    const { input } = operation('elastic-load-balancing-v2', 'RegisterTargets');
    const read = fromQuery(input, form('TargetGroupArn=arn&Targets.member.1.Id=a&Targets.member.1.Port=http'));
    expect(misfitOf(input, read, 'request')?.message).toBe('Targets[0].Port: expected number, got string');
  });
});

describe('XML', () => {
  test('escapes what is reserved and replaces what XML cannot hold', () => {
    const { output } = operation('sns', 'CreateTopic');
    expect(structureToXml(output, { TopicArn: '<&>"\'\u0000\r' })).toBe(
      '<TopicArn>&lt;&amp;&gt;&quot;&apos;\ufffd&#xD;</TopicArn>',
    );
  });

  test('is parsed with entities, CDATA, comments and namespaces', () => {
    const parsed = parseXml(
      '<?xml version="1.0"?><a xmlns="x"><!-- c --><n:b>1 &lt; 2&#33;</n:b><c><![CDATA[<d>]]></c><e/></a>',
    );
    expect(parsed.children.map(({ name, text }) => [name, text])).toEqual([
      ['b', '1 < 2!'],
      ['c', '<d>'],
      ['e', ''],
    ]);
  });

  test.each([
    ['an unclosed element', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
    ['an unknown entity', '<a>&e;</a>'],
    ['a character beyond Unicode', '<a>&#x110000;</a>'],
    ['text alone', 'hello'],
    ['nothing', ''],
  ])('is refused with %s', (_, source) => {
    expect(() => parseXml(source)).toThrow('not well-formed');
  });
});

describe('a REST route', () => {
  const named = (method: string, target: string): string[] => {
    const url = new URL(target, 'http://host');
    const matches = [...matchRoutes(modelOf(SERVICES.lambda), method, url.pathname, url.searchParams)];
    return matches.map(({ operation: { name } }) => name);
  };
  test.each([
    ['POST', '/2015-03-31/functions/f/invocations', 'Invoke'],
    ['GET', '/2015-03-31/functions/', 'ListFunctions'],
    ['GET', '/2015-03-31/functions/f/policy', 'GetPolicy'],
  ] as const)('%s %s is %s', (method, target, name) => {
    expect(named(method, target)[0]).toBe(name);
  });

  test('is none for a path that does not decode', () => {
    expect(named('GET', '/2015-03-31/functions/%zz')).toEqual([]);
  });
});
