// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub replaces looks like a template string.
import { describe, expect, test } from '@jest/globals';
import { scopeOf } from '../../../../local/aws/cloudformation/stack/scope';
import { evaluate, NO_VALUE, type Scope } from '../../../../local/aws/cloudformation/template/intrinsics';
import { resolveParameters } from '../../../../local/aws/cloudformation/template/parameters';
import { parseTemplate } from '../../../../local/aws/cloudformation/template/parse-template';
import { readTemplate } from '../../../../local/aws/cloudformation/template/read-template';
import { creationOrder } from '../../../../local/aws/cloudformation/template/references';
import type { ParameterDefinition } from '../../../../local/aws/cloudformation/template/template';

const KNOWN = {
  has: (type: string) => type.startsWith('AWS::S3::'),
  attributesOf: () => ['Arn'],
};
const BUCKET = { Type: 'AWS::S3::Bucket' };
const read = (template: object | string) =>
  readTemplate(typeof template === 'string' ? template : JSON.stringify(template), KNOWN);

describe('a template as text', () => {
  test('[CFN-1] JSON, and YAML with short forms, read the same', () => {
    const yaml = `
AWSTemplateFormatVersion: 2010-09-09
Value:
  - !Ref A
  - !GetAtt A.B.C
  - !GetAtt [A, B]
  - !Sub 'x\${A}'
  - !Sub ['\${a}', { a: !Ref B }]
  - !Join [',', [a, !Select [0, !Split ['-', a-b]]]]
  - !If [Yes, !Not [!Condition C], !Ref AWS::NoValue]
  - !Equals [1, '1']
  - !FindInMap [M, a, b]
  - !ImportValue x
  - !Base64 |
    two
    lines
  - 0755
  - yes
`;
    expect(parseTemplate(yaml)).toEqual({
      AWSTemplateFormatVersion: '2010-09-09',
      Value: [
        { Ref: 'A' },
        { 'Fn::GetAtt': ['A', 'B.C'] },
        { 'Fn::GetAtt': ['A', 'B'] },
        { 'Fn::Sub': 'x${A}' },
        { 'Fn::Sub': ['${a}', { a: { Ref: 'B' } }] },
        { 'Fn::Join': [',', ['a', { 'Fn::Select': [0, { 'Fn::Split': ['-', 'a-b'] }] }]] },
        { 'Fn::If': ['Yes', { 'Fn::Not': [{ Condition: 'C' }] }, { Ref: 'AWS::NoValue' }] },
        { 'Fn::Equals': [1, '1'] },
        { 'Fn::FindInMap': ['M', 'a', 'b'] },
        { 'Fn::ImportValue': 'x' },
        { 'Fn::Base64': 'two\nlines\n' },
        755,
        'yes',
      ],
    });
    expect(parseTemplate('{"a": [1, {"Ref": "A"}]}')).toEqual({ a: [1, { Ref: 'A' }] });
  });

  test.each([
    ['JSON that is none', '{"a": ,}', 'Template format error: JSON not well-formed.'],
    ['YAML that is none', 'a: 1\nb: [', 'Template format error: YAML not well-formed. (line 2'],
    ['a key twice', 'a: 1\na: 2', 'Template format error: YAML not well-formed. (line 2'],
    ['an alias', 'a: &x 1\nb: *x', 'Template error: YAML aliases are not allowed in CloudFormation templates'],
    ['a list', '- a', 'Template format error: unsupported structure.'],
  ])('[CFN-2] %s is refused', (_, text, message) => {
    expect(() => parseTemplate(text)).toThrow(message);
  });
});

