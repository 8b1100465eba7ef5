import { createHash, randomUUID } from 'node:crypto';
import type { AlertmanagerConfig, Route } from './config';
import { matchesAll, matchesValue, parseMatcher, type Labels, type Matcher } from './matching';

/** An alert as clients post it. */
export interface PostedAlert {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

interface Alert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly fingerprint: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly updatedAt: number;
  readonly generatorURL: string | undefined;
}

interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: number;
  endsAt: number;
  updatedAt: number;
  readonly createdBy: string;
  readonly comment: string;
}

/** Without an end of its own an alert is over after this (`resolve_timeout`), ms. */
const resolveTimeoutMs = 5 * 60_000;

/** What Alertmanager 0.25 does with alerts and silences, as far as its API shows it. */
export class AlertmanagerModel {
  private alerts = new Map<string, Alert>();
  readonly silences = new Map<string, Silence>();
  cluster: 'ready' | 'settling' | 'disabled' = 'disabled';

  constructor(
    readonly config: AlertmanagerConfig,
    readonly now: () => number,
    public startedAt: number,
  ) {}

  /** Alerts are forgotten, silences are kept. */
  restart(): void {
    this.alerts = new Map();
    this.startedAt = this.now();
  }

  post(posted: readonly PostedAlert[]): void {
    const now = this.now();
    for (const { labels, annotations = {}, startsAt, endsAt, generatorURL } of posted) {
      const fingerprint = fingerprintOf(labels);
      const known = this.alerts.get(fingerprint);
      const isOpen = known !== undefined && known.endsAt > now;
      this.alerts.set(fingerprint, {
        labels,
        annotations,
        fingerprint,
        startsAt: startsAt !== undefined ? Date.parse(startsAt) : isOpen ? known.startsAt : now,
        endsAt: endsAt !== undefined ? Date.parse(endsAt) : now + resolveTimeoutMs,
        updatedAt: now,
        generatorURL,
      });
    }
  }

  /** @throws Error with Alertmanager's own words for a bad filter. */
  listAlerts(filters: readonly string[]): readonly unknown[] {
    const matchers = filters.map(parseMatcher);
    return this.firing
      .filter(alert => matchesAll(matchers, alert.labels))
      .map(alert => this.render(alert))
      .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  }

  listGroups(filters: readonly string[], receiver: string | null): readonly unknown[] {
    const matchers = filters.map(parseMatcher);
    const wanted = receiver === null ? undefined : new RegExp(`^(?:${receiver})$`);
    const groups = new Map<string, { labels: Labels; receiver: { name: string }; alerts: unknown[] }>();
    for (const alert of this.firing.filter(({ labels }) => matchesAll(matchers, labels))) {
      for (const { route, path } of routesOf(this.config.route, alert.labels)) {
        if (wanted && !wanted.test(route.receiver)) continue;
        const labels = groupLabels(route, alert.labels);
        const key = JSON.stringify([path, Object.entries(labels).sort()]);
        const group = groups.get(key) ?? { labels, receiver: { name: route.receiver }, alerts: [] };
        group.alerts.push(this.render(alert));
        groups.set(key, group);
      }
    }
    return [...groups.values()];
  }

  makeSilence(wanted: Omit<Silence, 'id' | 'updatedAt'>): string {
    const now = this.now();
    const id = randomUUID();
    this.silences.set(id, { ...wanted, id, updatedAt: now, startsAt: Math.max(now, wanted.startsAt) });
    return id;
  }

  /** True where there is one of that id; one that has ended stays as it is. */
  expireSilence(id: string): boolean {
    const silence = this.silences.get(id);
    if (!silence) return false;
    const now = this.now();
    if (silence.endsAt > now) {
      silence.endsAt = now;
      silence.updatedAt = now;
    }
    return true;
  }

  listSilences(filters: readonly string[]): readonly unknown[] {
    const wanted = filters.map(parseMatcher);
    return [...this.silences.values()]
      .filter(({ matchers }) =>
        wanted.every(filter =>
          matchers.some(({ name, value }) => name === filter.name && matchesValue(filter, value)),
        ),
      )
      .map(silence => this.renderSilence(silence));
  }

  renderSilence({ id, updatedAt, comment, createdBy, endsAt, startsAt, matchers }: Silence): object {
    return {
      id,
      status: { state: this.stateOf({ startsAt, endsAt }) },
      updatedAt: iso(updatedAt),
      comment,
      createdBy,
      endsAt: iso(endsAt),
      matchers,
      startsAt: iso(startsAt),
    };
  }

  private get firing(): readonly Alert[] {
    return [...this.alerts.values()].filter(alert => alert.endsAt > this.now());
  }

  private stateOf({ startsAt, endsAt }: Pick<Silence, 'startsAt' | 'endsAt'>): string {
    const now = this.now();
    if (endsAt <= now) return 'expired';
    return startsAt > now ? 'pending' : 'active';
  }

  private render(alert: Alert) {
    const { labels, annotations, fingerprint, startsAt, endsAt, updatedAt, generatorURL } = alert;
    const silencedBy = [...this.silences.values()]
      .filter(silence => this.stateOf(silence) === 'active' && matchesAll(silence.matchers, labels))
      .map(({ id }) => id);
    const inhibitedBy = this.inhibitorOf(alert);
    const receivers = new Set(routesOf(this.config.route, labels).map(({ route }) => route.receiver));
    return {
      annotations,
      endsAt: iso(endsAt),
      fingerprint,
      receivers: [...receivers].map(name => ({ name })),
      startsAt: iso(startsAt),
      status: {
        inhibitedBy,
        silencedBy,
        state: silencedBy.length + inhibitedBy.length > 0 ? 'suppressed' : 'active',
      },
      updatedAt: iso(updatedAt),
      ...(generatorURL === undefined ? {} : { generatorURL }),
      labels,
    };
  }

  private inhibitorOf({ labels, fingerprint }: Alert): readonly string[] {
    for (const { source_matchers, target_matchers, equal } of this.config.inhibit_rules ?? []) {
      if (!matchesAll(target_matchers.map(parseMatcher), labels)) continue;
      const source = this.firing.find(
        other =>
          other.fingerprint !== fingerprint &&
          matchesAll(source_matchers.map(parseMatcher), other.labels) &&
          equal.every(name => (other.labels[name] ?? '') === (labels[name] ?? '')),
      );
      if (source) return [source.fingerprint];
    }
    return [];
  }
}

interface RouteHit {
  readonly route: Route;
  /** Which route of the tree it is. */
  readonly path: string;
}

/** The deepest routes that take an alert; children inherit what they do not say. */
function routesOf(route: Route, labels: Labels, path = 'root'): readonly RouteHit[] {
  if (!matchesAll((route.matchers ?? []).map(parseMatcher), labels)) return [];
  const hits: RouteHit[] = [];
  for (const [index, child] of (route.routes ?? []).entries()) {
    const found = routesOf({ group_by: route.group_by ?? [], ...child }, labels, `${path}/${index}`);
    hits.push(...found);
    if (found.length > 0 && child.continue !== true) break;
  }
  return hits.length > 0 ? hits : [{ route, path }];
}

function groupLabels({ group_by = [] }: Route, labels: Labels): Labels {
  const wanted = group_by.includes('...') ? Object.keys(labels) : group_by;
  return Object.fromEntries(
    wanted.flatMap(name => (labels[name] === undefined ? [] : [[name, labels[name]]])),
  );
}

/** 16 hex digits of the label set; the real one's hash is another. */
function fingerprintOf(labels: Labels): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(labels).sort()))
    .digest('hex')
    .slice(0, 16);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
