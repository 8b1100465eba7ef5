import { existsSync } from 'node:fs';
import { runProcess, startProcess } from './childProcess';
import { findChromium } from './chromium';
import { findOnPath } from './findOnPath';
import { say } from './say';

/** Something the machine must have before the server host runs there. */
export interface SystemNeed {
  /** Package that brings it on Debian and Ubuntu. */
  readonly debian: string;
  /** What a person on another system has to look for. */
  readonly what: string;
  readonly isThere: () => boolean;
}

const isLinux = process.platform === 'linux';

/** Needed to open the workbench at all. */
export const runNeeds: readonly SystemNeed[] = [
  {
    debian: 'chromium',
    what: 'Chromium or Google Chrome (or its path in OPEX_CHROMIUM)',
    isThere: () => findChromium() !== undefined,
  },
  { debian: 'git', what: 'git', isThere: () => findOnPath('git') !== undefined },
];

/** Needed only while the server's native modules are compiled. */
export const compileNeeds: readonly SystemNeed[] = [
  { debian: 'g++', what: 'a C++ compiler', isThere: () => findOnPath('g++') !== undefined },
  { debian: 'make', what: 'make', isThere: () => findOnPath('make') !== undefined },
  { debian: 'python3', what: 'Python 3', isThere: () => findOnPath('python3') !== undefined },
  {
    debian: 'libkrb5-dev',
    what: 'the Kerberos headers (gssapi/gssapi.h)',
    // macOS has them in its SDK; elsewhere we cannot know the include path and look at the usual one.
    isThere: () => !isLinux || existsSync('/usr/include/gssapi/gssapi.h'),
  },
];

/** What is to be done about missing packages. */
export type PackagePlan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'install'; readonly packages: readonly string[] }
  | { readonly kind: 'tell'; readonly message: string };

/** Decides between installing (root on Debian) and naming exactly what a person has to install. */
export function planPackages(
  missing: readonly Pick<SystemNeed, 'debian' | 'what'>[],
  machine: { readonly isRoot: boolean; readonly hasApt: boolean },
): PackagePlan {
  if (missing.length === 0) {
    return { kind: 'nothing' };
  }
  const packages = missing.map(need => need.debian);
  if (machine.isRoot && machine.hasApt) {
    return { kind: 'install', packages };
  }
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const how = machine.hasApt
    ? `Install it with:  sudo ${command}`
    : `On Debian or Ubuntu that is:  ${command}`;
  return {
    kind: 'tell',
    message: `The VS Code server host needs: ${missing.map(need => need.what).join('; ')}.\n${how}`,
  };
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say(`Installing system packages: ${packages.join(' ')} (apt-get)`);
  const update = startProcess('apt-get', ['update'], { env });
  if ((await update.exited) !== 0) {
    // A single unreachable source fails the update; what is needed may be known all the same.
    say(`apt-get update failed, trying with the lists that are there:\n${update.tail()}`);
  }
  await runProcess('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
}

/** Provides what is missing, or fails with a message that names it. */
export async function ensureSystemPackages(needs: readonly SystemNeed[]): Promise<void> {
  const plan = planPackages(
    needs.filter(need => !need.isThere()),
    {
      isRoot: process.getuid?.() === 0,
      hasApt: existsSync('/etc/debian_version') && findOnPath('apt-get') !== undefined,
    },
  );
  if (plan.kind === 'tell') {
    throw new Error(plan.message);
  }
  if (plan.kind === 'install') {
    await aptInstall(plan.packages);
    const still = needs.filter(need => !need.isThere());
    if (still.length > 0) {
      throw new Error(`Installed, yet not found: ${still.map(need => need.what).join('; ')}`);
    }
  }
}
