import { problem, type Problem } from '../base/problem';
import { FilePlaces } from '../team/filePlaces';
import { removeJson, setJson } from '../team/jsonEdit';
import { readJsonTree, valueOf, type JsonPath } from '../team/jsonTree';
import { panelUnits, type MetricPanel, type PanelQuery } from './panel';
import type { PanelValue } from './panelProblems';

/** Where a team keeps the panels that it added and those that it does not want to see. */
export const panelsFile = '.opex/panels.json';
export const panelsVersion = 1;

const maxLength = 200_000;
const maxDepth = 20;
const mostPanels = 100;
const mostQueries = 6;
const idPattern = /^[a-z0-9][a-z0-9-]{0,59}$/;

/** What the file says. */
export interface ReadPanels {
  readonly panels: readonly MetricPanel[];
  /** Ids of guessed panels that the team does not want to see. */
  readonly hidden: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** No JSON, or with both sides of a merge: never written. */
  readonly broken: boolean;
  /** Of a newer version: read as far as it is known, never written. */
  readonly readOnly: boolean;
}

/** Reads the text of `.opex/panels.json`; empty text is a team without panels. Never throws. */
export function readPanelFile(text: string, file: string): ReadPanels {
  const none = { panels: [], hidden: new Set<string>(), readOnly: false };
  const start = new FilePlaces(text.slice(0, maxLength), file);
  if (text.trim() === '') return { ...none, problems: [], broken: false };
  const unread = (told: Problem): ReadPanels => ({ ...none, problems: [told], broken: true });
  if (text.length > maxLength) {
    return unread(problem('panels.tooLarge', { size: text.length, limit: maxLength }, start.range(0, 0)));
  }
  const conflict = /^<{7} .*$/m.exec(text);
  if (conflict && /^>{7}(?: |\r?$)/m.test(text)) {
    return unread(
      problem('panels.conflict', {}, start.range(conflict.index, conflict.index + conflict[0].length)),
    );
  }
  const tree = readJsonTree(text.replace(/^\uFEFF/, ' '), maxDepth);
  const places = new FilePlaces(text, file, tree.root);
  const [fault] = tree.faults;
  if (fault || !tree.root) {
    const place = places.range(fault?.offset ?? 0, (fault?.offset ?? 0) + (fault?.length ?? 0));
    return unread(problem('panels.syntax', { fault: fault?.fault ?? 'ValueExpected' }, place));
  }
  return new Reader(places).file(valueOf(tree.root));
}

/** A panel that a person makes: what stands in the file of it. */
export type PanelDraft = Pick<MetricPanel, 'title' | 'unit' | 'better' | 'definition' | 'queries'>;

/** The file's text with a panel added or replaced; all else stays to the character. Ask `readPanelFile` first. */
export function setPanel(text: string, id: string, draft: PanelDraft): string {
  const { title, unit, better, definition, queries } = draft;
  const entry = {
    title,
    unit,
    better,
    ...(definition === '' ? {} : { definition }),
    queries: Object.fromEntries(queries.map(({ label, expression }) => [label, expression])),
  };
  return setJson(withBase(text), ['panels', id], entry, 1);
}

/** The file's text without a panel of the team's, or with a guessed one hidden. */
export function removePanel(text: string, panel: Pick<MetricPanel, 'id' | 'origin'>): string {
  if (panel.origin === 'team') return removeJson(text, ['panels', panel.id]);
  const hidden = [...readPanelFile(text, panelsFile).hidden, panel.id];
  return setJson(withBase(text), ['hidden'], [...new Set(hidden)].sort(), 0);
}

/** An id for a new panel: its title, unless that is taken. */
export function newPanelId(title: string, taken: ReadonlySet<string>): string {
  const base =
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 50)
      .replace(/^-+|-+$/g, '') || 'panel';
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  return id;
}

function withBase(text: string): string {
  return text.trim() === '' ? `{\n  "version": ${panelsVersion},\n  "panels": {}\n}\n` : text;
}

/** Reads values and tells what is wrong with them; what is wrong costs its own panel. */
class Reader {
  private readonly problems: Problem[] = [];

  constructor(private readonly places: FilePlaces) {}

