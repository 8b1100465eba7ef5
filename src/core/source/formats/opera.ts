import { isLibraryPath } from '../libraryFrame';
import { lineNumber } from '../sourceLocation';
import { oneFrame, type StackFormat } from '../stackFormat';

const place =
  /^Line (\d{1,9}) of (?:linked|inline#\d{1,4}|function|eval) script (?:in )?(\S+?)(?:: In function (\S+))?$/;

/** Opera before 12, still seen where logs of old clients are kept: `Line 43 of linked script http://…`. */
export const opera: StackFormat = {
  name: 'opera',
  failing: 'first',
  rootCause: 'last',
  read(line) {
    const text = line.trimStart();
    if (!text.startsWith('Line ')) return undefined;
    const [, digits, file, name] = place.exec(text) ?? [];
    const number = lineNumber(digits);
    if (number === undefined || file === undefined) return undefined;
    return oneFrame({
      file,
      line: number,
      ...(name ? { function: name } : {}),
      library: isLibraryPath(file),
    });
  },
};
