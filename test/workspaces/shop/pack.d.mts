import type { SampleSource } from '../../../src/clients/sample/sampleSource';

/** The sample workspace as the data that `writeSampleRepository` takes. */
export function packShop(): Promise<SampleSource>;

/** The whole tree at each commit, oldest first. */
export function shopTrees(): Promise<{ readonly key: string; readonly tree: Map<string, string> }[]>;
