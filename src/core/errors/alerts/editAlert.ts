import { setJson } from '../../team/jsonEdit';
import { nodeAt, readJsonTree, type JsonNode } from '../../team/jsonTree';
import type { AlertRule } from './alertRule';

/** Key of a rule's threshold in the team file. */
function keyOf({ kind }: AlertRule): string {
  return kind === 'share' ? 'share' : 'objective';
}

/**
 * The team file's text with another threshold, and the zero-based line where it stands. All else stays to the
 * character. Undefined where the file does not hold the rule any more.
 * @param value as the team file writes shares: `0.2%`.
 */
export function setThreshold(
  text: string,
  rule: AlertRule,
  value: string,
): { readonly text: string; readonly line: number } | undefined {
  if (lineOfRule(text, rule) === undefined) return undefined;
  const next = setJson(text, [...rule.path, keyOf(rule)], value, 0);
  return { text: next, line: lineOfRule(next, rule) ?? 0 };
}

/** Zero-based line of a rule's threshold, else of the rule; undefined where the text holds neither. */
export function lineOfRule(text: string, rule: AlertRule): number | undefined {
  const root = treeOf(text);
  if (!root) return undefined;
  const place = nodeAt(root, [...rule.path, keyOf(rule)])?.node ?? nodeAt(root, rule.path)?.node;
  return place && text.slice(0, place.offset).split(/\r\n|\r|\n/).length - 1;
}

function treeOf(text: string): JsonNode | undefined {
  return readJsonTree(text.replace(/^\uFEFF/, ' '), 100).root;
}
