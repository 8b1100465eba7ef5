import { ownersOf, type OwnerRule } from './codeOwners';
import type {
  DirectoryEscalationPolicy,
  DirectoryPriority,
  DirectoryRunbookLink,
  DirectoryService,
} from './directory';
import { parseRepository } from './repositoryRef';

/** What an account told, as far as it could be read. */
export interface DirectoryFacts {
  readonly services: readonly DirectoryService[];
  readonly priorities: readonly DirectoryPriority[];
  readonly policies: readonly DirectoryEscalationPolicy[];
  readonly runbookLinks: readonly DirectoryRunbookLink[];
}

/** A folder that may hold a service. */
export interface DraftFolder {
  /** What people would call the service: the folder's own name, or the repository's. */
  readonly name: string;
  /** Relative to the repository's root, e.g. `services/checkout`; empty for the whole repository. */
  readonly path: string;
  /** The remote of its repository, where that is not the team file's own. */
  readonly repository?: string;
  /** CODEOWNERS of its repository. */
  readonly owners: readonly OwnerRule[];
}

export interface DraftSources {
  /** Absent without a connection. */
  readonly directory?: DirectoryFacts;
  readonly folders: readonly DraftFolder[];
}

/** A service as the sources tell it. */
export interface DraftService {
  readonly name: string;
  readonly pagerDuty: readonly string[];
  readonly paths: readonly string[];
  readonly repository?: string;
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
  readonly unmatched: readonly DraftFolder[];
} {
  const folders = sources.folders.filter(({ name, path }) => keyName(name) !== '' && isPlainPath(path));
  const byId = new Map(sources.directory?.services.map(service => [service.id, service]));
  const listed = [...byId.values()].filter(service => nameOf(service) !== '').slice(0, maxServices);
  if (!sources.directory || listed.length === 0) {
    return { services: merged(folders.slice(0, maxServices).map(fromFolder)), unmatched: [] };
  }
  const { directory } = sources;
  const used = new Set<DraftFolder>();
  const services = listed.map(service => {
    const folder = folderFor(service.name, folders);
    if (folder) used.add(folder);
    return fromDirectory(service, folder, directory);
  });
  return { services: merged(services), unmatched: folders.filter(folder => !used.has(folder)) };
}

function fromFolder({ name, path, repository, owners }: DraftFolder): DraftService {
  const lead = ownersOf(owners, path)[0];
  return {
    name: keyName(name),
    pagerDuty: [],
    paths: [path === '' ? '**' : `${path}/**`],
    runbooks: [],
    policies: [],
    ...(repository !== undefined && parseRepository(repository) ? { repository } : {}),
    ...(lead === undefined ? {} : { lead }),
  };
}

function fromDirectory(
  service: DirectoryService,
  folder: DraftFolder | undefined,
  directory: DirectoryFacts,
): DraftService {
  const policy = directory.policies.find(candidate => candidate.id === service.escalationPolicyId);
  const links = directory.runbookLinks.filter(link => link.serviceId === service.id);
  // One person of level 1 is as good a guess at the lead as an account gives; a rota is none.
  const firstAsked = oneLine(policy?.firstLevel.length === 1 ? (policy.firstLevel[0]?.email ?? '') : '');
  const area = keyName(service.teams[0] ?? '');
  return {
    name: nameOf(service),
    paths: [],
    ...(firstAsked === '' ? {} : { lead: firstAsked }),
    ...(folder ? fromFolder(folder) : {}),
    pagerDuty: /^[A-Za-z0-9]{1,40}$/.test(service.id) ? [service.id] : [],
    runbooks: [...new Set(links.map(link => link.href))].filter(isPlainLink).slice(0, maxRunbooks),
    policies: policy ? [policy] : [],
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
function folderFor(serviceName: string, folders: readonly DraftFolder[]): DraftFolder | undefined {
  const said = new Set(wordsOf(serviceName));
  let best: DraftFolder | undefined;
  let bestCount = 0;
  for (const folder of folders) {
    const words = wordsOf(folder.name);
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

/** No character that a glob would take for more than itself. */
function isPlainPath(path: string): boolean {
  return !/[*?\\]|\p{Cc}/u.test(path);
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
