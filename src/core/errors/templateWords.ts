import { hole } from './messageLine';

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const namers = setOf(
  'user users username login logname account host hostname server client node device disk interface process program command module package class file filename directory path table database db schema queue topic consumer producer group tenant customer order session service daemon unit job task thread worker pod container image namespace for volume key name named id by',
);

const tellers = setOf(
  'start started starting stop stopped stopping fail failed failing failure success succeeded successful successfully ok error errors warning ready not is was has no open opened close closed enable enabled disable disabled up down true false yes on off none null new old read write get set put add added remove removed create created delete deleted begin end finished completed done connect connected disconnected accept accepted reject rejected valid invalid unknown found missing lost received sent timeout expired active inactive online offline full empty available unavailable first last input output in out to from with and or of the a an at',
);

/** Words that name what stands behind them. */
export function isNamer(word: string): boolean {
  return namers.has(word.toLowerCase());
}

/** Words that say what happened: a place that holds them tells messages apart, however many there are. */
export function isTelling(word: string): boolean {
  return tellers.has(word.toLowerCase()) || /(?:ed|ing)$/i.test(word);
}

/** What stands behind `=`. */
export function isValue(word: string): boolean {
  return word.startsWith('=');
}

/** Names by their look, and values: `com.shop.Cart`, `=root`. */
export function looksLikeName(word: string): boolean {
  return word !== hole && (isValue(word) || /[._$@-]/.test(word));
}
