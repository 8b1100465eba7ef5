import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { discoverLink } from '../../../../src/clients/elasticsearch/discoverLink';
import type { FieldKind } from '../../../../src/clients/elasticsearch/fieldKinds';
import { renderMatch } from '../../../../src/clients/elasticsearch/renderMatch';
import { templateRegexp, within } from '../../../../src/clients/elasticsearch/textQueries';
import { viewEntry } from '../../../../src/core/errors/entryView';
import type { MatchCondition, RecordMatch } from '../../../../src/core/errors/logBackend';
import { fitsMatch } from '../../../../src/core/errors/recordMatch';
import { ecs, window } from './searchWorld';

const message = { name: 'message', place: 'field', keyword: 'message.keyword' } as const;
const stack = { name: 'error.stack_trace', place: 'field' } as const;
const view = (text: string) => viewEntry({ id: '1', time: 0, fields: { message: text }, values: {} });

/** Words, what regular expressions and wildcards mean something by, and line ends. */
const text = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '7',
      ' ',
      '.',
      '*',
      '?',
      '\\',
      '"',
      '#',
      '@',
      '&',
      '<',
      '~',
      '(',
      ']',
      '{',
      '|',
      '^',
      '$',
      '-',
      'ü',
      '漢',
      '\n',
      '\r\n',
    ),
    { maxLength: 14 },
  )
  .map(parts => parts.join(''));
const part = text.map(value => value.replace(/[\r\n]/g, '')).filter(value => value !== '');

/** Lucene's expressions are over the whole value; a dot is any character there, a backslash before a letter is not used. */
function fitsLucene(regexp: string, value: string): boolean {
  return new RegExp(`^(?:${regexp})$`, 's').test(value);
}

describe('Texts by the letter', () => {
  it('are found as templates where they fit, and nowhere else', () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.boolean(),
        text,
        fc.boolean(),
        (parts, start, end, noise, isInside) => {
          const value = isInside ? `${start ? '' : noise}${parts.join('a7')}${end ? '' : noise}` : noise;
          const condition = { kind: 'template', field: message, parts, start, end } as const;
          const regexp = templateRegexp(condition);
          assert.ok(regexp !== undefined);
          fc.pre(value !== '');
          assert.equal(fitsLucene(regexp, value), fitsMatch(view(value), { all: [condition] }), regexp);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are found within a value, whatever they are made of', () => {
    fc.assert(
      fc.property(part, text, text, (wanted, before, after) => {
        const query = within('f', wanted) as {
          regexp?: { f: { value: string } };
          wildcard?: { f: { value: string } };
        };
        for (const value of [before + wanted + after, before + after]) {
          const isFound = query.regexp
            ? fitsLucene(query.regexp.f.value, value)
            : `*${value}*`.includes(query.wildcard?.f.value.slice(1, -1) ?? '\0');
          assert.equal(isFound, value.includes(wanted), JSON.stringify(query));
        }
      }),
    );
  });

  it('go as wildcards where an index would not take the expression', () => {
    assert.deepEqual(within('f', `*${'a'.repeat(1_000)}`), {
      wildcard: { f: { value: `*\\*${'a'.repeat(1_000)}*` } },
    });
    assert.equal(
      templateRegexp({ kind: 'template', field: message, parts: ['a'.repeat(950)], start: true, end: true }),
      undefined,
    );
  });
});

