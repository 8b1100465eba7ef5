import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An error as the sample's logs have it; the frames are those of our own code, failing one first. */
export interface LoggedError {
  readonly service: string;
  readonly release: string;
  readonly type: string;
  readonly message: string;
  readonly time: number;
  readonly stack: string;
  readonly frames: readonly { readonly path: string; readonly line: number }[];
}

export function readLog(dir: string, path: string): string {
  const bytes = readFileSync(join(dir, path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The whole records of checkout, and the lines that are none. */
export function checkoutRecords(dir: string): { records: Record<string, unknown>[]; unparsable: string[] } {
  const records: Record<string, unknown>[] = [];
  const unparsable: string[] = [];
  for (const line of ['logs/checkout.1.log.gz', 'logs/checkout.log'].flatMap(path =>
    lines(readLog(dir, path)),
  )) {
    try {
      records.push(JSON.parse(line) as Record<string, unknown>);
    } catch {
      unparsable.push(line);
    }
  }
  return { records, unparsable };
}

export function checkoutErrors(dir: string): LoggedError[] {
  return checkoutRecords(dir).records.flatMap(record => {
    const err = record['err'] as { type: string; message: string; stack: string } | undefined;
    if (err === undefined) return [];
    const release = String(record['release']);
    return [
      { ...err, service: 'checkout', release, time: Number(record['time']), frames: jsFrames(err.stack) },
    ];
  });
}

export function billingErrors(dir: string): LoggedError[] {
  return lines(readLog(dir, 'logs/billing.log')).flatMap(line => {
    const [, err = '', quoted = ''] = /\berr="([^"]*)" stack=("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
    if (quoted === '') return [];
    const stack = JSON.parse(quoted) as string;
    const [type = '', message = ''] = err.split(/: (.*)/);
    const release = /\brelease=(\S+)/.exec(line)?.[1] ?? '';
    const time = Date.parse(/^ts=(\S+)/.exec(line)?.[1] ?? '');
    return [{ service: 'billing', release, type, message, time, stack, frames: jsFrames(stack) }];
  });
}

/** A chain is one error: what was raised last, with the frames of the last traceback. */
export function searchErrors(dir: string): LoggedError[] {
  let release = '';
  return readLog(dir, 'logs/search.log')
    .split(/^(?=\d{4}-\d\d-\d\d )/m)
    .flatMap(record => {
      release = /release (\S+) listening/.exec(record)?.[1] ?? release;
      if (!record.includes('Traceback')) return [];
      const last = record.slice(record.lastIndexOf('Traceback'));
      const [, name = '', message = ''] = /\n([\w.]+): (.*)\n$/.exec(last) ?? [];
      const type = name.split('.').pop() ?? '';
      const frames = [...last.matchAll(/File "\/app\/(.+)", line (\d+)/g)].map(toFrame).reverse();
      const time = Date.parse(record.slice(0, 24).replace(' ', 'T'));
      return [{ service: 'search', release, type, message, time, stack: record, frames }];
    });
}

function jsFrames(stack: string): LoggedError['frames'] {
  return [...stack.matchAll(/\(?\/app\/([^():]+):(\d+):\d+\)?$/gm)]
    .map(toFrame)
    .filter(frame => !frame.path.includes('..'));
}

function toFrame([, path = '', line = '']: RegExpMatchArray): LoggedError['frames'][number] {
  return { path, line: Number(line) };
}

function lines(text: string): string[] {
  return text.split('\n').filter(line => line !== '');
}
