import { maskSecrets } from '../errors/maskSecrets';

const masked = '***';

/** Ways in which command lines carry secrets that no field's name tells: an option's own word, `user:password`. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /(--?[\w-]{0,30}(?:password|passwd|passphrase|secret|token|api-?key|access-?key|credential)s?)(\s+)(?!-)("[^"\n]{0,500}"|'[^'\n]{0,500}'|\S{1,500})/gi,
    `$1$2${masked}`,
  ],
  [
    /(\b(?:curl|wget|http|https)\b[^\n]{0,2000}?\s(?:-u|--user)[ =]?["']?[^\s:"']{0,200}:)[^\s"']{1,500}/g,
    `$1${masked}`,
  ],
  [
    /(\b(?:mysql|mysqldump|mysqladmin|mariadb|mongo|mongosh)\b[^\n]{0,2000}?\s-p)(?=[^\s-])("[^"\n]{0,200}"|'[^'\n]{0,200}'|\S{1,200})/g,
    `$1${masked}`,
  ],
  [/(\bredis-cli\b[^\n]{0,2000}?\s-a\s+)\S{1,200}/g, `$1${masked}`],
  [/(\bsshpass\s+-p\s*)("[^"\n]{0,200}"|'[^'\n]{0,200}'|\S{1,200})/g, `$1${masked}`],
];

/** A command with what looks like a secret masked: before it is kept, shown to others or written into a note. */
export function maskCommand(text: string): string {
  return shapes.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    maskSecrets(text),
  );
}
