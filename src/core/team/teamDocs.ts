import { teamFileVersion } from './teamSchema';

/** What the editor shows of a key when it completes it, or when the pointer rests on it. */
export interface KeyDocs {
  readonly description: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
}

const ofClass = 'How bad it is. Critical is what costs money or customers.';

const byClass = (path: string, what: string): Readonly<Record<string, KeyDocs>> =>
  Object.fromEntries(
    ['critical', 'major', 'standard'].map(name => [
      `${path}.${name}`,
      { description: `${what} of ${name} ones.` },
    ]),
  );

const ofEachClass = (
  path: string,
  docs: Readonly<Record<string, KeyDocs>>,
): Readonly<Record<string, KeyDocs>> =>
  Object.fromEntries(
    ['critical', 'major', 'standard'].flatMap(name =>
      Object.entries(docs).map(([key, told]) => [`${path}.${name}.${key}`, told]),
    ),
  );

const alertDocs = (path: string): Readonly<Record<string, KeyDocs>> => ({
  ...byClass(path, 'Too large a share'),
  ...ofEachClass(path, {
    share: { description: 'Share of traffic that is too much.', examples: ['0.1%'] },
    window: { description: 'Looked at over this span.', examples: ['10m'], default: '10m' },
    minTraffic: {
      description: 'Requests in the window below which nothing is judged.',
      examples: [1000],
      default: 100,
    },
  }),
  [`${path}.slo`]: {
    description: 'A service level objective: alerts tell when its budget of errors burns too fast.',
  },
  [`${path}.slo.objective`]: { description: 'Share that must be good.', examples: ['99.9%'] },
  [`${path}.slo.window`]: { description: 'Over this span.', examples: ['30d'], default: '30d' },
});

