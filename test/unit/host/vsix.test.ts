import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { checkSizes, strayFiles } from '../../host/packageChecks';
import { measureVsix, readVsix } from '../../host/vsix';

/** A zip file of these files, stored or compressed. */
function zip(files: Readonly<Record<string, string>>, isCompressed: boolean): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = isCompressed ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(isCompressed ? 8 : 0, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), data);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const files = {
  '[Content_Types].xml': '<Types/>',
  'extension/package.json': '{"main": "./dist/extension.js"}',
  'extension/dist/extension.js': 'entry',
  'extension/dist/yaml.js': 'yaml!!',
  'extension/dist/media/playbook.js': 'page',
  'extension/README.md': 'words',
};

for (const isCompressed of [false, true]) {
  describe(`a ${isCompressed ? 'compressed' : 'stored'} VSIX`, () => {
    it('gives the files of the extension', () => {
      const entries = readVsix(zip(files, isCompressed));
      assert.deepEqual(
        Object.fromEntries(entries.map(entry => [`extension/${entry.path}`, entry.read().toString()])),
        Object.fromEntries(Object.entries(files).slice(1)),
      );
    });

    it('is measured: entry, host code and pages apart', () => {
      const folder = mkdtempSync(join(tmpdir(), 'vsix-'));
      const file = join(folder, 'x.vsix');
      writeFileSync(file, zip(files, isCompressed));
      const sizes = measureVsix(file);
      rmSync(folder, { recursive: true });
      assert.equal(sizes.entryBytes, 5);
      assert.equal(sizes.extensionBytes, 11);
      assert.deepEqual(sizes.webviewBytes, { playbook: 4 });
    });
  });
}

it('a file that is no zip is refused', () => {
  assert.throws(() => readVsix(Buffer.from('not a zip file, only words')), /not a zip file/);
});

describe('package checks', () => {
  it('names what must not ship', () => {
    const paths = [
      'dist/extension.js',
      'dist/extension.js.map',
      'src/a.js',
      '.env',
      'test/a.js',
      'media/icon.png',
    ];
    assert.deepEqual(strayFiles(paths), ['dist/extension.js.map', 'src/a.js', '.env', 'test/a.js']);
  });

  const small = { vsixBytes: 1, entryBytes: 1, extensionBytes: 1, extensionGzipBytes: 1, webviewBytes: {} };
  const cases: readonly (readonly [Partial<typeof small>, number])[] = [
    [{}, 0],
    [{ entryBytes: 80_000 }, 0],
    [{ entryBytes: 80_001 }, 1],
    [{ extensionGzipBytes: 560_001 }, 1],
    [{ vsixBytes: 1_000_000 }, 1],
  ];
  for (const [change, broken] of cases) {
    it(`${JSON.stringify(change)} breaks ${broken} limits`, () => {
      const checks = checkSizes({ ...small, ...change });
      assert.equal(checks.length, 3);
      assert.equal(checks.filter(check => !check.isKept).length, broken);
    });
  }
});
