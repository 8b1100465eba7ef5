import { invalidInput } from './apiError';
import type { JsonObject } from './model';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a request's JSON field by field; anything of the wrong type is a 400 (2001) that names the field. */
export class BodyReader {
  private constructor(
    private readonly fields: Fields,
    private readonly place: string,
  ) {}

  /** @throws ApiError 2001 when the value is no object. */
  static of(value: unknown, place: string): BodyReader {
    if (!isFields(value)) throw invalidInput(`${place} must be an object`);
    return new BodyReader(value, place);
  }

  object(name: string): BodyReader {
    return BodyReader.of(this.fields[name], this.at(name));
  }

  optionalObject(name: string): BodyReader | undefined {
    return this.fields[name] === undefined || this.fields[name] === null ? undefined : this.object(name);
  }

  objects(name: string): BodyReader[] {
    const value = this.fields[name];
    if (!Array.isArray(value)) throw invalidInput(`${this.at(name)} must be an array`);
    return value.map((item: unknown, index) => BodyReader.of(item, `${this.at(name)}[${index}]`));
  }

  optionalObjects(name: string): BodyReader[] | undefined {
    return this.fields[name] === undefined ? undefined : this.objects(name);
  }

  text(name: string): string {
    const value = this.fields[name];
    if (typeof value !== 'string' || value.trim() === '')
      throw invalidInput(`${this.at(name)} cannot be empty`);
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.fields[name] === undefined || this.fields[name] === null ? undefined : this.text(name);
  }

  optionalTexts(name: string): readonly string[] | undefined {
    const value = this.fields[name];
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) {
      throw invalidInput(`${this.at(name)} must be an array of text`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.fields[name];
    if (value === undefined) return undefined;
    const known = allowed.find(item => item === value);
    if (known === undefined) throw invalidInput(`${this.at(name)} must be one of ${allowed.join(', ')}`);
    return known;
  }

  integer(name: string, least: number, most: number): number | undefined {
    const value = this.fields[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw invalidInput(`${this.at(name)} must be a whole number from ${least} to ${most}`);
    }
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.fields[name];
    if (value === undefined) return otherwise;
    if (typeof value !== 'boolean') throw invalidInput(`${this.at(name)} must be true or false`);
    return value;
  }

  /** An object taken as it is: it came out of JSON. */
  optionalJson(name: string): JsonObject | undefined {
    const value = this.fields[name];
    if (value === undefined) return undefined;
    if (!isFields(value)) throw invalidInput(`${this.at(name)} must be an object`);
    return value as JsonObject;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  private at(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }
}
