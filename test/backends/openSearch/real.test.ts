import assert from 'node:assert/strict';
import { startOpenSearch } from './backend';

describe('the real OpenSearch', () => {
  it('starts, and keeps its data over a restart', async () => {
    const server = await startOpenSearch();
    try {
      await fetch(`${server.url}/kept`, { method: 'PUT' });
      await server.restart();
      assert.equal((await fetch(`${server.url}/kept`)).status, 200);
    } finally {
      await server.close();
    }
  });
});
