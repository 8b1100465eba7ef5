import * as v from 'valibot';
import {
  comparisonPattern,
  durationPattern,
  handOverPattern,
  isTimeZone,
  parseHours,
  parseShare,
  quarterPattern,
  sharePattern,
  weekdays,
} from './measures';
import type { ExpectedValue } from './problems';
import { parseRepository } from './repositoryRef';
import { strictObject, strictRecord } from './strictSchemas';

/** The newest version of the file that this one reads and writes. */
export const teamFileVersion = 1;

/** An issue's message is the code of what was expected; words are made elsewhere. */
const expected = (value: ExpectedValue): ExpectedValue => value;

const object = <T extends v.ObjectEntries>(entries: T) => strictObject(entries, expected('object'));
const record = <Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(
  key: Key,
  value: Value,
) => strictRecord(key, value, expected('object'));

const text = () =>
  v.pipe(v.string(expected('text')), v.minLength(1, expected('text')), v.maxLength(1000, expected('text')));
const texts = () => v.pipe(v.array(text(), expected('texts')), v.maxLength(1000, expected('texts')));
const matching = (pattern: RegExp, code: ExpectedValue) => v.pipe(v.string(code), v.regex(pattern, code));
const duration = () => matching(durationPattern, 'duration');
const share = () =>
  v.pipe(
    matching(sharePattern, 'share'),
    v.check(value => parseShare(value) !== undefined, expected('share')),
  );
const comparison = () => matching(comparisonPattern, 'comparison');
const amount = () =>
  v.pipe(v.number(expected('number')), v.finite(expected('number')), v.minValue(0, expected('number')));

const severityClass = v.picklist(['critical', 'major', 'standard'], expected('class'));

const byClass = <T extends v.GenericSchema>(entry: T) => ({
  critical: v.optional(entry),
  major: v.optional(entry),
  standard: v.optional(entry),
});

/** Relative to the repository's root, with `/`: nothing outside of it can be named. */
const isGlob = (value: string): boolean =>
  !/^(?:\/|~|[A-Za-z]:)|\\/.test(value) && !value.split('/').includes('..');

/** A folder of the repository, `.` for its root. */
const folder = v.pipe(text(), v.check(isGlob, expected('glob')));

const partner = object({ when: v.optional(text()), reach: text() });

const serviceValue = object({
  distinctBy: text(),
  loss: v.pipe(
    v.strictTuple([amount(), amount()], expected('range')),
    v.check(([least, most]) => least <= most, expected('range')),
  ),
  currency: matching(/^[A-Z]{3}$/, 'currency'),
  because: v.optional(text()),
});

const shareAlert = object({
  share: share(),
  window: v.optional(duration()),
  minTraffic: v.optional(amount()),
});

const slo = object({ objective: share(), window: v.optional(duration()) });

const alertsOf = () => object({ ...byClass(shareAlert), slo: v.optional(slo) });

const service = object({
  pagerDuty: v.optional(
    v.pipe(
      v.array(matching(/^[A-Za-z0-9]{1,40}$/, 'pagerDutyId'), expected('texts')),
      v.maxLength(200, expected('texts')),
    ),
  ),
  logs: v.optional(object({ service: v.optional(v.union([text(), texts()], expected('texts'))) })),
  paths: v.optional(
    v.pipe(
      v.array(v.pipe(text(), v.check(isGlob, expected('glob'))), expected('texts')),
      v.maxLength(1000, expected('texts')),
    ),
  ),
  source: v.optional(
    object({
      paths: v.optional(record(v.string(), folder)),
      maps: v.optional(
        v.pipe(
          v.array(v.pipe(text(), v.check(isGlob, expected('glob'))), expected('texts')),
          v.maxLength(100, expected('texts')),
        ),
      ),
    }),
  ),
  repository: v.optional(
    v.pipe(
      text(),
      v.check(value => parseRepository(value) !== undefined, expected('repository')),
    ),
  ),
  lead: v.optional(text()),
  area: v.optional(text()),
  partners: v.optional(record(v.string(), partner)),
  runbooks: v.optional(texts()),
  params: v.optional(record(v.string(), text())),
  value: v.optional(serviceValue),
  alerts: v.optional(alertsOf()),
});

const severityRule = object({
  class: severityClass,
  service: v.optional(text()),
  text: v.optional(text()),
  message: v.optional(text()),
  exception: v.optional(text()),
  status: v.optional(
    v.union(
      [
        matching(/^[1-5](?:\d\d|xx)$/, 'status'),
        v.pipe(
          v.number(),
          v.integer(expected('status')),
          v.minValue(100, expected('status')),
          v.maxValue(599, expected('status')),
        ),
      ],
      expected('status'),
    ),
  ),
  environment: v.optional(text()),
  valuePerHour: v.optional(comparison()),
  because: v.optional(text()),
});

const sla = object({
  acknowledge: v.optional(duration()),
  resolve: v.optional(duration()),
  hours: v.optional(v.picklist(['always', 'support'], expected('slaHours'))),
});

const zone = () => v.pipe(text(), v.check(isTimeZone, expected('zone')));

const support = object({
  zone: v.optional(zone()),
  days: v.optional(
    v.pipe(
      v.array(v.picklist(weekdays, expected('weekday')), expected('list')),
      v.maxLength(7, expected('list')),
    ),
  ),
  hours: v.optional(
    v.pipe(
      text(),
      v.check(value => parseHours(value) !== undefined, expected('hours')),
    ),
  ),
  holidays: v.optional(
    v.pipe(
      v.array(matching(/^\d{4}-\d{2}-\d{2}$/, 'date'), expected('list')),
      v.maxLength(1000, expected('list')),
    ),
  ),
});

const review = object({
  zone: v.optional(zone()),
  handOver: v.optional(matching(handOverPattern, 'handOver')),
  manager: v.optional(text()),
});

const bugs = object({
  repository: v.optional(
    matching(/^(?:[\w.-]{1,253}(?::\d{1,5})?\/)?[\w.-]{1,100}\/[\w.-]{1,100}$/, 'gitHubName'),
  ),
  labels: v.optional(record(v.string(), severityClass)),
  itemLabels: v.optional(texts()),
  newIssue: v.optional(matching(/^https?:\/\/\S+$/, 'webAddress')),
});

const goal = object({
  class: severityClass,
  service: v.optional(text()),
  count: comparison(),
  because: v.optional(text()),
});

/**
 * The team file, `.opex/team.json`: the one source of its types, its validation and its JSON Schema. What each key
 * means stands in `teamDocs.ts`, which only the build reads.
 */
export const teamSchema = object({
  $schema: v.optional(v.string(expected('text'))),
  version: v.optional(
    v.pipe(
      v.number(expected('wholeNumber')),
      v.integer(expected('wholeNumber')),
      v.minValue(1, expected('wholeNumber')),
    ),
  ),
  services: v.optional(record(v.string(), service)),
  areas: v.optional(record(v.string(), object({ lead: v.optional(text()) }))),
  severity: v.optional(v.pipe(v.array(severityRule, expected('list')), v.maxLength(1000, expected('list')))),
  priorities: v.optional(record(v.string(), severityClass)),
  sla: v.optional(object(byClass(sla))),
  support: v.optional(support),
  review: v.optional(review),
  bugs: v.optional(bugs),
  alerts: v.optional(alertsOf()),
  goals: v.optional(
    record(
      matching(quarterPattern, 'quarter'),
      v.pipe(v.array(goal, expected('list')), v.maxLength(100, expected('list'))),
    ),
  ),
});

/** The file as it is written, once checked. */
export type TeamFile = v.InferOutput<typeof teamSchema>;
