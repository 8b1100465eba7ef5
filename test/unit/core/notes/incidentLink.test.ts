import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  lineOfPlace,
  linkFileName,
  linksText,
  quoteText,
  readLinks,
  withPlace,
  type IncidentLinks,
} from '../../../../src/core/notes/incidentLink';

const id = 'pagerduty:acme:Q1';
const place = { path: 'services/checkout/src/checkout.ts', line: 118, quote: 'throw new ChargeError(' };
const links: IncidentLinks = { incident: id, title: 'Checkout: card charges failing', places: [place] };

describe('links of incidents', () => {
  it('come back as they were written', () => {
    assert.deepEqual(readLinks(linksText(links), id), links);
  });

  it('are written in one order, so that two people’s changes merge', () => {
    const other = { path: 'a.ts', line: 3 };
    const one = withPlace(withPlace({ incident: id, places: [] }, place), other);
    const two = withPlace(withPlace({ incident: id, places: [] }, other), place);
    assert.equal(linksText(one), linksText(two));
  });

  it('hold a line once', () => {
    const again = withPlace(links, { ...place, author: 'Ann' });
    assert.deepEqual(again.places, [{ ...place, author: 'Ann' }]);
  });

  const refused: readonly [string, unknown][] = [
    ['another incident', { version: 1, incident: 'pagerduty:acme:Q2', places: [] }],
    ['a newer version', { version: 2, incident: id, places: [] }],
    ['no list', { version: 1, incident: id, places: {} }],
    ['no object', []],
  ];
  for (const [name, value] of refused) {
    it(`are none: ${name}`, () => assert.equal(readLinks(JSON.stringify(value), id), undefined));
  }
  it('are none: no JSON', () => assert.equal(readLinks('{"version": 1', id), undefined));

  it('leave out places that climb out of the folder, or are none', () => {
    const places = [
      { path: '../../etc/passwd', line: 1 },
      { path: '/etc/passwd', line: 1 },
      { path: 'C:\\x', line: 1 },
      { path: 'a.ts', line: 0 },
      { path: 'a.ts', line: '1' },
      'a.ts',
      null,
      { path: './src//b.ts', line: 7, commit: '--output=x', author: 5 },
    ];
    const read = readLinks(JSON.stringify({ version: 1, incident: id, places }), id);
    assert.deepEqual(read?.places, [{ path: 'src/b.ts', line: 7 }]);
  });

  it('never throw on what a file holds', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        readLinks(text, id);
      }),
    );
  });

  const names: readonly [string, string | undefined][] = [
    [id, 'pagerduty.acme.Q1.json'],
    ['alertmanager:main:a/b', undefined],
    ['pagerduty:acme:..', undefined],
    ['nonsense', undefined],
  ];
  for (const [of, name] of names)
    it(`${of} lies in ${name ?? 'no file'}`, () => assert.equal(linkFileName(of), name));
});

describe('lineOfPlace', () => {
  const text = ['import x', '', 'export function charge() {', '  throw new ChargeError(', '}', '  return'];
  const cases: readonly [string, { line: number; quote?: string }, number, boolean][] = [
    ['stands where it stood', { line: 4, quote: 'throw new ChargeError(' }, 3, true],
    ['moved', { line: 90, quote: 'throw new ChargeError(' }, 3, true],
    ['is gone', { line: 4, quote: 'throw new OtherError(' }, 3, false],
    ['is gone, and the file is shorter', { line: 90, quote: 'nowhere' }, 5, false],
    ['was never quoted', { line: 2 }, 1, false],
  ];
  for (const [name, of, line, isSure] of cases) {
    it(name, () => assert.deepEqual(lineOfPlace(of, text), { line, isSure }));
  }
  it('does not guess between two lines that read the same', () => {
    assert.deepEqual(lineOfPlace({ line: 1, quote: '}' }, ['a', '}', '}']), { line: 0, isSure: false });
  });
  it('quotes without indentation', () => assert.equal(quoteText('\t  a   b '), 'a b'));
});
