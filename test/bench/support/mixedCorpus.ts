import { seededRandom } from './growCorpus';
import type { AlertCase, Corpus, CorpusFile } from './playbookCorpus';

const seed = 11;
/** Alerts that share one runbook in the style that writes one page for many. */
const perPage = 5;

/**
 * Four teams' runbooks in one: the given ones; another team's for most of the same alerts, in its own words, with
 * front matter and kebab-case names; one that writes a page for five alerts; and one whose pages name no alert at all.
 * Each team has alerts of its own, and only its own page is right. What a ranking gains on one corpus by its habits
 * it loses here.
 */
export function mixedCorpus({ files, alerts }: Corpus): Corpus {
  const random = seededRandom(seed);
  const textOf = new Map(files.map(file => [file.id, file.text] as const));
  const known = alerts.filter(({ relevant }) => textOf.has(firstOf(relevant)));
  const mixed: CorpusFile[] = files.map(({ id, text }) => ({ id: `cluster/${id}`, text }));
  const cases: AlertCase[] = known.map(alert => ({
    ...alert,
    relevant: new Set([...alert.relevant].map(id => `cluster/${id}`)),
  }));

  // The second team: the same alerts, other words, its own layout.
  const ours = wordsOf(files, random, 0.25);
  const seen = new Map<string, string>();
  for (const alert of known.filter(() => random() < 0.7)) {
    const source = firstOf(alert.relevant);
    const id = seen.get(source) ?? `platform/docs/${kebab(alert.name)}.md`;
    if (!seen.has(source)) {
      seen.set(source, id);
      const body = ours(textOf.get(source) ?? '').replace(/^#\s.*$/m, '');
      mixed.push({ id, text: `---\ntitle: ${words(alert.name)}\nalerts: [${alert.name}]\n---\n${body}` });
    }
    cases.push({ name: alert.name, message: ours(alert.message), relevant: new Set([id]) });
  }

  // The third: five alerts a page, each a heading.
  const theirs = wordsOf(files, random, 0.35);
  const paged = known.filter(() => random() < 0.8);
  for (let at = 0; at < paged.length; at += perPage) {
    const own = paged.slice(at, at + perPage);
    const id = `payments/runbooks/page-${at / perPage + 1}.md`;
    const rename = (name: string): string => `Payments${name}`;
    const parts = own.map(alert => {
      const body = theirs(textOf.get(firstOf(alert.relevant)) ?? '').replace(/^#+\s/gm, '**');
      return `## ${rename(alert.name)}\n\n${body}`;
    });
    mixed.push({ id, text: `# Alerts of payments, part ${at / perPage + 1}\n\n${parts.join('\n\n')}` });
    for (const alert of own)
      cases.push({ name: rename(alert.name), message: theirs(alert.message), relevant: new Set([id]) });
  }

  // The fourth: prose about symptoms, no alert named; they only stand in the way.
  const prose = wordsOf(files, random, 0.5);
  for (const [at, { text }] of files.entries()) {
    const plain = text.replace(/[A-Z][a-z]+(?:[A-Z][a-z]+)+/g, 'alert').replace(/^#.*$/gm, '');
    mixed.push({ id: `wiki/notes/${at}.md`, text: `# Note ${at}\n\n${prose(plain)}` });
  }
  return { files: mixed, alerts: cases };
}

/** Says a text in a team's words: a share of the longer ones is another of the corpus, the same each time. */
function wordsOf(
  files: readonly CorpusFile[],
  random: () => number,
  share: number,
): (text: string) => string {
  const all = [...new Set(files.flatMap(file => file.text.match(/\b[a-z]{5,}\b/g) ?? []))];
  const said = new Map<string, string>();
  return text =>
    text.replace(/\b[a-z]{5,}\b/g, word => {
      let other = said.get(word);
      if (other === undefined) {
        other = random() < share ? (all[Math.floor(random() * all.length)] ?? word) : word;
        said.set(word, other);
      }
      return other;
    });
}

function firstOf(ids: ReadonlySet<string>): string {
  return [...ids][0] ?? '';
}

function words(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

function kebab(name: string): string {
  return words(name).replaceAll(' ', '-');
}
