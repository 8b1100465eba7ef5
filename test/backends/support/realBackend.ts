/** A real server that the clients are held against. */
export interface Backend {
  /** As it is called in the output: `Alertmanager`. */
  readonly name: string;
  /** True where CI may go without it: its build takes too long for each run. */
  readonly isOptional?: true;
  /**
   * Finds its program or installs it, once for every clone on the machine.
   * @throws MissingBackend where it cannot be had here; any other error is a failure.
   */
  provide(): Promise<Provided>;
  /** Installs what `provide` only looks for, since it takes long: `npm run test:backends -- --build NAME`. */
  build?(): Promise<void>;
}

export interface Provided {
  /** Its program. */
  readonly program: string;
  /** For the output, e.g. `0.25.0 (/usr/bin/prometheus-alertmanager)`. */
  readonly what: string;
}

/** A server that this machine does not have and that cannot be installed here; the message says how to get it. */
export class MissingBackend extends Error {
  override readonly name = 'MissingBackend';
}
