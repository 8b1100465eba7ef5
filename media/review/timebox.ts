import { button, element } from '../shared/dom';

const boxMs = 10 * 60_000;

/** A quiet clock for each of the three parts: it counts ten minutes down, says once that they are over, and goes on. */
export class Timebox {
  words = { start: 'Start', stop: 'Stop', left: '{0}', over: '{0}' };
  /** By part: when it was started, and what it had counted before. */
  private readonly boxes = [0, 1, 2].map(() => ({ startedAt: 0, spentMs: 0, isTold: false }));
  private readonly clock = element('span', { class: 'clock', role: 'timer' });
  private readonly toggleButton = button('', () => this.toggle(), { 'data-key': 'timebox' });
  private part = 0;

  constructor(private readonly say: (text: string) => void) {
    window.setInterval(() => this.draw(), 1000);
  }

  /** The clock of a part; the one of another part stands still meanwhile. */
  element(part: number): HTMLElement {
    if (part !== this.part) this.stop();
    this.part = part;
    this.draw();
    return element('p', { class: 'timebox' }, this.toggleButton, this.clock);
  }

  toggle(): void {
    const box = this.box;
    if (box.startedAt === 0) box.startedAt = Date.now();
    else this.stop();
    this.draw();
  }

  private get box(): { startedAt: number; spentMs: number; isTold: boolean } {
    return this.boxes[this.part] ?? { startedAt: 0, spentMs: 0, isTold: false };
  }

  private stop(): void {
    const box = this.box;
    if (box.startedAt > 0) box.spentMs += Date.now() - box.startedAt;
    box.startedAt = 0;
  }

  private draw(): void {
    const box = this.box;
    const spent = box.spentMs + (box.startedAt > 0 ? Date.now() - box.startedAt : 0);
    const isOver = spent >= boxMs;
    const text = (isOver ? this.words.over : this.words.left).replace(
      '{0}',
      spanText(Math.abs(boxMs - spent)),
    );
    this.toggleButton.textContent = box.startedAt > 0 ? this.words.stop : this.words.start;
    this.clock.textContent = spent === 0 ? '' : text;
    this.clock.classList.toggle('over', isOver);
    if (isOver && !box.isTold) {
      box.isTold = true;
      // Once: a meeting goes on as long as it has something to say.
      this.say(text);
    }
  }
}

/** `4m 12s`: never like a time of day. */
function spanText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}
