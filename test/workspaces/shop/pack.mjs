// Makes of this folder what `writeSampleRepository` takes. Plain JavaScript, because the build runs it as it stands.
//
// `files/` is the tree as it is at the last commit; `history/NN-key.patch` is what commit NN changed. The trees in
// between come from undoing the patches one by one, so that nothing is kept twice and HEAD is easy to read.

import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { undoPatch } from './undoPatch.mjs';

const here = new URL('./', import.meta.url);
const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** "4d 2h" in milliseconds. */
function spanMs(text) {
  const parts = text.split(' ').map(part => /^(\d+)([dhm])$/.exec(part));
  if (parts.includes(null)) throw new Error(`history.json: not a span of time: ${text}`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs[unit], 0);
}

async function readTree(folder) {
  const tree = new Map();
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    // A Python that ran here leaves its bytecode; it is no part of the sample.
    if (!entry.isFile() || entry.name.endsWith('.pyc')) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    tree.set(relative(folder, file).split(sep).join('/'), await readFile(file, 'utf8'));
  }
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readHistory() {
  return JSON.parse(await readFile(new URL('history/history.json', here), 'utf8'));
}

/** The whole tree at each commit, oldest first: [{ key, tree: Map(path, text) }]. */
export async function shopTrees() {
  const { commits } = await readHistory();
  let tree = await readTree(fileURLToPath(new URL('files/', here)));
  const trees = [];
  for (let i = commits.length - 1; i >= 0; i--) {
    const { key } = commits[i];
    trees.unshift({ key, tree });
    if (i === 0) break;
    const name = `${String(i + 1).padStart(2, '0')}-${key}.patch`;
    tree = undoPatch(tree, await readFile(new URL(`history/${name}`, here), 'utf8'), name);
  }
  return trees;
}

function changes(before, after) {
  const files = {};
  for (const [path, text] of after) if (before.get(path) !== text) files[path] = text;
  for (const path of before.keys()) if (!after.has(path)) files[path] = null;
  return files;
}

/** The sample as data; its type is `SampleSource` in src/clients/sample/sampleSource.ts. */
export async function packShop() {
  const { authors, commits, reference, logs } = await readHistory();
  const trees = await shopTrees();
  return {
    version: 1,
    reference: Date.parse(reference),
    commits: commits.map(({ key, author, age, message, tag }, i) => ({
      key,
      author: authors[author],
      ageMs: spanMs(age),
      message,
      files: changes(trees[i - 1]?.tree ?? new Map(), trees[i].tree),
      ...(tag && {
        tag: { name: tag.name, message: tag.message, author: authors[tag.author], ageMs: spanMs(tag.age) },
      }),
    })),
    logs: await Promise.all(
      logs.map(async ({ from, path, format }) => ({
        path,
        format,
        text: gunzipSync(await readFile(new URL(`logs/${from}`, here))).toString('utf8'),
      })),
    ),
  };
}
