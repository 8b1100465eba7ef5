import * as vscode from 'vscode';
import type { GitHub, GitHubBugs, IssueState } from '../clients/github';
import type { Clock } from '../core/base/clock';
import { Owner } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { Logger } from '../core/base/logger';
import { problem, ProblemError } from '../core/base/problem';
import { gitHubServers, type GitHubServer, type IssueRef } from '../core/review/gitHubServer';
import type {} from '../core/review/problems';
import { createIssueOnce, type CreatedIssue, type WantedIssue } from './createIssueOnce';
import type { SharedState } from './sharedState';

export type { GitHubBugs, IssueState } from '../clients/github';

export interface GitHubIssuesDeps {
  readonly state: SharedState;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What private repositories need; VS Code's own Git and GitHub extensions ask for the same. */
const scopes = ['repo'];

/**
 * Issues on GitHub, by VS Code's own sign-in: its token is asked for with each request, kept nowhere and sent to no
 * other server. Nobody is asked to sign in but by `signIn`.
 */
export class GitHubIssues extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  /** Somebody signed in or out. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: GitHubIssuesDeps) {
    super();
    this.register(
      vscode.authentication.onDidChangeSessions(({ provider }) => {
        if (provider.id === 'github' || provider.id === 'github-enterprise') this.changed.fire();
      }),
    );
  }

  /** GitHub, and the company's own where VS Code knows one. */
  get servers(): readonly GitHubServer[] {
    const uri = vscode.workspace.getConfiguration('github-enterprise').inspect<unknown>('uri');
    // A folder's settings may not say where a token goes: where one tries to, there is no such server.
    const isPerson = uri?.workspaceValue === undefined && uri?.workspaceFolderValue === undefined;
    return gitHubServers(isPerson && typeof uri?.globalValue === 'string' ? uri.globalValue : undefined);
  }

  /** Without asking anybody; an account that Opex was not allowed to use is none. */
  async isSignedIn(server: GitHubServer): Promise<boolean> {
    return (await this.session(server)) !== undefined;
  }

  /**
   * Asks to sign in, where nobody is.
   * @param anew the sign-in that there is was not accepted.
   * @throws ProblemError `review.notSignedIn` where that came to nothing.
   */
  async signIn({ provider, host }: GitHubServer, anew = false): Promise<void> {
    try {
      await vscode.authentication.getSession(
        provider,
        scopes,
        anew ? { forceNewSession: true } : { createIfNone: true },
      );
    } catch (error) {
      this.deps.log.info(`sign-in to ${host}: ${error instanceof Error ? error.message : 'none'}`);
      throw new ProblemError(problem('review.notSignedIn', { tracker: host }), { cause: error });
    }
  }

  async bugs(
    server: GitHubServer,
    repository: string,
    labels: readonly string[],
    since: number,
    signal: AbortSignal,
  ): Promise<GitHubBugs> {
    return (await this.client(server)).bugs(repository, labels, since, signal);
  }

  /** Of one server; what is not there, or not visible to the account, is absent. */
  async states(
    server: GitHubServer,
    issues: readonly IssueRef[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<IssueRef, IssueState>> {
    return (await this.client(server)).states(issues, signal);
  }

  /** Creates an issue that is there once; see `createIssueOnce`. */
  async create(
    server: GitHubServer,
    wanted: Omit<WantedIssue, 'host'>,
    signal: AbortSignal,
  ): Promise<CreatedIssue> {
    const { state, clock } = this.deps;
    const maker = await this.client(server);
    return createIssueOnce({ ...wanted, host: server.host }, { maker, state, clock }, signal);
  }

  private async client(server: GitHubServer): Promise<GitHub> {
    const { clock, log } = this.deps;
    const { GitHub: Client } = await import('../clients/github');
    const token = async (): Promise<string> => {
      const session = await this.session(server);
      if (!session) throw new ProblemError(problem('review.trackerSignedOut', { tracker: server.host }));
      return session.accessToken;
    };
    return new Client({ server, token, clock, random: Math.random, log });
  }

  private async session({ provider, host }: GitHubServer): Promise<vscode.AuthenticationSession | undefined> {
    try {
      return await vscode.authentication.getSession(provider, scopes, { silent: true });
    } catch (error) {
      // An editor without this sign-in.
      this.deps.log.trace(`no sign-in for ${host}: ${error instanceof Error ? error.message : 'none'}`);
      return undefined;
    }
  }
}
