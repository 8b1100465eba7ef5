/** What the Errors view does on a press: a bundle of its own, loaded with the first one. */
export { openFrame } from './openFrame';
export { SampleDocuments } from './sampleDocuments';
