import { gitProgram } from '../../../src/clients/sample/gitRunner';
import { writeSampleRepository } from '../../../src/clients/sample/shopHistory';
import { packShop } from './pack.mjs';

export interface BuildShopOptions {
  /** Made where it is missing; it must be empty. */
  readonly targetDir: string;
  /** The moment that the history and the logs lead up to (a number is Unix ms); the machine's clock unless told. */
  readonly now?: number | Date;
}

/** Writes a fresh copy of the sample workspace, with its git history and logs up to now. */
export async function buildShop({
  targetDir,
  now = Date.now(),
}: BuildShopOptions): Promise<{ readonly dir: string }> {
  await writeSampleRepository({ source: await packShop(), targetDir, now: Number(now), git: gitProgram() });
  return { dir: targetDir };
}