describe('A match', () => {
  const template = {
    kind: 'template',
    field: message,
    parts: ['Order ', ' failed'],
    start: true,
    end: true,
  } as const;
  const loose = { ...template, start: false } as const;
  const contains = { kind: 'contains', field: message, texts: ['gateway timed out', '()'] } as const;
  const equals = { kind: 'equals', field: message, value: 'x' } as const;
  type Row = readonly [
    string,
    MatchCondition,
    Readonly<Record<string, FieldKind>> | undefined,
    isExact: boolean | undefined,
    has: RegExp,
  ];
  const table: readonly Row[] = [
    [
      'a template from the start of a text with its keyword',
      template,
      { message: 'text', 'message.keyword': 'keyword' },
      true,
      /"regexp":\{"message\.keyword".*"intervals".*must_not/,
    ],
    [
      'a template from anywhere in it',
      loose,
      { message: 'text', 'message.keyword': 'keyword' },
      false,
      /"intervals"/,
    ],
    ['a template in a wildcard field', loose, { message: 'wildcard' }, true, /"regexp":\{"message"/],
    [
      'texts in a text',
      contains,
      { message: 'text', 'message.keyword': 'keyword' },
      false,
      /"match_phrase":\{"message":"gateway timed out"\}\}\]/,
    ],
    [
      'texts in a text with a wildcard beside it',
      contains,
      { message: 'text', 'message.keyword': 'wildcard' },
      true,
      /"wildcard":\{"message\.keyword"/,
    ],
    ['texts in a keyword', contains, { message: 'keyword' }, true, /\*gateway timed out\*/],
    [
      'a value of a keyword',
      equals,
      { message: 'text', 'message.keyword': 'keyword' },
      true,
      /"term":\{"message\.keyword":"x"\}/,
    ],
    ['a value where kinds are unknown', equals, undefined, false, /"term":\{"message\.keyword":"x"\}/],
    [
      'a value of a field that no index has',
      { ...equals, field: stack },
      { 'error.stack_trace': 'none' },
      true,
      /match_none/,
    ],
    [
      'no value',
      { kind: 'equals', field: stack, value: null },
      undefined,
      true,
      /"must_not":\[\{"exists":\{"field":"error\.stack_trace"/,
    ],
    ['a text within a number', contains, { message: 'other' }, undefined, /^$/],
    [
      'a text within a member of the line',
      { ...contains, field: { name: 'm', place: 'json' } },
      {},
      undefined,
      /^$/,
    ],
  ];
  for (const [name, condition, kinds, isExact, has] of table) {
    it(`is as exact as can be: ${name}`, () => {
      const kindOf = kinds && ((field: string): FieldKind | undefined => kinds[field]);
      const rendered = renderMatch({ all: [condition] } satisfies RecordMatch, { mapping: ecs, kindOf });
      assert.equal(rendered?.isExact, isExact);
      assert.match(rendered ? JSON.stringify(rendered.query) : '', has);
    });
  }

  it('of words leaves out the word that a hole may go on', () => {
    const parts = ['user-id:u', ' has v', ', gone'];
    const rendered = renderMatch(
      { all: [{ kind: 'template', field: message, parts, start: true, end: true }] },
      { mapping: ecs, kindOf: () => 'text', isPlain: true },
    );
    assert.deepEqual(
      [...JSON.stringify(rendered?.query).matchAll(/"match_phrase":\{"message":"([^"]*)"/g)].map(
        ([, words]) => words,
      ),
      ['user-', ' has ', ', gone'],
    );
  });
});

describe('A link to Discover', () => {
  const query = { window, services: ['check"out', null], levels: ['error'], text: "it's 100%!" };
  it('asks for the same, in Kibana’s notation', () => {
    const page = { url: 'https://kibana.example.com/s/shop/', dataSource: 'logs-*' };
    const link = discoverLink(query, ecs, 'https://es.example.com', page) ?? '';
    assert.ok(link.startsWith('https://kibana.example.com/s/shop/app/discover#/?_g='));
    const [time = '', state = ''] = [...link.matchAll(/=([^&]+)/g)].map(([, value]) =>
      decodeURIComponent(value ?? ''),
    );
    assert.equal(time, "(time:(from:'2026-01-10T12:00:00.000Z',to:'2026-01-10T13:00:00.000Z'))");
    assert.ok(state.startsWith("(index:'logs-*',query:(language:kuery,query:'"));
    assert.ok(
      state.includes('(service.name : ("check\\"out") or not service.name : *) and (log.level : ("error"))'),
    );
    assert.ok(state.includes('message : "it!\'s 100%!!"'));
  });

  it('leads to where OpenSearch moved Discover, with the time', () => {
    const page = { url: 'https://osd.example.com/app/data-explorer', dataSource: 'logs-*' };
    const link = discoverLink(query, ecs, 'https://es.example.com', page) ?? '';
    assert.ok(link.startsWith('https://osd.example.com/app/data-explorer/discover#?_g='));
    const states = [...link.matchAll(/=([^&]+)/g)].map(([, value]) => decodeURIComponent(value ?? ''));
    assert.match(states[0] ?? '', /^\(time:\(from:'2026-01-10T12:00:00\.000Z'/);
    assert.equal(states[1], "(discover:(columns:!(_source)),metadata:(indexPattern:'logs-*',view:discover))");
    assert.match(states[2] ?? '', /^\(filters:!\(\),query:\(language:kuery,query:'\(service\.name : /);
  });

  it('is the same from the app’s own address', () => {
    const at = (url: string) => discoverLink({ window }, ecs, 'https://es.example.com', { url });
    assert.equal(at('https://k.example.com/app/discover'), at('https://k.example.com'));
    assert.equal(at('https://k.example.com/app'), at('https://k.example.com'));
  });

  it('is told only where the page is known', () => {
    const at = (url: string) => discoverLink({ window }, ecs, url, undefined);
    assert.equal(at('https://es.example.com:9200'), undefined);
    assert.match(
      at('https://shop.es.eu-central-1.aws.elastic-cloud.com') ?? '',
      /^https:\/\/shop\.kb\.eu-central-1\.aws\.elastic-cloud\.com\/app\/discover/,
    );
    assert.match(
      at('https://search-shop-x.eu-west-1.es.amazonaws.com') ?? '',
      /amazonaws\.com\/_dashboards\/app\/discover/,
    );
    assert.equal(
      discoverLink({ window }, ecs, 'https://x.example', { url: 'javascript:alert(1)' }),
      undefined,
    );
  });
});
