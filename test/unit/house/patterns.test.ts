import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Texts from outside reach the patterns of this program: logs, answers, files of a repository. One that takes a second
 * on a long line stops every extension of the window. So each is run on long lines that are made to hurt it.
 */
const root = join(__dirname, '../../..');
const length = 6_000;
/** A pattern of linear time takes under a millisecond; one of quadratic time takes a hundred and more. */
const mostMs = 25;

/** Patterns of more than linear time, each with what keeps long texts from it. */
const bounded: ReadonlyMap<string, string> = new Map([
  [
    '/time range exceeds the limit|max(?:imum)? query length|range .*too (?:long|large)/i',
    'lokiLimits: words of a refusal, cut to 300',
  ],
  ['/maxQueryTimeRange|time range .*(?:exceeds|too big|bigger)/i', 'victoriaLogsLimits: 300'],
  [String.raw`/(?:more than|exceed\w*|needs?) .*(?:of )?memory|memory limit/i`, 'victoriaLogsLimits: 300'],
  ['/too many (?:bytes|rows)|max(?:imum)? .*bytes/i', 'victoriaLogsLimits: 300'],
  [String.raw`/max[_ ]entries[_ ]limit[^(]*\(\d+ > (\d+)\)/i`, 'lokiLimits: 300'],
  // Lines of code.
  [String.raw`/([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^()<>]*>)?\s*\(/u`, 'declaration: 1,000'],
  [String.raw`/[\w.]+(?=[\s<[])/g`, 'declaration: 1,000'],
  // Answers of servers.
  [String.raw`/\[([^\]]+)\]/g`, 'countRecords: words of a refusal, cut to 300'],
  [
    String.raw`/limit .*\b(?:must be|cannot be|is) (?:less|greater|larger) than[^\d]*(\d+)/i`,
    'lokiLimits: 300',
  ],
  [String.raw`/[\p{L}\p{N}_.:'’]+$/u`, 'textQueries: parts of a template'],
  // Addresses and paths that VS Code, git or a person gives.
  [String.raw`/\/+$/`, 'baseUrl and others: addresses'],
  [String.raw`/[?#].*$/`, 'discoverLink and others: a line separator in an address'],
  [String.raw`/\?.*$/`, 'link: line separators are taken out before'],
  [String.raw`/(?:\.git)?\/*$/`, 'repositoryRef: 500'],
  [String.raw`/\/(?:api\/v1(?:\/.*)?|graph|query|alerts|targets|-\/.*)$/`, 'openLogKind: typed'],
  [String.raw`/\/api(?:\/v[12].*)?$/`, 'alertmanager: an address'],
  [String.raw`/[-_]\d.*$/`, 'serviceOfFile: a file name'],
  [String.raw`/^\S+@\S+$/`, 'connect: typed'],
  [String.raw`/(\d+)(min|[mhd])/g`, 'silenceLength: typed'],
  [String.raw`/[.,;]+$/`, 'typedBugs: 2,000'],
  // Words and names that are cut before.
  [String.raw`/\d+$/`, 'likeness: a word of a title, cut to 1,024'],
  [String.raw`/[.:!]+$/`, 'revision: 300'],
  [String.raw`/\+.*$/`, 'revision: 300'],
  [String.raw`/-+$/`, 'notePath: 60'],
  [String.raw`/^[-.]+|[-.]+$/g`, 'newPlaybook: 60'],
  [String.raw`/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g`, 'markdownText: 500'],
  ['/(`+)(.+?)\\1/g', 'markdownText: 500'],
  [String.raw`/\$\$.*$/`, 'groupKey: the name of a type has no line end'],
  [String.raw`/(Verdict[^:]*: ?).*$/`, 'editReview: a line'],
  [String.raw`/(Decision[^:]*: ?).*$/`, 'editReview: a line'],
  ['/<!--.*?-->/g', 'markdownText: 500; reviewChanges: a line of a review'],
  [
    String.raw`/(?<![\p{L}\p{N}\\])(\*{1,3}|_{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/gu`,
    'markdownText: 500',
  ],
  [
    '/^[A-Za-z][A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*$|^[A-Z]{2,}[a-z][A-Za-z0-9]*$/',
    'alertNames: a file name, or a heading cut to 500',
  ],
  [
    String.raw`/\[((?:\\.|[^\]\\]){1,400})\]\(([^()\s]{1,2000})\)|([^,[\]]+)/g`,
    'itemText: each try ends after 400',
  ],
  [String.raw`/Decision[^:]*: ?(.*?) ?<!-- opex:pause (\S+) -->\s*$/`, 'readReview: begins with a word'],
  [String.raw`/[\p{L}\p{N}]+$/u`, 'playbookIndex: a query, cut'],
  ['/^([a-z]*[aeiouy][a-z]*?)(?:ing|ed)$/', 'words: 64'],
  ['/0+$/', 'panel: a number'],
  [String.raw`/\B(?=(?:\d{3})+$)/g`, 'panel: a number'],
]);

