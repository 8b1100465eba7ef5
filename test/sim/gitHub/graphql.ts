import type { Answer } from './index';
import type { SimRepository } from './model';

/**
 * Fields `alias:repository(owner:"…",name:"…"){issue(number:N){state stateReason}}`, the only ones that are asked. As GitHub does,
 * what is not there is null, with an error beside it, and pull requests are no issues.
 */
export function answerGraphql(body: unknown, find: (name: string) => SimRepository | undefined): Answer {
  const query = (body as { readonly query?: unknown } | undefined)?.query;
  if (typeof query !== 'string')
    return { status: 400, body: { message: 'A query attribute must be specified' } };
  const fields = [
    ...query.matchAll(
      /(\w+)\s*:\s*repository\(owner:\s*"([^"]*)",\s*name:\s*"([^"]*)"\)\s*\{\s*issue\(number:\s*(\d+)\)\s*\{\s*state stateReason\s*\}\s*\}/g,
    ),
  ];
  const rest = fields.reduce((left, [field]) => left.replace(field, ''), query);
  if (fields.length === 0 || !/^query\s*\{\s*\}$/.test(rest))
    return { status: 200, body: { errors: [{ message: 'Parse error on query', locations: [] }] } };
  const data: Record<string, unknown> = {};
  const errors: object[] = [];
  for (const [, alias = '', owner = '', name = '', number = ''] of fields) {
    const repository = find(`${owner}/${name}`);
    const issue = repository?.issues.find(known => String(known.number) === number && !known.isPullRequest);
    if (!repository) {
      data[alias] = null;
      errors.push({ type: 'NOT_FOUND', path: [alias], message: 'Could not resolve to a Repository.' });
    } else if (!issue) {
      data[alias] = { issue: null };
      errors.push({ type: 'NOT_FOUND', path: [alias, 'issue'], message: 'Could not resolve to an Issue.' });
    } else
      data[alias] = {
        issue: {
          state: issue.state.toUpperCase(),
          stateReason: issue.state === 'closed' ? (issue.stateReason ?? 'completed').toUpperCase() : null,
        },
      };
  }
  return { status: 200, body: { data, ...(errors.length > 0 ? { errors } : {}) } };
}
