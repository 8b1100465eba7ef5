/**
 * What goes to the clipboard of a text that is shown: that which can be seen of it. Control characters, marks that turn
 * the direction, zero-width spaces and tags would make a terminal get something else than the person read.
 */
export function copiedText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(
      /[^\n\t\P{Cc}]|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu,
      '',
    );
}
