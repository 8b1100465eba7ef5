import { packExtension } from '../host/packExtension';
import { vsixFile } from '../host/paths';
import { say } from '../host/say';
import { measureVsix } from '../host/vsix';
import type { BenchResult } from './support/bench';

/** `size`: builds and packs Opex and measures what ships. Bytes. */
export async function run(): Promise<BenchResult> {
  say('Building and packing Opex …');
  await packExtension();
  return { figures: { ...measureVsix(vsixFile) } };
}
