/** A cluster of Drain: its template, token by token. */
interface Cluster {
  readonly id: number;
  template: string[];
}

interface Node {
  readonly children: Map<string, Node>;
  readonly clusters: Cluster[];
}

const wildcard = '<*>';

/**
 * Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017) in the
 * configuration that is published for all data sets at once: depth 4, similarity threshold 0.4, at most 100 children,
 * no regular expressions.
 */
export class Drain {
  private readonly root = newNode();
  private clusters = 0;

  constructor(
    private readonly depth = 4,
    private readonly similarity = 0.4,
    private readonly mostChildren = 100,
  ) {}

  /** The group of a message. */
  add(message: string): number {
    const tokens = message.trim().split(/\s+/);
    const leaf = this.leafOf(tokens);
    let best: Cluster | undefined;
    let bestSame = -1;
    let bestParams = -1;
    for (const cluster of leaf.clusters) {
      let same = 0;
      let params = 0;
      cluster.template.forEach((token, at) => {
        if (token === wildcard) params += 1;
        else if (token === tokens[at]) same += 1;
      });
      if (same > bestSame || (same === bestSame && params > bestParams)) {
        [best, bestSame, bestParams] = [cluster, same, params];
      }
    }
    if (best && bestSame / tokens.length >= this.similarity) {
      best.template = best.template.map((token, at) => (token === tokens[at] ? token : wildcard));
      return best.id;
    }
    const cluster = { id: this.clusters++, template: [...tokens] };
    leaf.clusters.push(cluster);
    return cluster.id;
  }

  /** Down the tree: by number of tokens, then by the first tokens. */
  private leafOf(tokens: readonly string[]): Node {
    let node = childOf(this.root, String(tokens.length));
    for (const token of tokens.slice(0, this.depth - 2)) {
      const known = node.children.get(token);
      if (known) node = known;
      else if (/\d/.test(token)) node = childOf(node, wildcard);
      else if (node.children.has(wildcard)) {
        node = node.children.size < this.mostChildren ? childOf(node, token) : childOf(node, wildcard);
      } else if (node.children.size + 1 < this.mostChildren) node = childOf(node, token);
      else node = childOf(node, wildcard);
    }
    return node;
  }
}

function newNode(): Node {
  return { children: new Map(), clusters: [] };
}

function childOf(node: Node, key: string): Node {
  let child = node.children.get(key);
  if (!child) node.children.set(key, (child = newNode()));
  return child;
}
