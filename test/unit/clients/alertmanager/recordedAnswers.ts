/** Answers of `/api/v2/alerts/groups` and `/api/v2/status` as releases gave them, cut to what differs. */

/** 0.16 to 0.21: no `isEqual`, no `mutedBy`. */
const oldGroup = {
  labels: { alertname: 'DiskFull' },
  receiver: { name: 'ops' },
  alerts: [
    {
      annotations: { description: 'Disk of db-1 is full\nin 2 h', runbook: 'https://wiki.example.com/disk' },
      endsAt: '2019-03-01T10:05:00.000Z',
      fingerprint: 'a1b2c3d4e5f60718',
      generatorURL: 'http://prometheus:9090/graph?g0.expr=disk',
      labels: { alertname: 'DiskFull', severity: 'warn', instance: 'db-1', job: 'node' },
      receivers: [{ name: 'ops' }],
      startsAt: '2019-03-01T10:00:00.000+01:00',
      status: { inhibitedBy: null, silencedBy: ['5b7a'], state: 'suppressed' },
      updatedAt: '2019-03-01T10:01:00.000Z',
    },
  ],
};

/** 0.28: `mutedBy`, by the names of time intervals; receivers without a name-less group. */
const newGroup = {
  labels: {},
  receiver: { name: 'team/checkout' },
  alerts: [
    {
      annotations: {},
      endsAt: '2025-02-01T10:05:00.000Z',
      fingerprint: '0011223344556677',
      generatorURL: '',
      labels: { alertname: 'Slow', 'service.name': 'checkout', severity: 'page' },
      receivers: [{ name: 'team/checkout' }],
      startsAt: '2025-02-01T10:00:00.000Z',
      status: { inhibitedBy: [], mutedBy: ['weekends'], silencedBy: [], state: 'suppressed' },
      updatedAt: '2025-02-01T10:00:00.000Z',
    },
    {
      annotations: { summary: 'Nothing in an hour' },
      endsAt: '2025-02-01T10:05:00.000Z',
      fingerprint: '8899aabbccddeeff',
      labels: { alertname: 'NoOrders' },
      receivers: [{ name: 'team/checkout' }],
      startsAt: '2025-02-01T09:00:00.000Z',
      status: { inhibitedBy: [], mutedBy: [], silencedBy: [], state: 'unprocessed' },
      updatedAt: '2025-02-01T10:00:00.000Z',
    },
  ],
};

export const recordedGroups = { v016: [oldGroup], v028: [newGroup] } as const;

export const recordedStatus = {
  v016: {
    cluster: { name: '01D4', peers: [{ address: '10.0.0.1:9094', name: '01D4' }], status: 'ready' },
    config: { original: '' },
    uptime: '2019-03-01T09:00:00.000+01:00',
    versionInfo: { version: '0.16.0' },
  },
  v028: {
    cluster: { peers: [], status: 'settling' },
    config: { original: '' },
    uptime: '2025-02-01T08:00:00.000Z',
    versionInfo: { version: '0.28.0' },
  },
} as const;
