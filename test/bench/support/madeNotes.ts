import { anchorTextAt, QuotedLines } from '../../../src/core/notes/findAnchor';
import type { NoteFile } from '../../../src/core/notes/noteStore';

/** Lines of code in functions of ten lines, no two alike. */
export function madeLines(count: number, seed = ''): string[] {
  const lines: string[] = [];
  for (let i = 0; lines.length < count; i += 1) {
    lines.push(
      `export async function charge${seed}${i}(order: Order): Promise<Receipt> {`,
      `  const total${i} = sum(order.items${i});`,
      `  if (total${i} > limit${i}) {`,
      `    log.warn('order ${seed}${i} is above its limit', total${i});`,
      `    throw new ChargeError('too much for ${seed}${i}', order.id);`,
      '  }',
      `  const answer${i} = await gateway.post('/charge/${seed}${i}', { total: total${i} });`,
      `  return receiptOf(answer${i}, order);`,
      '}',
      '',
    );
  }
  return lines.slice(0, count);
}

/** A note at a line (zero-based) of a text, as Opex writes it. */
export function noteAt(at: {
  readonly root: string;
  readonly name: string;
  readonly path: string;
  readonly lines: readonly string[];
  readonly line: number;
  readonly commit?: string;
}): NoteFile {
  const { root, name, path, lines, line, commit } = at;
  return {
    root,
    problems: [],
    note: {
      uri: `${root}/.opex/root-causes/${name}.md`,
      title: `Cause ${name}`,
      status: 'suspected',
      incidents: [`pagerduty:acme:Q${name}`],
      errors: [],
      prevention: [],
      body: '',
      anchors: [
        {
          path,
          line: line + 1,
          ...(commit === undefined ? {} : { commit }),
          ...anchorTextAt(
            new QuotedLines(lines.slice(Math.max(0, line - 20), line + 20)),
            Math.min(line, 20),
          ),
        },
      ],
    },
  };
}
