// Sends the plan to the services.

import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const busyAtMost = 48;

/** Orders and carts; many at once, except steps that change what the others meet. */
export async function driveCheckout({ start, recorder, partners }, { startedAt, stoppedAt, checkout }) {
  let service = await start('checkout', {}, startedAt);
  const running = new Set();
  for (const step of checkout) {
    if (step.alone) await Promise.all(running);
    while (running.size >= busyAtMost) await Promise.race(running);
    if (step.gateway) partners.gateway.set(step.body.card, step.gateway);
    if (step.bus) partners.bus.set(step.body.customer, step.bus);
    recorder.begin(step.id, step.at);
    const sent = send(service.port, step).finally(() => running.delete(sent));
    running.add(sent);
    if (!step.alone) continue;
    await sent;
    if (step.crashes) {
      await service.exited;
      service = await start('checkout', {}, step.at + 4200);
    }
  }
  await Promise.all(running);
  await service.stop(stoppedAt);
  if (stoppedAt !== undefined) recorder.cutLast();
}

async function send(port, { id, path, body }) {
  const url = `http://127.0.0.1:${port}${path}`;
  const headers = { 'x-request-id': id, 'content-type': 'application/json' };
  // An answer that never comes is what a crash looks like from here.
  await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).then(
    answer => answer.text(),
    () => {},
  );
}

/** Searches, one after another: the time limit is in real seconds. */
export async function driveSearch({ start, recorder, folder, products }, { startedAt, stoppedAt, search }) {
  await mkdir(folder, { recursive: true });
  const segments = 5;
  const size = Math.ceil(products.length / segments);
  const file = n => join(folder, `segment-0${n + 1}.json`);
  for (let n = 0; n < segments; n++) {
    await writeFile(file(n), JSON.stringify(products.slice(n * size, (n + 1) * size)));
  }
  await writeFile(
    join(folder, 'synonyms.json'),
    JSON.stringify({ cup: ['mug'], hat: ['beanie'], bag: ['tote'] }),
  );
  const service = await start('search', { SEARCH_INDEX: folder }, startedAt);
  for (const { id, at, text, cutSegment } of search) {
    const ask = async () => {
      recorder.begin(id, at);
      const url = `http://127.0.0.1:${service.port}/search?q=${encodeURIComponent(text)}`;
      await (await fetch(url, { headers: { 'x-request-id': id } })).text();
    };
    if (cutSegment === undefined) {
      await ask();
      continue;
    }
    // The indexer is in the middle of writing.
    const whole = await readFile(file(cutSegment), 'utf8');
    await writeFile(file(cutSegment), whole.slice(0, whole.length * 0.6));
    await ask();
    await writeFile(file(cutSegment), whole);
    await utimes(file(cutSegment), new Date(), new Date());
  }
  await service.stop(stoppedAt);
}

/** Batches of jobs; the worker asks, we answer with the next one. */
export async function driveBilling({ start, recorder, partners }, { startedAt, stoppedAt, billing }) {
  const waiting = [...billing];
  const finished = new Promise(resolve => {
    partners.onPoll(answer => {
      const batch = waiting.shift();
      if (batch === undefined) {
        resolve(answer);
        return;
      }
      recorder.mark(batch.at);
      batch.jobs.forEach(({ id }, i) => {
        if (i < (batch.refuses ?? 0)) partners.ledger.set(id, 503);
        else if (i < (batch.duplicates ?? 0)) partners.ledger.set(id, 409);
      });
      answer({ depth: batch.depth, oldestSeconds: batch.oldestSeconds, jobs: batch.jobs });
    });
  });
  const service = await start('billing', {}, startedAt);
  const answerLast = await finished;
  const stopped = service.stop(stoppedAt);
  // The worker ends after the poll that is under way; the signal has to be there first.
  await pause(200);
  answerLast({ depth: 0, oldestSeconds: 0, jobs: [] });
  await stopped;
}
