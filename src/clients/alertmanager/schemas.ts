import * as v from 'valibot';

/**
 * What Opex relies on in answers of Alertmanager's API v2 (its OpenAPI description; releases 0.16 to 0.28): everything
 * else is left out. `isEqual` came with 0.22, `mutedBy` with 0.28.
 */

const time = v.pipe(
  v.string(),
  v.check(text => !Number.isNaN(Date.parse(text))),
);
/** Absent, null and a value: null is taken as absent. */
const maybe = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.nullish(schema),
    v.transform(value => value ?? undefined),
  );
const text = maybe(v.string());
const id = v.pipe(v.string(), v.minLength(1));
const labels = v.record(v.string(), v.string());
const ids = v.nullish(v.array(v.string()), () => []);

export const alertSchema = v.object({
  fingerprint: id,
  labels,
  annotations: maybe(labels),
  startsAt: time,
  generatorURL: text,
  status: v.object({
    /** `unprocessed` has not been through the notification pipeline yet: nothing holds it back. */
    state: v.picklist(['unprocessed', 'active', 'suppressed']),
    silencedBy: ids,
    inhibitedBy: ids,
    mutedBy: ids,
  }),
});

/** A group; its alerts are read one by one, so that one that cannot be read takes no other with it. */
export const groupSchema = v.object({
  labels,
  receiver: v.object({ name: v.string() }),
  alerts: v.array(v.unknown()),
});

export const silenceSchema = v.object({
  id,
  status: v.object({ state: v.picklist(['active', 'pending', 'expired']) }),
  comment: text,
  createdBy: text,
  startsAt: time,
  endsAt: time,
  matchers: v.array(
    v.object({
      name: v.string(),
      value: v.string(),
      isRegex: v.boolean(),
      isEqual: v.nullish(v.boolean(), true),
    }),
  ),
});

export const statusSchema = v.object({
  cluster: v.object({ status: v.string(), peers: maybe(v.array(v.unknown())) }),
  /** When the process began, in spite of its name. */
  uptime: maybe(time),
  versionInfo: maybe(v.object({ version: text })),
});

export const receiverSchema = v.object({ name: v.string() });

export const newSilenceSchema = v.object({ silenceID: id });

export type AlertRow = v.InferOutput<typeof alertSchema>;
export type SilenceRow = v.InferOutput<typeof silenceSchema>;
export type StatusRow = v.InferOutput<typeof statusSchema>;
