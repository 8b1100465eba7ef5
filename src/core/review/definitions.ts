import type { FigureId, SpreadId } from './reviewModel';

/** What a figure is called in files, and what it counts. English, as the files are. */
export interface Definition {
  readonly title: string;
  readonly text: string;
}

export type DefinitionId =
  FigureId | SpreadId | 'sla' | 'availability' | 'bugs' | 'value' | 'restored' | 'goals';

export const definitions: Readonly<Record<DefinitionId, Definition>> = {
  pages: {
    title: 'Pages',
    text: 'Every incident that was triggered in the period, merged ones too, and once more each time that one came back.',
  },
  incidents: {
    title: 'Incidents',
    text: 'Incidents that were triggered in the period, without those merged into another one.',
  },
  merged: { title: 'Merged', text: 'Incidents that were merged into another one: pages, not incidents.' },
  reopened: { title: 'Reopened', text: 'Incidents that were resolved and came back.' },
  unacknowledged: {
    title: 'Resolved unacknowledged',
    text: 'Resolved without an acknowledgement by a person. A reassignment, an escalation and the resolve are none.',
  },
  timedOut: {
    title: 'Resolved by timeout',
    text: "Resolved by the incident account's own clock: neither a person nor the monitor said that it is over.",
  },
  nights: {
    title: 'Nights broken',
    text: 'Person-nights: a person who was notified from 22 to 8 where that person is, once a night, low urgency left out. It counts for the page that broke the night first.',
  },
  sleepPages: {
    title: 'Pages at sleep',
    text: 'Pages from 22 to 8 where the first person who was notified is.',
  },
  eveningPages: {
    title: 'Pages in the evening',
    text: 'Pages outside business hours and before 22; weekends and holidays too.',
  },
  hoursPages: {
    title: 'Pages in business hours',
    text: "Pages within the team's support hours; where it names none, Monday to Friday, 8 to 18.",
  },
  episodes: {
    title: 'Episodes',
    text: 'Pages of one alert within 60 minutes of each other are one episode.',
  },
  stillOpen: { title: 'Still open', text: 'Incidents of the period that nobody and nothing has resolved.' },
  detect: {
    title: 'Time to detect',
    text: 'From the first error record of its error group to the trigger, where the logs tell.',
  },
  acknowledge: {
    title: 'Time to acknowledge',
    text: 'From the trigger to the first acknowledgement by a person. Incidents without one are counted apart.',
  },
  resolve: {
    title: 'Time to resolve',
    text: 'From the first trigger to the last resolve, times in between and snoozes included. Merged and open incidents have none.',
  },
  sla: {
    title: 'SLA kept',
    text: 'By class: done within the limit, or breached: done later, or past the limit and open. Within the limit and open, and resolved before anybody had to acknowledge, are left out. A raised class counts its limit from the raise; low urgency from the next support hours, where the team names some.',
  },
  availability: {
    title: 'Availability',
    text: 'Good requests over all requests, or what the named metric says.',
  },
  bugs: {
    title: 'Bugs',
    text: "By class, from the labels in the team file: open at the end of the period, opened and closed in it, however they were closed, and open past the class's limit to resolve. A class without a label is not counted. Typed figures are as somebody typed them.",
  },
  value: {
    title: 'Cost of errors',
    text: 'Distinct customers or orders that met an error, times the loss of each, from least to most, as the team file states.',
  },
  restored: {
    title: 'Value restored',
    text: "What the fixed errors cost an hour in the four weeks before the fix, adjusted for traffic, from the fix to the quarter's end, less what they still cost. What several log engines count is a range where they may hold the same; an engine that cannot tell what came since the fix is left out, and named.",
  },
  goals: { title: 'Goals', text: 'Incidents of a class in the quarter, against the bound in the team file.' },
};

/** Mean, median, percentile: how they are made. */
export const spreadDefinition =
  'The median of an even count is the mean of the two in the middle; the 90th percentile is the smallest span that 90 of 100 do not exceed.';
