export { gitProgram } from './gitRunner';
export { readSampleSource } from './sampleSource';
export { sampleTeamSource } from './sampleTeamSource';
export { writeSampleRepository } from './shopHistory';
