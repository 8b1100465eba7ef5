import { Ajv, type ValidateFunction } from 'ajv';
import addStandardFormats from 'ajv-formats';
import { isTimeZone } from '../timestamps';
import { correctDefects, schemaDefects, type SchemaDefect } from './knownDefects';
import { OpenApiDocument, isObject, type SchemaObject } from './openApiDocument';

/** Validates values against schemas of the description, by JSON pointer, with its known defects corrected. */
export class SchemaChecker {
  readonly document: OpenApiDocument;
  private readonly ajv: Ajv;
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly parameters = new Map<SchemaObject, ValidateFunction>();

  constructor(original: OpenApiDocument, defects: readonly SchemaDefect[] = schemaDefects) {
    this.document = new OpenApiDocument(structuredClone(original.root));
    useNumericBounds(this.document.root);
    correctDefects(this.document, defects);
    // Not strict: OpenAPI 3.0 has keywords (example, discriminator, readOnly) that JSON Schema has not.
    this.ajv = new Ajv({ strict: false, validateSchema: false });
    addFormats(this.ajv);
    this.ajv.addSchema(this.document.root, 'openapi');
  }

  /** What is wrong with the value, or undefined. */
  errorAt(pointer: string, value: unknown): string | undefined {
    let validate = this.compiled.get(pointer);
    if (validate === undefined) {
      validate = this.ajv.compile({ $ref: `openapi${pointer}` });
      this.compiled.set(pointer, validate);
    }
    return errorOf(this.ajv, validate, value);
  }

  /** The same for a schema that stands in a parameter. */
  errorOfParameter(schema: SchemaObject, value: unknown): string | undefined {
    // `uniqueItems` and `maxItems` beside a string type mean the list; each value is checked by itself.
    let validate = this.parameters.get(schema);
    if (validate === undefined) {
      const { value: whole } = this.document.resolved(schema);
      const keywords = Object.entries(isObject(whole) ? whole : {}).filter(
        ([key]) => key !== 'uniqueItems' && key !== 'maxItems',
      );
      validate = this.ajv.compile(Object.fromEntries(keywords));
      this.parameters.set(schema, validate);
    }
    return errorOf(this.ajv, validate, value);
  }

  /** Names in the value that no schema on the way to them knows: a misspelt field would otherwise pass. */
  unknownFields(pointer: string, value: unknown): string[] {
    return unknownFields(this.document, this.document.at(pointer), value, '');
  }
}

/** In OpenAPI 3.0 `exclusiveMinimum` is a boolean beside `minimum`, in JSON Schema it is the bound itself. */
function useNumericBounds(value: unknown): void {
  if (Array.isArray(value)) value.forEach(useNumericBounds);
  if (!isObject(value)) return;
  for (const [exclusive, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof value[exclusive] !== 'boolean') continue;
    if (value[exclusive]) {
      value[exclusive] = value[bound];
      Reflect.deleteProperty(value, bound);
    } else {
      Reflect.deleteProperty(value, exclusive);
    }
  }
  Object.values(value).forEach(useNumericBounds);
}

function errorOf(ajv: Ajv, validate: ValidateFunction, value: unknown): string | undefined {
  return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: '' });
}

/** Formats that the description names; `url` is any absolute URL, because a server says where it is itself. */
export function addFormats(ajv: Ajv): void {
  addStandardFormats(ajv);
  ajv.addFormat('url', /^https?:\/\/[^\s/]+(\/\S*)?$/);
  ajv.addFormat('tzinfo', text => isTimeZone(text));
  ajv.addFormat('partial-time', /^\d{2}:\d{2}:\d{2}(\.\d+)?$/);
  ajv.addFormat('activesupport-time-zone', text => text !== '');
}

function unknownFields(document: OpenApiDocument, schema: unknown, value: unknown, place: string): string[] {
  const alternatives = flattened(document, schema);
  if (Array.isArray(value)) {
    const items = alternatives.map(alternative => alternative['items']).find(isObject);
    return items === undefined
      ? []
      : value.flatMap((item: unknown, index) => unknownFields(document, items, item, `${place}/${index}`));
  }
  if (!isObject(value)) return [];
  const properties = Object.assign(
    {},
    ...alternatives.map(({ properties: known }) => known ?? {}),
  ) as SchemaObject;
  if (Object.keys(properties).length === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    Object.hasOwn(properties, name)
      ? unknownFields(document, properties[name], inner, `${place}/${name}`)
      : [`${place}/${name}`],
  );
}

/** The schema and everything it is composed of. */
function flattened(document: OpenApiDocument, schema: unknown): SchemaObject[] {
  const { value } = document.resolved(schema);
  if (!isObject(value)) return [];
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword): unknown[] => {
    const list = value[keyword];
    return Array.isArray(list) ? list : [];
  });
  return [value, ...parts.flatMap(part => flattened(document, part))];
}
