import { slugOf } from './slug';

/** What is known when a playbook is begun. All of it may be remote text. */
export interface PlaybookSeed {
  readonly title: string;
  /** Names of alerts as the monitor calls them. */
  readonly alerts: readonly string[];
  readonly service?: string;
  readonly owner?: string;
  readonly partners: readonly { readonly name: string; readonly when?: string; readonly reach?: string }[];
  /** Where its facts come from: "PagerDuty #1482". */
  readonly from?: { readonly label: string; readonly url?: string };
  /** What the logs show: titles of error groups. */
  readonly errors: readonly string[];
  /** What was run last time, oldest first: commands of one line, or blocks. */
  readonly commands: readonly { readonly text: string; readonly language?: string }[];
  /** What was the cause before: titles of notes with their path. */
  readonly causes: readonly { readonly title: string; readonly path: string }[];
  /** ISO 8601 date. */
  readonly today: string;
}

/** The words of the template; they are written in the person's language. */
export interface PlaybookWords {
  readonly meaning: string;
  readonly meaningHint: string;
  readonly impact: string;
  readonly impactHint: string;
  readonly check: string;
  readonly checkHint: string;
  readonly fix: string;
  readonly fixHint: string;
  readonly call: string;
  readonly callHint: string;
  readonly seen: string;
  readonly lastTime: string;
}

const longest = 300;

/**
 * A playbook for 2 AM: what the alert means, what it costs, what to look at, what to do and whom to call, with what is
 * known filled in. What comes from outside stands in it as text: it makes no heading, list or link of its own.
 */
export function newPlaybookText(seed: PlaybookSeed, words: PlaybookWords): string {
  const { title, service, owner, from, commands, causes, today } = seed;
  const alerts = seed.alerts.filter(isSaid);
  const errors = seed.errors.filter(isSaid);
  const partners = seed.partners.filter(({ name }) => isSaid(name));
  const front = [
    '---',
    `title: ${quoted(title)}`,
    ...(alerts.length === 0 ? [] : ['alerts:', ...alerts.map(name => `  - ${quoted(name)}`)]),
    ...(service === undefined ? [] : [`service: ${quoted(service)}`]),
    `owner: ${owner === undefined ? '' : quoted(owner)}`.trimEnd(),
    `reviewed: ${today}`,
    ...(partners.length === 0 ? [] : ['partners:', ...partners.flatMap(partnerLines)]),
    '---',
  ];
  const seen =
    from === undefined
      ? []
      : [
          `${words.seen} ${from.url === undefined ? plain(from.label) : `[${plain(from.label)}](<${safe(from.url)}>)`}`,
          '',
        ];
  const sections = [
    section(words.meaning, words.meaningHint, [...seen, ...bullets(errors.map(plain))]),
    section(words.impact, words.impactHint, []),
    section(words.check, words.checkHint, ['1. ', '']),
    section(words.fix, words.fixHint, ['1. ', '', ...commands.flatMap(block)]),
    section(
      words.call,
      words.callHint,
      bullets(
        partners.map(({ name, when, reach }) =>
          [name, when, reach]
            .flatMap(part => part ?? [])
            .map(plain)
            .join(': '),
        ),
      ),
    ),
    ...(causes.length === 0
      ? []
      : [
          section(
            words.lastTime,
            '',
            bullets(causes.map(({ title: cause, path }) => `[${plain(cause)}](<${safe(path)}>)`)),
          ),
        ]),
  ];
  return `${[...front, '', `# ${plain(title)}`, '', ...sections.flat()].join('\n').trimEnd()}\n`;
}

/** A file name for it: its first alert's name as it is, since it is found by that; else the title's words. */
export function newPlaybookName({ title, alerts }: Pick<PlaybookSeed, 'title' | 'alerts'>): string {
  const alert = alerts.find(name => /^[A-Za-z][\w-]{2,79}$/.test(name));
  const name =
    alert ??
    slugOf(title)
      .slice(0, 60)
      .replace(/^[-.]+|[-.]+$/g, '');
  // Windows takes some names for devices.
  return /^(?:con|prn|aux|nul|com\d|lpt\d)?$/i.test(name) ? 'playbook.md' : `${name}.md`;
}

function section(heading: string, hint: string, lines: readonly string[]): readonly string[] {
  return [`## ${heading}`, '', ...(hint === '' ? [] : [`<!-- ${hint} -->`, '']), ...lines];
}

function bullets(items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [...items.map(item => `- ${item}`), ''];
}

function block({ text, language }: PlaybookSeed['commands'][number]): readonly string[] {
  // A fence longer than any in the text.
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return [
    `${fence}${/^[\w+-]{1,20}$/.test(language ?? '') ? language : 'sh'}`,
    ...text.split(/\r\n|\r|\n/),
    fence,
    '',
  ];
}

function partnerLines({ name, when, reach }: PlaybookSeed['partners'][number]): readonly string[] {
  return [
    `  - name: ${quoted(name)}`,
    ...(when === undefined ? [] : [`    when: ${quoted(when)}`]),
    ...(reach === undefined ? [] : [`    reach: ${quoted(reach)}`]),
  ];
}

function isSaid(text: string): boolean {
  return oneLine(text) !== '';
}

/** A string of JSON is a double-quoted scalar of YAML. */
function quoted(text: string): string {
  return JSON.stringify(oneLine(text));
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longest);
}

/** Text as Markdown shows it, whatever it holds. */
function plain(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>#+!|~&]/g, '\\$&');
}

function safe(address: string): string {
  return oneLine(address).replace(/[<>\s\\]/g, character => encodeURIComponent(character));
}
