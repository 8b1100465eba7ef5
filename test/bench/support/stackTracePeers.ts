import { createStackParser } from '@sentry/core';
import { nodeStackLineParser } from '@sentry/core/server';
import ErrorStackParser from 'error-stack-parser';
import * as stackTraceParser from 'stacktrace-parser';
import type { ExpectedFrame } from './stackTraceCases';

/** A parser that is measured beside Opex, on what it claims to read. */
export interface StackTracePeer {
  readonly name: string;
  readonly reads: (lang: string) => boolean;
  readonly parse: (text: string) => readonly ExpectedFrame[];
}

type ErrorParser = Pick<typeof ErrorStackParser, 'parse'>;
/** It is CommonJS with a default export: what an import gives depends on who loads it. */
const errorParser =
  (ErrorStackParser as ErrorParser & { readonly default?: ErrorParser }).default ?? ErrorStackParser;

const sentry = createStackParser(nodeStackLineParser());
const isJavaScript = (lang: string): boolean => /^(?:js|javascript|typescript)/.test(lang);

function frame(file: string | null | undefined, line: number | null | undefined): readonly ExpectedFrame[] {
  return file && line ? [{ file, line }] : [];
}

/** A parser of errors gets an error as the engine that wrote the text would have made it. */
function asError(text: string): Error {
  const error: Error & { stacktrace?: string } = new Error(text.split('\n', 1)[0]);
  error.stack = text;
  if (text.includes('Backtrace:\n  Line ')) Object.assign(error, { message: text, stacktrace: '' });
  else if (/^ *Line \d+ of /m.test(text)) Object.assign(error, { stack: undefined, stacktrace: text });
  else if (text.startsWith('<anonymous function')) error.stacktrace = text;
  return error;
}

/** All three read JavaScript only; what makes one throw, it does not read. */
export const peers: readonly StackTracePeer[] = [
  {
    name: '@sentry/core',
    reads: isJavaScript,
    parse: text => sentry(text).flatMap(({ filename, lineno }) => frame(filename, lineno)),
  },
  {
    name: 'stacktrace-parser',
    reads: isJavaScript,
    parse: text => stackTraceParser.parse(text).flatMap(({ file, lineNumber }) => frame(file, lineNumber)),
  },
  {
    name: 'error-stack-parser',
    reads: isJavaScript,
    parse: text => errorParser.parse(asError(text)).flatMap(found => frame(found.fileName, found.lineNumber)),
  },
];
