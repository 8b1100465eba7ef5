// Not `node:http`: VS Code hands out its patched modules (proxy, certificates) by the names `http` and `https` only.
import * as http from 'http';
import * as https from 'https';
import type { Clock } from '../../core/base/clock';

/** The code of the error when no connection (TLS included) stood in time. */
export const connectTimeoutCode = 'OPEX_CONNECT_TIMEOUT';

interface Transport {
  request(
    options: https.RequestOptions,
    answered: (response: http.IncomingMessage) => void,
  ): http.ClientRequest;
}

/** What axios sends a request by: Node's own, with a limit on the time until the connection stands. */
export function transportWithin(connectTimeoutMs: number, clock: Clock): Transport {
  return {
    request(options, answered) {
      const secure = options.protocol === 'https:';
      const request = (secure ? https : http).request(options, answered);
      const timer = clock.after(connectTimeoutMs, () => {
        const error: NodeJS.ErrnoException = new Error('no connection in time');
        error.code = connectTimeoutCode;
        request.destroy(error);
      });
      const stop = (): void => timer.dispose();
      request.once('socket', socket => {
        // A socket of the pool, or of a proxy, is connected already.
        if (!socket.connecting) stop();
        else socket.once(secure ? 'secureConnect' : 'connect', stop);
      });
      request.once('response', stop);
      request.once('close', stop);
      return request;
    },
  };
}
