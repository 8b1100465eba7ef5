declare module '../base/problem' {
  interface ProblemCodes {
    /** The connection is known, its token is not in this machine's secret storage. */
    'connections.tokenMissing': { readonly label: string };
    /** The connection's address is not the one that its token was tested against. */
    'connections.tokenMoved': { readonly label: string };
    /** A record of a connection is there and cannot be read, or is of a newer version; `id` is its name on disk. */
    'connections.unusable': { readonly id: string };
  }
}

export {};
