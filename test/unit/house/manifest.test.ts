import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly type: string; readonly default: unknown; readonly scope: string }>
      >;
    };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}
const manifest = JSON.parse(read('package.json')) as Manifest;
const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
const { contributes } = manifest;

/** Names of the members of an exported interface or object of a source file. */
function members(path: string, name: string): string[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === name) {
      for (const member of node.members)
        if (member.name && ts.isStringLiteral(member.name)) names.push(member.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  assert.ok(names.length > 0, `${name} has no members in ${path}`);
  return names.sort();
}

describe('manifest', () => {
  it('declares the commands that are typed, and no other', () => {
    assert.deepEqual(
      contributes.commands.map(item => item.command).sort(),
      members('src/platform/commands.ts', 'CommandArgs'),
    );
  });

  it('declares the settings that are typed, and no other', () => {
    assert.deepEqual(
      Object.keys(contributes.configuration.properties).sort(),
      members('src/platform/settings.ts', 'SettingValues'),
    );
  });

  it('uses only context keys that are typed', () => {
    const known = new Set([
      ...members('src/platform/contextKey.ts', 'ContextKeys'),
      ...Object.values(contributes.views)
        .flat()
        .map(view => view.id),
      // `config.…` is a setting, and what a panel is compared with is the type of a page.
      ...members('src/platform/settings.ts', 'SettingValues'),
      'opex.playbook',
    ]);
    const text = read('package.json');
    const used = [...text.matchAll(/"(?:when|enablement)": "([^"]*)"/g)].flatMap(([, when]) =>
      [...(when ?? '').matchAll(/\bopex\.[A-Za-z.]+/g)].map(([key]) => key),
    );
    assert.ok(used.length > 5);
    assert.deepEqual(
      [...new Set(used)].filter(key => !known.has(key)),
      [],
    );
  });

  it('has menus and keys for declared commands only', () => {
    const declared = new Set(contributes.commands.map(item => item.command));
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
      item => item.command,
    );
    assert.deepEqual(
      used.filter(command => !declared.has(command)),
      [],
    );
  });

  it('has words for every key it names, and names every key it has', () => {
    const used = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
  });

  it('wakes up after startup, for its own links and for its own restored pages only, and restricts every path and pattern in Restricted Mode', () => {
    assert.deepEqual(manifest.activationEvents, [
      'onStartupFinished',
      'onUri',
      'onWebviewPanel:opex.incident',
      'onWebviewPanel:opex.playbook',
      'onWebviewPanel:opex.pagedUs',
      'onWebviewPanel:opex.review',
    ]);
    const paths = Object.entries(contributes.configuration.properties)
      .filter(
        ([key, setting]) => setting.type === 'array' || /home|path|file|url|pattern|location/i.test(key),
      )
      .map(([key]) => key);
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.ok(paths.length >= 3);
    assert.deepEqual(
      paths.filter(key => !restrictedConfigurations.includes(key)),
      [],
    );
  });

  it('keeps inline actions of a row to three', () => {
    const inline = (contributes.menus['view/item/context'] ?? []).filter(item =>
      JSON.stringify(item).includes('inline'),
    );
    // Of canAcknowledge, canSilence and canRetry no two stand together, and acknowledgeAll is of groups.
    const incidents = inline.filter(
      item => item.when?.includes('opex.incidents') && !/canRetry|canSilence|acknowledgeAll/.test(item.when),
    );
    assert.ok(incidents.length > 0 && incidents.length <= 3);
  });
});

describe('sources', () => {
  it('lock dependencies without naming a registry’s host', () => {
    const lock = read('package-lock.json');
    assert.doesNotMatch(lock, /"resolved": "https?:/);
  });

  it('have a sentence file for every area of problems', () => {
    const files = readdirSync(join(root, 'src/platform/problemSentences'));
    const index = read('src/platform/problemSentences/all.ts');
    for (const file of files.filter(name => !['index.ts', 'all.ts', 'sentence.ts'].includes(name))) {
      assert.ok(index.includes(`'./${file.slice(0, -3)}'`), `${file} is not in all.ts`);
    }
  });
});
