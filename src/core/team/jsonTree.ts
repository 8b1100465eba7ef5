import { printParseErrorCode, visit } from 'jsonc-parser';

/** One value of a JSON text and where it stands: offsets in UTF-16 units, end exclusive. */
export interface JsonNode {
  readonly offset: number;
  end: number;
  readonly literal?: unknown;
  readonly items?: JsonNode[];
  readonly members?: JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  readonly offset: number;
  readonly end: number;
  /** Absent where the text breaks off after the key. */
  node?: JsonNode;
}

/** Keys and indices from the root. */
export type JsonPath = readonly (string | number)[];

export interface JsonTree {
  readonly root?: JsonNode;
  readonly faults: readonly { readonly fault: string; readonly offset: number; readonly length: number }[];
  /** Where nesting passed the limit; the tree is absent then. */
  readonly tooDeepAt?: number;
}

/**
 * Reads JSON with comments and trailing commas, as far as it can be read. jsonc-parser's own `parseTree` loses the
 * root of a text that breaks off, and its recursion overflows the stack on deep nesting: hence this tree.
 */
export function readJsonTree(text: string, maxDepth: number): JsonTree {
  const faults: { fault: string; offset: number; length: number }[] = [];
  const open: JsonNode[] = [];
  let root: JsonNode | undefined;
  const add = (node: JsonNode): void => {
    const parent = open.at(-1);
    if (!parent) root ??= node;
    else if (parent.items) parent.items.push(node);
    else {
      const member = parent.members?.at(-1);
      if (member && !member.node) member.node = node;
    }
  };
  const enter = (node: JsonNode): void => {
    if (open.length >= maxDepth) throw new TooDeep(node.offset);
    add(node);
    open.push(node);
  };
  const leave = (offset: number, length: number): void => {
    const node = open.pop();
    if (node) node.end = offset + length;
  };
  try {
    visit(
      text,
      {
        onObjectBegin: offset => enter({ offset, end: text.length, members: [] }),
        onObjectProperty: (key, offset, length) => {
          open.at(-1)?.members?.push({ key, offset, end: offset + length });
        },
        onObjectEnd: leave,
        onArrayBegin: offset => enter({ offset, end: text.length, items: [] }),
        onArrayEnd: leave,
        onLiteralValue: (literal: unknown, offset, length) => add({ offset, end: offset + length, literal }),
        onError: (code, offset, length) => faults.push({ fault: printParseErrorCode(code), offset, length }),
      },
      { allowTrailingComma: true, allowEmptyContent: true },
    );
  } catch (error) {
    if (error instanceof TooDeep) return { faults, tooDeepAt: error.offset };
    throw error;
  }
  return root ? { root, faults } : { faults };
}

/** The plain value; of a key that stands twice, the first. `__proto__` is no key that plain objects can hold. */
export function valueOf(node: JsonNode): unknown {
  if (node.items) return node.items.map(valueOf);
  if (!node.members) return node.literal;
  const value: Record<string, unknown> = {};
  for (const { key, node: child } of node.members) {
    if (child && key !== '__proto__' && !Object.hasOwn(value, key)) value[key] = valueOf(child);
  }
  return value;
}

/** The member or item that a path leads to; undefined where the tree has none. */
export function nodeAt(root: JsonNode, path: JsonPath): { node?: JsonNode; member?: JsonMember } | undefined {
  let found: { node?: JsonNode; member?: JsonMember } = { node: root };
  for (const part of path) {
    if (typeof part === 'number') {
      const node = found.node?.items?.[part];
      if (!node) return undefined;
      found = { node };
    } else {
      const member = found.node?.members?.find(candidate => candidate.key === part);
      if (!member) return undefined;
      found = member.node ? { node: member.node, member } : { member };
    }
  }
  return found;
}

class TooDeep extends Error {
  constructor(readonly offset: number) {
    super('too deep');
  }
}
