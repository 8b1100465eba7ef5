import type { SampleChange, SamplePolicy, SampleRotation } from './sampleSeed';

const minute = 60_000;
const day = 1440 * minute;

/** Deploys as the sample's tags have them, and what else was changed around what is open now. */
export const sampleChanges: readonly SampleChange[] = [
  {
    id: 'C31',
    ageMs: 26 * minute,
    services: ['checkout', 'search', 'billing'],
    summary: 'Deployed v2.31',
    source: 'deploy pipeline',
    details: { version: 'v2.31', environment: 'production', by: 'Tomasz Lis' },
  },
  {
    id: 'CINDEX',
    ageMs: 81 * minute,
    services: ['search'],
    summary: 'Catalogue indexer: 4 segments written anew',
    source: 'catalogue indexer',
    details: { environment: 'production' },
  },
  {
    id: 'C30',
    ageMs: 4 * day + 60 * minute,
    services: ['checkout', 'search', 'billing'],
    summary: 'Deployed v2.30',
    source: 'deploy pipeline',
    details: { version: 'v2.30', environment: 'production', by: 'Dana Reyes' },
  },
  {
    id: 'C291',
    ageMs: 12 * day + 100 * minute,
    services: ['checkout', 'search', 'billing'],
    summary: 'Deployed v2.29.1',
    source: 'deploy pipeline',
    details: { version: 'v2.29.1', environment: 'production', by: 'Dana Reyes' },
  },
  {
    id: 'C29',
    ageMs: 16 * day + 150 * minute,
    services: ['checkout', 'search', 'billing'],
    summary: 'Deployed v2.29',
    source: 'deploy pipeline',
    details: { version: 'v2.29', environment: 'production', by: 'Tomasz Lis' },
  },
];

const dana = 'dana.reyes@example.com';
const tomasz = 'tomasz.lis@example.com';
const priya = 'priya.nair@example.com';

export const sampleRotations: readonly SampleRotation[] = [
  { id: 'SFIRST', name: 'Shop first line', members: [dana, tomasz, priya] },
  { id: 'SSECOND', name: 'Shop second line', members: [tomasz, priya, dana], hasGap: true },
];

export const samplePolicies: readonly SamplePolicy[] = [
  {
    id: 'PSHOPEP',
    name: 'Shop',
    services: ['checkout', 'billing'],
    levels: [
      { rotation: 'SFIRST', delayMs: 30 * minute },
      { rotation: 'SSECOND', delayMs: 30 * minute },
      { person: 'ines.duarte@example.com', delayMs: 30 * minute },
    ],
  },
  {
    id: 'PSEARCHEP',
    name: 'Search',
    services: ['search'],
    levels: [
      { person: priya, delayMs: 30 * minute },
      { rotation: 'SFIRST', delayMs: 30 * minute },
    ],
  },
  {
    // The partner team of the team file.
    id: 'PPAYMNT',
    name: 'Payments',
    services: [],
    levels: [{ person: 'jonas.weber@example.com', delayMs: 15 * minute }],
  },
];
