import assert from 'node:assert/strict';
import { decisionsJsonSchema } from '../../../../src/core/errors/decisionsJsonSchema';
import { readDecisions } from '../../../../src/core/errors/readDecisions';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node;
  readonly propertyNames?: { readonly pattern: string };
}

const name = 'v1:0123456789abcdef';
const keysOf = (node: Node | undefined): readonly string[] => Object.keys(node?.properties ?? {});

describe('the schema of the team’s decisions', () => {
  const schema = decisionsJsonSchema() as Node;
  const group = schema.properties?.['groups']?.additionalProperties;
  const ignore = group?.properties?.['ignore'];

  it('knows the keys that are read, and no others', () => {
    const unknown = (file: object): readonly unknown[] =>
      readDecisions(JSON.stringify(file), 'f').problems.flatMap(({ code, args }) =>
        code === 'decisions.unknownKey' && 'key' in args ? [args.key] : [],
      );
    const object = (keys: readonly string[]): object =>
      Object.fromEntries([...keys, 'other'].map(key => [key, 0]));
    assert.ok(keysOf(schema).length === 2 && keysOf(group).length === 5 && keysOf(ignore).length === 8);
    assert.deepEqual(unknown(object(keysOf(schema))), ['other']);
    assert.deepEqual(unknown({ groups: { [name]: object(keysOf(group)) } }), ['other']);
    assert.deepEqual(unknown({ groups: { [name]: { ignore: object(keysOf(ignore)) } } }), ['other']);
  });

  it('knows a fingerprint', () => {
    const pattern = new RegExp(schema.properties?.['groups']?.propertyNames?.pattern ?? '^$');
    assert.deepEqual(
      [name, 'v1:x', 'gateway timeout'].map(key => pattern.test(key)),
      [true, false, false],
    );
  });
});
