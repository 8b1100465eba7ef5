import assert from 'node:assert/strict';
import { probeAlertmanager } from '../../../src/clients/alertmanager';
import { shopConfig } from '../../sim/alertmanager/config';
import { alertmanagerContract } from '../../sim/alertmanager/contract';
import { environment, never, openAt } from '../../sim/alertmanager/testAlertmanager';
import { startAlertmanager } from './backend';

alertmanagerContract('the real Alertmanager', startAlertmanager);

describe('the real Alertmanager below a path of its own', () => {
  it('is found there and nowhere else', async () => {
    const server = await startAlertmanager(shopConfig, '/monitoring/alerts');
    try {
      const request = { baseUrl: server.url, auth: 'none' } as const;
      const { connection } = await probeAlertmanager(request, environment, never);
      assert.equal(connection.baseUrl, server.url);
      assert.deepEqual((await openAt(server.url).source.readOpen(never)).incidents, []);
      const beside = { ...request, baseUrl: new URL(server.url).origin };
      await assert.rejects(probeAlertmanager(beside, environment, never));
    } finally {
      await server.close();
    }
  });
});
