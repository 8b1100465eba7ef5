import assert from 'node:assert/strict';
import type { LoggedRequest } from '../../sim/pagerDuty';
import { OpenApiCheck, OpenApiDocument, knownExceptions } from '../../sim/pagerDuty/contract';
import { SimClient } from '../sim/pagerDuty/simClient';
import { exerciseEverything } from './exerciseEverything';

/** A row that nothing needs hides the next mistake: without it, the check must complain about honest traffic. */
describe('each exception from the published description is needed', function () {
  this.timeout(60_000);
  const { schemas, answers } = knownExceptions;
  let document: OpenApiDocument | undefined;
  let requests: readonly LoggedRequest[] = [];

  before(async function () {
    document = OpenApiDocument.fromEnvironment();
    if (document === undefined) return this.skip();
    const client = await SimClient.start();
    await exerciseEverything(client).finally(() => client.close());
    // Only what fails without any exception can fail for the want of one.
    const bare = new OpenApiCheck(document, { schemas: [], answers: [] });
    requests = client.sim.requests.filter(request => bare.violationsOf(request).length > 0);
  });

  const complainsWithout = (exceptions: typeof knownExceptions): void => {
    assert.ok(document);
    const check = new OpenApiCheck(document, exceptions);
    assert.ok(requests.some(request => check.violationsOf(request).length > 0));
  };

  for (const row of schemas) {
    it(`${row.pointer}: ${row.because}`, () => {
      complainsWithout({ schemas: schemas.filter(other => other !== row), answers });
    });
  }
  for (const row of answers) {
    it(`${row.operation} ${row.status}: ${row.because}`, () => {
      complainsWithout({ schemas, answers: answers.filter(other => other !== row) });
    });
  }
});
