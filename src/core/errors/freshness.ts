import type { ErrorGroup } from './errorGroup';
import { sameRelease } from './sameRelease';

/** A deploy of a service, as somebody told it. */
export interface Deploy {
  /** Unix ms. */
  readonly at: number;
  /** What it is called: a release, or the change's own words. */
  readonly name: string;
}

/** An error that was not there before the last deploy. */
export interface Freshness {
  readonly since: string;
  /** When that was deployed, or first seen, Unix ms. */
  readonly at: number;
  /** Whether records name the release, or a deploy was told. */
  readonly by: 'release' | 'deploy';
}

/** A release and when it was first seen, Unix ms. */
export interface NewestRelease {
  readonly release: string;
  readonly at: number;
}

/** Records of the old release may come a little after the deploy was told, and clocks differ. */
const slackMs = 60_000;

/**
 * Whether a group is new since its service's last deploy: by the releases that records name, else by the last deploy
 * that was told. Undefined where it is not, and where nothing says so: a group that the window cuts may be old.
 * @param newest the newest release of its service, `newestRelease`
 * @param windowFrom the beginning of what was read, Unix ms
 */
export function freshnessOf(
  group: ErrorGroup,
  newest: NewestRelease | undefined,
  deploys: readonly Deploy[],
  windowFrom: number,
): Freshness | undefined {
  if (newest) {
    const own = sightingsOf(group);
    const isOwn = own.length > 0 && own.every(({ release }) => sameRelease(release, newest.release));
    if (isOwn && group.firstSeen >= newest.at - slackMs) {
      return { since: newest.release, at: newest.at, by: 'release' };
    }
    return undefined;
  }
  const last = deploys.filter(({ at }) => at <= group.lastSeen).sort((a, b) => b.at - a.at)[0];
  if (!last || last.at <= windowFrom || group.firstSeen < last.at - slackMs) return undefined;
  return { since: last.name, at: last.at, by: 'deploy' };
}

/** The release of a service that was first seen last, where the window saw another before it. */
export function newestRelease(groups: readonly ErrorGroup[]): NewestRelease | undefined {
  const first = new Map<string, { release: string; from: number; to: number }>();
  for (const { release, from, to } of groups.flatMap(sightingsOf)) {
    const known = [...first.values()].find(one => sameRelease(one.release, release));
    if (!known) first.set(release, { release, from, to });
    else {
      known.from = Math.min(known.from, from);
      known.to = Math.max(known.to, to);
    }
  }
  const seen = [...first.values()].sort((a, b) => b.from - a.from);
  const [newest, before] = seen;
  // A roll-back, or an old one that goes on beside: the newest is the one that was first seen last.
  return newest && before && before.from < newest.from
    ? { release: newest.release, at: newest.from }
    : undefined;
}

interface Sighting {
  readonly release: string;
  /** Between these it was surely seen. */
  readonly from: number;
  readonly to: number;
}

function sightingsOf({ samples, release, firstSeen, lastSeen }: ErrorGroup): readonly Sighting[] {
  const found = samples.flatMap(({ release: name, time }) =>
    name !== undefined && time !== undefined ? [{ release: name, from: time, to: time }] : [],
  );
  const isOneRelease = release !== undefined && found.every(one => sameRelease(one.release, release));
  if (release === undefined) return found;
  // As far as the samples tell, all of the group's records are of one release: then its first is, too.
  return [...found, { release, from: isOneRelease ? firstSeen : lastSeen, to: lastSeen }];
}
