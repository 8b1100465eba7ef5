import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import { teamDocs } from './teamDocs';
import { teamSchema } from './teamSchema';

/**
 * JSON Schema (draft 7, which VS Code's editor knows best) of the team file, written to `dist` by the build. It
 * allows unknown keys: they are kept, and the reader of the file tells them.
 */
export function teamJsonSchema(): object {
  const schema = toJsonSchema(teamSchema, {
    target: 'draft-07',
    // The first part of an object's pipe only refuses lists.
    typeMode: 'output',
    // What JSON Schema has no word for is left to the reader of the file.
    ignoreActions: ['check', 'finite'],
  });
  describeKeys(schema, '');
  return {
    ...schema,
    title: 'Opex team file',
    description: 'What a team keeps for being on call. Every key is optional, comments are welcome.',
    allowComments: true,
    allowTrailingCommas: true,
  };
}

/** Gives every key below `path` its description. */
function describeKeys(schema: JsonSchema, path: string): void {
  const { properties = {}, additionalProperties, items } = schema;
  for (const [key, child] of Object.entries(properties)) {
    if (typeof child === 'boolean') continue;
    const keyPath = path === '' ? key : `${path}.${key}`;
    Object.assign(child, teamDocs[keyPath]);
    describeKeys(child, keyPath);
  }
  if (schema.properties) delete schema.additionalProperties;
  else if (typeof additionalProperties === 'object') describeKeys(additionalProperties, `${path}.*`);
  if (typeof items === 'object' && !Array.isArray(items)) describeKeys(items, `${path}[]`);
}
