import { hashOf, hashOn, type HashLanes } from './fingerprint';
import { TokenScan } from './messageTokens';

/** What a message has in common with others: what else must be the same, and its words with holes. */
export interface MessageTemplate {
  readonly scope: string;
  readonly words: readonly string[];
}

/** A template with what it is known by. */
class KnownTemplate implements MessageTemplate {
  private made: string | undefined;

  constructor(
    readonly scope: string,
    readonly words: readonly string[],
    readonly lanes: HashLanes,
    /** Another whose hash begins like this one's. */
    readonly next: KnownTemplate | undefined,
  ) {}

  /** `hash64` of the scope and, below it, the words. */
  get hash(): string {
    return (this.made ??= hashOf(this.lanes));
  }
}

/** Templates remembered at most; past it all are forgotten, and made anew where they come again. */
const mostKnown = 5_000;

/** Templates of messages: one object for all messages that have the same, so that most messages cost no new word. */
export class MessageTemplates {
  private readonly scan = new TokenScan();
  private readonly known = new Map<number, KnownTemplate>();
  private count = 0;
  private scope = '';
  private start = hashOn('\n');

  /** By the message's first line; `scope` is what else must be the same. */
  of(message: string, scope: string): KnownTemplate {
    const { scan } = this;
    if (scope !== this.scope) {
      this.scope = scope;
      this.start = hashOn(`${scope}\n`);
    }
    scan.run(message, this.start);
    const { a, b } = scan;
    for (let known = this.known.get(a); known; known = known.next) if (known.lanes.b === b) return known;
    return this.keep(message, scope, { a, b });
  }

  private keep(message: string, scope: string, lanes: HashLanes): KnownTemplate {
    if (this.count >= mostKnown) {
      this.known.clear();
      this.count = 0;
    }
    this.count += 1;
    const { words } = this.scan.record(message);
    const made = new KnownTemplate(scope, words, lanes, this.known.get(lanes.a));
    this.known.set(lanes.a, made);
    return made;
  }
}
