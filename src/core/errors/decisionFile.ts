/** All that reads and writes the files in which a team keeps what it decided about errors; holds jsonc-parser. */
export { lineOfRule, setThreshold } from './alerts/editAlert';
export { editDecisions } from './editDecisions';
export { addClassRule } from './editClassRule';
export { readDecisions } from './readDecisions';
