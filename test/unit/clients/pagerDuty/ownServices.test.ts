import assert from 'node:assert/strict';
import { scopeOf } from '../../../../src/core/incidents/incidentFilter';
import { connect, never, problemIn, Sims } from './pagerDutyWorld';

describe('PagerDutySource.readServices', () => {
  const sims = new Sims();
  afterEach(sims.close);

  it('tells all services with their teams, and which of them are mine', async () => {
    const sim = await sims.start({ historyWeeks: 0 });
    const { source } = await connect(sim);
    const known = await source.readServices?.(never);
    assert.ok(known);
    assert.deepEqual(known.services.map(({ id }) => id).sort(), [...sim.state.services.keys()].sort());
    const me = [...sim.state.users.values()].find(({ id }) => id === 'PDANARY');
    assert.ok(me);
    const mine = known.services.filter(({ isMine }) => isMine);
    assert.ok(mine.length > 0 && mine.some(({ name }) => name === 'checkout'), JSON.stringify(mine));
    // Of a team of mine, or mine to answer for: each is one or the other.
    for (const { id, isMine } of known.services) {
      const { teamIds } = sim.state.service(id);
      if (teamIds.some(team => me.teamIds.includes(team))) assert.ok(isMine, id);
    }
    assert.equal(known.mineProblem, undefined);
    const scope = scopeOf({ mine: true }, known);
    assert.ok('services' in scope && scope.services.size === mine.length);
  });

  it('does not know what is mine where nobody knows whose key it is', async () => {
    const sim = await sims.start({ historyWeeks: 0 });
    const { source } = await connect(sim, sim.tokens.account);
    const known = await source.readServices?.(never);
    assert.equal(known?.mineProblem?.code, 'incidents.mineUnknown');
    assert.ok(known.services.every(({ isMine }) => !isMine));
  });

  it('fails in words where it cannot be read', async () => {
    const sim = await sims.start({ historyWeeks: 0 });
    const { source } = await connect(sim);
    sim.scenes.tokenRevoked();
    const reading = source.readServices?.(never);
    assert.ok(reading);
    assert.equal((await problemIn(reading)).code, 'incidents.badToken');
  });
});
