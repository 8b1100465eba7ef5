// The floors of the house (AGENTS.md) as lint: a wrong import fails.
import js from '@eslint/js';
import importPlugin from 'eslint-plugin-import';
import tseslint from 'typescript-eslint';

/** Core's folders from the ground up: a folder may import itself and those before its own row. */
const coreRows = [
  ['base'],
  ['source'],
  ['documents', 'team'],
  ['incidents', 'errors'],
  ['notes', 'playbooks'],
  ['review'],
];

/** What each core folder may not import of the core: everything on its own row or above, and source <-> base. */
const coreZones = coreRows.flatMap((row, level) =>
  row.map(folder => ({
    target: `./src/core/${folder}`,
    from: './src/core',
    except: [folder, ...(folder === 'source' ? [] : coreRows.slice(0, level).flat())].map(
      name => `./${name}`,
    ),
    message: `core/${folder} may import lower core folders only.`,
  })),
);

const src = ['core', 'clients', 'protocol', 'platform', 'features'];
/** Folder -> the folders of src it may import. */
const floors = {
  core: ['core'],
  clients: ['core', 'clients'],
  protocol: ['core', 'protocol'],
  platform: ['core', 'clients', 'protocol', 'platform'],
  features: ['core', 'platform', 'protocol', 'features'],
};
const floorZones = src.map(folder => ({
  target: `./src/${folder}`,
  from: './src',
  except: floors[folder].map(name => `./${name}`),
  message: `${folder} may import ${floors[folder].join(', ')} only.`,
}));

const features = [
  'alerts',
  'errors',
  'incidents',
  'notes',
  'onCall',
  'playbooks',
  'review',
  'sample',
  'team',
];
const featureZones = features.map(feature => ({
  target: `./src/features/${feature}`,
  from: './src/features',
  except: [`./${feature}`],
  message: 'Features meet in a core store or a typed command, never by import.',
}));

const zones = [
  ...coreZones,
  ...floorZones,
  ...featureZones,
  {
    target: './media',
    from: './src',
    except: ['./protocol', './core'],
    message: 'Pages may import protocol and core types.',
  },
  {
    target: ['./src/extension.ts', './src/wiring'],
    from: './src',
    except: ['./core', './platform', './features', './wiring'],
    message: 'What wires a window takes clients through platform.',
  },
  { target: './src', from: './test' },
  { target: './src', from: './media' },
];

/** Packages allowed in a folder; every other bare import fails. */
const only = (packages, message) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: `^(?!\\.)(?!(?:${packages.map(name => (name.endsWith(':') ? name : `${name}(?:/|$)`)).join('|')}))`,
          message,
        },
      ],
    },
  ],
});

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      'coverage',
      '.vscode-test',
      'node_modules',
      'test/workspaces/*/files/**',
      'test/workspaces/*/history/**',
    ],
  },
  js.configs.recommended,
  { files: ['**/*.ts'], extends: [tseslint.configs.strictTypeChecked] },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['src/tsconfig.json', 'media/tsconfig.json', 'test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
      },
    },
    plugins: { import: importPlugin },
    settings: {
      'import/extensions': ['.ts', '.mjs', '.js'],
      'import/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import/resolver': { node: { extensions: ['.ts', '.mjs', '.js', '.json'] } },
    },
    rules: {
      'import/no-restricted-paths': ['error', { zones }],
      'import/no-cycle': ['error', { ignoreExternal: true }],
      'import/no-default-export': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 350, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      ...only(
        ['marked', 'yaml', 'jsonc-parser', 'valibot', '@valibot'],
        'core is pure: only its own libraries.',
      ),
      'no-restricted-globals': [
        'error',
        ...[
          'Buffer',
          'process',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'require',
          'global',
          '__dirname',
        ].map(name => ({
          name,
          message: 'core is pure: inject it.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the clock.' },
        { object: 'Math', property: 'random', message: 'Take the random source.' },
      ],
    },
  },
  { files: ['src/core/{base,source}/**/*.ts'], rules: only(['\\0'], 'base and source use no package.') },
  {
    files: ['src/clients/**/*.ts'],
    rules: only(
      ['node:', 'http', 'https', 'axios', 'valibot', '@jridgewell/trace-mapping'],
      'clients use axios, valibot, trace-mapping and Node only.',
    ),
  },
  { files: ['src/protocol/**/*.ts'], rules: only(['\\0'], 'protocol holds types and the RPC only.') },
  {
    files: ['src/platform/**/*.ts', 'src/wiring/**/*.ts', 'src/extension.ts'],
    rules: only(['vscode', 'node:'], 'platform uses vscode and Node; packages live in core and clients.'),
  },
  {
    files: ['src/worker.ts', 'src/patternWorker.ts'],
    rules: only(['node:'], 'workers wire core and clients.'),
  },
  {
    files: ['src/features/**/*.ts'],
    rules: only(['vscode'], 'features use vscode; I/O comes through platform.'),
  },
  {
    files: ['media/**/*.ts'],
    rules: only(['dompurify', 'uplot', '@vscode-elements'], 'pages use their own libraries only.'),
  },
  // Words are asked for while a row is drawn: the one place where a bundle is required at once.
  {
    files: ['src/platform/problemSentences/index.ts'],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'mocha', name: ['it', 'describe'] }] },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        AbortController: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);