  file(value: unknown): ReadPanels {
    const root = this.object(value, [], ['version', 'panels', 'hidden']) ?? {};
    const { version, hidden } = root;
    const isNewer = typeof version === 'number' && version > panelsVersion;
    if (isNewer) {
      const args = { version, supported: panelsVersion };
      this.problems.push(problem('panels.newerVersion', args, this.places.value(['version'])));
    } else if (version !== undefined && version !== panelsVersion) {
      this.wrong(['version'], 'version');
    }
    const entries = root['panels'] === undefined ? {} : (this.object(root['panels'], ['panels']) ?? {});
    const panels = Object.entries(entries)
      .slice(0, mostPanels)
      .flatMap(([id, entry]) => this.panel(id, entry) ?? []);
    const ids = Array.isArray(hidden) ? hidden.filter((id): id is string => typeof id === 'string') : [];
    if (hidden !== undefined && (!Array.isArray(hidden) || ids.length < hidden.length))
      this.wrong(['hidden'], 'ids');
    return {
      panels,
      hidden: new Set(ids),
      problems: this.problems.slice(0, 100),
      broken: typeof value !== 'object' || value === null || Array.isArray(value),
      readOnly: isNewer,
    };
  }

  private panel(id: string, value: unknown): MetricPanel | undefined {
    const path = ['panels', id];
    if (!idPattern.test(id)) {
      this.problems.push(
        problem('panels.wrongValue', { key: id.slice(0, 100), expected: 'id' }, this.places.key(path)),
      );
      return undefined;
    }
    const entry = this.object(value, path, ['title', 'unit', 'better', 'definition', 'query', 'queries']);
    if (!entry) return undefined;
    const title = this.text(entry['title'], [...path, 'title'], 200);
    const definition =
      entry['definition'] === undefined ? '' : this.text(entry['definition'], [...path, 'definition'], 1_000);
    const unit = entry['unit'] === undefined ? 'number' : panelUnits.find(known => known === entry['unit']);
    if (unit === undefined) this.wrong([...path, 'unit'], 'unit');
    const better =
      entry['better'] === undefined
        ? 'neither'
        : (['lower', 'higher', 'neither'] as const).find(known => known === entry['better']);
    if (better === undefined) this.wrong([...path, 'better'], 'better');
    const queries = this.queries(entry, path, id);
    if (title === undefined || definition === undefined || !unit || !better || queries.length === 0)
      return undefined;
    return { id, title, subject: 'custom', unit, better, definition, origin: 'team', queries };
  }

  /** One as `query`, or several by the names of their lines as `queries`. */
  private queries(
    entry: Readonly<Record<string, unknown>>,
    path: JsonPath,
    id: string,
  ): readonly PanelQuery[] {
    const { query, queries } = entry;
    if (query === undefined && queries === undefined) {
      this.problems.push(problem('panels.noQuery', { id }, this.places.key(path)));
      return [];
    }
    const one = query === undefined ? undefined : this.text(query, [...path, 'query'], 5_000);
    const several = queries === undefined ? {} : (this.object(queries, [...path, 'queries']) ?? {});
    return [
      ...(one === undefined ? [] : [{ label: 'all', expression: one }]),
      ...Object.entries(several).flatMap(([label, value]) => {
        const expression = this.text(value, [...path, 'queries', label], 5_000);
        return expression === undefined ? [] : [{ label: label.slice(0, 60), expression }];
      }),
    ].slice(0, mostQueries);
  }

  private text(value: unknown, path: JsonPath, most: number): string | undefined {
    if (typeof value === 'string' && value.trim() !== '' && value.length <= most) return value.trim();
    this.wrong(path, 'text');
    return undefined;
  }

  private object(
    value: unknown,
    path: JsonPath,
    keys?: readonly string[],
  ): Readonly<Record<string, unknown>> | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.wrong(path, 'object');
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (keys && !keys.includes(key)) {
        this.problems.push(
          problem('panels.unknownKey', { key: key.slice(0, 100) }, this.places.key([...path, key])),
        );
      }
    }
    return value as Readonly<Record<string, unknown>>;
  }

  private wrong(path: JsonPath, expected: PanelValue): void {
    const key = String(path[path.length - 1] ?? '');
    this.problems.push(problem('panels.wrongValue', { key, expected }, this.places.value(path)));
  }
}
