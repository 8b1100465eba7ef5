export { gitProgram } from './gitRunner';
export { readSampleSource } from './sampleSource';
export { openSampleTeam, type SampleAccount } from './sampleTeamSource';
export { writeSampleRepository } from './shopHistory';
