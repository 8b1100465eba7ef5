declare module '../base/problem' {
  interface ProblemCodes {
    /** The connection is known, its token is not in this machine's secret storage. */
    'connections.tokenMissing': { readonly label: string };
    /** The connection's address is not the one that its token was tested against. */
    'connections.tokenMoved': { readonly label: string };
    'connections.none': Record<string, never>;
  }
}

export {};
