import { problem, type Problem } from '../base/problem';
import { FilePlaces } from '../team/filePlaces';
import { readJsonTree, valueOf, type JsonPath } from '../team/jsonTree';
import { severities } from '../team/severity';
import type { DecisionValue } from './decisionProblems';
import { decisionsVersion, type GroupDecision, type IgnoreRule } from './groupDecision';

const maxLength = 1_000_000;
const maxDepth = 20;
const maxProblems = 100;
const mostDecisions = 5_000;
const mostMerged = 200;

/** What the team's file of decisions says. */
export interface ReadDecisions {
  readonly decisions: readonly GroupDecision[];
  readonly problems: readonly Problem[];
  /** No JSON, or with both sides of a merge: what was read of it may lack its end. */
  readonly broken: boolean;
  /** Of a newer version: read as far as it is known, never written. */
  readonly readOnly: boolean;
}

/** A fingerprint as groups carry it. */
export const fingerprintPattern = /^v\d{1,3}:[0-9a-f]{16}$/;

/** Reads the text of `.opex/error-groups.json`. Never throws; each problem has its place in `file`. */
export function readDecisions(text: string, file: string): ReadDecisions {
  const unread = (told: Problem): ReadDecisions => ({
    decisions: [],
    problems: [told],
    broken: true,
    readOnly: false,
  });
  const start = new FilePlaces(text.slice(0, maxLength), file);
  if (text.length > maxLength) {
    return unread(problem('decisions.tooLarge', { size: text.length, limit: maxLength }, start.range(0, 0)));
  }
  const conflict = /^<{7} .*$/m.exec(text);
  if (conflict && /^>{7}(?: |\r?$)/m.test(text)) {
    const place = start.range(conflict.index, conflict.index + conflict[0].length);
    return unread(problem('decisions.conflict', {}, place));
  }
  const tree = readJsonTree(text.replace(/^\uFEFF/, ' '), maxDepth);
  const places = new FilePlaces(text, file, tree.root);
  const [fault] = tree.faults;
  if (fault || !tree.root) {
    const place = places.range(fault?.offset ?? 0, (fault?.offset ?? 0) + (fault?.length ?? 0));
    return unread(problem('decisions.syntax', { fault: fault?.fault ?? 'ValueExpected' }, place));
  }
  const reader = new Reader(places);
  const decisions = reader.file(valueOf(tree.root));
  return {
    decisions,
    problems: reader.problems.slice(0, maxProblems),
    broken: tree.root.members === undefined,
    readOnly: reader.isNewer,
  };
}

/** Reads values and tells what is wrong with them; what is wrong costs its own part. */
class Reader {
  readonly problems: Problem[] = [];
  isNewer = false;

  constructor(private readonly places: FilePlaces) {}

  file(value: unknown): readonly GroupDecision[] {
    const root = this.object(value, [], ['version', 'groups']);
    if (!root) return [];
    const { version } = root;
    if (version !== undefined && (typeof version !== 'number' || version < 1)) {
      this.wrong(['version'], 'count');
    } else if (version !== undefined && version > decisionsVersion) {
      this.isNewer = true;
      const args = { version, supported: decisionsVersion };
      this.problems.push(problem('decisions.newerVersion', args, this.places.value(['version'])));
    }
    const groups = root['groups'] === undefined ? {} : this.object(root['groups'], ['groups']);
    const decisions = Object.entries(groups ?? {})
      .slice(0, mostDecisions)
      .flatMap(([fingerprint, entry]) => this.decision(fingerprint, entry) ?? []);
    return this.withoutDoubles(decisions);
  }

  private decision(fingerprint: string, value: unknown): GroupDecision | undefined {
    const path = ['groups', fingerprint];
    if (!fingerprintPattern.test(fingerprint)) {
      this.problems.push(
        problem('decisions.notFingerprint', { key: fingerprint.slice(0, 100) }, this.places.key(path)),
      );
      return undefined;
    }
    const entry = this.object(value, path, ['about', 'title', 'merge', 'split', 'ignore']);
    if (!entry) return undefined;
    const title = this.text(entry['title'], [...path, 'title']);
    const ignore =
      entry['ignore'] === undefined ? undefined : this.ignore(entry['ignore'], [...path, 'ignore']);
    const { split } = entry;
    if (split !== undefined && typeof split !== 'boolean') this.wrong([...path, 'split'], 'flag');
    return {
      fingerprint,
      merge: this.fingerprints(entry['merge'], [...path, 'merge']).filter(name => name !== fingerprint),
      split: split === true,
      ...(title === undefined ? {} : { title }),
      ...(ignore ? { ignore } : {}),
    };
  }

