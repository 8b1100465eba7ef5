import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findFiles } from '../../host/findFiles';
import { projectRoot } from '../../host/paths';

/** Exports that nothing of what ships uses, and why they are there. */
const kept: Readonly<Record<string, string>> = {
  silentLogger: 'the log of tests',
  recordTime: 'tests of the sample hold the times of its logs against it',
};

interface File {
  readonly path: string;
  readonly text: string;
  /** Every word of its code, comments and strings. */
  readonly words: ReadonlySet<string>;
}

/** Words are enough: a name that stands in another file only by chance hides an unused one, and accuses none. */
function read(folder: string): readonly File[] {
  return findFiles(join(projectRoot, folder), '.ts').map(file => {
    const text = readFileSync(file, 'utf8');
    return {
      path: relative(projectRoot, file).replaceAll('\\', '/'),
      text,
      words: new Set(text.match(/[\w$]+/g)),
    };
  });
}

const exported =
  /^export (?:abstract )?(?:async )?(?<kind>const|function\*?|class|interface|type|enum|let) (?<name>\w+)/gm;

describe('exports', () => {
  const shipped = [...read('src'), ...read('media')];
  const build = readFileSync(join(projectRoot, 'esbuild.mjs'), 'utf8');
  const holders = new Map<string, number>();
  for (const { words } of shipped) for (const word of words) holders.set(word, (holders.get(word) ?? 0) + 1);
  const alone = shipped.flatMap(({ path, text }) =>
    [...text.matchAll(exported)]
      .map(({ groups }) => ({ path, text, name: groups!['name']!, kind: groups!['kind']! }))
      .filter(({ name }) => holders.get(name) === 1 && !build.includes(name) && !(name in kept)),
  );

  it('are used by what ships', () => {
    const dead = alone.filter(({ text, name }) => {
      const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
      return (code.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length === 1;
    });
    assert.ok(holders.size > 10_000);
    assert.deepEqual(
      dead.map(({ path, name }) => `${path}: ${name}`),
      [],
    );
  });

  it('of values are imported by another file, or by tests', () => {
    const tested = new Set(read('test').flatMap(({ words }) => [...words]));
    assert.deepEqual(
      alone
        .filter(({ kind, name }) => kind !== 'interface' && kind !== 'type' && !tested.has(name))
        .map(({ path, name }) => `${path}: ${name}`),
      [],
    );
  });

  it('that are kept all the same are there', () => {
    assert.deepEqual(
      Object.keys(kept).filter(name => !holders.has(name)),
      [],
    );
  });
});
