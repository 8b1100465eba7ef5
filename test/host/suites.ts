import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './paths';
import { findFiles } from './findFiles';

/** Source folder of the integration suites; each folder in it with tests is a suite. */
export const integrationDir = join(projectRoot, 'test', 'integration');

/** What `suite.json` in a suite's folder may say. */
export interface SuiteConfig {
  /**
   * What the window opens: `empty` an empty folder (the default), `none` no folder, `shop` a fresh copy of the
   * sample repository, any other name a copy of `test/workspaces/<name>`.
   */
  readonly workspace: string;
  /** False opens the workspace in Restricted Mode. */
  readonly trusted: boolean;
  /** User settings of the window. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Longest time for the whole suite with the start of its window, seconds. */
  readonly timeoutSeconds: number;
}

/** An integration suite: test files that run together in one window. */
export interface IntegrationSuite {
  readonly name: string;
  readonly config: SuiteConfig;
}

const defaults: SuiteConfig = { workspace: 'empty', trusted: true, settings: {}, timeoutSeconds: 300 };

/** Reads a suite's configuration; unknown keys and wrong types are errors, for a typo would change what is tested. */
export function parseSuiteConfig(text: string): SuiteConfig {
  const raw = JSON.parse(text) as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(raw)) {
    if (!(key in defaults)) {
      throw new Error(`unknown key "${key}"`);
    }
    const wanted = typeof defaults[key as keyof SuiteConfig];
    if (typeof value !== wanted || value === null) {
      throw new Error(`"${key}" must be a ${wanted}`);
    }
  }
  return { ...defaults, ...(raw as Partial<SuiteConfig>) };
}

function readConfig(folder: string): SuiteConfig {
  const file = join(folder, 'suite.json');
  try {
    return existsSync(file) ? parseSuiteConfig(readFileSync(file, 'utf8')) : defaults;
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** All suites, found by folder, so that a new one cannot be forgotten. */
export function findSuites(): readonly IntegrationSuite[] {
  return readdirSync(integrationDir, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(integrationDir, entry.name))
    .filter(folder => findFiles(folder, '.test.ts').length > 0 || existsSync(join(folder, 'suite.json')))
    .map(folder => ({ name: folder.slice(integrationDir.length + 1), config: readConfig(folder) }));
}
