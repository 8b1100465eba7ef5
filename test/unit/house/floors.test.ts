import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A file of the tree, and an import that its floor may or may not have. */
const cases: readonly [file: string, line: string, allowed: boolean][] = [
  ['src/core/base/poller.ts', `import * as vscode from 'vscode';`, false],
  ['src/core/base/poller.ts', `import { compareSeverity } from '../team/severity';`, false],
  ['src/core/source/stackFrame.ts', `import { problem } from '../base/problem';`, false],
  ['src/core/team/severity.ts', `import type { Incident } from '../incidents/incident';`, false],
  ['src/core/team/severity.ts', `import type { Problem } from '../base/problem';`, true],
  ['src/core/incidents/incident.ts', `import { readFile } from 'node:fs';`, false],
  ['src/core/incidents/incident.ts', `import axios from 'axios';`, false],
  ['src/core/incidents/incident.ts', `import type { ErrorGroup } from '../errors/errorGroup';`, false],
  ['src/core/notes/rootCauseNote.ts', `import type { ErrorGroup } from '../errors/errorGroup';`, true],
  ['src/clients/http/transport.ts', `import * as vscode from 'vscode';`, false],
  ['src/clients/http/transport.ts', `import { setContextKey } from '../../platform/contextKey';`, false],
  ['src/platform/secrets.ts', `import axios from 'axios';`, false],
  ['src/platform/secrets.ts', `import { readFile } from 'node:fs';`, true],
  ['src/platform/secrets.ts', `import { pickIncident } from '../features/incidents/pickIncident';`, false],
  ['src/features/incidents/pickIncident.ts', `import axios from 'axios';`, false],
  ['src/features/incidents/pickIncident.ts', `import { readFile } from 'node:fs';`, false],
  [
    'src/features/incidents/pickIncident.ts',
    `import { SampleIncidentSource } from '../../clients/sample/sampleIncidentSource';`,
    false,
  ],
  ['src/features/alerts/index.ts', `import { pickIncident } from '../incidents/pickIncident';`, false],
  ['src/platform/secrets.ts', `import { makeStores } from '../wiring/stores';`, false],
  ['src/features/alerts/index.ts', `import { makeStores } from '../../wiring/stores';`, false],
  ['src/wiring/stores.ts', `import { registerAlerts } from '../features/alerts';`, true],
  ['src/wiring/stores.ts', `import { startLoki } from '../clients/loki';`, false],
  [
    'src/features/incidents/pickIncident.ts',
    `import { setContextKey } from '../../platform/contextKey';`,
    true,
  ],
];

const importRules = [
  'import/no-restricted-paths',
  '@typescript-eslint/no-restricted-imports',
  'no-restricted-imports',
];

describe('floors', function () {
  this.timeout(120_000);
  const eslint = new ESLint({
    cwd: root,
    // With CI set, typescript-eslint takes a file as it lies on disk, not the text that it is given.
    overrideConfig: { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } },
  });

  for (const [file, line, allowed] of cases) {
    it(`${file} ${allowed ? 'may have' : 'may not have'} ${line}`, async () => {
      const [result] = await eslint.lintText(`${line}\n`, { filePath: join(root, file) });
      const broken = result!.messages.filter(message => importRules.includes(message.ruleId ?? ''));
      assert.equal(result!.fatalErrorCount, 0);
      assert.equal(broken.length === 0, allowed, JSON.stringify(result!.messages));
    });
  }

  for (const [file, code] of [
    ['src/core/base/poller.ts', `export const now = Date.now();`],
    ['src/core/base/poller.ts', `setTimeout(() => undefined, 1);`],
    ['src/core/base/poller.ts', `export const size = Buffer.from('a').length;`],
    ['src/core/base/poller.ts', `export const dir = process.cwd();`],
  ] as const) {
    it(`${file} may not have ${code}`, async () => {
      const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, file) });
      assert.ok(result!.messages.some(message => message.ruleId?.startsWith('no-restricted-')));
    });
  }
});
