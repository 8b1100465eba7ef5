import { join } from 'node:path';
import { makeTempDir, type TempDir } from '../../host/cleanup';
import {
  startPagerDutySim,
  simTokens,
  type PagerDutySim,
  type PagerDutySimOptions,
} from '../../sim/pagerDuty';
import { buildShop } from '../../workspaces/shop/build';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../harness/workbench';

/** A night at the shop: its repository with fresh logs, its PagerDuty account, and a workbench on both. */
export interface ShopNight {
  readonly bench: Workbench;
  readonly sim: PagerDutySim;
  /** The repository's folder. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Opens a night; the account starts with nothing open unless told otherwise. */
export async function openShopNight(
  options: WorkbenchOptions & { readonly sim?: PagerDutySimOptions } = {},
): Promise<ShopNight> {
  const temp: TempDir = makeTempDir('shop');
  const folder = join(temp.path, 'shop');
  await buildShop({ targetDir: folder });
  const sim = await startPagerDutySim({ openIncidents: false, ...options.sim });
  try {
    const bench = await openWorkbench({ folder, ...options });
    return {
      bench,
      sim,
      folder,
      close: async () => {
        await bench.close();
        await sim.close();
        temp.remove();
      },
    };
  } catch (error) {
    await sim.close();
    temp.remove();
    throw error;
  }
}

/** Connects as a person does: the command, the region "Other URL", the address, the key. */
export async function connect(
  { bench, sim }: Pick<ShopNight, 'bench' | 'sim'>,
  token: string = simTokens.user,
): Promise<void> {
  await startConnecting(bench, sim.url);
  await bench.quickInput.waitOpen(/API key/);
  await bench.quickInput.answer(token);
}

/** The connect flow up to the question for the key. */
export async function startConnecting(bench: Workbench, url: string): Promise<void> {
  await bench.runCommand('Opex: Connect to PagerDuty or Alertmanager…');
  await bench.quickInput.pick('Other URL…', /where is your account/);
  await bench.quickInput.answer(url, /address of the API/);
}
