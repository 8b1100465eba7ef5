import { alertKey } from './alertNames';
import { decodePercent } from './link';
import { fileNameOf } from './parsePlaybook';
import type { Playbook, PlaybookMatch } from './playbook';
import { slugOf } from './slug';
import { stemOf, wordsOf } from './words';

/** What is known of an incident that a playbook can be found by. All of it is remote text. */
export interface IncidentFacts {
  readonly title: string;
  /** What its service is called: its name at the source, its id, its name in the team file. */
  readonly services: readonly string[];
  /** Names of its alerts, as the monitor calls them. */
  readonly alertNames: readonly string[];
  /** Links to runbooks that its alerts carry. */
  readonly runbookLinks: readonly string[];
}

const confidences = {
  /** The link ends as the file's path does, by folder and name. */
  linkPath: 0.98,
  /** Only one file has the name that the link ends with; its folder differs. */
  linkName: 0.9,
  /** The link ends with the playbook's title, as wikis make them. */
  linkTitle: 0.8,
  alert: 0.95,
  alertInTitle: 0.85,
  /** A title all of whose telling words stand in the incident's title. */
  title: 0.75,
  service: 0.4,
  /** A playbook of the service, some of whose title's words stand in the incident's title too. */
  serviceAndTitle: 0.7,
};

/**
 * The playbooks that fit an incident, best first, each with its strongest reason; an empty list says that none fits.
 * A confidence is shared where a reason cannot tell several playbooks apart.
 */
export function matchPlaybooks(
  playbooks: readonly Playbook[],
  incident: IncidentFacts,
): readonly PlaybookMatch[] {
  const matches = new Map<string, PlaybookMatch>();
  const offer = (match: PlaybookMatch): void => {
    const known = matches.get(match.playbook.uri);
    if (!known || known.confidence < match.confidence) matches.set(match.playbook.uri, match);
  };
  for (const link of incident.runbookLinks) for (const match of matchLink(playbooks, link)) offer(match);
  for (const match of matchAlerts(playbooks, incident)) offer(match);
  for (const match of matchWords(playbooks, incident)) offer(match);
  return [...matches.values()].sort(
    (a, b) =>
      b.confidence - a.confidence ||
      compareText(a.playbook.title, b.playbook.title) ||
      compareText(a.playbook.uri, b.playbook.uri),
  );
}

/** Playbooks that a runbook link means: a link to a repository's page, a rendered site or a wiki names the file by its path's end. */
function matchLink(playbooks: readonly Playbook[], link: string): readonly PlaybookMatch[] {
  const [address = '', fragment = ''] = link.split('#', 2);
  const wanted = pathKeys(address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, ''));
  const name = wanted.at(-1);
  if (name === undefined) return [];
  const shared = playbooks.map(playbook => ({
    playbook,
    length: commonEnd(pathKeys(pathOf(playbook.uri)), wanted),
  }));
  const longest = Math.max(0, ...shared.map(entry => entry.length));
  if (longest > 0) {
    const best = shared.filter(entry => entry.length === longest).map(entry => entry.playbook);
    return share(best, longest > 1 ? confidences.linkPath : confidences.linkName, 'runbookLink').map(match =>
      withSection(match, fragment),
    );
  }
  const titled = playbooks.filter(
    playbook => alertKey(playbook.title) === name || alertKey(slugOf(playbook.title)) === name,
  );
  const matches = share(titled, confidences.linkTitle, 'runbookLink').map(match =>
    withSection(match, fragment),
  );
  if (matches.length > 0 || fragment === '') return matches;
  // One page for many alerts that the team has since split into files: the fragment names the alert.
  const key = alertKey(decodePercent(fragment));
  const named = playbooks.filter(playbook => namesOf(playbook).some(alert => alertKey(alert) === key));
  return share(named, confidences.linkTitle, 'runbookLink');
}

