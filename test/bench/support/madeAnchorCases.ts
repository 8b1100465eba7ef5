import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../host/paths';
import type { AnchorCase } from './anchorCases';
import { editedCase, edits, removedCase, seededChance, someBlock, type EditName } from './madeEdits';

const extensions = /\.(?:ts|js|mjs|py|go|java|cc|h|css|rb|rs)$/;
const folders = [
  'src',
  'media',
  'test/workspaces',
  'node_modules/marked/src',
  'node_modules/yaml/dist',
  'node_modules/keytar/src',
];
const casesPerFile = 2;
const maxFiles = 300;

/** Real files of several languages, edited in ways whose truth is known: a step is one or two edits, a jump up to six. */
export function madeAnchorCases(): readonly AnchorCase[] {
  const chance = seededChance(20260);
  const texts = folders
    .flatMap(folder => [...filesBelow(join(projectRoot, folder))].sort())
    .map(file => readFileSync(file, 'utf8').split(/\r\n|\r|\n/))
    .filter(lines => lines.length > 30 && lines.length < 1500);
  const step = Math.max(1, Math.floor(texts.length / maxFiles));
  const names = Object.keys(edits) as EditName[];
  return texts
    .filter((_, index) => index % step === 0)
    .flatMap((lines, index) => {
      const otherLines = texts[(index * 7 + 3) % texts.length] ?? [];
      const some = (): EditName => names[Math.floor(chance() * names.length)] ?? 'insert';
      return Array.from({ length: casesPerFile }).flatMap((): AnchorCase[] => {
        const block = someBlock(lines, chance);
        if (!block) return [];
        if (chance() < 0.05) return [removedCase('step', lines, block)];
        const world = { chance, otherLines };
        const few = Array.from({ length: 1 + Math.floor(chance() * 2) }, some);
        const many = Array.from({ length: 3 + Math.floor(chance() * 4) }, some);
        return [editedCase('step', lines, block, few, world), editedCase('jump', lines, block, many, world)];
      });
    });
}

function* filesBelow(folder: string): Generator<string> {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (extensions.test(entry.name) && statSync(path).size < 100_000) yield path;
  }
}
