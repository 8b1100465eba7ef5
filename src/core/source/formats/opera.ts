import { isLibraryPath } from '../libraryFrame';
import type { StackFormat } from '../stackFormat';

const place = /^Line (\d{1,9}) of (?:linked|inline#\d{1,4}) script (?:in )?(\S+?)(?:: In function (\S+))?$/;

/** Opera before 12, still seen where logs of old clients are kept: `Line 43 of linked script http://…`. */
export const opera: StackFormat = {
  name: 'opera',
  failing: 'first',
  rootCause: 'last',
  frame(line) {
    const text = line.trim();
    if (!text.startsWith('Line ')) return undefined;
    const [, number, file, name] = place.exec(text) ?? [];
    if (number === undefined || file === undefined || Number(number) === 0) return undefined;
    return {
      frame: {
        file,
        line: Number(number),
        ...(name ? { function: name } : {}),
        library: isLibraryPath(file),
      },
    };
  },
};
