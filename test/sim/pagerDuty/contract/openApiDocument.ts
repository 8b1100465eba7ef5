import { readFileSync } from 'node:fs';

/** Where PagerDuty's description of its API lies; the project does not carry a copy. */
export const openApiVariable = 'OPEX_PAGERDUTY_OPENAPI';

export type SchemaObject = { [key: string]: unknown };

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path' | 'cookie';
  readonly required?: boolean;
  readonly explode?: boolean;
  readonly schema?: SchemaObject;
}

export interface Operation {
  /** `GET /incidents/{id}` */
  readonly name: string;
  /** JSON pointer of the operation in the document. */
  readonly pointer: string;
  readonly parameters: readonly Parameter[];
  readonly hasBody: boolean;
  /** By status: the pointer of the JSON schema, or undefined for an answer without a body. */
  readonly responses: ReadonlyMap<number, string | undefined>;
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

export const isObject = (value: unknown): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A parsed OpenAPI 3.0 document with JSON pointers followed. */
export class OpenApiDocument {
  constructor(readonly root: SchemaObject) {
    if (typeof root['openapi'] !== 'string' || !root['openapi'].startsWith('3.0')) {
      throw new Error('this is no OpenAPI 3.0 document');
    }
  }

  /** The document that the environment names; undefined where it names none. @throws where the file is no such document. */
  static fromEnvironment(): OpenApiDocument | undefined {
    const file = process.env[openApiVariable];
    if (file === undefined || file === '') return undefined;
    const root: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isObject(root)) throw new Error(`${openApiVariable} names a file that is no JSON object`);
    return new OpenApiDocument(root);
  }

  at(pointer: string): unknown {
    let value: unknown = this.root;
    for (const part of pointer.replace(/^#?\//, '').split('/')) {
      const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      value = Array.isArray(value)
        ? (value[Number(key)] as unknown)
        : isObject(value)
          ? value[key]
          : undefined;
    }
    return value;
  }

  /** Follows `$ref` until something stands there. */
  resolved(value: unknown): { value: unknown; pointer: string | undefined } {
    let pointer: string | undefined;
    let current = value;
    while (isObject(current) && typeof current['$ref'] === 'string') {
      pointer = current['$ref'];
      current = this.at(pointer);
    }
    return { value: current, pointer };
  }

  /** The operation that a request line means; the path with the fewest parameters wins. */
  operation(method: string, path: string): Operation | undefined {
    const key = methods.find(candidate => candidate === method.toLowerCase());
    const paths = this.root['paths'];
    if (key === undefined || !isObject(paths)) return undefined;
    const template = Object.keys(paths)
      .filter(candidate => matches(candidate, path))
      .filter(candidate => isObject(paths[candidate]) && key in paths[candidate])
      .sort((a, b) => a.split('{').length - b.split('{').length)[0];
    return template === undefined ? undefined : this.read(key, template);
  }

  private read(method: string, template: string): Operation {
    const pathPointer = `#/paths/${encodeURIComponent(template.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
    const pointer = `${pathPointer}/${method}`;
    const item = this.at(pathPointer);
    const operation = this.at(pointer);
    if (!isObject(item) || !isObject(operation)) throw new Error(`nothing stands at ${pointer}`);
    const parameters = [item['parameters'], operation['parameters']]
      .flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
      .map(parameter => this.resolved(parameter).value as Parameter);
    const responses = new Map<number, string | undefined>();
    for (const [status, response] of Object.entries((operation['responses'] ?? {}) as SchemaObject)) {
      const found = this.resolved(response);
      const at = found.pointer ?? `${pointer}/responses/${status}`;
      const hasSchema = this.at(`${at}/content/application~1json/schema`) !== undefined;
      responses.set(Number(status), hasSchema ? `${at}/content/application~1json/schema` : undefined);
    }
    return {
      name: `${method.toUpperCase()} ${template}`,
      pointer,
      parameters,
      hasBody: operation['requestBody'] !== undefined,
      responses,
    };
  }
}

function matches(template: string, path: string): boolean {
  const wanted = template.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part === given[index] || (part.startsWith('{') && given[index] !== ''))
  );
}
