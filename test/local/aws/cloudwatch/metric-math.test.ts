import { describe, expect, test } from '@jest/globals';
import { answerQueries, seriesIn } from '../../../../local/aws/cloudwatch/answer-queries';
import { dataQueries } from '../../../../local/aws/cloudwatch/data-query';

const MINUTE = 60_000;
const ACCOUNT = '123456789012';

/** `1 - 3`: values of the first minutes, and none in the second. */
type Picture = string;
const PICTURES: Readonly<Record<string, Picture>> = { m1: '30 20 0 0', m2: '20 - 20 -', empty: '- - - -' };

interface Given {
  readonly expressions: Readonly<Record<string, string>>;
  readonly pictures?: Readonly<Record<string, Picture>>;
  readonly periods?: Readonly<Record<string, number>>;
}

/** Asks for metrics, drawn as pictures of four minutes, and expressions over them. */
function answers({ expressions, pictures = PICTURES, periods = {} }: Given) {
  const stat = (MetricName: string) => ({
    ...{ Metric: { Namespace: 'Test', MetricName }, Period: periods[MetricName] ?? 60, Stat: 'Sum' },
  });
  const queries = [
    ...Object.entries(expressions).map(([Id, Expression]) => ({ Id, Expression })),
    ...Object.keys(pictures).map((Id) => ({ Id, MetricStat: stat(Id), ReturnData: false })),
  ];
  const window = { from: 0, until: 4 * MINUTE, now: 4 * MINUTE };
  return answerQueries(dataQueries(queries, ACCOUNT), window, ({ metric }) =>
    pictures[metric.name]!.split(' ').flatMap((mark, index) =>
      mark === '-' ? [] : [{ time: index * MINUTE, value: Number(mark) }],
    ),
  );
}

const drawn = (points: ReadonlyMap<number, number>): Picture =>
  [0, 1, 2, 3].map((index) => points.get(index * MINUTE) ?? '-').join(' ');

/** What one expression comes to: a picture of each series. */
const all = (expression: string, pictures = PICTURES): Picture[] =>
  seriesIn(answers({ expressions: { e1: expression }, pictures }).get('e1')!).map(({ points }) => drawn(points));
const one = (expression: string, pictures = PICTURES): Picture => all(expression, pictures).join(' | ');

describe('operators', () => {
  test.each([
    // The table of the CloudWatch User Guide.
    ['(m1 < m2)', '0 0 1 0'],
    ['(m1 >= 30)', '1 0 0 0'],
    ['(m1 > 15 AND m2 > 15)', '1 0 0 0'],
    ['m1 > 15 && m2 > 15', '1 0 0 0'],
    ['m1 == 0 OR m2 > 15', '1 0 1 1'],
    ['m1 || m2', '1 1 1 0'],
    ['m1 != m2', '1 1 1 0'],
    ['m1 <= 20', '0 1 1 1'],
  ])('[CW-30] %s is %s: true is 1, and a missing value 0', (expression, expected) => {
    expect(one(expression)).toBe(expected);
  });

  test.each([
    ['m1 + m2', '50 20 20 0'],
    ['m1 - 5', '25 15 -5 -5'],
    ['5 * m2', '100 - 100 -'],
    ['m1 ^ 2', '900 400 0 0'],
    ['-m1', '-30 -20 0 0'],
    ['m1 / 10', '3 2 0 0'],
    // Nothing is divided by zero, nor by what is missing.
    ['m2 / m1', '0.6666666666666666 0 - -'],
    ['m1 / m2', '1.5 - 0 -'],
    ['m1 / 0', '- - - -'],
    ['0 * m1 ^ -1', '0 0 - -'],
    ['empty + 1', '- - - -'],
    ['empty + m2', '20 - 20 -'],
  ])('[CW-31] %s is %s', (expression, expected) => {
    expect(one(expression)).toBe(expected);
  });

  test.each([
    ['1 + 2 * 3 + 0 * m1', '7 7 7 7'],
    ['(1 + 2) * 3 + 0 * m1', '9 9 9 9'],
    ['10 - 4 - 3 + 0 * m1', '3 3 3 3'],
    ['2 ^ 3 ^ 2 + 0 * m1', '512 512 512 512'],
    ['-2 ^ 2 + 0 * m1', '-4 -4 -4 -4'],
    ['2 * -3 + 0 * m1', '-6 -6 -6 -6'],
    ['1 + 1 > 1 == 1 + 0 * m1', '1 1 1 1'],
    ['1 OR 0 AND 0 + 0 * m1', '1 1 1 1'],
    [' m1\t+ 1 ', '31 21 1 1'],
    ['1e3 + .5 + 1.5E-1 + 0 * m1', '1000.65 1000.65 1000.65 1000.65'],
  ])('[CW-32] %s is %s', (expression, expected) => {
    expect(one(expression)).toBe(expected);
  });
});

