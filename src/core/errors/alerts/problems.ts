declare module '../../base/problem' {
  interface ProblemCodes {
    /** The counts are not split by level, so that errors cannot be told from traffic. */
    'alerts.noLevels': Record<string, never>;
    /** The records name no service, and the team's thresholds are by service. */
    'alerts.noServices': Record<string, never>;
    /** The logs hold errors only: there is no traffic to hold them against. */
    'alerts.onlyErrors': Record<string, never>;
    /** Nothing that is connected counts this service's traffic. */
    'alerts.noTraffic': { readonly service?: string };
    /** Requests are counted, but no log tells which class their failures have. */
    'alerts.noClasses': Record<string, never>;
    /** Neither log files nor a backend are there. */
    'alerts.noSource': Record<string, never>;
    /** Traffic is read for the first time. */
    'alerts.reading': Record<string, never>;
    /** The team file asks for no alert. */
    'alerts.noRules': Record<string, never>;
    /** Nothing that is connected can take rules: they are for Prometheus and for the ruler of Loki. */
    'alerts.noRuler': Record<string, never>;
    /** The team file does not hold the rule any more, or is no JSON. */
    'alerts.ruleGone': { readonly file: string };
    /** A threshold that was typed is no share between nothing and all. */
    'alerts.badShare': { readonly text: string };
  }
}
export {};
