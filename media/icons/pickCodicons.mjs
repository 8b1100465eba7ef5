// Leaves the icons that no page shows out of VS Code's icon font. Plain JavaScript, because the build runs it as it stands.

/** A rule of the style sheet that gives a name its character. */
const iconRule = /^\.codicon-([\w-]+):before\s*\{\s*content:\s*["']\\([0-9a-f]+)["'];?\s*\}\n?/gm;

/**
 * The style sheet and the font with these icons alone; names that are no icon's do not matter. Glyphs keep their
 * numbers: those that go are left empty.
 */
export function pickCodicons(css, font, names) {
  const codes = new Set();
  const left = css.replace(iconRule, (rule, name, code) => {
    if (!names.has(name)) return '';
    codes.add(parseInt(code, 16));
    return rule;
  });
  if (codes.size === 0) throw new Error('codicons: no icon of the style sheet is shown by any page');
  return {
    css: left,
    font: pickGlyphs(
      font,
      [...codes].sort((a, b) => a - b),
    ),
  };
}

/** A TrueType font with the glyphs of these characters alone (Apple's and Microsoft's specification of the format). */
export function pickGlyphs(font, codes) {
  const tables = tablesOf(font);
  const table = tag => {
    const found = tables.get(tag);
    if (!found) throw new Error(`codicons: the font has no table ${tag}`);
    return found;
  };
  const glyphs = new Map(codes.map(code => [code, glyphOf(table('cmap'), code)]));
  const { glyf, loca } = keepGlyphs(table('glyf'), table('loca'), table('head'), new Set(glyphs.values()));
  const head = Buffer.from(table('head'));
  head.writeUInt32BE(0, 8);
  // Offsets of four bytes.
  head.writeInt16BE(1, 50);
  // Version 3 names no glyphs.
  const post = Buffer.from(table('post').subarray(0, 32));
  post.writeUInt32BE(0x00030000, 0);
  const made = [
    ...new Map([
      ...tables,
      ['cmap', cmapOf(glyphs)],
      ['glyf', glyf],
      ['head', head],
      ['loca', loca],
      ['post', post],
    ]),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return writeTables(font.subarray(0, 12), made);
}

function tablesOf(font) {
  const count = font.readUInt16BE(4);
  const tables = new Map();
  for (let index = 0; index < count; index++) {
    const at = 12 + 16 * index;
    const offset = font.readUInt32BE(at + 8);
    tables.set(
      font.toString('latin1', at, at + 4),
      font.subarray(offset, offset + font.readUInt32BE(at + 12)),
    );
  }
  return tables;
}

/** What a character looks like, by the map of Unicode's first plane (format 4). */
function glyphOf(cmap, code) {
  const map = unicodeMap(cmap);
  const count = map.readUInt16BE(6) / 2;
  for (let segment = 0; segment < count; segment++) {
    const at = base => base + 2 * segment;
    if (map.readUInt16BE(at(14)) < code) continue;
    const starts = 16 + 2 * count;
    const start = map.readUInt16BE(at(starts));
    if (start > code) break;
    const delta = map.readUInt16BE(at(starts + 2 * count));
    const rangeAt = at(starts + 4 * count);
    const range = map.readUInt16BE(rangeAt);
    const glyph = range === 0 ? code : map.readUInt16BE(rangeAt + range + 2 * (code - start));
    if (glyph !== 0) return (glyph + delta) & 0xffff;
    break;
  }
  throw new Error(`codicons: the font has no character ${code.toString(16)}`);
}

function unicodeMap(cmap) {
  const count = cmap.readUInt16BE(2);
  for (let index = 0; index < count; index++) {
    const at = 4 + 8 * index;
    const map = cmap.subarray(cmap.readUInt32BE(at + 4));
    if (cmap.readUInt16BE(at) === 3 && cmap.readUInt16BE(at + 2) === 1 && map.readUInt16BE(0) === 4)
      return map;
  }
  throw new Error('codicons: the font has no map of Unicode that is known here');
}

/** A map of format 4, a segment for each character and the last that the format asks for. */
function cmapOf(glyphs) {
  const segments = [...glyphs].map(([code, glyph]) => ({ code, delta: (glyph - code) & 0xffff }));
  segments.push({ code: 0xffff, delta: 1 });
  const count = segments.length;
  const power = 2 ** Math.floor(Math.log2(count));
  const map = Buffer.alloc(16 + 8 * count);
  [4, map.length, 0, 2 * count, 2 * power, Math.log2(power), 2 * (count - power)].forEach((value, index) =>
    map.writeUInt16BE(value, 2 * index),
  );
  segments.forEach(({ code, delta }, index) => {
    map.writeUInt16BE(code, 14 + 2 * index);
    map.writeUInt16BE(code, 16 + 2 * (count + index));
    map.writeUInt16BE(delta, 16 + 2 * (2 * count + index));
  });
  // One map: of Windows, Unicode's first plane.
  return Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12]), map]);
}

function keepGlyphs(glyf, loca, head, kept) {
  const isLong = head.readInt16BE(50) === 1;
  const count = loca.length / (isLong ? 4 : 2) - 1;
  const offset = index => (isLong ? loca.readUInt32BE(4 * index) : 2 * loca.readUInt16BE(2 * index));
  const offsets = Buffer.alloc(4 * (count + 1));
  const outlines = [];
  let end = 0;
  for (let index = 0; index < count; index++) {
    offsets.writeUInt32BE(end, 4 * index);
    // The first is what a character without a glyph looks like.
    if (index !== 0 && !kept.has(index)) continue;
    const outline = padded(glyf.subarray(offset(index), offset(index + 1)));
    if (outline.length > 0 && outline.readInt16BE(0) < 0)
      throw new Error(`codicons: glyph ${index} is made of others, which is not known here`);
    outlines.push(outline);
    end += outline.length;
  }
  offsets.writeUInt32BE(end, 4 * count);
  return { glyf: Buffer.concat(outlines), loca: offsets };
}

function writeTables(header, tables) {
  const directory = Buffer.alloc(16 * tables.length);
  const bodies = [];
  let end = header.length + directory.length;
  let headAt = 0;
  tables.forEach(([tag, body], index) => {
    if (tag === 'head') headAt = end;
    directory.write(tag, 16 * index, 'latin1');
    [checksum(body), end, body.length].forEach((value, place) =>
      directory.writeUInt32BE(value, 16 * index + 4 * (place + 1)),
    );
    bodies.push(padded(body));
    end += bodies[index].length;
  });
  const font = Buffer.concat([header, directory, ...bodies]);
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, headAt + 8);
  return font;
}

function padded(body) {
  return Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
}

function checksum(body) {
  const words = padded(body);
  let sum = 0;
  for (let at = 0; at < words.length; at += 4) sum = (sum + words.readUInt32BE(at)) >>> 0;
  return sum;
}