describe('functions', () => {
  const pictures = { a: '1 -2.5 - 4', b: '9 - - 16' };
  test.each([
    ['ABS(a)', '1 2.5 - 4'],
    ['CEIL(a)', '1 -2 - 4'],
    ['FLOOR(a)', '1 -3 - 4'],
    ['LOG10(a * 1000 - 999)', '0 - - 3.477265995424853'],
    ['CEIL(LOG(b))', '3 - - 3'],
    ['DIFF(a)', '- -3.5 - 6.5'],
    ['RATE(a) * 60', '- -3.5 - 3.25'],
    ['RUNNING_SUM(a)', '1 -1.5 - 2.5'],
    ['PERIOD(a) + 0 * a', '60 60 - 60'],
    ['SUM(b) + 0 * a', '25 25 - 25'],
    ['MIN(a) + 0 * a', '-2.5 -2.5 - -2.5'],
    ['MAX(a) + 0 * a', '4 4 - 4'],
    ['STDDEV(b) + 0 * a', '3.5 3.5 - 3.5'],
    ['DATAPOINT_COUNT(a) + 0 * a', '3 3 - 3'],
    // What is missing is 0 in an average.
    ['AVG(b) + 0 * a', '6.25 6.25 - 6.25'],
    ['SUM([a, b])', '10 -2.5 - 20'],
    ['AVG([a, b])', '5 -1.25 - 10'],
    ['MIN([a, b])', '1 -2.5 - 4'],
    ['MAX([a, b])', '9 -2.5 - 16'],
    ['STDDEV([a, b])', '4 0 - 6'],
    ['DATAPOINT_COUNT([a, b])', '2 1 - 2'],
    ['SUM(100 / [a, b])', '111.11111111111111 -40 - 31.25'],
    ['TIME_SERIES(5)', '5 5 5 5'],
    ['TIME_SERIES(MAX(a))', '4 4 4 4'],
    ['FILL(a, 0)', '1 -2.5 0 4'],
    ['FILL(a, REPEAT)', '1 -2.5 -2.5 4'],
    ['CEIL(FILL(b, LINEAR) * 3)', '27 34 41 48'],
    ['FILL(b, a)', '9 -2.5 - 16'],
    ['FILL(a, MAX(b))', '1 -2.5 16 4'],
  ])('[CW-33] %s is %s', (expression, expected) => {
    expect(one(expression, pictures)).toBe(expected);
  });

  test('[CW-33] nothing is repeated before the first value, and no line leads from or to nowhere', () => {
    const edges = { a: '- 2 4 -' };
    expect(one('FILL(a, REPEAT)', edges)).toBe('- 2 4 4');
    expect(one('FILL(a, LINEAR)', edges)).toBe('- 2 4 -');
    expect(one('FILL(a, 7)', { a: '- - - -' })).toBe('7 7 7 7');
  });

  // The tables of the CloudWatch User Guide, "Using IF expressions".
  const metrics = { metric1: '1 1 0 0', metric2: '30 - 0 0', metric3: '0 0 20 -' };
  test.each([
    ['IF(metric1, metric2, metric3)', '30 0 20 -'],
    ['IF(metric1, 5, metric3)', '5 5 20 -'],
    ['IF(metric1, metric2, 5)', '30 0 5 5'],
    ['IF(metric1, metric2)', '30 0 - -'],
    ['IF(metric1 < 1, 10, 2)', '2 2 10 10'],
    ['IF(1, metric2, metric3)', '30 - 0 0'],
    ['IF(0, metric2, metric3)', '0 0 20 -'],
    ['IF(0, metric2)', '- - - -'],
    ['IF(metric3, -1, 1)', '1 1 -1 -'],
  ])('[CW-34] %s is %s', (expression, expected) => {
    expect(one(expression, metrics)).toBe(expected);
  });
});

