import assert from 'node:assert/strict';

/** Elements and attributes that a rendered playbook may hold. */
const attributesOf: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'data-link', 'data-slug', 'data-path', 'data-fragment', 'rel', 'title', 'class'],
  img: ['src', 'alt', 'loading', 'title'],
  span: ['class', 'data-refused'],
  div: ['class', 'data-language', 'data-block', 'tabindex'],
  pre: ['tabindex', 'class'],
  p: ['class'],
  li: ['class', 'data-step'],
  ol: ['start'],
  th: ['scope', 'class'],
  td: ['class'],
  ...Object.fromEntries(
    ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(name => [name, ['id', 'tabindex', 'data-step']]),
  ),
  ...Object.fromEntries(
    'blockquote br code del em hr strong table tbody thead tr ul'.split(' ').map(name => [name, []]),
  ),
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Reads HTML as strictly as it is written by the renderer: every `<` must open or close a known element, every
 * attribute must be a known one in double quotes, and links and images may lead only where they may.
 */
export function assertSafe(html: string): void {
  let rest = html;
  for (let at = rest.indexOf('<'); at >= 0; at = rest.indexOf('<')) {
    rest = rest.slice(at);
    const tag = /^<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/.exec(rest);
    assert.ok(tag, `no tag of ours: ${rest.slice(0, 80)}`);
    const [whole, closing, name = '', attributes = ''] = tag;
    const known = Object.hasOwn(attributesOf, name) ? attributesOf[name] : undefined;
    assert.ok(known, `no element of ours: ${whole}`);
    assert.ok(!closing || attributes === '', whole);
    for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
      assert.ok(known.includes(attribute), `no attribute of ours: ${whole}`);
      assertValue(attribute, decode(value), whole);
    }
    rest = rest.slice(whole.length);
  }
}

function assertValue(attribute: string, value: string, whole: string): void {
  if (attribute === 'href') assert.match(value, /^(?:#|https?:\/\/[^\s\\]|mailto:)/i, whole);
  if (attribute === 'src') assert.match(value, /^https:\/\/images\.test\//, whole);
  if (attribute === 'id') assert.match(value, /^section-/, whole);
  if (attribute === 'class') assert.match(value, /^[a-z-]+$/, whole);
  if (attribute === 'tabindex') assert.match(value, /^(?:0|-1)$/, whole);
}

function decode(value: string): string {
  return value.replace(/&(#39|[a-z]+);/g, (reference, name: string) => entities[name] ?? reference);
}
