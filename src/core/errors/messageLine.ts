/** Stands for what differs from record to record. */
export const hole = '<*>';

/** Longest part of a message that is looked at. */
export const messageLimit = 1_000;

/** What of a message `messageTokens` looks at; places are in it. Quoted text stands in it as it is. */
export function firstLine(message: string): string {
  const text = message.length > messageLimit ? message.slice(0, messageLimit) : message;
  const feed = text.indexOf('\n');
  const line = feed < 0 ? text : text.slice(0, feed);
  const end = line.indexOf('\r');
  return end < 0 ? line : line.slice(0, end);
}
