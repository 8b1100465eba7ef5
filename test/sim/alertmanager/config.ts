/** The part of Alertmanager's configuration that the stand-in plays; its own words, so that the real one reads it too. */
export interface AlertmanagerConfig {
  readonly route: Route;
  readonly receivers: readonly { readonly name: string }[];
  readonly inhibit_rules?: readonly InhibitRule[];
}

export interface Route {
  readonly receiver: string;
  readonly group_by?: readonly string[];
  /** `name="value"`, `!=`, `=~`, `!~`. */
  readonly matchers?: readonly string[];
  readonly continue?: boolean;
  readonly routes?: readonly Route[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
}

export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** A shop's: a team by service and alert, the database's own receiver beside it, one that nobody reads. */
export const shopConfig: AlertmanagerConfig = {
  route: {
    receiver: 'shop-oncall',
    group_by: ['alertname', 'service'],
    group_wait: '0s',
    group_interval: '1s',
    repeat_interval: '4h',
    routes: [
      { receiver: 'null', matchers: ['alertname="Watchdog"'] },
      { receiver: 'database', matchers: ['team="database"'], group_by: ['alertname'], continue: true },
      { receiver: 'shop-oncall', matchers: ['team="database"', 'severity="critical"'] },
    ],
  },
  receivers: [{ name: 'shop-oncall' }, { name: 'database' }, { name: 'null' }],
  inhibit_rules: [
    {
      source_matchers: ['alertname="ClusterDown"'],
      target_matchers: ['severity=~"warning|info"'],
      equal: ['cluster'],
    },
  ],
};
