import { isLibraryClass } from '../libraryFrame';
import type { StackFormat } from '../stackFormat';

/** `java.base/`, `app//`, `app/module@1.2/` before the class. */
const modulePrefix = /^(?:[\w.@+-]*\/){1,2}/;
const fileName = /^[^\s()/\\:]{1,255}\.(?:java|kts?|scala|groovy|clj|aj)$/i;

/** Java, Kotlin, Scala, Groovy: `at package.Class.method(File.java:12)`; the root cause is printed last. */
export const java: StackFormat = {
  name: 'java',
  failing: 'first',
  rootCause: 'last',
  frame(line) {
    const text = line.trim();
    if (!text.startsWith('at ')) return undefined;
    const open = text.indexOf('(');
    const close = text.indexOf(')', open);
    const colon = text.lastIndexOf(':', close);
    if (open < 4 || close < 0 || colon < open) return undefined;
    const file = text.slice(open + 1, colon);
    const number = text.slice(colon + 1, close);
    const method = text.slice(3, open);
    if (!fileName.test(file) || !/^\d{1,9}$/.test(number) || Number(number) === 0 || /\s/.test(method))
      return undefined;
    const qualified = method.replace(modulePrefix, '');
    const implied = impliedPath(qualified, file);
    return {
      frame: {
        file,
        line: Number(number),
        function: method,
        ...(implied ? { impliedPath: implied } : {}),
        library: isLibraryClass(qualified),
      },
    };
  },
  beginsSection: line => /^\s*(?:Caused by|Suppressed|Wrapped by): /.test(line),
};

/** The package is the folder: `com.example.shop.App.handle` in `App.java` → `com/example/shop/App.java`. */
function impliedPath(qualified: string, file: string): string | undefined {
  const parts = qualified.split('.');
  const className = parts.findIndex(part => /^[A-Z]/.test(part));
  const packages = className < 0 ? parts.slice(0, -2) : parts.slice(0, className);
  return packages.length > 0 ? `${packages.join('/')}/${file}` : undefined;
}
