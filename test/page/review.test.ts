import { describe, expect, test } from '@jest/globals';
import { escapeHtml, html, plain } from '../../src/page/review/html';
import { languageOf } from '../../src/page/review/language';
import { STYLE } from '../../src/page/review/style';
import { TEXTS } from '../../src/page/review/texts';
import { clock, duration, moment } from '../../src/page/review/times';
import { traffic } from '../../src/page/review/traffic';
import { speaking, translationFaults } from '../../src/page/review/translation';
import { trafficText } from '../../src/page/traffic-text';

describe('what is put into a page', () => {
  test.each([
    ['markup', '<b>&"\'`', '&lt;b&gt;&amp;&quot;&#39;&#96;'],
    ['reordered text', 'a\u202eb\u2066c\u200fd', 'a[U+202E]b[U+2066]c[U+200F]d'],
    ['what has no width', 'a\u200bb\ufeffc\u2060d\u00ade', 'a[U+200B]b[U+FEFF]c[U+2060]d[U+00AD]e'],
    ['controls', 'a\u0000b\u001bc\u0085d', 'a[U+0000]b[U+001B]c[U+0085]d'],
    ['tags beyond the basic plane', 'a\u{e0041}', 'a[U+E0041]'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
    ['lines', 'a\nb\tc', 'a\nb\tc'],
    ['other scripts', '承認 שלום 🚢', '承認 שלום 🚢'],
  ])('%s is escaped, or shown for what it is', (_what, text, shown) => {
    expect(escapeHtml(text)).toBe(shown);
    expect(html`<p>${[text, [text]]}</p>`.markup).toBe(`<p>${shown}${shown}</p>`);
  });

  test('absent parts leave nothing behind', () => {
    expect(html`<p>${undefined}${false}${0}${html`<i>${'<'}</i>`}</p>`.markup).toBe('<p>0<i>&lt;</i></p>');
  });
});

describe('a window title', () => {
  test('is the text of the heading, without its elements and with what people wrote', () => {
    const heading = html`Release <bdi>${'frontend'}</bdi> <bdi lang="en">${'<bdi>v2</bdi> & "a>b"'}</bdi>?`;
    expect(plain(heading).markup).toBe('Release frontend &lt;bdi&gt;v2&lt;/bdi&gt; &amp; &quot;a&gt;b&quot;?');
  });
});

describe('the language that is asked for', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['ja', 'ja'],
    ['JA-jp', 'ja'],
    ['ja-Jpan-JP,ja;q=0.9,en;q=0.8', 'ja'],
    ['en-US,en;q=0.9,ja;q=0.8', 'en'],
    ['en;q=0.5, ja;q=0.8', 'ja'],
    ['en;q=0.8 ,ja ; q=0.8', 'en'],
    ['ja;q=0.8,en;q=0.8', 'ja'],
    ['de-DE,de;q=0.9', 'en'],
    ['de,ja;q=0.1', 'ja'],
    ['*', 'en'],
    ['*;q=0.1,ja', 'ja'],
    ['en;q=0,*', 'ja'],
    ['ja;q=0', 'en'],
    ['ja;q=2,en;q=0.1', 'en'],
    ['ja;q=x', 'en'],
    ['jax', 'en'],
    [';;;,,q=1', 'en'],
    [`${'x,'.repeat(10_000)}ja`, 'en'],
  ])('%s: %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

describe('the texts', () => {
  test('have every translation, with the same placeholders', () => {
    expect(translationFaults()).toEqual([]);
    expect(Object.keys(TEXTS).length).toBeGreaterThan(50);
  });

  test.each([
    ['missing', { en: 'Yes' }, 'The text "x" of the review page has no translation: ja.'],
    ['empty', { en: 'Yes', ja: ' ' }, 'The text "x" of the review page has no translation: ja.'],
    ['all missing', {}, 'The text "x" of the review page has no translation: en, ja.'],
    [
      'another placeholder',
      { en: '{a}', ja: '{b}' },
      'The text "x" of the review page has different placeholders in en and ja.',
    ],
    [
      'one placeholder less',
      { en: '{a} {a}', ja: '{a}' },
      'The text "x" of the review page has different placeholders in en and ja.',
    ],
  ])('%s: a sentence', (_what, text, sentence) => {
    expect(translationFaults({ x: text })).toEqual([sentence]);
  });

  test('take what is filled in as text', () => {
    expect(speaking('en')('timeLeft', { duration: '<b>' }).markup).toBe('&lt;b&gt; left');
  });
});

describe('times', () => {
  test.each([
    [0, '0 seconds', '0秒'],
    [1, '1 second', '1秒'],
    [59.9, '59 seconds', '59秒'],
    [60, '1 minute', '1分'],
    [1_499, '24 minutes', '24分'],
    [3_600, '1 hour', '1時間'],
    [7_260, '2 hours 1 minute', '2時間1分'],
  ])('%d seconds: %s, %s', (seconds, en, ja) => {
    expect(duration(speaking('en'), seconds).markup).toBe(en);
    expect(duration(speaking('ja'), seconds).markup).toBe(ja);
  });

  test('name their zone', () => {
    const at = '2026-01-09T00:05:59.999Z';
    expect(moment(speaking('en'), 'en', at).markup).toBe(`<time datetime="${at}">00:05 UTC on 9 January 2026</time>`);
    expect(moment(speaking('ja'), 'ja', at).markup).toBe(`<time datetime="${at}">2026年1月9日 00:05 UTC</time>`);
    expect(clock(speaking('en'), at).markup).toContain('00:05 UTC');
  });
});

describe('a deployment configuration', () => {
  const shown = (name: string, language: 'en' | 'ja') => plain(traffic(name, speaking(language))).markup;
  test.each([
    ['ECSAllAtOnce', ' (everything at once)', '（一度にすべて）'],
    ['ECSCanary10Percent5Minutes', ' (10 % for 5 minutes, then everything)', '（最初の5分間は10%、その後すべて）'],
    ['ECSLinear10PercentEvery1Minutes', ' (10 % more every minute)', '（1分ごとに10%ずつ）'],
    ['ECSLinear10PercentEvery3Minutes', ' (10 % more every 3 minutes)', '（3分ごとに10%ずつ）'],
  ])('%s is named and explained', (name, en, ja) => {
    const config = `CodeDeployDefault.${name}`;
    expect(shown(config, 'en')).toBe(`${config}${en}`);
    expect(shown(config, 'ja')).toBe(`${config}${ja}`);
    expect(trafficText(config)).toBe(`${config}: ${en.slice(2, -1)}`);
  });

  test('of somebody’s own keeps to its name', () => {
    expect(shown('<Slow>10Percent', 'en')).toBe('&lt;Slow&gt;10Percent');
    expect(trafficText('Slow10Percent')).toBe('Slow10Percent');
  });
});

test('the style has nothing that would end its element, or fetch', () => {
  expect(STYLE.element.markup.slice('<style>'.length, -'</style>'.length)).not.toMatch(/[<]|@import|url\(/);
});
