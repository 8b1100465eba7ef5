import * as z from 'zod/mini';
import { comparisonPattern, durationPattern, parseShare, quarterPattern, sharePattern } from './measures';
import type { ExpectedValue } from './problems';
import { parseRepository } from './repositoryRef';

/** The newest version of the file that this one reads and writes. */
export const teamFileVersion = 1;

/** Descriptions and examples: what the editor shows when it completes a key. */
export const teamDocs = z.registry<{ description?: string; examples?: unknown[]; default?: unknown }>();

/** An issue's message is the code of what was expected; words are made elsewhere. */
const expected = (value: ExpectedValue): ExpectedValue => value;

const text = () => z.string(expected('text')).check(z.minLength(1, 'text'), z.maxLength(1000, 'text'));
const texts = () => z.array(text(), expected('texts')).check(z.maxLength(1000, 'texts'));
const duration = () => z.string(expected('duration')).check(z.regex(durationPattern, 'duration'));
const share = () =>
  z.string(expected('share')).check(
    z.regex(sharePattern, 'share'),
    z.refine(value => parseShare(value) !== undefined, 'share'),
  );
const comparison = () => z.string(expected('comparison')).check(z.regex(comparisonPattern, 'comparison'));
const amount = () => z.number(expected('number')).check(z.gte(0, 'number'));

const severityClass = z
  .enum(['critical', 'major', 'standard'], expected('class'))
  .register(teamDocs, { description: 'How bad it is. Critical is what costs money or customers.' });

/** Relative to the repository's root, with `/`: nothing outside of it can be named. */
const isGlob = (value: string): boolean =>
  !/^(?:\/|~|[A-Za-z]:)|\\/.test(value) && !value.split('/').includes('..');

const glob = text().check(z.refine(isGlob, 'glob'));

const partner = z.strictObject(
  {
    when: z.optional(
      text().register(teamDocs, { description: 'When to ask them.', examples: ['gateway errors'] }),
    ),
    reach: text().register(teamDocs, {
      description: 'How to reach them: an escalation policy, a channel, a phone.',
      examples: ['escalation policy PXYZ123, #payments'],
    }),
  },
  expected('object'),
);

const serviceValue = z.strictObject(
  {
    distinctBy: text().register(teamDocs, {
      description: 'The log field that tells customers or orders apart: retries multiply errors, not losses.',
      examples: ['order_id'],
    }),
    loss: z
      .tuple([amount(), amount()], expected('range'))
      .check(z.refine(([least, most]) => least <= most, 'range'))
      .register(teamDocs, {
        description: 'Loss for each of them, from least to most.',
        examples: [[40, 67]],
      }),
    currency: z
      .string(expected('currency'))
      .check(z.regex(/^[A-Z]{3}$/, 'currency'))
      .register(teamDocs, { description: 'ISO 4217 code.', examples: ['USD', 'EUR'] }),
    because: z.optional(text().register(teamDocs, { description: 'Where the figures come from.' })),
  },
  expected('object'),
);

const service = z.strictObject(
  {
    pagerDuty: z.optional(
      z
        .array(
          z.string(expected('pagerDutyId')).check(z.regex(/^[A-Za-z0-9]{1,40}$/, 'pagerDutyId')),
          'texts',
        )
        .check(z.maxLength(200, 'texts'))
        .register(teamDocs, {
          description: 'Ids of its PagerDuty services, the last part of their address.',
          examples: [['PABC123']],
        }),
    ),
    logs: z.optional(
      z
        .strictObject(
          {
            service: z.optional(
              z
                .union([text(), texts()], expected('texts'))
                .register(teamDocs, { description: 'One value or several.', examples: ['checkout-api'] }),
            ),
          },
          expected('object'),
        )
        .register(teamDocs, {
          description:
            "The value of the log records' service field, or several. Without it the service's name counts.",
          examples: [{ service: 'checkout-api' }],
        }),
    ),
    paths: z.optional(
      z
        .array(glob, expected('texts'))
        .check(z.maxLength(1000, 'texts'))
        .register(teamDocs, {
          description:
            "Its code: globs relative to the repository's root; `*` within a folder, `**` across folders.",
          examples: [['services/checkout/**']],
        }),
    ),
    repository: z.optional(
      text()
        .check(z.refine(value => parseRepository(value) !== undefined, 'repository'))
        .register(teamDocs, {
          description:
            'Where its code lives, when not beside this file: a git remote (https, ssh) or a local path.',
          examples: ['https://git.example.com/shop/checkout.git', '~/work/checkout'],
        }),
    ),
    lead: z.optional(
      text().register(teamDocs, { description: 'Who leads it.', examples: ['lead@example.com'] }),
    ),
    area: z.optional(
      text().register(teamDocs, { description: 'The area that it belongs to, from `areas`.' }),
    ),
    partners: z.optional(
      z.record(z.string(), partner, expected('object')).register(teamDocs, {
        description: 'Teams that can help, when to ask them and how to reach them.',
      }),
    ),
    runbooks: z.optional(
      texts().register(teamDocs, { description: 'Links or paths of the runbooks that its alerts lead to.' }),
    ),
    value: z.optional(serviceValue.register(teamDocs, { description: 'What its errors cost.' })),
  },
  expected('object'),
);

