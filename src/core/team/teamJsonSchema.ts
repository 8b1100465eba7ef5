import * as z from 'zod/mini';
import { teamDocs, teamSchema } from './teamSchema';

/**
 * JSON Schema (draft 7, which VS Code's editor knows best) of the team file, written to `dist` by the build. It
 * allows unknown keys: they are kept, and the reader of the file tells them.
 */
export function teamJsonSchema(): object {
  const schema = z.toJSONSchema(teamSchema, {
    target: 'draft-7',
    io: 'input',
    metadata: teamDocs,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return {
    ...schema,
    title: 'Opex team file',
    description: 'What a team keeps for being on call. Every key is optional, comments are welcome.',
    allowComments: true,
    allowTrailingCommas: true,
  };
}
