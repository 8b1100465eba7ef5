/** PagerDuty's service regions. An account lives in one; a key of the other is unknown there. */
export const regions = [
  { name: 'us', baseUrl: 'https://api.pagerduty.com' },
  { name: 'eu', baseUrl: 'https://api.eu.pagerduty.com' },
] as const;

/** The host of the other region, for a host of one of them. */
export function otherRegion(host: string): string | undefined {
  const hosts = regions.map(region => new URL(region.baseUrl).host);
  return hosts.includes(host) ? hosts.find(other => other !== host) : undefined;
}
