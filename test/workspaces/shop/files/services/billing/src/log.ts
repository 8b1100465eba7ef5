/** One record a line as logfmt: key=value, quoted where there is a blank, a quote, an equals sign or a line break. */
export type Fields = Readonly<Record<string, string | number | boolean>>;

const base: Fields = { service: 'billing', release: process.env['RELEASE'] ?? 'dev' };

function pair([key, value]: [string, string | number | boolean]): string {
  const text = String(value);
  return `${key}=${text === '' || /[\s"=\\]/.test(text) ? JSON.stringify(text) : text}`;
}

export function log(level: 'info' | 'warn' | 'error', msg: string, fields: Fields = {}): void {
  const record = { ts: new Date().toISOString(), level, msg, ...base, ...fields };
  process.stdout.write(`${Object.entries(record).map(pair).join(' ')}\n`);
}
