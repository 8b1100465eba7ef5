const named =
  /\b(token=|bearer |basic |apikey |(?:authorization|x-api-key): ?(?:(?:token|bearer|basic|apikey) )?)[\w.~+/=-]{4,}/gi;
/** `https://user:secret@host`; a secret may hold an `@`. */
const inAddress = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s]*@/gi;

/** A text for the log, without what looks like a credential in it. */
export function maskCredentials(message: string): string {
  return message.replace(named, '$1***').replace(inAddress, '$1***@');
}
