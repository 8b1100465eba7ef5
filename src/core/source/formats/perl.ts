import { isLibraryPath } from '../libraryFrame';
import { hasSourceExtension, isAbsolutePath, lineNumber } from '../sourceLocation';
import { oneFrame, type StackFormat } from '../stackFormat';

/** Places looked at in one line: a message may hold the word as well. */
const maxTries = 8;

/** Perl: `message at cart.pl line 12.`, and Carp's `	main::charge(1) called at cart.pl line 20`. */
export const perl: StackFormat = {
  name: 'perl',
  failing: 'first',
  rootCause: 'first',
  read(line) {
    const text = ` ${line.trimStart()}`;
    let at = text.indexOf(' line ');
    for (let tries = 0; at > 0 && tries < maxTries; tries++, at = text.indexOf(' line ', at + 6)) {
      const [, digits] = /^(\d{1,9})(?:[.,;)]|$|\s)/.exec(text.slice(at + 6, at + 18)) ?? [];
      const number = lineNumber(digits);
      const word = number === undefined ? -1 : text.lastIndexOf(' at ', at);
      if (number === undefined || word < 0) continue;
      const file = text.slice(word + 4, at);
      if (!isPerlPlace(file)) continue;
      const called = text.slice(0, word).endsWith(' called') ? text.slice(1, word - 7) : '';
      const open = called.indexOf('(');
      const name = open < 0 ? called : called.slice(0, open);
      return oneFrame({
        file,
        line: number,
        ...(name ? { function: name } : {}),
        library: isLibraryPath(file),
      });
    }
    return undefined;
  },
};

function isPerlPlace(file: string): boolean {
  if (/^(?:-e|-|\(eval \d{1,9}\))$/.test(file)) return true;
  return !/["'<>|]/.test(file) && (isAbsolutePath(file) || (!/\s/.test(file) && hasSourceExtension(file)));
}
