import { describeLogBackend } from '../support/describeLogBackend';
import { openedVictoriaLogs } from './victoriaLogsUnderTest';

describeLogBackend({
  name: 'the real VictoriaLogs',
  start: openedVictoriaLogs,
  engine: {
    exact: { equals: true, contains: true, template: true },
    manyMatches: true,
    // Counted in a request of its own, which the suite leaves no room for.
    distinct: false,
  },
});
