import { describeLogBackend } from '../support/describeLogBackend';
import { openedLoki } from './lokiUnderTest';

describeLogBackend({
  name: 'the real Loki',
  start: openedLoki,
  engine: {
    exact: { equals: true, contains: true, template: true },
    manyMatches: true,
    distinct: true,
  },
});
