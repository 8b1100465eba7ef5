/** A connected account, without its key. */
export interface PagerDutyConnection {
  /** The account's subdomain, e.g. `acme`: the middle of its identities. */
  readonly account: string;
  /** What a person calls it. */
  readonly label: string;
  readonly baseUrl: string;
  readonly keyKind: 'user' | 'account';
  /** In whose name it writes and what "mine" is. Absent for an account key without an e-mail. */
  readonly user?: { readonly id: string; readonly name: string; readonly email?: string };
  /** False for a key that may only read. */
  readonly write: boolean;
}
