import { askedTests } from '../support/askedTests';
import { describeLogBackend } from '../support/describeLogBackend';
import { holdOpenSearch, openSearchUnderTest } from './underTest';

// From the first suite to the last.
after(holdOpenSearch());

describeLogBackend({
  name: 'the real OpenSearch',
  start: () => openSearchUnderTest('dynamic'),
  engine: { exact: { equals: true, contains: false, template: true }, manyMatches: true, distinct: true },
});

askedTests({
  name: 'the real OpenSearch with fields as a person mapped them',
  start: () => openSearchUnderTest('typed'),
  engine: { exact: { equals: true, contains: true, template: true }, manyMatches: true, distinct: true },
});

askedTests({
  name: 'the real OpenSearch with words alone',
  start: () => openSearchUnderTest('wordsOnly'),
  engine: { exact: { equals: true, contains: false, template: false }, manyMatches: true, distinct: true },
});
