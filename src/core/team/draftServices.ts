import { ownersOf, type OwnerRule } from './codeOwners';
import type {
  DirectoryEscalationPolicy,
  DirectoryPriority,
  DirectoryRunbookLink,
  DirectoryService,
} from './directory';

/** What an account told, as far as it could be read. */
export interface DirectoryFacts {
  readonly services: readonly DirectoryService[];
  readonly priorities: readonly DirectoryPriority[];
  readonly policies: readonly DirectoryEscalationPolicy[];
  readonly runbookLinks: readonly DirectoryRunbookLink[];
}

export interface DraftSources {
  /** Absent without a connection. */
  readonly directory?: DirectoryFacts;
  /** Folders that may each hold a service, relative to the repository's root, e.g. `services/checkout`. */
  readonly folders: readonly string[];
  readonly owners: readonly OwnerRule[];
}

/** A service as the sources tell it. */
export interface DraftService {
  readonly name: string;
  readonly pagerDuty: readonly string[];
  readonly paths: readonly string[];
  readonly lead?: string;
  readonly area?: string;
  readonly runbooks: readonly string[];
  /** Escalation policies, told in a comment: whom a partner team would reach. */
  readonly policies: readonly DirectoryEscalationPolicy[];
}

const maxServices = 500;
const maxRunbooks = 5;

/**
 * The services of a draft: those of the account, each with the folder that goes by its name. Without an account,
 * the folders. Several services of the account with one folder ("Checkout", "Checkout staging") are one.
 */
export function draftServices(sources: DraftSources): {
  readonly services: readonly DraftService[];
  /** Folders that no service of the account goes with. */
  readonly unmatched: readonly string[];
} {
  const folders = sources.folders.filter(
    folder => keyName(lastPart(folder)) !== '' && !/[*?\\]|\p{Cc}/u.test(folder),
  );
  const byId = new Map(sources.directory?.services.map(service => [service.id, service]));
  const listed = [...byId.values()].filter(service => nameOf(service) !== '').slice(0, maxServices);
  if (listed.length === 0) {
    const services = folders.slice(0, maxServices).map(folder => fromFolder(folder, sources.owners));
    return { services: merged(services), unmatched: [] };
  }
  const used = new Set<string>();
  const services = listed.map(service => {
    const folder = folderFor(service.name, folders);
    if (folder !== undefined) used.add(folder);
    return fromDirectory(service, folder, sources);
  });
  return { services: merged(services), unmatched: folders.filter(folder => !used.has(folder)) };
}

function fromFolder(folder: string, owners: readonly OwnerRule[]): DraftService {
  const lead = ownersOf(owners, folder)[0];
  const name = keyName(lastPart(folder));
  const draft = { name, pagerDuty: [], paths: [`${folder}/**`], runbooks: [], policies: [] };
  return lead === undefined ? draft : { ...draft, lead };
}

function fromDirectory(
  service: DirectoryService,
  folder: string | undefined,
  { directory, owners }: DraftSources,
): DraftService {
  const policy = directory?.policies.find(candidate => candidate.id === service.escalationPolicyId);
  const links = directory?.runbookLinks.filter(link => link.serviceId === service.id) ?? [];
  const owner = folder === undefined ? undefined : ownersOf(owners, folder)[0];
  // One person of level 1 is as good a guess at the lead as an account gives; a rota is none.
  const firstAsked = policy?.firstLevel.length === 1 ? policy.firstLevel[0]?.email : undefined;
  const lead = owner ?? firstAsked;
  const area = keyName(service.teams[0] ?? '');
  return {
    name: folder === undefined ? nameOf(service) : keyName(lastPart(folder)),
    pagerDuty: /^[A-Za-z0-9]{1,40}$/.test(service.id) ? [service.id] : [],
    paths: folder === undefined ? [] : [`${folder}/**`],
    runbooks: [...new Set(links.map(link => link.href))].filter(isPlainLink).slice(0, maxRunbooks),
    policies: policy ? [policy] : [],
    ...(lead === undefined || oneLine(lead) === '' ? {} : { lead: oneLine(lead) }),
    ...(area === '' ? {} : { area }),
  };
}

function nameOf(service: DirectoryService): string {
  return keyName(service.name) || keyName(service.id);
}

/** Services of one name become one, in the order of their first. */
function merged(services: readonly DraftService[]): readonly DraftService[] {
  const byName = new Map<string, DraftService>();
  for (const service of services) {
    const key = service.name.toLowerCase();
    const first = byName.get(key);
    byName.set(key, first ? joined(first, service) : service);
  }
  return [...byName.values()];
}

function joined(first: DraftService, other: DraftService): DraftService {
  const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])];
  return {
    ...other,
    ...first,
    pagerDuty: union(first.pagerDuty, other.pagerDuty),
    paths: union(first.paths, other.paths),
    runbooks: union(first.runbooks, other.runbooks).slice(0, maxRunbooks),
    policies: [...new Set([...first.policies, ...other.policies])],
  };
}

/** Words that tell what a thing is, not which. */
const kinds = new Set([
  'service',
  'services',
  'svc',
  'api',
  'app',
  'server',
  'the',
  'prod',
  'production',
  'staging',
]);

/** The folder whose name is said in the service's: all of its words, and the one with most of them. */
function folderFor(serviceName: string, folders: readonly string[]): string | undefined {
  const said = new Set(wordsOf(serviceName));
  let best: string | undefined;
  let bestCount = 0;
  for (const folder of folders) {
    const words = wordsOf(lastPart(folder));
    // One letter says nothing: every third name has it.
    if (words.length > bestCount && words.join('').length > 1 && words.every(word => said.has(word))) {
      best = folder;
      bestCount = words.length;
    }
  }
  return best;
}

function wordsOf(name: string): readonly string[] {
  const words = name
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
  const telling = words.filter(word => !kinds.has(word));
  return telling.length > 0 ? telling : words;
}

function lastPart(folder: string): string {
  return folder.split('/').at(-1) ?? folder;
}

/** Only what a browser opens, and nothing with a password in it. */
function isPlainLink(href: string): boolean {
  return /^https?:\/\/[^\s@/]+(?:\/\S*)?$/.test(href) && href.length <= 1000 && !/\p{Cc}/u.test(href);
}

/** Remote text that may be a key of the file; empty where it cannot be one. */
export function keyName(text: string): string {
  const name = oneLine(text);
  return name === '__proto__' ? '' : name;
}

/** Remote text on one line, short enough for a file that people read. */
export function oneLine(text: string): string {
  return text
    .slice(0, 1000)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
