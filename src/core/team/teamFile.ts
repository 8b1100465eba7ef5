/** All that reads and writes team files, loaded as one bundle once there is a file (jsonc-parser, valibot). */
export { parseCodeOwners } from './codeOwners';
export { draftTeam } from './draftTeam';
export { parseTeam } from './parseTeam';