describe('a template that is well-formed', () => {
  test.each<[string, object, string]>([
    ['an unknown section', { Resource: {} }, 'Invalid template property or properties [Resource]'],
    ['no resources', {}, 'Template format error: At least one Resources member must be defined.'],
    ['another version', { AWSTemplateFormatVersion: '2011-01-01' }, 'unsupported value for AWSTemplateFormatVersion'],
    ['a transform', { Transform: 'AWS::Serverless-2016-10-31' }, 'The template section Transform is not built'],
    [
      'unknown types',
      { Resources: { A: { Type: 'AWS::Foo::Bar' }, B: { Type: 'AWS::Foo::Baz' } } },
      'Template format error: Unrecognized resource types: [AWS::Foo::Bar, AWS::Foo::Baz]',
    ],
    ['a resource without a type', { Resources: { A: {} } }, 'Every Resources object must contain a Type member.'],
    ['a name with other characters', { Resources: { 'a-b': BUCKET } }, 'Resource name a-b is non alphanumeric.'],
    [
      'a misspelt member',
      { Resources: { A: { ...BUCKET, Propertys: {} } } },
      "Invalid template resource property 'Propertys'",
    ],
    [
      'an unknown deletion policy',
      { Resources: { A: { ...BUCKET, DeletionPolicy: 'Keep' } } },
      'Unrecognized DeletionPolicy Keep',
    ],
    [
      'a parameter of an unknown type',
      { Parameters: { P: { Type: 'Text' } }, Resources: { A: BUCKET } },
      'Unrecognized parameter type: Text',
    ],
    [
      'an output without value',
      { Resources: { A: BUCKET }, Outputs: { O: {} } },
      'Every Outputs member must contain a Value object',
    ],
  ])('[CFN-3] with %s is refused', (_, template, message) => {
    expect(() => read(template)).toThrow(message);
  });

  const withName = (BucketName: unknown, more: object = {}) => ({
    Resources: { A: { ...BUCKET, Properties: { BucketName } }, B: BUCKET },
    ...more,
  });
  test.each<[string, object, string]>([
    ['Ref', withName({ Ref: 'Nobody' }), 'Unresolved resource dependencies [Nobody] in the Resources block'],
    ['GetAtt', withName({ 'Fn::GetAtt': ['Nobody', 'Arn'] }), 'Unresolved resource dependencies [Nobody]'],
    ['Sub', withName({ 'Fn::Sub': '${Nobody}-${AWS::Region}' }), 'Unresolved resource dependencies [Nobody]'],
    [
      'DependsOn',
      { Resources: { A: { ...BUCKET, DependsOn: 'Nobody' } } },
      'Unresolved resource dependencies [Nobody]',
    ],
    [
      'an output',
      withName('a', { Outputs: { O: { Value: { Ref: 'Nobody' } } } }),
      'Unresolved resource dependencies [Nobody] in the Outputs block',
    ],
    [
      'an attribute that the type does not have',
      withName({ 'Fn::GetAtt': ['B', 'Size'] }),
      'Template error: resource B does not support attribute type Size in Fn::GetAtt',
    ],
    ['a condition', withName({ 'Fn::If': ['Nobody', 'a', 'b'] }), 'Unresolved condition dependency Nobody'],
    [
      'a resource in a condition',
      withName('a', { Conditions: { C: { 'Fn::Equals': [{ Ref: 'B' }, 'b'] } } }),
      'Cannot reference resources in the Conditions block',
    ],
  ])('[CFN-4] a reference by %s to nothing is refused', (_, template, message) => {
    expect(() => read(template)).toThrow(message);
  });

  test('[CFN-35] conditions that need each other are refused with the members of the circle', () => {
    const not = (Condition: string) => ({ 'Fn::Not': [{ Condition }] });
    const Conditions = { A: not('B'), B: not('A'), C: not('A'), D: { 'Fn::Equals': ['a', 'b'] } };
    expect(() => read(withName('a', { Conditions }))).toThrow('Circular dependency between conditions: [A, B]');
    expect(() => read(withName('a', { Conditions: { A: not('A') } }))).toThrow('[A]');
    expect(() => read(withName('a', { Conditions: { C: not('D'), D: Conditions.D } }))).not.toThrow();
  });

  test('[CFN-35] a template nested beyond 200 levels is refused', () => {
    const levels = 5_000;
    const deep = JSON.stringify(withName('X')).replace(
      '"X"',
      `${'{"Fn::Base64":'.repeat(levels)}"a"${'}'.repeat(levels)}`,
    );
    expect(() => read(deep)).toThrow('nested too deeply');
  });

  test.each([
    ['a mapping', { 'Fn::FindInMap': ['M', 'constructor', 'name'] }],
    ['a name', { Ref: 'constructor' }],
    ['a name in a text', { 'Fn::Sub': ['${constructor}', {}] }],
  ])('[CFN-35] %s is not found in what every JavaScript object has', (_, value) => {
    const definition = { template: { mappings: { M: {} }, conditions: {} }, parameters: new Map() };
    const stack = scopeOf({ resources: new Map(), definition } as never, {} as never, {} as never);
    expect(() => evaluate(value, stack)).toThrow(/constructor/);
  });

  test('[CFN-35] nor is a condition', () => {
    expect(() => read(withName({ 'Fn::If': ['constructor', 'a', 'b'] }))).toThrow('Unresolved condition dependency');
  });

  test('[CFN-35] a property called __proto__ stays, for its schema to refuse', () => {
    expect(Object.keys(evaluate(JSON.parse('{"__proto__":{"x":1},"a":1}'), {} as Scope) as object)).toEqual([
      '__proto__',
      'a',
    ]);
  });

  test('[CFN-5] resources are ordered by what they depend on; a circle is refused with its members', () => {
    const named = (BucketName: unknown, more: object = {}) => ({ ...BUCKET, Properties: { BucketName }, ...more });
    const { resources } = read({
      Resources: {
        A: named({ 'Fn::Sub': '${B}' }),
        B: named({ 'Fn::If': ['C', { 'Fn::GetAtt': 'C.Arn' }, 'x'] }),
        C: BUCKET,
        D: { ...BUCKET, DependsOn: ['A'] },
        E: named({ 'Fn::Sub': ['${B}', { B: 'literal' }] }),
      },
      Conditions: { C: { 'Fn::Equals': ['a', 'b'] } },
    });
    expect(creationOrder(resources)).toEqual(['C', 'B', 'A', 'D', 'E']);
    const circle = {
      A: named({ Ref: 'B' }),
      B: named({ Ref: 'C' }, { DependsOn: 'E' }),
      C: named({ Ref: 'A' }),
      D: named({ Ref: 'A' }),
      E: BUCKET,
    };
    expect(() => read({ Resources: circle })).toThrow('Circular dependency between resources: [A, B, C]');
  });
});