describe('patterns', () => {
  it('read a long line in the time of its length', function () {
    this.timeout(600_000);
    const slow = literals().flatMap(({ text, places }) => {
      // What repeats nothing without a limit reads each place of a line once.
      if (bounded.has(text) || !/[*+]|,\}/.test(text)) return [];
      const [, source = '', flags = ''] = /^\/([^]*)\/([a-z]*)$/.exec(text) ?? [];
      const found = slowest(new RegExp(source, flags), source);
      return found ? [`${found.ms} ms on ${JSON.stringify(found.of)}: ${text} (${places.join(', ')})`] : [];
    });
    assert.deepEqual(slow, []);
  });
});

interface Literal {
  readonly text: string;
  readonly places: readonly string[];
}

function literals(): readonly Literal[] {
  const found = new Map<string, string[]>();
  for (const folder of ['src', 'media']) {
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts')) continue;
      const file = `${folder}/${path.replaceAll('\\', '/')}`;
      const source = ts.createSourceFile(
        file,
        readFileSync(join(root, file), 'utf8'),
        ts.ScriptTarget.Latest,
      );
      const visit = (node: ts.Node): void => {
        if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) {
          const { text } = node as ts.RegularExpressionLiteral;
          const { line } = source.getLineAndCharacterOfPosition(node.pos);
          found.set(text, [...(found.get(text) ?? []), `${file}:${line + 1}`]);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
  }
  return [...found].map(([text, places]) => ({ text, places }));
}

/** The first long line that a pattern is slow on. */
function slowest(pattern: RegExp, source: string): { readonly ms: number; readonly of: string } | undefined {
  // A dot stops at a line's end.
  const tails = source.includes('.') ? ['\0', '\n'] : ['\0'];
  for (const [head, pump] of attacksOn(source)) {
    for (const tail of tails) {
      // A pattern of exponential time shows on a short one, and would not end on a long one.
      for (const size of [26, 300, 2_000, length]) {
        const line = head + pump.repeat(Math.ceil(size / pump.length)) + tail;
        const ms = timeOf(pattern, line);
        // What else ran meanwhile is no fault of the pattern.
        const again = (): boolean => timeOf(pattern, line) > mostMs;
        if (ms > mostMs && again() && again() && again())
          return { ms: Math.round(ms), of: `${head}(${pump})…${tail}` };
      }
    }
  }
  return undefined;
}

function timeOf(pattern: RegExp, line: string): number {
  pattern.lastIndex = 0;
  const from = performance.now();
  if (pattern.global) line.replace(pattern, '');
  else pattern.exec(line);
  return performance.now() - from;
}

/** Beginnings, and what follows them again and again: pieces of what the pattern itself looks for. */
function attacksOn(source: string): readonly (readonly [head: string, pump: string])[] {
  const plain = source
    .replace(/\(\?<?[:=!]/g, '(')
    .replace(/\[\^[^\]]*\]|\\[SWD]|\./g, 'x')
    .replace(/\\s/g, ' ')
    .replace(/\\d/g, '0')
    .replace(/\\w|\\p\{L\}/g, 'a')
    .replace(/\\t/g, '\t')
    .replace(/\\r/g, '\r')
    .replace(/\\n/g, '\n')
    .replace(/\\([^a-zA-Z0-9])/g, '$1');
  const chars = [...new Set(plain)].filter(char => !/[A-Zb-wyz1-9]/.test(char));
  const words = plain.match(/[A-Za-z0-9_ ]{2,}|[^A-Za-z0-9_\s()[\]?*+|^$]{2,}/g) ?? [];
  const whole = plain.replace(/[()[\]?*+|^$]|\{[\d,]+\}/g, '');
  const pumps = [...new Set([' ', 'a', '0', '\n', '\t', ...chars, ...words, whole, `${whole} `])].filter(
    pump => pump !== '',
  );
  return [
    ...pumps.map(pump => ['', pump] as const),
    ...pumps.slice(0, 12).map(pump => [whole, pump] as const),
  ];
}