export const severityRuleSchema = z.strictObject(
  {
    class: severityClass,
    service: z.optional(text().register(teamDocs, { description: 'A service of this file.' })),
    text: z.optional(
      text().register(teamDocs, {
        description: 'Found anywhere in the title or message, whatever the case.',
      }),
    ),
    message: z.optional(
      text().register(teamDocs, {
        description:
          'A JavaScript regular expression (flag u) found anywhere in the title or message. `(?i)` at its start ignores case.',
        examples: ['^client disconnected'],
      }),
    ),
    exception: z.optional(
      text().register(teamDocs, {
        description: 'Type of the exception, with or without its package. Matches logged errors only.',
        examples: ['ChargeError'],
      }),
    ),
    status: z.optional(
      z
        .union(
          [
            z.string().check(z.regex(/^[1-5](?:\d\d|xx)$/)),
            z.number().check(z.multipleOf(1), z.gte(100), z.lte(599)),
          ],
          expected('status'),
        )
        .register(teamDocs, {
          description: 'HTTP status of the record. Matches logged errors only.',
          examples: ['503', '5xx'],
        }),
    ),
    environment: z.optional(
      text().register(teamDocs, {
        description: 'Environment of the record. Matches logged errors only.',
        examples: ['production'],
      }),
    ),
    valuePerHour: z.optional(
      comparison().register(teamDocs, {
        description: 'Estimated loss per hour. Not evaluated yet: a rule with it matches nothing.',
        examples: ['>= 500'],
      }),
    ),
    because: z.optional(text().register(teamDocs, { description: 'Why this rule.' })),
  },
  expected('object'),
);

const sla = z.strictObject(
  {
    acknowledge: z.optional(
      duration().register(teamDocs, { description: 'Time to acknowledge.', examples: ['5m'] }),
    ),
    resolve: z.optional(
      duration().register(teamDocs, { description: 'Time to resolve.', examples: ['1h', '5d'] }),
    ),
  },
  expected('object'),
);

const shareAlert = z.strictObject(
  {
    share: share().register(teamDocs, {
      description: 'Share of traffic that is too much.',
      examples: ['0.1%'],
    }),
    window: z.optional(
      duration().register(teamDocs, { description: 'Looked at over this span.', examples: ['10m'] }),
    ),
    minTraffic: z.optional(
      amount().register(teamDocs, {
        description: 'Requests in the window below which nothing is judged.',
        examples: [1000],
      }),
    ),
  },
  expected('object'),
);

const slo = z.strictObject(
  {
    objective: share().register(teamDocs, { description: 'Share that must be good.', examples: ['99.9%'] }),
    window: z.optional(duration().register(teamDocs, { description: 'Over this span.', examples: ['30d'] })),
  },
  expected('object'),
);

const goal = z.strictObject(
  {
    class: severityClass,
    service: z.optional(text().register(teamDocs, { description: 'For one service only.' })),
    count: comparison().register(teamDocs, { description: 'Incidents in the quarter.', examples: ['<= 2'] }),
    because: z.optional(text().register(teamDocs, { description: 'Why this goal.' })),
  },
  expected('object'),
);

const byClass = <T extends z.ZodMiniType>(entry: T, what: string) => {
  const of = (name: string) => {
    const optional = z.optional(entry);
    teamDocs.add(optional, { description: `${what} of ${name} ones.` });
    return optional;
  };
  return { critical: of('critical'), major: of('major'), standard: of('standard') };
};

/** The team file, `.opex/team.json`: the one source of its types, its validation and its JSON Schema. */
export const teamSchema = z.strictObject(
  {
    $schema: z.optional(z.string(expected('text')).register(teamDocs, { description: 'For other editors.' })),
    version: z.optional(
      z
        .number(expected('wholeNumber'))
        .check(z.multipleOf(1, 'wholeNumber'), z.gte(1, 'wholeNumber'))
        .register(teamDocs, { description: 'Version of this file.', default: teamFileVersion }),
    ),
    services: z.optional(
      z.record(z.string(), service, expected('object')).register(teamDocs, {
        description: 'The services that the team is on call for, by the name that people use.',
      }),
    ),
    areas: z.optional(
      z
        .record(
          z.string(),
          z.strictObject(
            { lead: z.optional(text().register(teamDocs, { description: 'Who leads it.' })) },
            expected('object'),
          ),
          expected('object'),
        )
        .register(teamDocs, { description: 'Areas of services, each with its lead.' }),
    ),
    severity: z.optional(
      z
        .array(severityRuleSchema, expected('list'))
        .check(z.maxLength(1000, 'list'))
        .register(teamDocs, {
          description: 'Rules for the class of incidents and logged errors: the first that matches wins.',
          examples: [[{ class: 'critical', service: 'checkout', exception: 'ChargeError' }]],
        }),
    ),
    priorities: z.optional(
      z.record(z.string(), severityClass, expected('object')).register(teamDocs, {
        description: 'Class of each PagerDuty priority. A priority that is not named here decides nothing.',
        examples: [{ P1: 'critical', P2: 'major', P3: 'standard' }],
      }),
    ),
    sla: z.optional(
      z.strictObject(byClass(sla, 'Time limits'), expected('object')).register(teamDocs, {
        description: 'Time to acknowledge and to resolve, by class.',
        examples: [{ critical: { acknowledge: '5m', resolve: '1h' } }],
      }),
    ),
    alerts: z.optional(
      z
        .strictObject(
          {
            ...byClass(shareAlert, 'Too large a share'),
            slo: z.optional(slo.register(teamDocs, { description: 'A service level objective.' })),
          },
          expected('object'),
        )
        .register(teamDocs, {
          description: 'Which share of traffic may fail. Not evaluated yet.',
        }),
    ),
    goals: z.optional(
      z
        .record(
          z.string().check(z.regex(quarterPattern, 'quarter')),
          z.array(goal, expected('list')).check(z.maxLength(100, 'list')),
          expected('object'),
        )
        .register(teamDocs, {
          description: 'Goals by quarter. Not evaluated yet.',
          examples: [{ '2026-Q4': [] }],
        }),
    ),
  },
  expected('object'),
);

/** The file as it is written, once checked. */
export type TeamFile = z.infer<typeof teamSchema>;
