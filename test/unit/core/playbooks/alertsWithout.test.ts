import assert from 'node:assert/strict';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import { reachOf, type SeenAlert } from '../../../../src/core/playbooks/alertsWithout';
import { PlaybookMatcher } from '../../../../src/core/playbooks/matchPlaybooks';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';
import { TimeSlices } from '../../../../src/core/base/timeSlices';

const playbooks = [
  ['file:///r/gateway.md', '---\nalerts: [CardGatewayDown]\n---\n# Card gateway down'],
  ['file:///r/pods.md', '---\nservice: search\n---\n# Pods restart in a loop'],
].map(([uri = '', text = '']) => parsePlaybook(uri, text, parseFrontMatter).playbook);
const matcher = new PlaybookMatcher(playbooks);
const reach = (seen: readonly SeenAlert[]) =>
  reachOf(
    seen,
    facts => matcher.match(facts),
    ({ name, id }) => [name, id],
    new TimeSlices({ now: () => 0, pause: () => Promise.resolve() }),
  );
const search = { id: 'PS', name: 'search' };

describe('alerts without a playbook', () => {
  it('are counted, whatever number stands in them', async () => {
    const { without, reached } = await reach([
      { title: 'Disk 91% full on db-3', service: search },
      { title: 'Disk 95% full on db-12', service: search },
      { title: 'Disk 95% full on db-12', service: { id: 'PX', name: 'mail' } },
      { title: 'Certificates run out', alert: 'CertsExpire' },
      { title: 'Paid nothing', alert: 'CardGatewayDown' },
    ]);
    assert.deepEqual(
      without.map(({ title, service, count }) => [title, service, count]),
      [
        ['Disk 91% full on db-3', 'search', 2],
        ['Certificates run out', undefined, 1],
        ['Disk 95% full on db-12', 'mail', 1],
      ],
    );
    assert.deepEqual([...reached], ['file:///r/gateway.md']);
  });

  it('have one where the link that they carry leads to it', async () => {
    const { without } = await reach([
      { title: 'Odd', runbookLinks: ['https://docs.example.com/r/gateway'] },
      { title: 'Odd' },
    ]);
    assert.deepEqual(without, []);
  });

  it('have none where one of their service is merely near', async () => {
    const { without } = await reach([{ title: 'Latency above target', service: search }]);
    assert.equal(without.length, 1);
  });
});
