import type { QueryLanguage } from './queryRunner';

declare module '../base/problem' {
  interface ProblemCodes {
    /** The connection is known, its password or token is not in this machine's secret storage. */
    'logConnections.secretMissing': { readonly label: string };
    /** The connection's address is not the one that its password or token was tested against. */
    'logConnections.secretMoved': { readonly label: string };
    /** A record of a connection is there and cannot be read, or is of a newer version; `id` is its name on disk. */
    'logConnections.unusable': { readonly id: string };
    /** The folder of the connections cannot be read: whether there are any is not known. */
    'logConnections.unknown': Record<string, never>;
    /** Only errors of the team's services are wanted of it, and the team file names none. */
    'logConnections.noServices': { readonly label: string };
    /** No backend is connected that is asked in this language. */
    'logConnections.noneFor': { readonly language: QueryLanguage };
    /** More than one backend is asked in this language, and none was named. */
    'logConnections.severalFor': { readonly language: QueryLanguage; readonly labels: readonly string[] };
    /** 401: who asks is not known there, or not with this password. */
    'logConnections.unauthorized': {
      readonly host: string;
      readonly auth: 'none' | 'basic' | 'bearer' | 'apiKey';
    };
    /** 403: known, and not allowed to read this. */
    'logConnections.forbidden': { readonly host: string };
    /** The value of a header that says whose logs are asked for is missing, or cannot stand in a header. */
    'logConnections.badHeader': { readonly host: string; readonly name: string };
    /** The server keeps the logs of several, and `header`, which says whose are asked for, was not sent. */
    'logConnections.tenantMissing': { readonly host: string; readonly header: string };
    /** 404: there is a server, and it is not this kind, or it lies below another path. */
    'logConnections.notThere': { readonly host: string; readonly product: string };
  }
}

export {};
