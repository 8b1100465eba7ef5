import type { Incident } from '../incidents/incident';
import type { Severity } from '../team/severity';
import type { TeamService } from '../team/team';

/** Values by the names that playbooks use: `incident.service`, `param:namespace`. */
export type Values = ReadonlyMap<string, string>;

/** What is written where a value goes: `${incident.service}`, `${param:namespace}`. A shell's own `${HOME}` is none. */
const placeholder = /\$\{(incident\.[a-z]{1,20}|param:[A-Za-z][\w.-]{0,59})\}/g;

/**
 * Only these go into a command, and never with a `-` first: no quoting is safe inside of a command's own quotes,
 * here-documents and the shells that it starts.
 */
const safeValue = /^(?!-)[A-Za-z0-9._:/@=-]+$/;

const longestValue = 300;

/** True for a value that may stand in a command or a query. */
export function isSafeValue(value: string): boolean {
  return value.length <= longestValue && safeValue.test(value);
}

/** What is known of an incident and of its service in the team file. */
export function valuesOf(
  known: { readonly incident: Incident; readonly severity: Severity } | undefined,
  service: TeamService | undefined,
  typed: Values,
): Values {
  const values = new Map<string, string>();
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') values.set(name, value);
  };
  for (const [name, value] of Object.entries(service?.params ?? {})) set(`param:${name}`, value);
  set('incident.service', service?.name);
  if (known) {
    const { incident, severity } = known;
    set('incident.service', service?.name ?? incident.service.name);
    set('incident.number', incident.number === undefined ? undefined : String(incident.number));
    set('incident.id', incident.nativeId);
    set('incident.title', incident.title);
    set('incident.class', severity);
    set('incident.url', incident.url);
    set('incident.since', new Date(incident.createdAt).toISOString());
  }
  for (const [name, value] of typed) set(name, value);
  return values;
}

/** The names that a text asks for, each once, in its order. */
export function namesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(placeholder)].flatMap(match => match[1] ?? []))];
}

/** A text for a shell or a backend with its values in it, or why there is none. */
export type Filled =
  | { readonly kind: 'filled'; readonly text: string }
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | { readonly kind: 'refused'; readonly name: string; readonly value: string };

/** Puts values into a command or a query: all of them are known and safe, or none is put in. */
export function fillIn(template: string, values: Values): Filled {
  const names = namesIn(template);
  const missing = names.filter(name => !values.has(name));
  if (missing.length > 0) return { kind: 'missing', names: missing };
  for (const name of names) {
    const value = values.get(name) ?? '';
    if (!isSafeValue(value)) return { kind: 'refused', name, value };
  }
  return { kind: 'filled', text: template.replace(placeholder, (_, name: string) => values.get(name) ?? '') };
}

/** A template as it will look, for a first judgement before its values are known: a plain word where each goes. */
export function withStandIns(template: string): string {
  return template.replace(placeholder, 'value');
}
