import { alertRulesOf, type AlertRule } from '../../../src/core/errors/alerts/alertRule';
import { exportRules } from '../../../src/core/errors/alerts/exportRules';
import { parseTeam } from '../../../src/core/team/parseTeam';
import type { Team } from '../../../src/core/team/team';
import { alertRulers } from '../../../src/platform/alertRulers';
import type { ConnectedLogs } from '../../../src/platform/connectedLogs';

/** A team with the kinds of rules that there are, for a service with errors and one without. */
export const alertedTeam: Team = parseTeam(
  JSON.stringify({
    services: { checkout: {}, search: {} },
    alerts: {
      critical: { share: '5%', minTraffic: 20 },
      standard: { share: '90%', minTraffic: 20 },
      slo: { objective: '99%', minTraffic: 20 },
    },
  }),
  'team.json',
).team;

export const alertedRules: readonly AlertRule[] = alertRulesOf(alertedTeam);

/** A rule file of all of the team's rules, as "Export Alert Rules" writes it for the one server that is connected. */
export async function exportedRules(
  accounts: unknown,
  signal: AbortSignal,
): Promise<ReturnType<typeof exportRules>> {
  const [ruler] = alertRulers({ accounts } as ConnectedLogs, alertedTeam);
  if (!ruler) throw new Error('nothing takes rules');
  return exportRules(alertedRules, await ruler.counts(Date.now(), signal));
}

/** What a ruler says of a rule that it has loaded, by the API that those of Prometheus and Loki share. */
export interface LoadedRule {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly state?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `GET …/api/v1/rules`: group -> its rules. */
export async function loadedRules(url: string): Promise<ReadonlyMap<string, readonly LoadedRule[]>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const { data } = (await response.json()) as {
    readonly data: {
      readonly groups: readonly { readonly name: string; readonly rules: readonly LoadedRule[] }[];
    };
  };
  return new Map(data.groups.map(({ name, rules }) => [name, rules]));
}

/** One line for each rule: group, name, class and state. */
export function ruleLines(groups: ReadonlyMap<string, readonly LoadedRule[]>): readonly string[] {
  return [...groups]
    .flatMap(([group, rules]) =>
      rules.map(
        ({ name, labels, health, state }) =>
          `${group} ${name} ${labels?.['severity'] ?? ''} ${health} ${state ?? ''}`,
      ),
    )
    .sort();
}

/** All that `alertedTeam` asks for, where checkout burns and search is well. */
export const expectedLines: readonly string[] = ['checkout', 'search']
  .flatMap(service => {
    const isBad = service === 'checkout';
    return [
      `opex ${service} OpexCriticalErrorShare critical ok ${isBad ? 'firing' : 'inactive'}`,
      `opex ${service} OpexStandardErrorShare standard ok inactive`,
      ...alertedRules
        .flatMap(rule => (rule.kind === 'slo' && rule.service === service ? rule.burns : []))
        .map(
          ({ severity }) =>
            `opex ${service} OpexErrorBudgetBurn ${severity} ok ${isBad ? 'firing' : 'inactive'}`,
        ),
    ];
  })
  .sort();
