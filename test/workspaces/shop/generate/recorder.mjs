import { recordTime, retimeLine } from '../../../../src/clients/sample/retime.ts';

/**
 * Keeps what a service prints and moves each record from the moment it was printed to the moment of the script: by its
 * request's id where it has one, else by what was last going on.
 */
export class Recorder {
  #format;
  #id;
  #requests = new Map();
  #marks = [];
  #records = [];
  #ended = false;

  constructor(format, id) {
    this.#format = format;
    this.#id = id;
  }

  /** From here on, `at` is now. */
  mark(at) {
    this.#marks.push({ at, real: Date.now() });
  }

  begin(id, at) {
    this.#requests.set(id, { at, real: Date.now() });
    this.mark(at);
  }

  /** What is printed from here on is not kept. */
  end() {
    this.#ended = true;
  }

  accept(line) {
    if (this.#ended) return;
    const real = recordTime(line, this.#format);
    // A line without a time goes on with the record before it: a stack trace.
    if (real === undefined) this.#records.at(-1).lines.push(line);
    else this.#records.push({ real, lines: [line] });
  }

  /** The process was killed in the middle of its last line. */
  cutLast() {
    const { lines } = this.#records.at(-1);
    lines[0] = lines[0].slice(0, 97);
  }

  /** The records of a stretch of the script's time, oldest first. */
  text({ from = -Infinity, before = Infinity }) {
    const moved = this.#records.map(({ real, lines }) => {
      const begun =
        this.#requests.get(this.#id.exec(lines[0])?.[1]) ?? this.#marks.findLast(mark => mark.real <= real);
      const shift = begun.at - begun.real;
      return { time: real + shift, lines: [retimeLine(lines[0], this.#format, shift), ...lines.slice(1)] };
    });
    const kept = moved.filter(({ time }) => time >= from && time < before).sort((a, b) => a.time - b.time);
    return kept.map(({ lines }) => `${lines.join('\n')}\n`).join('');
  }
}
