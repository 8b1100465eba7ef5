import { addRemark, type Edited } from './editReview';
import type { ChartRemark } from './dashboardModel';
import { LineBreaks } from './lineBreaks';
import { clockText, dayText } from './reviewText';
import { shortHash } from './shortHash';

/** What somebody said in a review, general or about a point of a chart. */
export interface Remark {
  /** Names it within its file, struck or not. */
  readonly id: string;
  readonly text: string;
  readonly struck: boolean;
  /** Who said it; absent where people or an older Opex wrote the line. */
  readonly by?: string;
  /** When, Unix ms. */
  readonly said?: number;
  /** The point that it is about, with its words. */
  readonly pin?: { readonly chart: string; readonly at: number; readonly where: string };
}

/** Who speaks, and when (Unix ms). */
export interface Speaker {
  readonly by: string;
  readonly said: number;
}

const mostRemarks = 200;
const heading = /^## Remarks\s*$/;
const bullet = /^[-*+] (?!\[[ xX]\] )(.*\S)\s*$/;
const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
const chartMark = new RegExp(` ?<!-- opex:chart ([a-z0-9-]{1,80}) (${time})(?: said=(${time}))? -->$`);
const saidMark = new RegExp(` ?<!-- opex:said (${time}) -->$`);
/** ` (Ann, Mon 23 Nov 10:12)`: what people read of the mark. */
const signature = / \(([^()]{1,200}), \w{3} \d{1,2} \w{3} \d\d:\d\d\)$/;
/** `Latency of HTTP requests, Thu 19 Nov 14:30: `: the colon after a time of day. */
const place = /^(.*?, \w+ \d{1,2} \w+ \d\d:\d\d): /;

/** Adds a general remark below the others, signed. */
export function addSaidRemark(text: string, words: string, speaker: Speaker, zone: string): string {
  return addRemark(text, signed(words, speaker, zone), `<!-- opex:said ${isoOf(speaker.said)} -->`);
}

/** Adds a remark pinned to a point of a chart; the line reads without the chart as well. */
export function addChartRemark(
  text: string,
  title: string,
  { chart, at, text: words }: Pick<ChartRemark, 'chart' | 'at' | 'text'>,
  speaker: Speaker,
  zone: string,
): string {
  const where = `${title}, ${dayText(at, zone)} ${clockText(at, zone)}`;
  const mark = `<!-- opex:chart ${chart} ${isoOf(at)} said=${isoOf(speaker.said)} -->`;
  return addRemark(text, signed(`${where}: ${words}`, speaker, zone), mark);
}

/** The remarks of a file in its order: lines below "Remarks", and those that are pinned to a chart wherever they stand. */
export function readRemarks(text: string): readonly Remark[] {
  return remarkLines(text.split(/\r?\n/))
    .map(({ remark }) => remark)
    .slice(0, mostRemarks);
}

/** Strikes a remark, or takes that back; undefined where the file does not have it any more. */
export function strikeRemark(text: string, id: string): Edited {
  const breaks = new LineBreaks(text);
  const lines = [...breaks.lines];
  const known = remarkLines(lines).find(({ remark }) => remark.id === id);
  if (!known) return undefined;
  const { line, words, marks, remark } = known;
  lines[line] = `- ${remark.struck ? words : `~~${words.replace(/~~+/g, '~')}~~`}${marks}`;
  return breaks.rewrite(lines);
}

interface RemarkLine {
  readonly line: number;
  /** Without bullet, strike and marks. */
  readonly words: string;
  readonly marks: string;
  readonly remark: Remark;
}

function remarkLines(lines: readonly string[]): RemarkLine[] {
  const found: RemarkLine[] = [];
  let isHere = false;
  for (const [at, line] of lines.entries()) {
    if (/^(?:## |<!-- opex:(?:begin|end) )/.test(line)) isHere = heading.test(line);
    const body = line.length < 8_000 ? bullet.exec(line)?.[1] : undefined;
    if (body === undefined) continue;
    const chart = chartMark.exec(body);
    if (!isHere && !chart) continue;
    const marks = (chart ?? saidMark.exec(body))?.[0] ?? '';
    const shown = marks === '' ? body : body.slice(0, -marks.length);
    const struckWords = /^~~(.*)~~$/.exec(shown)?.[1];
    const words = (struckWords ?? shown).trim();
    if (words === '') continue;
    const remark = remarkOf(words, struckWords !== undefined, chart, saidMark.exec(body)?.[1]);
    found.push({ line: at, words, marks, remark: { id: shortHash(`${words}${marks}`), ...remark } });
  }
  return found;
}

function remarkOf(
  words: string,
  struck: boolean,
  chart: RegExpExecArray | null,
  mark: string | undefined,
): Omit<Remark, 'id'> {
  const said = Date.parse(chart?.[3] ?? mark ?? '');
  // Without a mark, words in brackets are words.
  const by = Number.isNaN(said) ? undefined : signature.exec(words)?.[1];
  const whole = by === undefined ? words : words.replace(signature, '');
  const at = Date.parse(chart?.[2] ?? '');
  const isPinned = chart?.[1] !== undefined && !Number.isNaN(at);
  const where = isPinned ? place.exec(whole)?.[1] : undefined;
  const text = where === undefined ? whole : whole.slice(where.length + 2);
  return {
    text: text.replace(/&lt;!--/g, '<!--').replace(/--&gt;/g, '-->'),
    struck,
    ...(by === undefined ? {} : { by }),
    ...(Number.isNaN(said) ? {} : { said }),
    ...(isPinned ? { pin: { chart: chart[1] ?? '', at, where: where ?? '' } } : {}),
  };
}

function signed(words: string, { by, said }: Speaker, zone: string): string {
  const name = by
    .replace(/[()\s]+/g, ' ')
    .trim()
    .slice(0, 100);
  return `${words} (${name === '' ? 'unknown' : name}, ${dayText(said, zone)} ${clockText(said, zone)})`;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
