import assert from 'node:assert/strict';
import { maskCommand } from '../../../../src/core/playbooks/maskCommand';

describe('secrets in a command', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['kubectl get pods', 'kubectl get pods'],
    ['x --password hunter2 --user a', 'x --password *** --user a'],
    ["x --db-password 'hunter2 x' y", 'x --db-password *** y'],
    ['x --token=abc123', 'x --token=***'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=*** psql'],
    ['curl -u admin:hunter2 https://h/x', 'curl -u admin:*** https://h/x'],
    ['curl --user admin:hunter2 https://h/x', 'curl --user admin:*** https://h/x'],
    [
      'curl -H "Authorization: Bearer abcdefghijkl" https://h',
      'curl -H "Authorization: Bearer ***" https://h',
    ],
    ['mysql -u root -phunter2 shop', 'mysql -u root -p*** shop'],
    ['mysql -u root -p shop', 'mysql -u root -p shop'],
    ['redis-cli -h r -a hunter2 info', 'redis-cli -h r -a *** info'],
    ['sshpass -p hunter2 ssh h', 'sshpass -p *** ssh h'],
    ['psql postgres://app:hunter2@db/shop', 'psql postgres://app:***@db/shop'],
    ['kubectl get secret checkout', 'kubectl get secret checkout'],
    ['kubectl -n shop get pods -l token-service', 'kubectl -n shop get pods -l token-service'],
  ];
  for (const [text, masked] of cases) it(text, () => assert.equal(maskCommand(text), masked));

  it('costs little on texts that are made to cost', () => {
    const started = performance.now();
    for (const text of ['curl -u '.repeat(600), `mysql ${' -p'.repeat(2000)}`, '--password '.repeat(500)])
      maskCommand(text);
    assert.ok(performance.now() - started < 1000);
  });
});