describe('several series', () => {
  const pictures = { errors4xx: '1 2 - -', errors5xx: '- 3 4 -', requests: '10 20 30 40' };
  test.each([
    ['METRICS()', ['1 2 - -', '- 3 4 -', '10 20 30 40']],
    ['METRICS("errors")', ['1 2 - -', '- 3 4 -']],
    ["METRICS('4xx') * 100", ['100 200 - -']],
    ['[requests, METRICS("5xx")]', ['10 20 30 40', '- 3 4 -']],
    ['ABS(-METRICS("errors"))', ['1 2 - -', '- 3 4 -']],
    ['SUM([METRICS("4xx"), METRICS("5xx")]) / requests * 100', ['10 25 13.333333333333334 0']],
  ])('[CW-35] %s', (expression, expected) => {
    expect(all(expression, pictures)).toEqual(expected);
  });

  test('[CW-35] an expression names others, whatever their order, and has the label of its id', () => {
    const found = answers({ pictures, expressions: { e1: 'e2 * 100', e2: 'SUM(METRICS("errors")) / requests' } });
    expect(seriesIn(found.get('e1')!).map(({ points, label }) => [label, drawn(points)])).toEqual([
      ['e1', '10 25 13.333333333333334 0'],
    ]);
    const labels = answers({ pictures, expressions: { e1: 'METRICS("errors") * 2' } }).get('e1')!;
    expect(seriesIn(labels).map(({ label }) => label)).toEqual(['errors4xx', 'errors5xx']);
  });
});

describe('what is wrong', () => {
  test.each([
    ['m1 +', 'Unexpected end of the expression'],
    ['m1 m2', "Unexpected 'm2'"],
    ['(m1', 'Unexpected end of the expression'],
    ['m1)', "Unexpected ')'"],
    ['m1 $ 2', 'Unexpected character at position 2'],
    ['"m1', 'Unexpected character at position 0'],
    ['', 'Unexpected end of the expression'],
    ['m9 * 2', 'Unknown id m9'],
    ['M1 * 2', 'Unknown id M1'],
    ['sum(m1)', 'Unknown function sum'],
    ['BEST(m1)', 'Unknown function BEST'],
    ['toString(m1)', 'Unknown function toString'],
    ['AVG(m1)', 'The result must be a time series or an array of time series'],
    ['1 + 1', 'The result must be a time series or an array of time series'],
    ['"m1"', "A text is no value: 'm1'"],
    ['METRICS() + METRICS()', 'Operator + does not take arrays'],
    ['METRICS() > 1', 'Operator > does not take arrays'],
    ['METRICS(m1)', 'METRICS takes at most one text'],
    ['PERIOD(m1 + 1)', 'PERIOD takes a metric'],
    ['SUM(1)', 'SUM takes a time series or an array of time series'],
    ['SUM(m1, m2)', 'SUM takes 1 argument'],
    ['ABS(-5)', 'ABS takes a time series or an array of time series'],
    ['IF(m1)', 'IF takes 2 to 3 arguments'],
    ['IF(1, 2, 3)', 'IF of a scalar condition takes time series'],
    ['IF(METRICS(), 1, 0)', 'IF does not take arrays of time series'],
    ['FILL(m1)', 'FILL takes 2 arguments'],
    ['FILL(m1, [m2])', 'FILL does not take an array'],
    ['TIME_SERIES(m1)', 'TIME_SERIES takes a scalar'],
    ['[m1, 2]', 'An array has no scalars'],
    ['e1 + 1', 'The expression refers to itself'],
    [`${'('.repeat(300)}m1${')'.repeat(300)}`, 'The expression is nested too deeply'],
  ])('[CW-36] %s is refused: %s', (expression, message) => {
    const refused = expect(() => one(expression));
    refused.toThrow(expect.objectContaining({ code: 'ValidationError' }));
    refused.toThrow(`Error in expression 'e1': ${message}`);
  });

  test('[CW-36] two expressions that name each other are refused', () => {
    expect(() => answers({ expressions: { e1: 'e2', e2: 'e1' } })).toThrow('The expression refers to itself');
  });

  test.each([
    ['SELECT AVG(CPUUtilization) FROM "AWS/EC2"', 'Metrics Insights'],
    ["SEARCH('{AWS/EC2,InstanceId} CPU', 'Sum', 300)", 'SEARCH'],
    ['ANOMALY_DETECTION_BAND(m1, 2)', 'ANOMALY_DETECTION_BAND'],
    ['INSIGHT_RULE_METRIC("a", "b")', 'INSIGHT_RULE_METRIC'],
    ['SORT(METRICS(), AVG, DESC)', 'SORT'],
  ])('[CW-37] %s is refused by name', (expression, name) => {
    const refused = expect(() => one(expression));
    refused.toThrow(expect.objectContaining({ code: 'NotImplemented' }));
    refused.toThrow(name);
  });

  test('[CW-37] metrics of different periods do not go together', () => {
    const given = { expressions: { e1: 'm1 + m2' }, periods: { m2: 120 } };
    expect(() => answers(given)).toThrow('metric math of metrics with different periods is not built');
  });
});
