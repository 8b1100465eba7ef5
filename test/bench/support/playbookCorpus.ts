import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseFrontMatter } from '../../../src/core/documents/frontMatter';
import { parsePlaybook, type PlaybookDocument } from '../../../src/core/playbooks/parsePlaybook';
import { findFiles } from '../../host/findFiles';

/** An alert and the files that are right for it. */
export interface AlertCase {
  readonly name: string;
  readonly message: string;
  /** Ids of the right documents; any of them will do. */
  readonly relevant: ReadonlySet<string>;
}

/** A runbook as its file is; `id` is its path below the corpus. */
export interface CorpusFile {
  readonly id: string;
  readonly text: string;
}

/** Runbooks with alerts whose right runbooks are known. */
export interface Corpus {
  readonly files: readonly CorpusFile[];
  readonly alerts: readonly AlertCase[];
}

/** A corpus of the shared form: `**.md` and `alert-to-runbook.jsonl` in `dir/playbooks`, or in `dir` itself. */
export function readCorpus(dir: string): Corpus {
  const files = findFiles(dir, '.md').map(path => ({
    id: path
      .slice(dir.length + 1)
      .split('\\')
      .join('/'),
    text: readFileSync(path, 'utf8'),
  }));
  const alerts = readFileSync(join(dir, 'alert-to-runbook.jsonl'), 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as AlertLine)
    .map(({ alert, summary, description, relevant }) => ({
      name: alert,
      message: withoutPlaceholders(`${summary ?? ''} ${description ?? ''}`),
      relevant: new Set(relevant),
    }));
  return { files, alerts };
}

interface AlertLine {
  readonly alert: string;
  readonly summary?: string | null;
  readonly description?: string | null;
  readonly relevant: readonly string[];
}

/** The text of an alert without what its monitor would fill in (`{{ $labels.pod }}`). */
export function withoutPlaceholders(text: string): string {
  return text
    .replace(/\{\{.*?\}\}/gs, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The address under which a file of the corpus is indexed. */
export function uriOf(id: string): string {
  return pathToFileURL(`/runbooks/${id}`).href;
}

/** The file as Opex reads it. */
export function documentOf(file: CorpusFile): PlaybookDocument {
  return parsePlaybook(uriOf(file.id), file.text, parseFrontMatter);
}