  private ignore(value: unknown, path: JsonPath): IgnoreRule | undefined {
    const keys = ['since', 'class', 'until', 'count', 'release', 'otherThan', 'by', 'because'];
    const entry = this.object(value, path, keys);
    if (!entry) return undefined;
    const since = this.time(entry['since'], [...path, 'since']);
    const until = entry['until'] === undefined ? undefined : this.time(entry['until'], [...path, 'until']);
    const { count } = entry;
    const isCount = typeof count === 'number' && Number.isSafeInteger(count) && count > 0;
    if (count !== undefined && !isCount) this.wrong([...path, 'count'], 'count');
    const severity = severities.find(known => known === entry['class']);
    if (entry['class'] !== undefined && !severity) this.wrong([...path, 'class'], 'class');
    const release = this.text(entry['release'], [...path, 'release']);
    const otherThan = this.text(entry['otherThan'], [...path, 'otherThan']);
    const by = this.text(entry['by'], [...path, 'by']);
    const because = this.text(entry['because'], [...path, 'because']);
    // Without a beginning nothing can be counted from it: shown rather than hidden.
    if (since === undefined) return undefined;
    if (until === undefined && !isCount && release === undefined && otherThan === undefined) {
      this.problems.push(problem('decisions.endless', {}, this.places.key(path)));
      return undefined;
    }
    return {
      since,
      ...(severity ? { severity } : {}),
      ...(until === undefined ? {} : { until }),
      ...(isCount ? { count } : {}),
      ...(release === undefined ? {} : { release }),
      ...(otherThan === undefined ? {} : { otherThan }),
      ...(by === undefined ? {} : { by }),
      ...(because === undefined ? {} : { because }),
    };
  }

  /** A group that two decisions merge would be counted with the one that happens to come first. */
  private withoutDoubles(decisions: readonly GroupDecision[]): readonly GroupDecision[] {
    const owners = new Map(decisions.map(({ fingerprint }) => [fingerprint, fingerprint]));
    return decisions.map(decision => {
      const merge = decision.merge.filter(name => {
        const owner = owners.get(name);
        // What is merged may have a decision of its own, made before it was merged.
        if (owner === undefined || owner === name) {
          owners.set(name, decision.fingerprint);
          return true;
        }
        const place = this.places.item(['groups', decision.fingerprint, 'merge'], name);
        this.problems.push(problem('decisions.mergedTwice', { fingerprint: name }, place));
        return false;
      });
      return { ...decision, merge };
    });
  }

  private fingerprints(value: unknown, path: JsonPath): readonly string[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.wrong(path, 'fingerprints');
      return [];
    }
    const good = value.filter(
      (item): item is string => typeof item === 'string' && fingerprintPattern.test(item),
    );
    if (good.length < value.length) this.wrong(path, 'fingerprints');
    return [...new Set(good)].slice(0, mostMerged);
  }

  private text(value: unknown, path: JsonPath): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 1_000) return value;
    this.wrong(path, 'text');
    return undefined;
  }

  private time(value: unknown, path: JsonPath): number | undefined {
    const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\d(?:T\S{1,40})?$/.test(value);
    const time = isTime ? Date.parse(value) : NaN;
    if (!Number.isNaN(time)) return time;
    this.wrong(path, 'time');
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
        const place = this.places.key([...path, key]);
        this.problems.push(problem('decisions.unknownKey', { key: key.slice(0, 100) }, place));
      }
    }
    return value as Readonly<Record<string, unknown>>;
  }

  private wrong(path: JsonPath, expected: DecisionValue): void {
    const key = String(path[path.length - 1] ?? '');
    this.problems.push(problem('decisions.wrongValue', { key, expected }, this.places.value(path)));
  }
}
