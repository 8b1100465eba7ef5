import type { AnchorText } from './anchorText';

/** Words that stand before a bracket without declaring anything. */
const controls = new Set(
  (
    'if else for foreach while do switch case try catch finally synchronized with using lock return throw new match ' +
    'when unless until loop elif except super this assert await yield print'
  ).split(' '),
);

/** A line of a comment, or an annotation: what may stand above a declaration and belongs to it. */
const leadLine = /^(?:\/\*|\*|\/\/|#(?!define|include|if|else|endif)|@|\[|--|""")/;
const maxLead = 80;
/** No declaration stands further on: minified code, data in a literal. */
const longestLine = 1_000;

/** The line of a block's declaration: its first that is no comment or annotation. */
export function declarationLine(text: AnchorText, start: number, end: number): number {
  for (let line = start; line <= end && line < start + maxLead; line += 1) {
    const code = text.text(line);
    if (code !== '' && !leadLine.test(code)) return line;
  }
  return start;
}

/** Where the comment, or else the annotations, above a declaration begin; the declaration itself where there are none. */
export function leadStart(text: AnchorText, declaration: number, withComment: boolean): number {
  let found = declaration;
  for (let line = declaration - 1; line >= 0 && line > declaration - maxLead; line -= 1) {
    const code = text.text(line);
    if (code === '' || !leadLine.test(code)) break;
    if (withComment || code.startsWith('@') || code.startsWith('[')) found = line;
    if (withComment && code.startsWith('/*')) break;
  }
  return found;
}

/** True for a line that is a comment. */
export function isComment(code: string): boolean {
  return leadLine.test(code) && !code.startsWith('@') && !code.startsWith('[');
}

/**
 * The name that a line declares in any of the usual languages: after a keyword such as `class` or `def`, or the word
 * before the first bracket of what is no call. Empty where it declares none.
 */
export function declaredName(line: string): string {
  const code = line.length > longestLine ? line.slice(0, longestLine) : line;
  const keyword =
    /\b(?:class|interface|enum|record|struct|trait|impl|module|namespace|def|function|func|fn|sub|object)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(
      code,
    );
  if (keyword?.[1]) return keyword[1];
  const first = /^[\p{L}_$]+/u.exec(code)?.[0] ?? '';
  if (controls.has(first) || /^[})]/.test(code)) return '';
  const called = /([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^()<>]*>)?\s*\(/u.exec(code);
  if (!called?.[1] || controls.has(called[1])) return '';
  const lead = code.slice(0, called.index);
  // `x = f(`, `(f(`, `a.b(` call; `a.b.Type f(` declares.
  if (/[=(.]/.test(lead.replace(/[\w.]+(?=[\s<[])/g, 'T'))) return '';
  return lead.trim() !== '' || line.endsWith('{') ? called[1] : '';
}

/** The name of the nearest declaration that a line stands in. */
export function ownerName(text: AnchorText, line: number): string {
  for (let at = text.parent(line); at >= 0; at = text.parent(at)) {
    const name = declaredName(text.text(at));
    if (name !== '') return name;
  }
  return '';
}
