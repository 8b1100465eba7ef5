import type { EntityId } from '../base/identity';
import { parseEntityId } from '../base/identity';

const key = 'Incident';

/**
 * A commit message with an `Incident:` trailer for each incident, as `git interpret-trailers` would add it: in the last
 * paragraph where that holds trailers only, else in one of its own. What is there already is not added again.
 */
export function withIncidentTrailers(message: string, incidents: readonly EntityId[]): string {
  const known = new Set(incidentTrailers(message));
  const added = incidents.filter(id => !known.has(id)).map(id => `${key}: ${id}`);
  if (added.length === 0) return message;
  const text = message.trimEnd();
  if (text === '') return `\n\n${added.join('\n')}\n`;
  const paragraphs = text.split(/\n[ \t]*\n/);
  const last = paragraphs[paragraphs.length - 1] ?? '';
  const isTrailers =
    paragraphs.length > 1 && last.split('\n').every(line => /^[A-Za-z][\w-]*:\s?\S/.test(line));
  return `${text}${isTrailers ? '\n' : '\n\n'}${added.join('\n')}\n`;
}

/** The incidents that a commit message names in `Incident:` lines. */
export function incidentTrailers(message: string): readonly EntityId[] {
  const found = [...message.matchAll(/^Incident:[ \t]*(\S+)[ \t]*\r?$/gim)].map(match => match[1] ?? '');
  return [...new Set(found.filter(id => parseEntityId(id) !== undefined || /^[\w.~-]+:[^:\s]+$/.test(id)))];
}
