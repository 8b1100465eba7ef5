export { OpenApiCheck, checkAgainstOpenApi, type Violation } from './checkAgainstOpenApi';
export { knownExceptions, type Exceptions } from './knownDefects';
export { checkAgainstOwnSchemas } from './ownSchemas';
export { OpenApiDocument, openApiVariable } from './openApiDocument';
