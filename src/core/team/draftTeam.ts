import { problem, ProblemError } from '../base/problem';
import { draftSla, serviceEntry, type DraftContent } from './draftContent';
import { draftServices, keyName, oneLine, type DraftSources } from './draftServices';
import { jsonText } from './jsonInsert';
import { mergeDraft } from './mergeDraft';
import { parseTeam } from './parseTeam';
import type { Severity } from './severity';

/** The comments of a new file, in the person's language. */
export interface DraftWords {
  readonly header: string;
  readonly services: string;
  readonly unmatched: (folders: string) => string;
  readonly policy: (name: string, id: string, firstAsked: string) => string;
  readonly severity: string;
  readonly priorities: string;
  readonly sla: string;
}

export interface DraftRequest extends DraftSources {
  readonly words: DraftWords;
  /** The team file as it is, with its name for problems. */
  readonly existing?: { readonly text: string; readonly file: string };
}

export interface TeamDraft {
  readonly text: string;
  /** False where the existing file already says all of it. */
  readonly changed: boolean;
}

/**
 * Drafts a team file, or what an existing one lacks: that keeps every line it has, comments too.
 * @throws ProblemError `team.draftNeedsValidFile` where the existing file does not parse,
 * `team.newerVersion` where only a newer Opex may write it, `team.nothingToDraft` without services or folders.
 */
export function draftTeam(request: DraftRequest): TeamDraft {
  const { services, unmatched } = draftServices(request);
  if (services.length === 0) throw new ProblemError(problem('team.nothingToDraft', {}));
  const content: DraftContent = {
    services,
    areas: [...new Set(services.flatMap(service => service.area ?? []))],
    priorities: priorityMap(request.directory?.priorities.map(priority => keyName(priority.name)) ?? []),
    sla: draftSla,
  };
  const { existing } = request;
  if (!existing || existing.text.trim() === '')
    return {
      text: newFile(
        content,
        unmatched.map(folder => folder.path || folder.name),
        request.words,
      ),
      changed: true,
    };
  const parsed = parseTeam(existing.text, existing.file);
  if (parsed.broken) throw new ProblemError(problem('team.draftNeedsValidFile', { file: existing.file }));
  const newer = parsed.problems.find(told => told.code === 'team.newerVersion');
  if (newer) throw new ProblemError(newer);
  const text = mergeDraft(existing.text, content);
  return { text, changed: text !== existing.text };
}

/** The account's highest priority is proposed as critical and its second as major: a person accepts it or not. */
function priorityMap(names: readonly string[]): Readonly<Record<string, Severity>> {
  const proposed: readonly Severity[] = ['critical', 'major'];
  const known = [...new Set(names)].filter(name => name !== '').slice(0, 20);
  return Object.fromEntries(known.map((name, index) => [name, proposed[index] ?? 'standard']));
}

const style = { eol: '\n', unit: '  ' };

function newFile(content: DraftContent, unmatched: readonly string[], words: DraftWords): string {
  const textOf = (entry: object, indent: string): string => jsonText(entry, 1, style, indent);
  const comment = (text: string, indent: string): string => `${indent}// ${oneLine(text)}`;
  const services = content.services.map(service =>
    [
      ...service.policies.map(({ name, id, firstLevel }) => {
        const asked = firstLevel.map(person => person.name).join(', ');
        return comment(words.policy(name, id, asked), '    ');
      }),
      `    ${JSON.stringify(service.name)}: ${textOf(serviceEntry(service), '    ')}`,
    ].join('\n'),
  );
  const areas = content.areas.map(area => `    ${JSON.stringify(area)}: {}`);
  const [first] = content.services;
  const example = { class: 'critical', service: first?.name, text: 'payment' };
  const parts = [
    [
      comment(words.services, '  '),
      ...(unmatched.length > 0 ? [comment(words.unmatched(unmatched.slice(0, 20).join(', ')), '  ')] : []),
      `  "services": {\n${services.join(',\n')}\n  }`,
    ],
    ...(areas.length > 0 ? [[`  "areas": {\n${areas.join(',\n')}\n  }`]] : []),
    [comment(words.severity, '  '), `  "severity": [\n    // ${jsonText(example, 0, style)}\n  ]`],
    ...(Object.keys(content.priorities).length > 0
      ? [[comment(words.priorities, '  '), `  "priorities": ${textOf(content.priorities, '  ')}`]]
      : []),
    [comment(words.sla, '  '), `  "sla": ${textOf(content.sla, '  ')}`],
  ];
  const body = parts.map(lines => lines.join('\n')).join(',\n');
  return `${comment(words.header, '')}\n{\n  "version": 1,\n${body}\n}\n`;
}
