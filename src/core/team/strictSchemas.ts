import * as v from 'valibot';

/** The message of an issue about a key that an object's schema does not have. */
export const unknownKey = 'unknownKey';

type Dataset = v.OutputDataset<unknown, v.BaseIssue<unknown>>;

/**
 * An object with these keys, in which every other key is an issue of its own. Valibot's own takes a list for an
 * object, tells the first unknown key only, and says nothing of one called `constructor`.
 */
export function strictObject<T extends v.ObjectEntries>(
  entries: T,
  message: string,
): v.ObjectSchema<T, string> {
  const base = v.object(entries, message);
  return {
    ...base,
    '~run'(dataset, config) {
      const input = dataset.value;
      const read: Dataset = base['~run'](isObject(input) ? dataset : { value: undefined }, config);
      const unknown = isObject(input) ? Object.keys(input).filter(key => !Object.hasOwn(entries, key)) : [];
      const issues = unknown.map(key => ({
        ...({ kind: 'schema', type: 'object', input, expected: null, received: 'unknown' } as const),
        ...{ message: unknownKey, path: [pathItem(input, key)] as [v.IssuePathItem] },
      }));
      return joined(read, issues) as ReturnType<(typeof base)['~run']>;
    },
  };
}

/** An object with any names. Valibot's own leaves `constructor` and `prototype` out, and takes a list. */
export function strictRecord<Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(
  key: Key,
  value: Value,
  message: string,
): v.RecordSchema<Key, Value, string> {
  const base = v.record(key, value, message);
  return {
    ...base,
    '~run'(dataset, config) {
      const input = dataset.value;
      if (!isObject(input)) return base['~run']({ value: undefined }, config);
      const read = Object.entries(input).map(([name, item]) => {
        const parts: readonly Dataset[] = [
          key['~run']({ value: name }, config),
          value['~run']({ value: item }, config),
        ];
        const issues = parts.flatMap(part =>
          (part.issues ?? []).map(issue => ({ ...issue, path: below(pathItem(input, name), issue.path) })),
        );
        return { name, value: parts[1]?.value, issues, typed: parts.every(part => part.typed) };
      });
      const output: unknown = Object.fromEntries(read.map(item => [item.name, item.value]));
      const result = { typed: read.every(({ typed }) => typed), value: output } as Dataset;
      return joined(
        result,
        read.flatMap(({ issues }) => issues),
      ) as ReturnType<(typeof base)['~run']>;
    },
  };
}

function joined(read: Dataset, more: readonly v.BaseIssue<unknown>[]): Dataset {
  if (more.length === 0) return read;
  return { typed: read.typed, value: read.value, issues: [...(read.issues ?? []), ...more] } as Dataset;
}

function below(
  item: v.IssuePathItem,
  path: v.BaseIssue<unknown>['path'],
): [v.IssuePathItem, ...v.IssuePathItem[]] {
  return [item, ...(path ?? [])];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathItem(input: unknown, key: string): v.ObjectPathItem {
  const object = input as Record<string, unknown>;
  return { type: 'object', origin: 'value', input: object, key, value: object[key] };
}
