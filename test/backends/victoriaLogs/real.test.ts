import { describeLogBackend } from '../support/describeLogBackend';
import { victoriaLogsUnderTest } from './victoriaLogsUnderTest';

describeLogBackend({
  name: 'the real VictoriaLogs',
  start: victoriaLogsUnderTest,
  engine: {
    exact: { equals: true, contains: true, template: true },
    manyMatches: true,
    // Counted in a request of its own, which the suite leaves no room for.
    distinct: false,
  },
});
