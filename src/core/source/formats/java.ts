import { isLibraryClass } from '../libraryFrame';
import { lineNumber } from '../sourceLocation';
import { oneFrame, type StackFormat } from '../stackFormat';

/** `java.base/`, `app//`, `app/module@1.2/` before the class. */
const modulePrefix = /^(?:[\w.@+-]*\/){1,2}/;
/** A file, also where a thread dump puts its module before it; what a shrinker or a shell writes instead of one. */
const fileName =
  /^(?:[\w.]{1,200}@[\w.+-]{1,60}\/)?([^\s()/\\:]{1,255}\.(?:java|kts?|ktm|scala|sc|groovy|gradle|clj[cs]?|aj|jsp|rb)|SourceFile|<console>|<input>)$/i;
/** `com.example.Cart.add` with what compilers add; tests in Kotlin and Spock are named by sentences. */
const method = /^[^\s.(]{1,300}\.[^\s(]{1,600}(?: [^(]{1,300})?$/;

/** Java, Kotlin, Scala, Groovy: `at package.Class.method(File.java:12)`; the root cause is printed last. */
export const java: StackFormat = {
  name: 'java',
  failing: 'first',
  rootCause: 'last',
  read(line) {
    const text = line.trimStart();
    const isAt = text.startsWith('at ');
    // Some loggers leave the word out: then the method has to be qualified and the line hold nothing else.
    if (!isAt && (!text.endsWith(')') || text.indexOf(' ') >= 0)) return undefined;
    const open = text.indexOf('(');
    const close = text.indexOf(')', open);
    const colon = text.lastIndexOf(':', close);
    if (open < 1 || close < 0 || colon < open) return undefined;
    const file = fileName.exec(text.slice(open + 1, colon))?.[1];
    const digits = text.slice(colon + 1, close);
    const number = /^\d{1,9}$/.test(digits) ? lineNumber(digits) : undefined;
    const name = text.slice(isAt ? 3 : 0, open);
    if (file === undefined || number === undefined || !isMethod(name, isAt)) return undefined;
    const qualified = name.replace(modulePrefix, '');
    const implied = impliedPath(qualified, file);
    return oneFrame({
      file,
      line: number,
      function: name,
      ...(implied ? { impliedPath: implied } : {}),
      library: isLibraryClass(qualified),
    });
  },
  begins(line) {
    const [, word] = /^\s*(Caused by|Suppressed|Wrapped by): /.exec(line) ?? [];
    return word === undefined
      ? undefined
      : word === 'Suppressed'
        ? 'aside'
        : word === 'Wrapped by'
          ? 'wrapper'
          : 'next';
  },
};

function isMethod(name: string, isAt: boolean): boolean {
  return method.test(name) || (isAt && name !== '' && !/\s/.test(name));
}

/** The package is the folder: `com.example.shop.App.handle` in `App.java` → `com/example/shop/App.java`. */
function impliedPath(qualified: string, file: string): string | undefined {
  const parts = (qualified.split(' ', 1)[0] ?? '').split('.');
  const className = parts.findIndex(part => /^[A-Z]/.test(part));
  const packages = className < 0 ? parts.slice(0, -2) : parts.slice(0, className);
  return packages.length > 0 ? `${packages.join('/')}/${file}` : undefined;
}
