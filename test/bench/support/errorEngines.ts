import assert from 'node:assert/strict';
import type { BackendUnderTest } from '../../backends/support/describeLogBackend';
import { ecsFields, type TruthRecord } from '../../backends/support/logTruth';

/** A real log engine to be measured. */
export interface ErrorEngine {
  readonly name: string;
  /** Sizes that are measured unless told otherwise. */
  readonly sizes: readonly number[];
  /** Starts it empty. */
  start(): Promise<MeasuredEngine>;
}

export interface MeasuredEngine {
  readonly server: BackendUnderTest;
  /** Takes many records in; `settle` resolves once all can be found. */
  load(records: readonly TruthRecord[]): Promise<void>;
  settle(): Promise<void>;
}

/** Servers as the backends suite has them; what is not built on this machine says so when it is started. */
export const errorEngines: readonly ErrorEngine[] = [
  {
    name: 'victoriaLogs',
    sizes: [100_000, 1_000_000, 10_000_000],
    start: async () => {
      const { openedVictoriaLogs } = await import('../../backends/victoriaLogs/victoriaLogsUnderTest');
      const server = await openedVictoriaLogs();
      return { server, load: records => server.write(records), settle: () => Promise.resolve() };
    },
  },
  {
    name: 'openSearch',
    sizes: [100_000, 1_000_000],
    start: async () => {
      const { openSearchUnderTest } = await import('../../backends/openSearch/underTest');
      const server = await openSearchUnderTest('typed');
      return {
        server,
        // The suite's own `write` makes each bulk visible at once, which no shipper does.
        load: async records => {
          for (let at = 0; at < records.length; at += 5_000) {
            const lines = records
              .slice(at, at + 5_000)
              .map(record => `{"index":{}}\n${JSON.stringify(ecsFields(record))}\n`);
            const path = `/${server.index}/_bulk`;
            const answer = await server.send('POST', path, lines.join(''), 'application/x-ndjson');
            const body = (await answer.json()) as { readonly errors: boolean };
            assert.ok(answer.ok && !body.errors, JSON.stringify(body).slice(0, 500));
          }
        },
        settle: async () => {
          await server.send('POST', `/${server.index}/_refresh`);
        },
      };
    },
  },
];
