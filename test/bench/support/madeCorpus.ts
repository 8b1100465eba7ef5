import type { Corpus } from './playbookCorpus';

const services = [
  'checkout',
  'search',
  'billing',
  'mailer',
  'catalog',
  'login',
  'invoices',
  'shipping',
  'media',
  'ledger',
];

/** What can go wrong: the alert's name, what its message says, and what the runbook says in other words. */
const faults: readonly (readonly [name: string, message: string, meaning: string, check: string])[] = [
  [
    'HighErrorRate',
    'More than 5% of requests failed in the last 10 minutes',
    'Requests end with 5xx answers',
    'the dashboard of status codes and the newest deploy',
  ],
  [
    'LatencyHigh',
    'The 99th percentile is above two seconds',
    'Answers are slow',
    'saturation of the pool and slow queries',
  ],
  [
    'QueueBacklogGrowing',
    'The queue holds more messages than consumers drain',
    'Consumers do not keep up',
    'lag of each consumer and poisoned messages',
  ],
  [
    'CertificateExpiresSoon',
    'The TLS certificate is valid for less than 7 days',
    'The certificate was not renewed',
    'the issuer and its challenge',
  ],
  [
    'DiskFillingUp',
    'Only 10% of space is left on the volume',
    'The file system runs full',
    'large files, rotated logs, orphaned snapshots',
  ],
  [
    'PodsCrashLooping',
    'Containers restart again and again',
    'The process exits after its start',
    'the previous log of the container, limits of memory',
  ],
  [
    'ReplicationLag',
    'The replica is more than a minute behind its primary',
    'Reads on the replica are stale',
    'long transactions and network between both',
  ],
  ['TargetsMissing', 'Scrapes of the exporter fail', 'No metrics arrive', 'network policy, endpoint, port'],
];

/** Runbooks and alerts made by rule, for runs without data: small, and easier than what teams have. */
export function madeCorpus(): Corpus {
  const files = services.flatMap(service =>
    faults.map(([name, , meaning, check]) => ({
      id: `${service}/${name}.md`,
      text: `# ${service} ${name}\n\n## Meaning\n\n${meaning} in ${service}.\n\n## Diagnosis\n\nLook at ${check} of ${service}.\n\n## Mitigation\n\nRoll ${service} back, then tell its owner.\n`,
    })),
  );
  const alerts = services.flatMap(service =>
    faults.map(([name, message]) => ({
      name,
      message: `${service}: ${message}.`,
      relevant: new Set([`${service}/${name}.md`]),
    })),
  );
  return { files, alerts };
}
