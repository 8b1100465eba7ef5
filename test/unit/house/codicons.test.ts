import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pickCodicons } from '../../../media/icons/pickCodicons.mjs';
import { findFiles } from '../../host/findFiles';
import { projectRoot } from '../../host/paths';

const codicons = join(projectRoot, 'node_modules', '@vscode', 'codicons', 'dist');
const css = readFileSync(join(codicons, 'codicon.css'), 'utf8');
const font = readFileSync(join(codicons, 'codicon.ttf'));

function table(of: Buffer, tag: string): Buffer {
  for (let at = 12; at < 12 + 16 * of.readUInt16BE(4); at += 16) {
    const offset = of.readUInt32BE(at + 8);
    if (of.toString('latin1', at, at + 4) === tag)
      return of.subarray(offset, offset + of.readUInt32BE(at + 12));
  }
  throw new Error(`no table ${tag}`);
}

/** The map of characters of this platform, encoding and format, where the font has it. */
function mapOf(of: Buffer, platform: number, encoding: number, format: number): Buffer | undefined {
  const cmap = table(of, 'cmap');
  for (let at = 4; at < 4 + 8 * cmap.readUInt16BE(2); at += 8) {
    const map = cmap.subarray(cmap.readUInt32BE(at + 4));
    if (
      cmap.readUInt16BE(at) === platform &&
      cmap.readUInt16BE(at + 2) === encoding &&
      map.readUInt16BE(0) === format
    )
      return map;
  }
  return undefined;
}

/** Character -> glyph: by the map of all of Unicode (format 12), which the whole font has as well. */
function charactersBefore(): ReadonlyMap<number, number> {
  const map = mapOf(font, 3, 10, 12)!;
  const found = new Map<number, number>();
  for (let at = 16; at < 16 + 12 * map.readUInt32BE(12); at += 12)
    for (let code = map.readUInt32BE(at); code <= map.readUInt32BE(at + 4); code++)
      found.set(code, map.readUInt32BE(at + 8) + code - map.readUInt32BE(at));
  return found;
}

/** Character -> glyph: by the map of its first plane (format 4), a segment a character. */
function charactersAfter(of: Buffer): ReadonlyMap<number, number> {
  const map = mapOf(of, 3, 1, 4)!;
  const segments = map.readUInt16BE(6) / 2;
  const column = (index: number, segment: number): number =>
    map.readUInt16BE(14 + (index > 0 ? 2 : 0) + 2 * (index * segments + segment));
  const found = new Map<number, number>();
  for (let segment = 0; segment < segments; segment++) {
    assert.equal(column(3, segment), 0);
    assert.equal(column(0, segment), column(1, segment));
    found.set(column(0, segment), (column(0, segment) + column(2, segment)) & 0xffff);
  }
  assert.ok(found.delete(0xffff), 'the last segment is the one that the format asks for');
  return found;
}

function outline(of: Buffer, glyph: number): Buffer {
  const loca = table(of, 'loca');
  const isLong = table(of, 'head').readInt16BE(50) === 1;
  const at = (index: number): number =>
    isLong ? loca.readUInt32BE(4 * index) : 2 * loca.readUInt16BE(2 * index);
  return table(of, 'glyf').subarray(at(glyph), at(glyph + 1));
}

describe('codicons as they ship', () => {
  const picked = pickCodicons(css, font, new Set(['warning', 'error', 'trash', 'no icon of this name']));

  it('have a rule for each icon that is shown, and for no other', () => {
    assert.deepEqual(
      [...picked.css.matchAll(/codicon-([\w-]+):before/g)].map(([, name]) => name),
      ['warning', 'trash', 'error'],
    );
    assert.match(picked.css, /@font-face[\s\S]*\.codicon-modifier-spin/);
  });

  it('look as they did', () => {
    const codes = [...picked.css.matchAll(/"\\([0-9a-f]+)"/g)].map(([, code]) => parseInt(code!, 16));
    const before = charactersBefore();
    const after = charactersAfter(picked.font);
    assert.deepEqual(
      [...after.keys()],
      codes.sort((a, b) => a - b),
    );
    for (const [code, glyph] of after) {
      assert.equal(glyph, before.get(code));
      const was = outline(font, glyph);
      assert.ok(was.length > 0);
      assert.deepEqual(outline(picked.font, glyph).subarray(0, was.length), was);
    }
  });

  it('leave the outlines of the others out', () => {
    const kept = charactersAfter(picked.font);
    const others = [...charactersBefore()].filter(([code]) => !kept.has(code));
    assert.ok(others.length > 400);
    assert.deepEqual(
      others.filter(([, glyph]) => outline(picked.font, glyph).length > 0),
      [],
    );
  });

  it('are a font whose sums are right', () => {
    for (let at = 0, sum = 0; at <= picked.font.length; at += 4) {
      if (at === picked.font.length) assert.equal(sum, 0xb1b0afba);
      else sum = (sum + picked.font.readUInt32BE(at)) >>> 0;
    }
  });

  it('say where a font is of no kind that is known', () => {
    assert.throws(() => pickCodicons(css, font, new Set()), /no icon/);
    const strange = Buffer.from(font);
    strange.write('cmaq', strange.indexOf('cmap'));
    assert.throws(() => pickCodicons(css, strange, new Set(['error'])), /no table cmap/);
  });

  it('are asked for by names that are strings of the source', () => {
    const made = findFiles(join(projectRoot, 'media'), '.ts').filter(file =>
      /\bicon\(\s*`|codicon-\$/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(
      made.map(file => file.slice(projectRoot.length + 1).replaceAll('\\', '/')),
      ['media/shared/dom.ts'],
    );
  });
});
