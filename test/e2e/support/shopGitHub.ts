import { startGitHubSim, type GitHubSim, type SimRepository } from '../../sim/gitHub';

const day = 86_400_000;

/** The shop's own GitHub, with critical bugs: two open, of which one is new, and one that was closed. */
export async function openShopGitHub(): Promise<{
  readonly gitHub: GitHubSim;
  readonly shop: SimRepository;
}> {
  const gitHub = await startGitHubSim({ maxLifetimeMs: 10 * 60_000 });
  const shop = gitHub.repository('acme/shop');
  const now = Date.now();
  gitHub.issue(shop, { title: 'Charged twice', labels: ['sev1'], createdAt: now - 30 * day });
  gitHub.issue(shop, { title: 'Empty basket', labels: ['Sev1'], createdAt: now - 60_000 });
  const closed = { createdAt: now - 40 * day, closedAt: now - 60_000 };
  gitHub.issue(shop, { title: 'Slow search', labels: ['sev1'], ...closed });
  gitHub.issue(shop, { title: 'A change', labels: ['sev1'], isPullRequest: true });
  return { gitHub, shop };
}
