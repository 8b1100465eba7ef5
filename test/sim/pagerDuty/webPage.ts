import type { SimState } from './state';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, char => escapes[char] ?? char);

/** What stands behind `html_url`, so that "Open in PagerDuty" leads somewhere in the demo. */
export function webPage(state: SimState, path: string): string {
  const id = path.split('/').pop() ?? '';
  const incident = state.incidents.get(id);
  const name = incident === undefined ? path : `[#${incident.number}] ${incident.title}`;
  const status = incident === undefined ? '' : `<p>${incident.status}</p>`;
  return `<!doctype html><html lang="en"><title>${escape(name)}</title><h1>${escape(name)}</h1>${status}<p>This is a simulator of PagerDuty.</p></html>`;
}
