/** Words that some reader of YAML takes for a truth value, for nothing or for a number. */
const reserved = /^(?:true|false|null|yes|no|on|off|\.?(?:inf|nan))$/i;
const number = /^(?:\d+|0o[0-7]+|0x[\da-f]+|(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?)$/i;
/** Nothing that marks structure in any place; a colon only where more follows. */
const plain = /^[\p{L}\p{N}_/.](?:[\p{L}\p{N} _/.@+$%()=~^;"'<>*!?&|`\\-]|:(?=[\p{L}\p{N}/]))*$/u;
/** Characters that YAML does not print and JSON does not escape. */
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * A scalar of YAML 1.2 on one line, which reads the same in a block and in a flow list: plain where nobody can
 * misread it, else as JSON has it. The library's own writer knows 20 KB more.
 */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : quoted(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  }
  return typeof value === 'boolean' ? String(value) : 'null';
}

function isPlain(text: string): boolean {
  return (
    plain.test(text) &&
    !text.endsWith(' ') &&
    !text.startsWith('...') &&
    !reserved.test(text) &&
    !number.test(text)
  );
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    unprintable,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
