/** How monitors write links to runbooks, over all sources of alerts. */

export const webLink = /^https?:\/\/\S+$/i;
/** Keys of a runbook link, as monitors and their templates write them: runbook, runbook_url, Runbook URL, runbookUrl. */
export const runbookKey = /^(?:run|play)[\s_-]?books?[\s_-]?(?:url|link|uri|href)?$/i;
export const runbookText = /(?:run|play)[\s_-]?book/i;
