import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { inlineMap, mapReference, openSourceMap } from '../../../../src/clients/sourceMaps';

const source = `export function total(prices: readonly number[]): number {
  if (prices.length === 0) {
    throw new Error('empty');
  }
  return prices.reduce((sum, price) => sum + price, 0);
}
`;

/** A bundle and its map as a bundler writes them: minified, so that only columns tell places apart. */
async function bundled(
  sourcemap: 'linked' | 'inline',
): Promise<{ readonly code: string; readonly map: string }> {
  const { outputFiles } = await build({
    stdin: { contents: source, sourcefile: '../src/total.ts', loader: 'ts' },
    outfile: 'dist/app.js',
    ...{ bundle: true, minify: true, write: false, format: 'esm', sourcemap },
  });
  const text = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { code: text('.js'), map: text('.map') };
}

describe('source maps', () => {
  it('lead a place of a minified bundle to its line, by the map that the bundle names', async () => {
    const { code, map } = await bundled('linked');
    assert.equal(mapReference(code), 'app.js.map');
    const opened = openSourceMap(map, 'file:///shop/dist/app.js.map');
    const column = code.split('\n')[0]?.indexOf('new Error') ?? -1;
    const { source: file, line } = opened.original(1, column + 1) ?? {};
    assert.deepEqual([file, line], ['file:///shop/src/total.ts', 3]);
    assert.equal(opened.original(1, undefined)?.source, 'file:///shop/src/total.ts');
    assert.equal(opened.original(40, 1), undefined);
  });

  it('stand in the bundle itself', async () => {
    const { code } = await bundled('inline');
    const text = inlineMap(mapReference(code) ?? '') ?? '';
    assert.equal(
      openSourceMap(text, 'file:///shop/dist/app.js').original(1, 1)?.source,
      'file:///shop/src/total.ts',
    );
    assert.equal(inlineMap('data:application/json,%7B%22a%22%3A1%7D'), '{"a":1}');
    assert.equal(inlineMap('app.js.map'), undefined);
  });

  const line1 = 'AAAA';
  const roots: readonly (readonly [sourceRoot: string | undefined, source: string, found: string])[] = [
    [undefined, '../src/a.ts', 'file:///shop/src/a.ts'],
    ['../src', 'a.ts', 'file:///shop/src/a.ts'],
    ['/srv/build/src/', 'a.ts', 'file:///srv/build/src/a.ts'],
    ['webpack://shop/', './src/a.ts', 'webpack://shop/src/a.ts'],
    [undefined, 'webpack:///./src/a.ts', 'webpack:///src/a.ts'],
  ];
  for (const [sourceRoot, name, found] of roots) {
    it(`take in the root ${sourceRoot ?? 'none'}: ${name} → ${found}`, () => {
      const map = {
        version: 3,
        sources: [name],
        names: [],
        mappings: line1,
        ...(sourceRoot ? { sourceRoot } : {}),
      };
      const opened = openSourceMap(`)]}'\n${JSON.stringify(map)}`, 'file:///shop/dist/a.js.map');
      assert.deepEqual(opened.original(1, 1), { source: found, line: 1, column: 1 });
    });
  }

  it('may be made of sections', () => {
    const part = (name: string): object => ({ version: 3, sources: [name], names: [], mappings: line1 });
    const map = {
      version: 3,
      sections: [
        { offset: { line: 0, column: 0 }, map: part('a.ts') },
        { offset: { line: 9, column: 0 }, map: part('b.ts') },
      ],
    };
    const opened = openSourceMap(JSON.stringify(map), 'file:///shop/dist/a.js.map');
    assert.equal(opened.original(10, 1)?.source, 'file:///shop/dist/b.ts');
  });

  const broken: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['no JSON', '{"version":3,'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['without sources', '{"version":3,"mappings":"AAAA"}'],
    ['a page that says no', '<!doctype html><title>404</title>'],
  ];
  for (const [name, text] of broken) {
    it(`that are ${name} are refused`, () => {
      assert.throws(() => openSourceMap(text, 'file:///shop/dist/a.js.map').original(1, 1));
    });
  }

  const references: readonly (readonly [string, string | undefined])[] = [
    ['x\n//# sourceMappingURL=app.js.map', 'app.js.map'],
    ['x\n//@ sourceMappingURL=maps/app.js.map\n', 'maps/app.js.map'],
    ['a{}\n/*# sourceMappingURL=app.css.map */', 'app.css.map'],
    ['//# sourceMappingURL=old.map\nx\n//# sourceMappingURL=new.map', 'new.map'],
    ['x', undefined],
    ['"//# sourceMappingURL=" + name', undefined],
  ];
  for (const [code, found] of references) {
    it(`are named by ${JSON.stringify(code)}: ${found ?? 'not at all'}`, () => {
      assert.equal(mapReference(code), found);
    });
  }
});
