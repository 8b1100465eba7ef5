/** An answer that is not a success, with PagerDuty's own error code where one is known. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly errors: readonly string[] = [],
  ) {
    super(message);
  }
}

export const invalidInput = (...errors: readonly string[]): ApiError =>
  new ApiError(400, 2001, 'Invalid Input Provided', errors);

export const argumentsCausedError = (...errors: readonly string[]): ApiError =>
  new ApiError(400, 2002, 'Arguments Caused Error', errors);

export const notFound = (): ApiError => new ApiError(404, 2100, 'Not Found');

export const accessDenied = (): ApiError => new ApiError(403, 2010, 'Access Denied');

/** The description names the status 402 and no code; 2014 stands in for it, so nothing may depend on the code. */
export const abilityMissing = (ability: string): ApiError =>
  new ApiError(402, 2014, 'Account does not have the abilities to perform the action', [
    `Required ability: ${ability}`,
  ]);

export const tooLarge = (detail: string): ApiError =>
  new ApiError(413, 2001, 'Request Entity Too Large', [detail]);

/** The seven shapes in which errors were seen to arrive, from PagerDuty and from what stands before it. */
export const errorShapes = [
  'object',
  'errorsString',
  'errorArray',
  'noErrors',
  'plainText',
  'html',
  'empty',
] as const;
export type ErrorShape = (typeof errorShapes)[number];

export interface RawAnswer {
  readonly contentType: string | undefined;
  readonly text: string;
}

const json = (value: unknown): RawAnswer => ({
  contentType: 'application/json; charset=utf-8',
  text: JSON.stringify(value),
});

/** Writes an error in one of the shapes. */
export function shapeError(error: ApiError, shape: ErrorShape): RawAnswer {
  const { code, message, errors } = error;
  switch (shape) {
    case 'object':
      return json({ error: { message, code, errors } });
    case 'errorsString':
      return json({ error: { message, code, errors: errors.join(', ') || message } });
    case 'errorArray':
      return json({ error: [message, ...errors] });
    case 'noErrors':
      return json({ error: { message, code } });
    case 'plainText':
      return { contentType: 'text/plain; charset=utf-8', text: `${message}\n` };
    case 'html':
      return {
        contentType: 'text/html; charset=utf-8',
        text: `<html>\r\n<head><title>${error.status} ${message}</title></head>\r\n<body>\r\n<center><h1>${error.status} ${message}</h1></center>\r\n<hr><center>proxy</center>\r\n</body>\r\n</html>\r\n`,
      };
    case 'empty':
      return { contentType: undefined, text: '' };
  }
}