describe('functions', () => {
  const scope: Scope = {
    region: 'ap-northeast-1',
    ref: (name) => ({ Text: 'text', List: ['a', 'b'], Number: '5' })[name],
    attribute: (resource, name) => `${resource}/${name}`,
    condition: (name) => name === 'Yes',
    mapping: (...keys) => keys.join('/'),
    exportedValue: (name) => `exported ${name}`,
  };
  test.each<[unknown, unknown]>([
    [{ Ref: 'List' }, ['a', 'b']],
    [{ Ref: 'AWS::NoValue' }, NO_VALUE],
    [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    [{ 'Fn::GetAtt': ['R', 'A.B'] }, 'R/A.B'],
    [{ 'Fn::Sub': '${Text} ${R.Arn} ${!Literal} $x' }, 'text R/Arn ${Literal} $x'],
    [{ 'Fn::Sub': ['${x}${Text}', { x: { Ref: 'Number' } }] }, '5text'],
    [{ 'Fn::Join': ['-', { Ref: 'List' }] }, 'a-b'],
    [{ 'Fn::Join': ['', ['a', 1, true]] }, 'a1true'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::If': ['Yes', { Ref: 'Text' }, 'no'] }, 'text'],
    [{ 'Fn::If': ['No', 'yes', { Ref: 'AWS::NoValue' }] }, NO_VALUE],
    [{ 'Fn::Equals': [1, '1'] }, true],
    [{ 'Fn::Not': [{ Condition: 'No' }] }, true],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    [{ 'Fn::Or': [{ Condition: 'Yes' }, { 'Fn::Equals': ['a', 'b'] }] }, true],
    [{ 'Fn::FindInMap': ['M', { Ref: 'Text' }, 'k'] }, 'M/text/k'],
    [{ 'Fn::ImportValue': { 'Fn::Sub': '${Text}-x' } }, 'exported text-x'],
    [{ 'Fn::Base64': 'ü' }, 'w7w='],
    [{ 'Fn::GetAZs': '' }, ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']],
    [{ Condition: { StringEquals: { a: { Ref: 'Text' } } } }, { Condition: { StringEquals: { a: 'text' } } }],
  ])('[CFN-6] %j', (value, expected) => {
    expect(evaluate(value, scope)).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, 'Fn::Cidr is not built'],
    [{ 'Fn::Select': [2, ['a', 'b']] }, 'Fn::Select cannot select nonexistent value at index 2'],
    [{ 'Fn::Join': ['a'] }, 'every Fn::Join object requires 2 parameters'],
    [{ 'Fn::Join': [',', 'text'] }, 'Fn::Join requires a list'],
    [{ 'Fn::Sub': { a: 1 } }, "One or more Fn::Sub intrinsic functions don't specify expected arguments"],
    [{ 'Fn::Sub': '${List}' }, 'Fn::Sub takes text'],
    [{ 'Fn::And': [{ Condition: 'Yes' }] }, 'at least 2 and at most 10'],
    ['{{resolve:ssm:/a}}', 'Dynamic references are not built'],
  ])('[CFN-7] %j is refused', (value, message) => {
    expect(() => evaluate(value, scope)).toThrow(message);
  });
});

describe('parameters', () => {
  const resolve = (definition: ParameterDefinition, value?: string) =>
    resolveParameters(
      new Map([['P', definition]]),
      value === undefined ? [] : [{ ParameterKey: 'P', ParameterValue: value }],
    ).get('P')?.value;
  test.each<[ParameterDefinition, string | undefined, unknown]>([
    [{ Type: 'String' }, 'x', 'x'],
    [{ Type: 'String', Default: 'd' }, undefined, 'd'],
    [{ Type: 'String', Default: 'd' }, '', ''],
    [{ Type: 'Number', Default: 80 }, undefined, '80'],
    [{ Type: 'CommaDelimitedList' }, 'a, b', ['a', 'b']],
    [{ Type: 'List<AWS::EC2::Subnet::Id>' }, 'subnet-1,subnet-2', ['subnet-1', 'subnet-2']],
    [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'abc', 'abc'],
  ])('[CFN-8] %j given %j is %j', (definition, value, expected) => {
    expect(resolve(definition, value)).toEqual(expected);
  });

  test.each<[ParameterDefinition, string | undefined, string]>([
    [{ Type: 'String' }, undefined, 'Parameters: [P] must have values'],
    [{ Type: 'String', AllowedValues: ['a', 'b'] }, 'c', "Parameter 'P' must be one of AllowedValues"],
    [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'abc1', "Parameter 'P' must match pattern [a-z]+"],
    [{ Type: 'String', MinLength: 2 }, 'a', "Parameter 'P' must contain at least 2 characters"],
    [{ Type: 'String', MaxLength: '2' }, 'abc', "Parameter 'P' must contain at most 2 characters"],
    [{ Type: 'Number' }, 'x', "Parameter 'P' must be a number"],
    [{ Type: 'Number', MinValue: 1 }, '0', "Parameter 'P' must be a number not less than 1"],
    [{ Type: 'List<Number>', MaxValue: 5 }, '1,6', "Parameter 'P' must be a number not greater than 5"],
    [{ Type: 'AWS::EC2::VPC::Id' }, 'x', 'parameter value x for parameter name P does not exist'],
    [
      { Type: 'String', AllowedPattern: 'a', ConstraintDescription: 'must be a' },
      'b',
      'Parameter P failed to satisfy constraint: must be a',
    ],
  ])('[CFN-9] %j given %j is refused', (definition, value, message) => {
    expect(() => resolve(definition, value)).toThrow(message);
  });

  test('[CFN-9] a parameter that the template does not have is refused', () => {
    expect(() => resolveParameters(new Map(), [{ ParameterKey: 'X', ParameterValue: '' }])).toThrow(
      'Parameters: [X] do not exist in the template',
    );
  });
});
