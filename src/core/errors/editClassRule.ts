import { insertItem, setJson } from '../team/jsonEdit';
import { nodeAt, readJsonTree, valueOf, type JsonNode } from '../team/jsonTree';
import type { ClassRule, RulePlacement } from './classRule';

/**
 * The team file's text with the rule in its place, and where it stands then: zero-based line and index. All else of
 * the text stays to the character. Undefined where the file is no object, or its `severity` no list.
 */
export function addClassRule(
  text: string,
  rule: ClassRule,
  placement: RulePlacement,
): { readonly text: string; readonly line: number; readonly index: number } | undefined {
  const root = treeOf(text);
  if (!root?.members) return undefined;
  const list = nodeAt(root, ['severity'])?.node;
  if (list && !list.items) return undefined;
  const written = list ? text : setJson(text, ['severity'], [], 0);
  const { index, next } = placed(written, list?.items ?? [], rule, placement);
  const after = treeOf(next);
  const node = after && nodeAt(after, ['severity', index])?.node;
  if (!node) return undefined;
  return { text: next, index, line: next.slice(0, node.offset).split(/\r\n|\r|\n/).length - 1 };
}

function placed(
  text: string,
  items: readonly JsonNode[],
  rule: ClassRule,
  placement: RulePlacement,
): { readonly index: number; readonly next: string } {
  if (placement.kind !== 'last') {
    const { index } = placement;
    const known = items[index];
    // What stands there may have been written by another since the rule was chosen.
    if (placement.kind === 'change' && known && isSameRule(valueOf(known), rule)) {
      return { index, next: setJson(text, ['severity', index, 'class'], rule.class, 0) };
    }
    if (known) return { index, next: insertItem(text, ['severity'], index, rule) };
  }
  return { index: items.length, next: insertItem(text, ['severity'], items.length, rule) };
}

function isSameRule(value: unknown, rule: ClassRule): boolean {
  const known = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  return (
    known['service'] === rule.service && known['exception'] === rule.exception && known['text'] === rule.text
  );
}

function treeOf(text: string): JsonNode | undefined {
  return readJsonTree(text.replace(/^\uFEFF/, ' '), 100).root;
}
