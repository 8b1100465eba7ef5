import { alertKey } from './alertNames';
import { decodePercent } from './link';
import { fileNameOf } from './parsePlaybook';
import type { Playbook, PlaybookMatch } from './playbook';
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
  /** Links or paths of the runbooks that the team file names for its service. */
  readonly serviceRunbooks?: readonly string[];
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
  /** The only one that the team file names for the service; of several, one that shares the title's words. */
  named: 0.72,
  amongNamed: 0.5,
};

/** From this on a playbook is for the incident; below it is only near: of the same service, say. */
export const sureConfidence = 0.7;

/** What of a playbook is compared, made once. */
interface Traits {
  readonly playbook: Playbook;
  /** Every name by which a monitor may mean it, with its key. */
  readonly names: readonly { readonly name: string; readonly key: string }[];
  /** Its own path, and what its site calls it. */
  readonly paths: readonly (readonly string[])[];
  readonly serviceKeys: readonly string[];
  readonly titleWords: ReadonlySet<string>;
}

/** Finds the playbooks that fit an incident among a team's. */
export class PlaybookMatcher {
  private readonly all: readonly Traits[];

  constructor(playbooks: readonly Playbook[]) {
    this.all = playbooks.map(traitsOf);
  }

  /**
   * Best first, each with its strongest reason; an empty list says that none fits.
   * A confidence is shared where a reason cannot tell several playbooks apart.
   */
  match(incident: IncidentFacts): readonly PlaybookMatch[] {
    const matches = new Map<string, PlaybookMatch>();
    const offer = (match: PlaybookMatch): void => {
      const known = matches.get(match.playbook.uri);
      if (!known || known.confidence < match.confidence) matches.set(match.playbook.uri, match);
    };
    incident.runbookLinks.flatMap(link => this.byLink(link)).forEach(offer);
    this.byAlert(incident).forEach(offer);
    this.byWords(incident).forEach(offer);
    this.byService(incident).forEach(offer);
    return [...matches.values()].sort(
      (a, b) =>
        b.confidence - a.confidence ||
        compareText(a.playbook.title, b.playbook.title) ||
        compareText(a.playbook.uri, b.playbook.uri),
    );
  }

