import { viewEntry, valueIn, type EntryView } from './entryView';
import { fieldNames } from './fieldNames';
import {
  fieldRoles,
  wholeLine,
  type FieldMapping,
  type FieldRef,
  type FieldRole,
  type GuessedMapping,
  type MappingPreset,
  type MappingReason,
} from './fieldMapping';
import { fieldPresets, usualNames } from './fieldPresets';
import type { LogProbe } from './logBackend';
import { levelOfValue, type LevelScale } from './logLevel';
import { maskSecrets } from './maskSecrets';
import { levelOfFields, type Fields } from './recordFields';

type Probed = Pick<LogProbe, 'sample' | 'fields'>;
type Found = { readonly ref: FieldRef; readonly share: number };
type Guess = { readonly ref: FieldRef; readonly reason: MappingReason };

const presets = Object.keys(fieldPresets) as Exclude<MappingPreset, 'custom'>[];

/**
 * Which field means what, from a sample: by the preset that explains most roles, then by usual names, then by what the
 * values look like. A field that the engine has itself wins over one in the line, since engines count by the former.
 */
export function guessMapping({ sample, fields }: Probed): GuessedMapping {
  const survey = new Survey(
    sample.map(entry => viewEntry(entry)),
    fields,
  );
  const preset = bestPreset(survey);
  const reasons = {} as Record<FieldRole, MappingReason>;
  const found: Partial<Record<FieldRole, FieldRef>> = {};
  for (const role of fieldRoles) {
    const guess = guessRole(role, preset, survey);
    reasons[role] = guess?.reason ?? { kind: 'none' };
    if (guess) found[role] = guess.ref;
  }
  const levelScale = found.level && scaleOf(found.level, survey);
  const mapping: FieldMapping = {
    preset: preset ?? 'custom',
    fields: found,
    ...(levelScale ? { levelScale } : {}),
  };
  return { mapping, reasons, sampled: sample.length };
}

/** Which names occur in how many entries, and where. */
class Survey {
  private readonly places = new Map<string, { readonly ref: FieldRef; count: number }>();
  private readonly keywords: ReadonlyMap<string, string>;

  constructor(
    readonly views: readonly EntryView[],
    probed: Probed['fields'],
  ) {
    this.keywords = new Map(
      probed.flatMap(({ name, keyword }) => (keyword === undefined ? [] : [[name, keyword]])),
    );
    for (const view of views) {
      for (const name of namesOf(view.entry.fields)) this.count('field', name);
      if (view.entry.line !== undefined) this.count('field', wholeLine);
      if (!view.inner) continue;
      const place = view.text?.startsWith('{') === true ? 'json' : 'logfmt';
      for (const name of namesOf(view.inner)) this.count(place, name);
    }
  }

  get refs(): readonly FieldRef[] {
    return [...this.places.values()].map(({ ref }) => ref);
  }

  /** Where a name occurs most; the engine's own field where it has it as often. */
  find(name: string): Found | undefined {
    let best: Found | undefined;
    for (const place of ['field', 'json', 'logfmt'] as const) {
      const known = this.places.get(`${place}\n${name}`);
      if (!known) continue;
      const share = known.count / this.views.length;
      if (!best || share > best.share) best = { ref: known.ref, share };
    }
    return best;
  }

  shareOf(ref: FieldRef): number {
    return (this.places.get(`${ref.place}\n${ref.name}`)?.count ?? 0) / Math.max(1, this.views.length);
  }

  private count(place: FieldRef['place'], name: string): void {
    const key = `${place}\n${name}`;
    const known = this.places.get(key);
    if (known) known.count++;
    else if (this.places.size < 2_000) {
      const keyword = place === 'field' ? this.keywords.get(name) : undefined;
      this.places.set(key, { ref: { name, place, ...(keyword === undefined ? {} : { keyword }) }, count: 1 });
    }
  }
}

/** Flat names with dots, at most 200 and five levels deep. */
function namesOf(fields: Fields): readonly string[] {
  const names: string[] = [];
  const walk = (value: Fields, prefix: string, depth: number): void => {
    for (const [name, member] of Object.entries(value)) {
      if (names.length >= 200) return;
      if (member === null || member === undefined || member === '') continue;
      const isObject = typeof member === 'object' && !Array.isArray(member);
      if (isObject && depth < 5) walk(member as Fields, `${prefix}${name}.`, depth + 1);
      else names.push(prefix + name);
    }
  };
  walk(fields, '', 0);
  return names;
}

/** By the roles that a preset's names explain, those that few presets share counting most. */
function bestPreset(survey: Survey): Exclude<MappingPreset, 'custom'> | undefined {
  const scores = presets.map(preset => {
    const names = Object.entries(fieldPresets[preset]) as [FieldRole, readonly string[]][];
    const score = names.reduce((sum, [, candidates]) => {
      const found = candidates
        .map(name => (survey.find(name) ? name : undefined))
        .find(name => name !== undefined);
      if (found === undefined) return sum;
      const sharers = presets.filter(other => holdsName(other, found)).length;
      return sum + 1 / sharers;
    }, 0);
    return { preset, score };
  });
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score >= 1 ? best.preset : undefined;
}

function holdsName(preset: Exclude<MappingPreset, 'custom'>, name: string): boolean {
  return Object.values(fieldPresets[preset]).some(names => names.includes(name));
}

