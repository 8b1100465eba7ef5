/** A connected Alertmanager, without its password. */
export interface AlertmanagerConnection {
  /** Its address in a form that identities take: the middle of them. */
  readonly account: string;
  /** What a person calls it. */
  readonly label: string;
  /** With the path prefix, where there is one. */
  readonly baseUrl: string;
  readonly auth: 'none' | 'basic' | 'bearer';
  /** In whose name silences are made; without one nothing is written. */
  readonly author?: string;
  /** Receivers whose groups are shown; all without it. */
  readonly receivers?: readonly string[];
  readonly write: boolean;
}
