import assert from 'node:assert/strict';
import { routes } from '../../sim/pagerDuty/api';
import { type LoggedRequest } from '../../sim/pagerDuty';
import {
  OpenApiDocument,
  checkAgainstOpenApi,
  checkAgainstOwnSchemas,
  openApiVariable,
  type Violation,
} from '../../sim/pagerDuty/contract';
import { SimClient } from '../sim/pagerDuty/simClient';
import { exerciseEverything } from './exerciseEverything';

const lines = (violations: readonly Violation[]): string[] =>
  violations.map(({ request, operation, where, message }) => `#${request} ${operation} ${where}: ${message}`);

describe('the simulator keeps PagerDuty’s contract', function () {
  this.timeout(60_000);
  let requests: readonly LoggedRequest[] = [];

  before(async () => {
    const client = await SimClient.start();
    try {
      await exerciseEverything(client);
    } finally {
      await client.close();
    }
    requests = client.sim.requests;
  });

  it('and the suite calls every endpoint it has', () => {
    const called = new Set(requests.filter(({ status }) => status < 300).map(endpointOf));
    const missing = routes.map(({ method, path }) => `${method} ${path}`).filter(name => !called.has(name));
    assert.deepEqual(missing, []);
  });

  it('as far as Opex relies on it', () => {
    assert.deepEqual(lines(checkAgainstOwnSchemas(requests)), []);
  });

  it('as the published description has it', function () {
    const document = OpenApiDocument.fromEnvironment();
    if (document === undefined) {
      process.stdout.write(
        `      ${openApiVariable} is not set: ${requests.length} requests not checked against it\n`,
      );
      this.skip();
    }
    assert.deepEqual(lines(checkAgainstOpenApi(requests, document)), []);
  });
});

function endpointOf(request: LoggedRequest): string {
  const route = routes
    .filter(({ method, path }) => method === request.method && matches(path, request.path))
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  return `${request.method} ${route?.path ?? request.path}`;
}

function matches(pattern: string, path: string): boolean {
  const source = pattern.replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${source}$`).test(path);
}