function guessRole(
  role: FieldRole,
  preset: Exclude<MappingPreset, 'custom'> | undefined,
  survey: Survey,
): Guess | undefined {
  const ofLabels = labelOf(role, survey);
  if (ofLabels)
    return { ref: ofLabels.ref, reason: { kind: 'preset', preset: 'loki', share: ofLabels.share } };
  const named = preset && fieldPresets[preset][role];
  const ofPreset = named && bestOf(named, role, survey);
  if (ofPreset) return { ref: ofPreset.ref, reason: { kind: 'preset', preset, share: ofPreset.share } };
  const usual = role in fieldNames ? fieldNames[role as keyof typeof fieldNames] : (usualNames[role] ?? []);
  const ofName = bestOf(usual, role, survey);
  if (ofName) return { ref: ofName.ref, reason: { kind: 'name', share: ofName.share } };
  if (role === 'message') {
    const line = survey.find(wholeLine);
    if (line)
      return {
        ref: line.ref,
        reason: { kind: 'values', share: line.share, example: exampleOf(line.ref, survey) },
      };
  }
  return byValues(role, survey);
}

/** Labels that stand beside a line of JSON tell service and level in a way that the engine can count by. */
function labelOf(role: FieldRole, survey: Survey): Found | undefined {
  if (role !== 'service' && role !== 'level') return undefined;
  if (survey.find(wholeLine) === undefined) return undefined;
  for (const name of role === 'service' ? ['service_name', 'app', 'service'] : ['detected_level', 'level']) {
    const found = survey.find(name);
    if (found?.ref.place !== 'field' || found.share < 0.9) continue;
    const values = survey.views.map(view => valueIn(view, found.ref));
    // What Loki writes where it could not tell.
    if (values.every(value => value === undefined || /^unknown(?:_service)?$/.test(plainOf(value)))) continue;
    if (role === 'level' && isContradicted(found.ref, survey)) continue;
    if (fitShare(role, found.ref, survey) >= 0.5) return found;
  }
  return undefined;
}

/** Loki reads a level out of words: of pino's `"level":50` it makes what stands in the message, or `unknown`. */
function isContradicted(ref: FieldRef, survey: Survey): boolean {
  const told = survey.views.flatMap(view => {
    const own = view.inner && levelOfFields(view.inner);
    return own === undefined ? [] : [own === levelOfValue(valueIn(view, ref))];
  });
  return told.filter(isSame => !isSame).length > told.length * 0.05;
}

/** Exceptions, status and the like are in few records: any share will do for them. */
const rare: ReadonlySet<FieldRole> = new Set([
  'exceptionType',
  'exceptionMessage',
  'stack',
  'status',
  'classField',
  'customer',
  'order',
  'traceId',
]);

/** The first of the names that is there, often enough and with values that fit the role. */
function bestOf(names: readonly string[], role: FieldRole, survey: Survey): Found | undefined {
  for (const name of names) {
    const found = survey.find(name);
    if (!found || (!rare.has(role) && found.share < 0.2)) continue;
    if (fitShare(role, found.ref, survey) >= 0.5) return found;
  }
  return undefined;
}

/** Of the entries that have the field: the share in which its value fits the role. */
function fitShare(role: FieldRole, ref: FieldRef, survey: Survey): number {
  const values = survey.views
    .map(view => valueIn(view, ref))
    .filter(value => value !== undefined && value !== null);
  if (values.length === 0) return 0;
  return values.filter(value => fitsRole(role, value)).length / values.length;
}

function fitsRole(role: FieldRole, value: unknown): boolean {
  const isWord = typeof value === 'string' && value.length <= 300 && !value.includes('\n');
  switch (role) {
    case 'level':
      return (
        levelOfValue(value) !== undefined ||
        (typeof value === 'string' && /^(?:unknown|none|default)$/i.test(value))
      );
    case 'time':
      return typeof value === 'number' || isWord;
    case 'message':
    case 'exceptionMessage':
      return typeof value === 'string';
    case 'stack':
      return Array.isArray(value) || (typeof value === 'string' && /\n|\\n/.test(value));
    case 'status':
      return /^[1-5]\d\d$/.test(String(value));
    case 'classField':
      return /^(?:critical|major|standard)$/i.test(String(value));
    case 'customer':
    case 'order':
    case 'traceId':
      return typeof value === 'number' || isWord;
    default:
      return isWord;
  }
}

/** Levels and traces are known by their looks, whatever they are called. */
function byValues(role: FieldRole, survey: Survey): Guess | undefined {
  if (role !== 'level' && role !== 'stack') return undefined;
  for (const ref of survey.refs) {
    if (ref.name === wholeLine) continue;
    const share = survey.shareOf(ref);
    if (role === 'level' && share < 0.5) continue;
    const values = survey.views.map(view => valueIn(view, ref)).filter(value => value !== undefined);
    const fits = values.filter(value =>
      role === 'level'
        ? typeof value === 'string' && value.length >= 3 && levelOfValue(value) !== undefined
        : typeof value === 'string' && /\n[^\S\n]+(?:at |File ")\S/.test(value),
    );
    if (values.length < 3 || fits.length < values.length * 0.9) continue;
    return { ref, reason: { kind: 'values', share, example: exampleOf(ref, survey) } };
  }
  return undefined;
}

function exampleOf(ref: FieldRef, survey: Survey): string {
  const value = survey.views.map(view => plainOf(valueIn(view, ref))).find(found => found !== '');
  // Masked before it is cut: half a token looks like none.
  return maskSecrets((value ?? '').slice(0, 4_000)).slice(0, 200);
}

/** Text or a number as text; nothing of what is neither. */
function plainOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function scaleOf(ref: FieldRef, survey: Survey): LevelScale | undefined {
  const isNumber = survey.views.some(view => /^\d{1,3}$/.test(plainOf(valueIn(view, ref))));
  if (!isNumber) return undefined;
  if (/severity.?number/i.test(ref.name)) return 'openTelemetry';
  return /levelno/i.test(ref.name) ? 'python' : 'pino';
}
