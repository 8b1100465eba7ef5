import * as vscode from 'vscode';

/**
 * Text from outside for places where VS Code draws `$(name)` as an icon (status bar, QuickPick, lens): the sign is
 * broken up with a zero-width space, line breaks and control characters become spaces, and the marks that turn the
 * direction of text are left out: they would turn what stands beside it too, and make one name look like another.
 */
export function plainText(text: string, maxLength = 200): string {
  const flat = text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\$\(/g, '$\u200b(')
    .trim();
  return flat.length > maxLength ? `${flat.slice(0, maxLength - 1)}…` : flat;
}

/** Text that wraps where its words end: `appendText` alone makes every space one that does not break. */
export function appendWords(card: vscode.MarkdownString, text: string): void {
  for (const [index, word] of text.split(' ').entries()) {
    if (index > 0) card.appendMarkdown(' ');
    card.appendText(word);
  }
}

/** A card for a tooltip: a heading and facts, all of it as text, so that nothing from outside becomes markup. */
export function factCard(
  title: string,
  facts: readonly (readonly [name: string, value: string])[],
): vscode.MarkdownString {
  const card = new vscode.MarkdownString('', false);
  card.appendMarkdown('**');
  appendWords(card, plainText(title, 300));
  card.appendMarkdown('**\n\n');
  for (const [name, value] of facts) {
    appendWords(card, `${name}: ${plainText(value, 500)}`);
    card.appendMarkdown('  \n');
  }
  return card;
}
