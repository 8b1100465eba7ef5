import { burnPairs, type BurnPair } from '../../team/burnRates';
import { severities, type Severity } from '../../team/severity';
import type { ShareAlert, Team, TeamAlerts, TeamService } from '../../team/team';

/** When the share of traffic that fails is too large: of one service, or of all that is read. */
export type AlertRule = ShareRule | SloRule;

interface RuleFacts {
  /** The same as long as the team file says the same of the same service: states and notices are kept by it. */
  readonly id: string;
  /** Name in the team file; absent where the team names no service: then it is all traffic. */
  readonly service?: string;
  /** Where the team file says it. */
  readonly path: readonly (string | number)[];
}

/** A plain threshold: more than `share` of the window's traffic fails with an error of this class or a worse one. */
export interface ShareRule extends RuleFacts {
  readonly kind: 'share';
  readonly severity: Severity;
  /** Fraction of traffic. */
  readonly share: number;
  readonly windowMs: number;
  /** Below so much traffic in the window nothing is judged. */
  readonly minTraffic: number;
}

/** An objective over a span: it burns too fast where both windows of a pair say so. */
export interface SloRule extends RuleFacts {
  readonly kind: 'slo';
  /** Fraction of traffic that must be good, 0.999 for "99.9%". */
  readonly objective: number;
  readonly windowMs: number;
  readonly burns: readonly BurnPair[];
  /** Below so much traffic in the short window nothing is judged. */
  readonly minTraffic: number;
}

const minute = 60_000;
const day = 1440 * minute;

const defaultShareWindowMs = 10 * minute;
const defaultSloWindowMs = 30 * day;

/** Where the team says no floor: fewer requests than one error in the allowed share means nothing. */
const defaultMinTraffic = 100;

/** What the team file asks for: for each of its services, or for all traffic where it names none. */
export function alertRulesOf(team: Team): readonly AlertRule[] {
  const { alerts, services } = team;
  if (services.length === 0) return rulesOf(alerts, undefined);
  return services.flatMap(service => rulesOf(alerts, service));
}

function rulesOf(team: TeamAlerts, service: TeamService | undefined): readonly AlertRule[] {
  const own = service?.alerts;
  const name = service?.name;
  const place = (isOwn: boolean, key: string): readonly string[] =>
    isOwn && name !== undefined ? ['services', name, 'alerts', key] : ['alerts', key];
  const facts = (key: string, isOwn: boolean): RuleFacts => ({
    id: `${name ?? '*'}/${key}`,
    path: place(isOwn, key),
    ...(name === undefined ? {} : { service: name }),
  });
  const shares = severities.flatMap((severity): readonly ShareRule[] => {
    const said = own?.shares[severity] ?? team.shares[severity];
    if (!said) return [];
    const isOwn = own?.shares[severity] !== undefined;
    return [{ kind: 'share', severity, ...facts(severity, isOwn), ...shareOf(said) }];
  });
  const slo = own?.slo ?? team.slo;
  if (!slo) return shares;
  return [
    ...shares,
    {
      kind: 'slo',
      ...facts('slo', own?.slo !== undefined),
      objective: slo.objective,
      windowMs: slo.windowMs ?? defaultSloWindowMs,
      burns: burnPairs,
      minTraffic: defaultMinTraffic,
    },
  ];
}

function shareOf({
  share,
  windowMs,
  minTraffic,
}: ShareAlert): Pick<ShareRule, 'share' | 'windowMs' | 'minTraffic'> {
  return {
    share,
    windowMs: windowMs ?? defaultShareWindowMs,
    minTraffic: minTraffic ?? defaultMinTraffic,
  };
}
