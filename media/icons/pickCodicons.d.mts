/** The style sheet and the font with these icons alone. Throws where the font is not of the kind that it knows. */
export function pickCodicons(
  css: string,
  font: Buffer,
  names: ReadonlySet<string>,
): { readonly css: string; readonly font: Buffer };
