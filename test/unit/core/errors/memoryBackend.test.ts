import { askedTests } from '../../../backends/support/askedTests';
import type { BackendUnderTest, LogBackendPlan } from '../../../backends/support/describeLogBackend';
import { ecsFields, type TruthRecord } from '../../../backends/support/logTruth';
import { sourceTests } from '../../../backends/support/sourceTests';
import { ecsMapping, MemoryBackend } from './memoryBackend';

// The engine in memory does all that the port says: where it fails, the suite for the real ones asks too much.
const plan: LogBackendPlan = {
  name: 'a log engine in memory',
  start: () => {
    const backend = new MemoryBackend(ecsMapping);
    let written = 0;
    const server: BackendUnderTest = {
      mapping: ecsMapping,
      url: 'http://127.0.0.1:9',
      open: () => backend,
      write: (records: readonly TruthRecord[]) => {
        backend.write(
          records.map(record => ({ id: `e${written++}`, time: record.time, fields: ecsFields(record) })),
        );
        return Promise.resolve();
      },
      writeOdd: () => Promise.resolve(false),
      restart: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    return Promise.resolve(server);
  },
  engine: { exact: { equals: true, contains: true, template: true }, manyMatches: true, distinct: true },
};

askedTests(plan);
sourceTests(plan);
