// Not `node:http`: VS Code hands out its patched modules (proxy, certificates) by the names `http` and `https` only.
import * as http from 'http';
import * as https from 'https';
import { pipeline, Writable, type Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { AxiosError, type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Clock } from '../../core/base/clock';

/** The code of the error when no connection (TLS included) stood in time. */
export const connectTimeoutCode = 'OPEX_CONNECT_TIMEOUT';
/** The code of the error when the answer was larger than `maxContentLength`. */
export const tooLargeCode = 'OPEX_TOO_LARGE';

/**
 * What axios sends a request by: Node's own client, with a limit on the time until the connection stands. Its own
 * adapter can also follow redirects, talk to proxies and send forms, which must not happen here and is 30 KB.
 * @param read `cutAt`: a body of success that grows past it is no failure, what came until then is the answer. Told in
 * it: how many bytes came, decoded, and whether they were cut.
 */
export function transportWithin(
  connectTimeoutMs: number,
  clock: Clock,
  read: { cutAt?: number; bytes?: number; isCut?: true } = {},
): AxiosAdapter {
  return config =>
    new Promise<AxiosResponse<string>>((resolve, reject) => {
      const request = open(config);
      const timer = limitConnecting(request, connectTimeoutMs, clock);
      let answer: AxiosResponse<string> | undefined;
      const abort = (): void => void request.destroy(coded('ERR_CANCELED'));
      const settled = (): void => {
        timer();
        config.signal?.removeEventListener?.('abort', abort);
      };
      const fail = (error: Error): void => {
        settled();
        reject(AxiosError.from(error, codeOf(error), config, request, answer));
      };
      config.signal?.addEventListener?.('abort', abort);
      request.on('error', fail);
      request.on('response', response => {
        const headed = answerOf(response, config, request);
        answer = headed;
        const chunks: Buffer[] = [];
        const cutAt = headed.status < 300 ? read.cutAt : undefined;
        const sink = collecting(chunks, cutAt ?? config.maxContentLength);
        const ended = (error: Error | null): void => {
          read.bytes = chunks.reduce((sum, { length }) => sum + length, 0);
          if (error && cutAt !== undefined && codeOf(error) === tooLargeCode) {
            read.isCut = true;
            request.destroy();
          } else if (error) {
            // An answer that is too large would go on and on.
            request.destroy();
            fail(error);
            return;
          }
          settled();
          resolve({ ...headed, data: Buffer.concat(chunks).toString() });
        };
        const decoder = decoderOf(response);
        if (decoder) pipeline(response, decoder, sink, ended);
        else pipeline(response, sink, ended);
      });
      if (config.signal?.aborted) abort();
      request.end(config.data);
    });
}

function open({ url = '', method = 'get', headers }: InternalAxiosRequestConfig): http.ClientRequest {
  const target = new URL(url);
  const { request } = target.protocol === 'https:' ? https : http;
  return request(target, {
    method: method.toUpperCase(),
    headers: { ...(headers.toJSON() as http.OutgoingHttpHeaders), 'Accept-Encoding': 'gzip, br' },
  });
}

/** Ends a request that has no connection in time. Call the result when that no longer matters. */
function limitConnecting(request: http.ClientRequest, timeoutMs: number, clock: Clock): () => void {
  const timer = clock.after(timeoutMs, () => void request.destroy(coded(connectTimeoutCode)));
  const stop = (): void => timer.dispose();
  request.once('socket', socket => {
    // A socket of the pool, or of a proxy, is connected already.
    if (!socket.connecting) stop();
    else socket.once(request.protocol === 'https:' ? 'secureConnect' : 'connect', stop);
  });
  return stop;
}

function answerOf(
  { statusCode = 0, statusMessage = '', headers }: http.IncomingMessage,
  config: InternalAxiosRequestConfig,
  request: http.ClientRequest,
): AxiosResponse<string> {
  // Axios makes its own object of the headers.
  const plain = headers as AxiosResponse['headers'];
  return { status: statusCode, statusText: statusMessage, headers: plain, data: '', config, request };
}

function decoderOf({ statusCode, headers }: http.IncomingMessage): Transform | undefined {
  if (statusCode === 204) return undefined;
  switch (headers['content-encoding']?.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return createUnzip();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

/** Keeps what comes, decoded, up to `most` bytes. */
function collecting(chunks: Buffer[], most = Infinity): Writable {
  let size = 0;
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const room = Math.max(0, most - size);
      size += chunk.length;
      if (room > 0) chunks.push(chunk.length <= room ? chunk : chunk.subarray(0, room));
      done(size > most ? coded(tooLargeCode) : null);
    },
  });
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function codeOf(error: NodeJS.ErrnoException): string | undefined {
  return error.code;
}