  /** What a runbook link means: a repository's page, a rendered site or a wiki names the file by its path's end. */
  private byLink(link: string): readonly PlaybookMatch[] {
    const [address = '', fragment = ''] = link.split('#', 2);
    const wanted = pathKeys(address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, ''));
    const name = wanted.at(-1);
    if (name === undefined) return [];
    const shared = this.all.map(traits => ({
      traits,
      length: Math.max(...traits.paths.map(path => commonEnd(path, wanted))),
    }));
    const longest = shared.reduce((most, entry) => Math.max(most, entry.length), 0);
    if (longest > 0) {
      const best = shared.filter(entry => entry.length === longest).map(entry => entry.traits);
      const confidence = longest > 1 ? confidences.linkPath : confidences.linkName;
      return share(best, confidence).map(match => withSection(match, fragment));
    }
    const titled = this.all.filter(({ playbook }) => alertKey(playbook.title) === name);
    if (titled.length > 0 || fragment === '') {
      return share(titled, confidences.linkTitle).map(match => withSection(match, fragment));
    }
    // One page for many alerts that the team has since split into files: the fragment names the alert.
    const key = alertKey(decodePercent(fragment));
    const named = this.all.filter(traits => traits.names.some(candidate => candidate.key === key));
    return share(named, confidences.linkTitle);
  }

  private byAlert(incident: IncidentFacts): readonly PlaybookMatch[] {
    const named = keysOf(incident.alertNames);
    const titleWords = keysOf(incident.title.split(/[^\p{L}\p{N}_-]+/u));
    const services = keysOf(incident.services);
    const found = this.all.flatMap(traits => {
      for (const { name, key } of traits.names) {
        const inTitle = isTelling(name) && titleWords.has(key);
        if (named.has(key)) return [{ traits, key, confidence: confidences.alert }];
        if (inTitle) return [{ traits, key, confidence: confidences.alertInTitle }];
      }
      return [];
    });
    const ofService = found.filter(({ traits }) => traits.serviceKeys.some(key => services.has(key)));
    return found.map(({ traits, key, confidence }): PlaybookMatch => {
      // Where several teams have one for the same alert, the service tells whose it is.
      const rivals = ofService.length > 0 ? ofService.length : found.length;
      const factor = ofService.length > 0 && !ofService.some(own => own.traits === traits) ? 0.6 : 1;
      const { playbook } = traits;
      const heading = playbook.headings.find(candidate => alertKey(candidate.text).endsWith(key));
      const match: PlaybookMatch = {
        playbook,
        reason: 'alertName',
        confidence: (confidence * factor) / Math.sqrt(rivals),
      };
      return heading && heading !== playbook.headings[0] ? { ...match, section: heading.slug } : match;
    });
  }

  /** By what the team file names for the service; a link that could mean several files names none. */
  private byService({ serviceRunbooks = [], title }: IncidentFacts): readonly PlaybookMatch[] {
    const named = new Map<string, PlaybookMatch>();
    for (const link of serviceRunbooks) {
      const [first, ...others] = this.byLink(link);
      if (first && others.length === 0) named.set(first.playbook.uri, first);
    }
    const words = tellingWords(title);
    return [...named.values()].map(match => {
      const part = named.size === 1 ? 1 : sharedPart(tellingWords(match.playbook.title), words);
      const confidence = confidences.amongNamed + part * (confidences.named - confidences.amongNamed);
      return { ...match, reason: 'service', confidence };
    });
  }

  /** By the service's name and the words of the titles; the weakest reasons. */
  private byWords(incident: IncidentFacts): readonly PlaybookMatch[] {
    const services = keysOf(incident.services);
    const incidentWords = tellingWords(incident.title);
    return this.all.flatMap(({ playbook, serviceKeys, titleWords }): PlaybookMatch[] => {
      const part = sharedPart(titleWords, incidentWords);
      if (serviceKeys.some(key => services.has(key))) {
        const confidence = confidences.service + part * (confidences.serviceAndTitle - confidences.service);
        return [{ playbook, reason: 'service', confidence }];
      }
      // Two words at least: "Database" alone says too little.
      if (Math.round(part * titleWords.size) < 2 || part < 0.5) return [];
      return [{ playbook, reason: 'title', confidence: confidences.title * part }];
    });
  }
}

/** For one question; keep a PlaybookMatcher for several. */
export function matchPlaybooks(
  playbooks: readonly Playbook[],
  incident: IncidentFacts,
): readonly PlaybookMatch[] {
  return new PlaybookMatcher(playbooks).match(incident);
}

function traitsOf(playbook: Playbook): Traits {
  const names = [...playbook.alerts, playbook.title, fileNameOf(playbook.uri)];
  const path = pathKeys(pathOf(playbook.uri));
  return {
    playbook,
    names: names.map(name => ({ name, key: alertKey(name) })).filter(({ key }) => key !== ''),
    paths: [path, ...(playbook.aliases ?? []).map(alias => aliasKeys(alias, path))],
    serviceKeys: [...keysOf(playbook.services)],
    titleWords: tellingWords(playbook.title),
  };
}

function keysOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(alertKey).filter(key => key !== ''));
}

/** Matches of a runbook link that could mean each of them. */
function share(found: readonly Traits[], confidence: number): readonly PlaybookMatch[] {
  const each = confidence / Math.sqrt(Math.max(1, found.length));
  return found.map(({ playbook }) => ({ playbook, reason: 'runbookLink', confidence: each }));
}

function withSection(match: PlaybookMatch, fragment: string): PlaybookMatch {
  const key = alertKey(decodePercent(fragment).replace(/^user-content-/, ''));
  const heading =
    key === '' ? undefined : match.playbook.headings.find(candidate => alertKey(candidate.slug) === key);
  return heading ? { ...match, section: heading.slug } : match;
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

/** Which part of a title's telling words an incident's title has, 0 to 1. */
function sharedPart(titleWords: ReadonlySet<string>, incidentWords: ReadonlySet<string>): number {
  let found = 0;
  for (const word of titleWords) if (incidentWords.has(word)) found += 1;
  return titleWords.size === 0 ? 0 : found / titleWords.size;
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

/** An address of its site: from the top, or beside its file. */
function aliasKeys(alias: string, path: readonly string[]): readonly string[] {
  const keys = pathKeys(alias);
  return alias.startsWith('/') || keys.length === 0 ? keys : [...path.slice(0, -1), ...keys];
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
