import { keepState, keptState } from '../shared/host';

/** What a clock of a timebox has counted; times are Unix ms. */
export interface BoxState {
  readonly startedAt: number;
  readonly spentMs: number;
  readonly isTold: boolean;
}

/**
 * What is the person's and not the review's: the part, what is unfolded, how far it is scrolled, and the clocks. It
 * stays while the page is drawn anew, and when its tab comes back after somebody looked at an incident in the meeting.
 */
export class PageMemory {
  part = '';
  boxes: readonly BoxState[] = [];
  private readonly folds: Map<string, boolean>;
  private readonly scrolled: Map<string, number>;

  constructor() {
    const kept = recordOf(keptState());
    if (typeof kept['part'] === 'string') this.part = kept['part'];
    this.folds = new Map(entriesOf(kept['folds'], isBoolean));
    this.scrolled = new Map(entriesOf(kept['scrolled'], isNumber));
    if (Array.isArray(kept['boxes'])) this.boxes = kept['boxes'].flatMap(boxOf);
    // A toggle event does not bubble: it is caught on its way down.
    document.addEventListener('toggle', event => this.folded(event.target), true);
    window.addEventListener('scroll', () => this.scrolledTo(), { passive: true });
  }

  /** Unfolds and folds as the person had it, below an element. */
  fold(root: HTMLElement): void {
    for (const details of root.querySelectorAll<HTMLDetailsElement>('details[data-key]')) {
      details.open = this.folds.get(details.dataset['key'] ?? '') ?? details.open;
    }
  }

  /** What is new is shown unfolded once. */
  unfold(key: string): void {
    if (!this.folds.has(key)) this.folds.set(key, true);
  }

  /** Scrolls to where the person was in this part. */
  scroll(): void {
    window.scrollTo(0, this.scrolled.get(this.part) ?? 0);
  }

  save(): void {
    keepState({
      version: 1,
      part: this.part,
      folds: [...this.folds],
      scrolled: [...this.scrolled],
      boxes: this.boxes,
    });
  }

  private folded(target: EventTarget | null): void {
    if (!(target instanceof HTMLDetailsElement)) return;
    const key = target.dataset['key'];
    if (key === undefined || this.folds.get(key) === target.open) return;
    this.folds.set(key, target.open);
    this.save();
  }

  private scrolledTo(): void {
    this.scrolled.set(this.part, Math.round(window.scrollY));
    this.save();
  }
}

/** Takes what is typed and not written yet, the focus and the selection over to the page as it is drawn anew. */
export function keepTyped(root: HTMLElement): () => void {
  const focused = document.activeElement;
  const key = focused?.getAttribute('data-key');
  const selected = focused instanceof HTMLInputElement ? selectionOf(focused) : undefined;
  const typed = [...root.querySelectorAll<HTMLInputElement>('input[data-key]')]
    .filter(input => input.value !== input.defaultValue && input.type !== 'checkbox')
    // What was typed into the other fields was written when they were left.
    .filter(input => input.dataset['new'] !== undefined || input === focused)
    .map(input => [input.dataset['key'] ?? '', input.value] as const);
  return () => {
    for (const [name, text] of typed) {
      const input = root.querySelector<HTMLInputElement>(`input[data-key="${CSS.escape(name)}"]`);
      if (!input) continue;
      input.value = text;
      tellWhenLeft(input);
    }
    if (!key) return;
    const again = root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    again?.focus({ preventScroll: true });
    if (again instanceof HTMLInputElement && selected) again.setSelectionRange(...selected);
  };
}

/** A value that was set is no change to the browser, which would tell nobody of it. */
function tellWhenLeft(input: HTMLInputElement): void {
  const tell = (): void => {
    if (input.value !== input.defaultValue) input.dispatchEvent(new Event('change'));
  };
  input.addEventListener('blur', tell);
  input.addEventListener('keydown', event => {
    if (event.key === 'Enter') tell();
  });
}

function selectionOf(input: HTMLInputElement): [number, number] | undefined {
  const { selectionStart, selectionEnd } = input;
  return selectionStart === null || selectionEnd === null ? undefined : [selectionStart, selectionEnd];
}

function boxOf(value: unknown): readonly BoxState[] {
  const { startedAt, spentMs, isTold } = recordOf(value);
  return isNumber(startedAt) && isNumber(spentMs) && isBoolean(isTold)
    ? [{ startedAt, spentMs, isTold }]
    : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function entriesOf<T>(value: unknown, isOne: (one: unknown) => one is T): (readonly [string, T])[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const [key, one] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
    return typeof key === 'string' && isOne(one) ? [[key, one] as const] : [];
  });
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
