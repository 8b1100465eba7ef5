import type { LoggedRequest } from '../requestLog';
import { headerIsExcused, knownExceptions, mayBePlainText, type Exceptions } from './knownDefects';
import { isObject, type OpenApiDocument, type Operation, type Parameter } from './openApiDocument';
import { SchemaChecker } from './schemaChecker';

export interface Violation {
  readonly request: number;
  /** `GET /incidents`, or method and path as sent where no operation fits. */
  readonly operation: string;
  readonly where: 'operation' | 'query' | 'header' | 'requestBody' | 'status' | 'responseBody';
  readonly message: string;
}

type Report = (where: Violation['where'], message: string) => void;

/** Holds one request after the other against the description; schemas are compiled when first needed. */
export class OpenApiCheck {
  private readonly checker: SchemaChecker;

  constructor(
    document: OpenApiDocument,
    private readonly exceptions: Exceptions = knownExceptions,
  ) {
    this.checker = new SchemaChecker(document, exceptions.schemas);
  }

  violationsOf(request: LoggedRequest): Violation[] {
    const { checker, exceptions } = this;
    const violations: Violation[] = [];
    const operation = checker.document.operation(request.method, request.path);
    const name = operation?.name ?? `${request.method} ${request.path}`;
    const report: Report = (where, message) => {
      violations.push({ request: request.number, operation: name, where, message });
    };
    if (operation === undefined) {
      report('operation', 'PagerDuty has no such operation');
      return violations;
    }
    checkQuery(checker, operation, request, report);
    checkHeaders(checker, operation, request, report);
    checkRequestBody(checker, operation, request, report);
    if (request.fault === undefined && request.status !== 0) {
      const isExcused = exceptions.answers.some(
        row => row.status === request.status && row.operation === operation.name,
      );
      checkAnswer(checker, operation, request, isExcused, report);
    }
    return violations;
  }
}

/**
 * Holds requests and the answers they got against PagerDuty's own description of its API: path and method, names
 * and values of query parameters, required headers, bodies, statuses. An answer that a scene spoilt on purpose is
 * left out; its request is not.
 */
export function checkAgainstOpenApi(
  requests: readonly LoggedRequest[],
  document: OpenApiDocument,
): Violation[] {
  const check = new OpenApiCheck(document);
  return requests.flatMap(request => check.violationsOf(request));
}

function checkQuery(
  checker: SchemaChecker,
  operation: Operation,
  request: LoggedRequest,
  report: Report,
): void {
  const known = operation.parameters.filter(parameter => parameter.in === 'query');
  for (const parameter of known) {
    if (parameter.required === true && request.query[parameter.name] === undefined) {
      report('query', `${parameter.name} is missing`);
    }
  }
  for (const [name, texts] of Object.entries(request.query)) {
    const parameter = known.find(candidate => candidate.name === name);
    if (parameter === undefined) {
      report('query', `there is no parameter ${name}`);
      continue;
    }
    if (texts.length > 1 && !name.endsWith('[]')) report('query', `${name} is given ${texts.length} times`);
    if (new Set(texts).size < texts.length) report('query', `${name} repeats a value`);
    for (const text of texts) checkValues(checker, parameter, text, report);
  }
}

function checkValues(checker: SchemaChecker, parameter: Parameter, text: string, report: Report): void {
  const schema = checker.document.resolved(parameter.schema).value;
  if (!isObject(schema)) return;
  const items = schema['items'];
  const isList = isObject(items);
  const single = isList ? items : schema;
  const texts = isList && parameter.explode === false ? text.split(',') : [text];
  const most = schema['maxItems'];
  if (typeof most === 'number' && texts.length > most)
    report('query', `${parameter.name} has more than ${most}`);
  for (const part of texts) {
    const error = checker.errorOfParameter(single, typed(part, single['type']));
    if (error !== undefined) report('query', `${parameter.name}=${part}: ${error}`);
  }
}

/** The value that a text in a query stands for. */
function typed(text: string, type: unknown): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function checkHeaders(
  checker: SchemaChecker,
  operation: Operation,
  request: LoggedRequest,
  report: Report,
): void {
  for (const parameter of operation.parameters.filter(candidate => candidate.in === 'header')) {
    const value = request.headers[parameter.name.toLowerCase()];
    if (value === undefined) {
      if (parameter.required === true && !headerIsExcused(parameter.name, request.body !== undefined)) {
        report('header', `${parameter.name} is missing`);
      }
      continue;
    }
    const media = parameter.name === 'Content-Type' ? value.replace(/;\s*charset=utf-8$/i, '') : value;
    const error = checker.errorOfParameter(parameter.schema ?? {}, media);
    if (error !== undefined) report('header', `${parameter.name}: ${value}: ${error}`);
    const version = parameter.schema?.['default'];
    if (parameter.name === 'Accept' && value !== version)
      report('header', `Accept must be ${String(version)}`);
  }
  if (request.headers['authorization'] === undefined) report('header', 'Authorization is missing');
}

function checkRequestBody(
  checker: SchemaChecker,
  operation: Operation,
  request: LoggedRequest,
  report: Report,
): void {
  if (!operation.hasBody) {
    if (request.body !== undefined) report('requestBody', 'the operation takes no body');
    return;
  }
  const pointer = `${operation.pointer}/requestBody/content/application~1json/schema`;
  if (request.body === undefined) {
    report('requestBody', 'the body is missing');
    return;
  }
  const error = checker.errorAt(pointer, request.body);
  if (error !== undefined) report('requestBody', error);
  for (const place of checker.unknownFields(pointer, request.body)) {
    report('requestBody', `there is no field ${place}`);
  }
}

function checkAnswer(
  checker: SchemaChecker,
  operation: Operation,
  request: LoggedRequest,
  isExcused: boolean,
  report: Report,
): void {
  const { status, responseBody } = request;
  const isKnown = operation.responses.has(status);
  if (!isKnown && !isExcused) {
    report('status', `${status} is not among the answers described`);
    return;
  }
  const type = request.responseHeaders['content-type'];
  if (mayBePlainText(status) && type?.startsWith('text/plain') === true) return;
  const pointer = isKnown ? operation.responses.get(status) : errorPointer;
  if (pointer === undefined) {
    if (responseBody !== undefined) report('responseBody', `${status} has no body`);
    return;
  }
  if (type?.startsWith('application/json') !== true) report('responseBody', `content type ${String(type)}`);
  const error = checker.errorAt(pointer, responseBody);
  if (error !== undefined) report('responseBody', error);
}

/** Every documented error refers to this one. */
const errorPointer = '#/components/responses/Conflict/content/application~1json/schema';