/** By path; `*` is any name and `[]` any item. Read by the build alone: it is no part of what is loaded. */
export const teamDocs: Readonly<Record<string, KeyDocs>> = {
  $schema: { description: 'For other editors.' },
  version: { description: 'Version of this file.', default: teamFileVersion },

  services: { description: 'The services that the team is on call for, by the name that people use.' },
  'services.*.pagerDuty': {
    description: 'Ids of its PagerDuty services, the last part of their address.',
    examples: [['PABC123']],
  },
  'services.*.logs': {
    description:
      "The value of the log records' service field, or several. Without it the service's name counts.",
    examples: [{ service: 'checkout-api' }],
  },
  'services.*.logs.service': { description: 'One value or several.', examples: ['checkout-api'] },
  'services.*.paths': {
    description:
      "Its code: globs relative to the repository's root; `*` within a folder, `**` across folders.",
    examples: [['services/checkout/**']],
  },
  'services.*.source': { description: 'How stack traces of production lead to its code.' },
  'services.*.source.paths': {
    description:
      'Folders as its traces write them, and what they are in the repository (`.` for its root). Without a rule the longest end of a path that agrees counts.',
    examples: [{ '/usr/src/app': 'services/checkout' }],
  },
  'services.*.source.maps': {
    description:
      'Source maps of what runs in production, where they do not lie next to it: globs relative to the root.',
    examples: [['services/checkout/maps/**/*.map']],
  },
  'services.*.repository': {
    description:
      'Where its code lives, when not beside this file: a git remote (https, ssh) or a local path.',
    examples: ['https://git.example.com/shop/checkout.git', '~/work/checkout'],
  },
  'services.*.lead': { description: 'Who leads it.', examples: ['lead@example.com'] },
  'services.*.area': { description: 'The area that it belongs to, from `areas`.' },
  'services.*.partners': {
    description: 'Teams that can help, when to ask them and how to reach them.',
  },
  'services.*.partners.*.when': { description: 'When to ask them.', examples: ['gateway errors'] },
  'services.*.partners.*.reach': {
    description: 'How to reach them: an escalation policy, a channel, a phone.',
    examples: ['escalation policy PXYZ123, #payments'],
  },
  'services.*.runbooks': {
    description: 'Links or paths of its runbooks: offered for its incidents, the one first whose title fits.',
  },
  'services.*.params': {
    description: 'What playbooks put in for `${param:NAME}`.',
    examples: [{ namespace: 'shop', cluster: 'prod-eu' }],
  },
  'services.*.value': { description: 'What its errors cost.' },
  'services.*.value.distinctBy': {
    description: 'The log field that tells customers or orders apart: retries multiply errors, not losses.',
    examples: ['order_id'],
  },
  'services.*.value.loss': {
    description: 'Loss for each of them, from least to most.',
    examples: [[40, 67]],
  },
  'services.*.value.currency': { description: 'ISO 4217 code.', examples: ['USD', 'EUR'] },
  'services.*.value.because': { description: 'Where the figures come from.' },
  'services.*.alerts': { description: 'What of `alerts` is otherwise for this service.' },
  ...alertDocs('services.*.alerts'),

  areas: { description: 'Areas of services, each with its lead.' },
  'areas.*.lead': { description: 'Who leads it.' },

  severity: {
    description: 'Rules for the class of incidents and logged errors: the first that matches wins.',
    examples: [[{ class: 'critical', service: 'checkout', exception: 'ChargeError' }]],
  },
  'severity[].class': { description: ofClass },
  'severity[].service': { description: 'A service of this file.' },
  'severity[].text': { description: 'Found anywhere in the title or message, whatever the case.' },
  'severity[].message': {
    description:
      'A JavaScript regular expression (flag u), found anywhere in the title or message. `(?i)` at its start ignores case. One that needs longer than 50 ms for a text is switched off.',
    examples: ['^client disconnected'],
  },
  'severity[].exception': {
    description: 'Type of the exception, with or without its package. Matches logged errors only.',
    examples: ['ChargeError'],
  },
  'severity[].status': {
    description: 'HTTP status of the record. Matches logged errors only.',
    examples: ['503', '5xx'],
  },
  'severity[].environment': {
    description: 'Environment of the record. Matches logged errors only.',
    examples: ['production'],
  },
  'severity[].valuePerHour': {
    description:
      'What the errors of a group may cost an hour by the `value` of their service, the upper end. Raises a class and never lowers it.',
    examples: ['>= 500'],
  },
  'severity[].because': { description: 'Why this rule.' },

  priorities: {
    description: 'Class of each PagerDuty priority. A priority that is not named here decides nothing.',
    examples: [{ P1: 'critical', P2: 'major', P3: 'standard' }],
  },

  sla: {
    description: 'Time to acknowledge and to resolve, by class.',
    examples: [{ critical: { acknowledge: '5m', resolve: '1h' } }],
  },
  ...byClass('sla', 'Time limits'),
  ...ofEachClass('sla', {
    acknowledge: { description: 'Time to acknowledge.', examples: ['5m'] },
    hours: { description: 'Which hours count: all (`always`), or only `support` hours.', default: 'always' },
    resolve: { description: 'Time to resolve.', examples: ['1h', '5d'] },
  }),

  alerts: { description: 'Which share of traffic may fail. Said for each service by itself.' },
  ...alertDocs('alerts'),

  support: {
    description: 'When the team answers what can wait: low urgency starts its time limits there.',
    examples: [{ zone: 'Europe/Berlin', days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], hours: '09:00-17:00' }],
  },
  'support.zone': { description: 'Its time zone, an IANA name.', examples: ['Europe/Berlin'] },
  'support.days': { description: 'Days of the week.', default: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] },
  'support.hours': { description: 'From and to, on each of these days.', default: '09:00-17:00' },
  'support.holidays': { description: 'Days off.', examples: [['2026-12-25']] },
  review: { description: 'The weekly review.' },
  'review.zone': { description: "Time zone of the team's week, an IANA name.", examples: ['Europe/Berlin'] },
  'review.handOver': {
    description: 'When on-call changes hands, where no schedule tells.',
    examples: ['Mon 09:00'],
  },
  'review.manager': { description: 'Who decides what is dropped for an action item.' },
  bugs: { description: 'Where bugs and action items of the review are worked on.' },
  'bugs.repository': {
    description:
      "`owner/name` on GitHub, with the host before it on a company's own. Left out: the repository of the team home.",
    examples: ['acme/shop', 'github.acme.com/acme/shop'],
  },
  'bugs.labels': {
    description:
      'What a label of an issue means as a class; issues without such a label are no bugs. Left out: bugs are typed into the review.',
    examples: [{ sev1: 'critical' }],
  },
  'bugs.itemLabels': {
    description: 'Labels of an issue that is created of an action item.',
    examples: [['operations']],
  },
  'bugs.newIssue': {
    description:
      'For other trackers: the page on which an issue is begun, with `{title}` and `{body}` where they go.',
    examples: [
      'https://jira.acme.com/secure/CreateIssueDetails!init.jspa?pid=1&summary={title}&description={body}',
    ],
  },

  goals: {
    description: 'Goals by quarter, held against the incidents in the weekly review.',
    examples: [{ '2026-Q4': [{ class: 'critical', count: '<= 2' }] }],
  },
  'goals.*[].class': { description: ofClass },
  'goals.*[].service': { description: 'For one service only.' },
  'goals.*[].count': { description: 'Incidents in the quarter.', examples: ['<= 2'] },
  'goals.*[].because': { description: 'Why this goal.' },
};
