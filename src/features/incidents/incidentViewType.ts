/** Names the incident page to VS Code; the page itself is loaded when one is opened. */
export const incidentViewType = 'opex.incident';
