import { parseEntityId } from '../base/identity';

/** A line `Key: value` at the end of a commit message. */
export interface Trailer {
  readonly key: 'Incident' | 'Root-Cause';
  readonly value: string;
}

/** What ties a commit to a note: its incidents; for a note of none its file (relative to the repository). */
export function trailersFor(incidents: readonly string[], notePath: string): readonly Trailer[] {
  return incidents.length === 0
    ? [{ key: 'Root-Cause', value: notePath }]
    : incidents.map(value => ({ key: 'Incident', value }));
}

/**
 * A commit message with trailers, as `git interpret-trailers` would add them: in the last paragraph where that holds
 * trailers only, else in one of its own. What is there already is not added again.
 */
export function withTrailers(message: string, trailers: readonly Trailer[]): string {
  const known = readTrailers(message);
  const added = trailers.filter(
    ({ key, value }) => !known.some(one => one.key === key && one.value === value),
  );
  if (added.length === 0) return message;
  const lines = added.map(({ key, value }) => `${key}: ${value}`).join('\n');
  const text = message.trimEnd();
  if (text === '') return `\n\n${lines}\n`;
  const paragraphs = text.split(/\n[ \t]*\n/);
  const last = paragraphs[paragraphs.length - 1] ?? '';
  const isTrailers =
    paragraphs.length > 1 && last.split('\n').every(line => /^[A-Za-z][\w-]*:\s?\S/.test(line));
  return `${text}${isTrailers ? '\n' : '\n\n'}${lines}\n`;
}

/** The trailers of ours that a commit message holds, each once. */
export function readTrailers(message: string): readonly Trailer[] {
  const found: Trailer[] = [];
  for (const [, key = '', value = ''] of message.matchAll(
    /^(incident|root-cause):[ \t]*(\S+)[ \t]*\r?$/gim,
  )) {
    const isIncident = key.toLowerCase() === 'incident';
    const isNamed = !isIncident || parseEntityId(value) !== undefined || /^[\w.~-]+:[^:\s]+$/.test(value);
    const trailer: Trailer = { key: isIncident ? 'Incident' : 'Root-Cause', value };
    if (isNamed && !found.some(one => one.key === trailer.key && one.value === value)) found.push(trailer);
  }
  return found;
}

/** True where a message names one of the trailers. */
export function hasTrailer(message: string, trailers: readonly Trailer[]): boolean {
  const held = readTrailers(message);
  return trailers.some(({ key, value }) => held.some(one => one.key === key && one.value === value));
}
