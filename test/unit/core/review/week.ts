import { ReviewMaker, type ReviewInput } from '../../../../src/core/review/makeReview';
import type { ReviewModel } from '../../../../src/core/review/reviewModel';
import { ann, bob, by, context, monitor, record, t } from './records';

export const file = '.opex/reviews/2026-W47.md';

const story = [
  record(
    'Q1',
    '2026-11-17T02:14:00+01:00',
    [
      { kind: 'notify', at: t('2026-11-17T02:14:05+01:00'), to: ann },
      { kind: 'acknowledge', at: t('2026-11-17T02:16:30+01:00'), by: by(ann) },
      { kind: 'responder', at: t('2026-11-17T02:30:00+01:00'), person: bob, state: 'joined' },
      { kind: 'resolve', at: t('2026-11-17T02:59:00+01:00'), by: by(ann) },
    ],
    {
      number: 1482,
      priority: 'P1',
      title: 'Checkout 5xx | [click](javascript:x) <b>',
      alertKey: 'checkout-5xx',
    },
  ),
  record(
    'Q2',
    '2026-11-18T11:00:00+01:00',
    [{ kind: 'resolve', at: t('2026-11-18T11:20:00+01:00'), by: monitor }],
    { number: 1483, alertKey: 'checkout-5xx', title: 'Checkout 5xx' },
  ),
  record('Q3', '2026-11-19T12:00:00+01:00', [], {
    number: 1484,
    urgency: 'low',
    alertKey: 'disk',
    title: 'Disk fills up',
  }),
  record(
    'Q0',
    '2026-11-10T12:00:00+01:00',
    [{ kind: 'resolve', at: t('2026-11-10T12:20:00+01:00'), by: by(bob) }],
    {
      number: 1400,
      alertKey: 'checkout-5xx',
      title: 'Checkout 5xx',
    },
  ),
];

export const input: ReviewInput = {
  period: {
    name: '2026-W47',
    from: t('2026-11-16T09:00:00+01:00'),
    to: t('2026-11-23T09:00:00+01:00'),
    zone: 'Europe/Berlin',
  },
  asOf: t('2026-11-23T09:00:00+01:00'),
  people: { leads: 'Ann', asks: 'Bob', manager: 'Mia' },
  team: ['Ann', 'Bob'],
  gaps: [],
  records: story,
  context,
  causes: {
    causeOf: id =>
      id.endsWith('Q1')
        ? { key: 'note:retry', text: 'Retry storm', href: '../root-causes/retry.md', prevention: 'none' }
        : undefined,
    outcomeOf: () => undefined,
    plannedFor: () => 'none',
    verdictOn: () => undefined,
  },
  rows: {
    causeOf: id =>
      id.endsWith('Q1')
        ? { key: 'note:retry', text: 'Retry storm', href: '../root-causes/retry.md', prevention: 'none' }
        : undefined,
    outcomeOf: () => undefined,
    playbookOf: id =>
      id.endsWith('Q1')
        ? { title: 'Checkout is down', href: '../playbooks/checkout.md', used: true }
        : undefined,
  },
  journal: [
    {
      id: 'e1',
      at: t('2026-11-17T02:20:00+01:00'),
      offsetMinutes: 60,
      who: 'Ann',
      kind: 'did',
      text: 'turned retries off',
      incident: 'pagerduty:acme:Q1',
      struck: false,
      edits: 0,
    },
  ],
  earlier: [
    {
      name: '2026-W46',
      from: t('2026-11-09T09:00:00+01:00'),
      to: t('2026-11-16T09:00:00+01:00'),
      zone: 'Europe/Berlin',
    },
  ],
  services: [],
  areas: [],
  goals: [{ quarter: '2026-Q4', class: 'critical', count: { operator: '<=', value: 0 }, because: 'sleep' }],
  isQuarterWhole: true,
  decided: () => undefined,
  trend: [],
  availability: [{ service: 'checkout', value: 0.9995, basis: 'requests', good: 1999, all: 2000 }],
  charts: [],
  remarks: [],
  items: [],
  candidates: [],
  comingUp: [
    {
      entry: {
        id: 'blackfriday1',
        what: 'Black Friday',
        on: '2026-11-27',
        risk: 'traffic × 5',
        about: [],
        struck: false,
        since: '2026-W47',
        remarks: [],
      },
      isPast: false,
      playbook: 'missing',
    },
  ],
  pathsOf: () => [],
  authors: { authorsOf: () => undefined },
  costs: [],
  wins: { silenced: [], faster: [] },
};

export const week = (changes: Partial<ReviewInput> = {}): ReviewModel =>
  new ReviewMaker().make({ ...input, ...changes });
