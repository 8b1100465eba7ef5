import type { DraftService } from './draftServices';
import type { Severity } from './severity';

/** What a draft says, before it is text. */
export interface DraftContent {
  readonly services: readonly DraftService[];
  readonly areas: readonly string[];
  readonly priorities: Readonly<Record<string, Severity>>;
  readonly sla: Readonly<Record<Severity, Readonly<Record<string, string>>>>;
}

/** A start for a team to argue about: nothing is measured against it before it is accepted. */
export const draftSla: DraftContent['sla'] = {
  critical: { acknowledge: '5m', resolve: '1h' },
  major: { acknowledge: '15m', resolve: '8h' },
  standard: { resolve: '5d' },
};

/** What stands for a service in the file; absent keys say nothing. */
export function serviceEntry(service: DraftService): Record<string, unknown> {
  const { pagerDuty, paths, repository, lead, area, runbooks } = service;
  return {
    ...(pagerDuty.length > 0 ? { pagerDuty } : {}),
    ...(paths.length > 0 ? { paths } : {}),
    ...(repository === undefined ? {} : { repository }),
    ...(area === undefined ? {} : { area }),
    ...(lead === undefined ? {} : { lead }),
    ...(runbooks.length > 0 ? { runbooks } : {}),
  };
}
