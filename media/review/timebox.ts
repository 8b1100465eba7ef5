import { button, element, icon } from '../shared/dom';
import type { BoxState } from './pageMemory';

const boxMs = 10 * 60_000;
/** A clock that was started so long ago is of a meeting that is over. */
const forgottenMs = 2 * 60 * 60_000;
const empty: BoxState = { startedAt: 0, spentMs: 0, isTold: false };

interface TimeboxOptions {
  /** Says a text aloud to those who listen. */
  readonly say: (text: string) => void;
  /** What was counted, so that it is not lost with the page. */
  readonly keep: (boxes: readonly BoxState[]) => void;
  readonly kept: readonly BoxState[];
}

/** A quiet clock for each of the three parts: it counts ten minutes down, says once that they are over, and goes on. */
export class Timebox {
  words = { start: 'Start', resume: 'Start', stop: 'Stop', left: '{0}', over: '{0}' };
  private readonly boxes: BoxState[];
  private readonly clock = element('span', { class: 'clock', role: 'timer' });
  private readonly label = element('span');
  private readonly toggleButton = button('', () => this.toggle(), { 'data-key': 'timebox' });
  private part: number | undefined;

  constructor(private readonly options: TimeboxOptions) {
    const now = Date.now();
    const isOld = options.kept.some(({ startedAt }) => startedAt > 0 && now - startedAt > forgottenMs);
    this.boxes = [0, 1, 2].map(at => (isOld ? undefined : options.kept[at]) ?? empty);
    this.toggleButton.append(icon('watch'), this.label);
    window.setInterval(() => this.draw(), 1000);
  }

  /** The clock of a part. A meeting that runs goes on with the part that is shown: the others stand still meanwhile. */
  element(part: number): HTMLElement {
    const before = this.part;
    if (before !== undefined && before !== part && this.box.startedAt > 0) {
      this.stop();
      this.part = part;
      this.start();
    }
    this.part = part;
    this.draw();
    return element('div', { class: 'timebox' }, this.clock, this.toggleButton);
  }

  toggle(): void {
    if (this.box.startedAt === 0) this.start();
    else this.stop();
    this.draw();
  }

  private get box(): BoxState {
    return this.boxes[this.part ?? 0] ?? empty;
  }

  private set box(box: BoxState) {
    this.boxes[this.part ?? 0] = box;
    this.options.keep(this.boxes);
  }

  private start(): void {
    this.box = { ...this.box, startedAt: Date.now() };
  }

  private stop(): void {
    this.box = { ...this.box, spentMs: this.spent, startedAt: 0 };
  }

  private get spent(): number {
    const { startedAt, spentMs } = this.box;
    return spentMs + (startedAt > 0 ? Date.now() - startedAt : 0);
  }

  private draw(): void {
    const { spent, box } = this;
    const isOver = spent >= boxMs;
    const text = (isOver ? this.words.over : this.words.left).replace(
      '{0}',
      spanText(Math.abs(boxMs - spent)),
    );
    const { start, resume, stop } = this.words;
    this.label.textContent = box.startedAt > 0 ? stop : spent > 0 ? resume : start;
    this.clock.textContent = spent === 0 && box.startedAt === 0 ? '' : text;
    this.clock.classList.toggle('over', isOver);
    if (isOver && !box.isTold) {
      this.box = { ...box, isTold: true };
      // Once: a meeting goes on as long as it has something to say.
      this.options.say(text);
    }
  }
}

/** `4m 12s`: never like a time of day. */
function spanText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}
