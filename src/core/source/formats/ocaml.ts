import { isLibraryPath } from '../libraryFrame';
import type { StackFormat } from '../stackFormat';

const place = /^ile "([^"]{1,4096})"(?: \(inlined\))?, lines? (\d{1,9})(?:-\d{1,9})?, characters? \d/;
const called =
  /^(?:Raised at|Re-raised at|Raised by primitive operation at|Called from) ([^\s"]{1,500}) in f/;

/** OCaml: `Called from Shop.charge in file "src/shop.ml", line 12, characters 3-20`. */
export const ocaml: StackFormat = {
  name: 'ocaml',
  failing: 'first',
  rootCause: 'first',
  read(line) {
    const text = line.trimStart();
    const at = text.indexOf('ile "');
    if (at < 1) return undefined;
    const [, file, number] = place.exec(text.slice(at)) ?? [];
    if (file === undefined || Number(number) === 0) return undefined;
    const name = called.exec(text)?.[1];
    return {
      frames: [
        {
          file,
          line: Number(number),
          ...(name ? { function: name } : {}),
          library: isLibraryPath(file) || name?.startsWith('Stdlib') === true,
        },
      ],
    };
  },
};
