import { firstLine, hole } from './messageLine';
import { messageTokens } from './messageTokens';

/**
 * A message with all that differs from record to record left out: numbers, ids, times, quoted text, paths, addresses.
 * Records with the same template are the same error, as far as one message can tell; see `learnTemplates`.
 */
export function logTemplate(message: string): string {
  return messageTokens(message).words.join(' ');
}

/**
 * A message as a person reads it where its group's records differ: `…` for what does. `open` are further words, by
 * their index in the message's tokens, that turned out to differ.
 */
export function shownTemplate(message: string, open: ReadonlySet<number> = new Set()): string {
  const line = firstLine(message);
  const { words, places = [] } = messageTokens(message, true);
  let shown = '';
  let from = 0;
  words.forEach((word, at) => {
    const [start = 0, end = 0] = [places[2 * at], places[2 * at + 1]];
    if (word !== hole && !open.has(at)) return;
    shown += line.slice(from, start) + (start < end ? '…' : '');
    from = end;
  });
  return `${shown}${line.slice(from)}`
    .replace(/…(?:[\s"'`]*…)+/g, '…')
    .replace(/\s+/g, ' ')
    .trim();
}