function matchAlerts(playbooks: readonly Playbook[], incident: IncidentFacts): readonly PlaybookMatch[] {
  const named = new Set(incident.alertNames.map(alertKey).filter(key => key !== ''));
  const titleWords = new Set(incident.title.split(/[^\p{L}\p{N}_-]+/u).map(alertKey));
  return playbooks.flatMap(playbook => {
    for (const name of namesOf(playbook)) {
      const key = alertKey(name);
      const confidence = named.has(key)
        ? confidences.alert
        : isTelling(name) && titleWords.has(key)
          ? confidences.alertInTitle
          : undefined;
      if (key === '' || confidence === undefined) continue;
      const heading = playbook.headings.find(candidate => alertKey(candidate.text).endsWith(key));
      const match: PlaybookMatch = { playbook, reason: 'alertName', confidence };
      return [heading && heading !== playbook.headings[0] ? { ...match, section: heading.slug } : match];
    }
    return [];
  });
}

/** By the service's name and the words of the titles; the weakest reasons. */
function matchWords(playbooks: readonly Playbook[], incident: IncidentFacts): readonly PlaybookMatch[] {
  const services = new Set(incident.services.map(alertKey).filter(key => key !== ''));
  const incidentWords = tellingWords(incident.title);
  return playbooks.flatMap((playbook): PlaybookMatch[] => {
    const ofService = playbook.services.some(service => services.has(alertKey(service)));
    const words = tellingWords(playbook.title);
    const found = [...words].filter(word => incidentWords.has(word)).length;
    const share = words.size === 0 ? 0 : found / words.size;
    if (ofService) {
      const confidence = confidences.service + share * (confidences.serviceAndTitle - confidences.service);
      return [{ playbook, reason: 'service', confidence }];
    }
    // Two words at least: "Database" alone says too little.
    if (found < 2 || share < 0.5) return [];
    return [{ playbook, reason: 'title', confidence: confidences.title * share }];
  });
}

function share(
  playbooks: readonly Playbook[],
  confidence: number,
  reason: PlaybookMatch['reason'],
): readonly PlaybookMatch[] {
  const each = playbooks.length > 1 ? confidence / Math.sqrt(playbooks.length) : confidence;
  return playbooks.map(playbook => ({ playbook, reason, confidence: each }));
}

function withSection(match: PlaybookMatch, fragment: string): PlaybookMatch {
  const key = alertKey(decodePercent(fragment).replace(/^user-content-/, ''));
  const heading =
    key === '' ? undefined : match.playbook.headings.find(candidate => alertKey(candidate.slug) === key);
  return heading ? { ...match, section: heading.slug } : match;
}

/** Every name by which a monitor may mean the playbook. */
function namesOf(playbook: Playbook): readonly string[] {
  return [...playbook.alerts, playbook.title, fileNameOf(playbook.uri)];
}

/** True for a name that no sentence holds by chance: a compound, not a word such as "Search". */
function isTelling(name: string): boolean {
  return /[\p{Ll}\p{N}]\p{Lu}|[\p{L}\p{N}][_-][\p{L}\p{N}]/u.test(name);
}

function tellingWords(text: string): ReadonlySet<string> {
  return new Set(
    wordsOf(text)
      .map(stemOf)
      .filter(word => word.length > 2 && !/^\d+$/.test(word)),
  );
}

/** The parts of a path by which a link and a file can be compared: case, extension and index names do not count. */
function pathKeys(path: string): readonly string[] {
  const parts = path
    .replace(/[?#].*$/, '')
    .split('/')
    .map(part => decodePercent(part.replace(/\+/g, ' ')))
    .filter(part => part !== '');
  const last = parts.at(-1)?.replace(/\.(?:md|mdx|markdown|html?)$/i, '');
  if (last === undefined) return [];
  parts[parts.length - 1] = last;
  if (parts.length > 1 && /^(?:_?index|readme)$/i.test(last)) parts.pop();
  return parts.map(alertKey).filter(key => key !== '');
}

function pathOf(uri: string): string {
  return uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[a.length - 1 - length] === b[b.length - 1 - length])
    length += 1;
  return length;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
