import type { EntityId } from '../base/identity';
import type { ItemStanding } from './actionItems';
import type { JournalEntry } from './journal';
import { compareText, type BrokenNight } from './nights';
import type { ReviewPeriod } from './period';
import type { ReviewIncident, ValueRange, Win } from './reviewModel';
import { moneyText, textOfMarkdown } from './reviewText';
import { isoDay, wallTime } from './zoneTime';

/** What the wins are looked for in. */
export interface WinsInput {
  readonly period: ReviewPeriod;
  /** What was true when it was looked: nights after it have not been yet. */
  readonly asOf: number;
  readonly rows: readonly ReviewIncident[];
  readonly nights: ReadonlyMap<EntityId, readonly BrokenNight[]>;
  /** False where incidents or notifications were not read whole: a quiet night is then not known to be one. */
  readonly isWhole: boolean;
  readonly items: readonly ItemStanding[];
  readonly journal: readonly JournalEntry[];
  readonly restored: readonly ValueRange[];
  /** Error groups and alerts that were loud and are silent since their fix. */
  readonly silenced: readonly {
    readonly title: string;
    readonly pagesBefore: number;
    readonly href?: string;
  }[];
  /** Percent that a service's latency fell against the period before. */
  readonly faster: readonly { readonly service: string; readonly percent: number }[];
  /** Who was asked to help and came. */
  readonly helped: readonly { readonly name: string; readonly what: 'helped' }[];
}

const dayMs = 86_400_000;
const leastFaster = 5;

/** What is made loud. Nobody is ranked: people stand in the order of their names, each once. */
export function winsOf(input: WinsInput): Win[] {
  const quiet = quietNights(input);
  const used = countBy(input.rows.flatMap(({ playbook }) => (playbook?.used ? [playbook.title] : [])));
  const hrefs = new Map(
    input.rows.flatMap(({ playbook }) => (playbook?.href ? [[playbook.title, playbook.href] as const] : [])),
  );
  return [
    ...(quiet > 0 ? [{ kind: 'quietNights' as const, what: '', count: quiet }] : []),
    ...input.silenced.map(({ title, pagesBefore, href }) => ({
      kind: 'silenced' as const,
      what: title,
      count: pagesBefore,
      ...(href === undefined ? {} : { href }),
    })),
    ...input.faster
      .filter(({ percent }) => percent >= leastFaster)
      .map(({ service, percent }) => ({
        kind: 'performance' as const,
        what: service,
        count: Math.round(percent),
      })),
    ...[...used].map(([what, count]) => {
      const href = hrefs.get(what);
      return { kind: 'playbook' as const, what, count, ...(href === undefined ? {} : { href }) };
    }),
    ...input.restored
      .filter(({ high }) => high > 0)
      .map(({ service, low, high, currency, partial }) => ({
        kind: 'value' as const,
        what: `${service}, ${moneyText(low, high, currency)}${partial ? ' (a part: not all logs could be read)' : ''}`,
      })),
    ...input.items
      .filter(({ state }) => state === 'done')
      .map(({ item }) => ({
        kind: 'done' as const,
        what: item.text,
        ...(item.tracker === undefined ? {} : { href: item.tracker }),
      })),
    ...people(input),
    ...pulled(input.items),
  ];
}

function people({ helped, journal }: WinsInput): Win[] {
  const told = journal.flatMap(({ kind, text, struck }) =>
    kind === 'helped' && !struck ? namesIn(text).map(name => ({ name, what: 'helped' as const })) : [],
  );
  const seen = new Set<string>();
  return [...helped, ...told]
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.what, b.what))
    .filter(({ name, what }) => !seen.has(`${what}|${name}`) && seen.add(`${what}|${name}`))
    .map(({ name, what }) => ({ kind: what, what: name }));
}

/** Who was pulled in, of a line that another person's pull wrote: that one is not thanked for it. */
function namesIn(text: string): readonly string[] {
  const names = /^pulled (.{1,400}?) into /.exec(text)?.[1] ?? '';
  return names
    .split(', ')
    .map(textOfMarkdown)
    .filter(name => name !== '');
}

/** Who was pulled from what, for an item that stands in the review. */
function pulled(items: readonly ItemStanding[]): Win[] {
  return items
    .flatMap(({ item: { owner, dropped } }) =>
      owner === undefined || dropped === undefined
        ? []
        : [{ kind: 'pulled' as const, what: owner, left: dropped }],
    )
    .sort((a, b) => compareText(a.what, b.what) || compareText(a.left, b.left));
}

/** Nights of the period in which nobody was woken. Only those that are over count, and only where all was read. */
function quietNights({ period, asOf, nights, isWhole }: WinsInput): number {
  if (!isWhole) return 0;
  const end = Math.min(period.to, asOf);
  const broken = new Set<string>();
  for (const list of nights.values()) {
    for (const { night, at } of list) {
      if (at >= period.from - dayMs && at <= end + dayMs) broken.add(night.slice(night.lastIndexOf('|') + 1));
    }
  }
  let quiet = 0;
  for (let wall = Math.floor(wallTime(period.from, period.zone) / dayMs) * dayMs; ; wall += dayMs) {
    // From 22:00 of that day to 8:00 of the next, by the team's clock.
    const [from, to] = [wall + 22 * 3_600_000, wall + dayMs + 8 * 3_600_000];
    if (to > wallTime(end, period.zone)) return quiet;
    if (from >= wallTime(period.from, period.zone) && !broken.has(isoDay(wall))) quiet += 1;
  }
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
