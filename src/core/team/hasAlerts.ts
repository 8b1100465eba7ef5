import type { Team, TeamAlerts } from './team';

/** Whether the team file says anywhere which share of traffic is too much. */
export function hasAlerts({ alerts, services }: Team): boolean {
  return says(alerts) || services.some(service => service.alerts !== undefined && says(service.alerts));
}

function says({ shares, slo }: TeamAlerts): boolean {
  return slo !== undefined || Object.keys(shares).length > 0;
}
