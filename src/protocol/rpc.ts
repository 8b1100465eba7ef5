import type { Disposable } from '../core/base/disposable';
import type { Problem } from '../core/base/problem';

/** One end of the channel between host and page; both ends speak structured clones. */
export interface MessagePort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
}

/** A failure as the page gets it: what it is, and the words for the person. */
export interface RpcFailure {
  readonly problem: Problem;
  readonly text: string;
}

/** What a page may ask: a union told apart by `type`. */
export interface Typed {
  readonly type: string;
}

/** For every request's type what its answer is. */
export type RepliesOf<Request extends Typed> = { readonly [T in Request['type']]: unknown };

/** Everything that crosses. Pages ask and hosts answer; hosts also tell (events). */
type Frame =
  | { readonly rpc: 'request'; readonly id: number; readonly body: unknown }
  | { readonly rpc: 'reply'; readonly id: number; readonly body: unknown }
  | { readonly rpc: 'failure'; readonly id: number; readonly body: RpcFailure }
  | { readonly rpc: 'event'; readonly body: unknown };

export interface RpcHostOptions<Request extends Typed, Replies extends RepliesOf<Request>> {
  readonly port: MessagePort;
  /** Checks what the page sent; undefined for anything that is no request. */
  readonly readRequest: (body: unknown) => Request | undefined;
  /** One exhaustive switch over `type`. Whatever it throws reaches the page as a failure. */
  readonly serve: (request: Request) => Promise<Replies[Request['type']]> | Replies[Request['type']];
  readonly describe: (error: unknown) => RpcFailure;
  /** Told of messages that no version of the page sends; for the log. */
  readonly onBadMessage?: (message: unknown) => void;
}

/** The host's end: answers requests, sends events. */
export class RpcHost<
  Request extends Typed,
  Replies extends RepliesOf<Request>,
  Event extends Typed,
> implements Disposable {
  private readonly subscription: Disposable;
  private disposed = false;

  constructor(private readonly options: RpcHostOptions<Request, Replies>) {
    this.subscription = options.port.onMessage(message => void this.receive(message));
  }

  send(event: Event): void {
    this.post({ rpc: 'event', body: event });
  }

  dispose(): void {
    this.disposed = true;
    this.subscription.dispose();
  }

  private async receive(message: unknown): Promise<void> {
    const frame = readFrame(message);
    if (frame?.rpc !== 'request') {
      this.options.onBadMessage?.(message);
      return;
    }
    const { id } = frame;
    try {
      const request = this.options.readRequest(frame.body);
      if (!request) {
        this.options.onBadMessage?.(message);
        throw new TypeError('not a request of this page');
      }
      this.post({ rpc: 'reply', id, body: await this.options.serve(request) });
    } catch (error) {
      this.post({ rpc: 'failure', id, body: this.options.describe(error) });
    }
  }

  private post(frame: Frame): void {
    if (!this.disposed) this.options.port.post(frame);
  }
}

/** A request that failed, as the page sees it; `message` is the sentence for the person. */
export class RpcError extends Error {
  constructor(readonly failure: RpcFailure) {
    super(failure.text);
    this.name = 'RpcError';
  }
}

export interface RpcPageOptions<Event extends Typed> {
  readonly port: MessagePort;
  /** One exhaustive switch over `type`. */
  readonly onEvent: (event: Event) => void;
}

/** The page's end: asks, and is told of events. The host is trusted, the page is not. */
export class RpcPage<
  Request extends Typed,
  Replies extends RepliesOf<Request>,
  Event extends Typed,
> implements Disposable {
  private readonly subscription: Disposable;
  private readonly waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  private nextId = 1;

  constructor(private readonly options: RpcPageOptions<Event>) {
    this.subscription = options.port.onMessage(message => this.receive(message));
  }

  /** Asks and resolves to the answer. @throws RpcError when the host could not do it. */
  request<R extends Request>(request: R): Promise<Replies[R['type']]> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: value => resolve(value as Replies[R['type']]), reject });
      this.options.port.post({ rpc: 'request', id, body: request } satisfies Frame);
    });
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { reject } of this.waiting.values()) reject(new Error('the page is gone'));
    this.waiting.clear();
  }

  private receive(message: unknown): void {
    const frame = readFrame(message);
    if (!frame) return;
    switch (frame.rpc) {
      case 'event':
        this.options.onEvent(frame.body as Event);
        return;
      case 'reply':
        this.settle(frame.id)?.resolve(frame.body);
        return;
      case 'failure':
        this.settle(frame.id)?.reject(new RpcError(frame.body));
        return;
      case 'request':
        // Hosts do not ask.
        return;
    }
  }

  private settle(
    id: number,
  ): { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void } | undefined {
    const entry = this.waiting.get(id);
    this.waiting.delete(id);
    return entry;
  }
}

function readFrame(message: unknown): Frame | undefined {
  if (typeof message !== 'object' || message === null || !('rpc' in message)) return undefined;
  switch (message.rpc) {
    case 'event':
      return message as Frame;
    case 'request':
    case 'reply':
    case 'failure':
      return 'id' in message && Number.isSafeInteger(message.id) ? (message as Frame) : undefined;
    default:
      return undefined;
  }
}
