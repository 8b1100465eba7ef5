import { serviceEntry, type DraftContent } from './draftContent';
import type { DraftService } from './draftServices';
import { insertJson, jsonText, styleOf } from './jsonInsert';
import { nodeAt, readJsonTree, valueOf, type JsonNode, type JsonPath } from './jsonTree';

/**
 * Adds to a team file what it lacks. What stands there stays as it is to the character, comments and order too: a
 * service is known by one of its PagerDuty ids or by its name, and gets only the keys that it has not.
 * `text` must parse to an object.
 */
export function mergeDraft(text: string, draft: DraftContent): string {
  const merge = new Merge(text);
  for (const service of draft.services) mergeService(merge, service);
  const used = new Set(merge.services().map(([, service]) => asObject(service)?.['area']));
  for (const area of draft.areas) if (used.has(area)) merge.add(['areas', area], {}, 0);
  merge.add(['severity'], [], 0);
  if (Object.keys(draft.priorities).length > 0) merge.add(['priorities'], draft.priorities, 1);
  merge.add(['sla'], draft.sla, 1);
  return merge.text;
}

function mergeService(merge: Merge, drafted: DraftService): void {
  const present = merge.services();
  const owned = new Set(present.flatMap(([, service]) => idsOf(service)));
  const missing = drafted.pagerDuty.filter(id => !owned.has(id));
  const wanted = drafted.name.toLowerCase();
  const known =
    present.find(([, service]) => idsOf(service).some(id => drafted.pagerDuty.includes(String(id)))) ??
    present.find(([name]) => name.toLowerCase() === wanted);
  const entry = serviceEntry({ ...drafted, pagerDuty: missing });
  if (!known) {
    merge.add(['services', drafted.name], entry, 1);
    return;
  }
  const [name, existing] = known;
  if (asObject(existing)?.['pagerDuty'] !== undefined) {
    for (const id of missing) merge.append(['services', name, 'pagerDuty'], id);
  }
  for (const [key, value] of Object.entries(entry)) merge.add(['services', name, key], value, 0);
}

/** A text under insertions. */
class Merge {
  constructor(public text: string) {}

  services(): readonly (readonly [name: string, service: unknown])[] {
    const node = this.node(['services']);
    return Object.entries(asObject(node && valueOf(node)) ?? {});
  }

  /** Adds a member and the objects that should hold it. Does nothing where it is there, or a holder is no object. */
  add(path: readonly string[], value: unknown, depth: number): void {
    for (let length = path.length - 1; length >= 0; length--) {
      const holder = this.node(path.slice(0, length));
      const key = path[length];
      if (key === undefined || !holder) continue;
      if (!holder.members || holder.members.some(member => member.key === key)) return;
      const missing = path.slice(length + 1);
      const whole = missing.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
      const style = styleOf(this.text);
      this.text = insertJson(
        this.text,
        holder,
        indent => `${JSON.stringify(key)}: ${jsonText(whole, depth + missing.length, style, indent)}`,
      );
      return;
    }
  }

  append(path: JsonPath, item: string): void {
    const list = this.node(path);
    if (list?.items) this.text = insertJson(this.text, list, () => JSON.stringify(item));
  }

  private node(path: JsonPath): JsonNode | undefined {
    const { root } = readJsonTree(this.text, 100);
    return root && nodeAt(root, path)?.node;
  }
}

function idsOf(service: unknown): readonly unknown[] {
  const ids = asObject(service)?.['pagerDuty'];
  return Array.isArray(ids) ? ids : [];
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
