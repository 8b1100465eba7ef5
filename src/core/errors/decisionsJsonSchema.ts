import { severities } from '../team/severity';
import { fingerprintPattern } from './readDecisions';

const text = (description: string): object => ({
  type: 'string',
  minLength: 1,
  maxLength: 1_000,
  description,
});
const time = (description: string): object => ({
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\d(?:T\\S{1,40})?$',
  description,
});
const fingerprint = fingerprintPattern.source;

const ignore = {
  type: 'object',
  description: 'Out of the list until one of its ends: until, count, release or otherThan.',
  properties: {
    since: time('When it was said; records before it do not count.'),
    class: { enum: severities, description: 'The class that the group had: a worse one ends it.' },
    until: time('The day or time at which it ends.'),
    count: { type: 'integer', minimum: 1, description: 'It ends after so many further records.' },
    release: text('It ends with a record of this release.'),
    otherThan: text('It ends with a record of any release but this one.'),
    by: text('Who said so.'),
    because: text('Why.'),
  },
  required: ['since'],
  anyOf: ['until', 'count', 'release', 'otherThan'].map(key => ({ required: [key] })),
};

/** JSON Schema (draft 7) of `.opex/error-groups.json`, written to `dist` by the build. Unknown keys are told elsewhere. */
export function decisionsJsonSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Opex error groups',
    description: 'What a team decided about groups of errors, by their fingerprints.',
    type: 'object',
    properties: {
      version: { type: 'integer', minimum: 1 },
      groups: {
        type: 'object',
        propertyNames: { pattern: fingerprint },
        additionalProperties: {
          type: 'object',
          properties: {
            about: { type: 'string', description: 'The title as it was, for who reads the file.' },
            title: text('What the team calls the group.'),
            merge: {
              type: 'array',
              items: { type: 'string', pattern: fingerprint },
              description: 'Fingerprints of groups that are this one, too.',
            },
            split: { type: 'boolean', description: 'Its records are told apart by their message.' },
            ignore,
          },
        },
      },
    },
    allowComments: true,
    allowTrailingCommas: true,
  };
}
