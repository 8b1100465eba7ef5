/** Commands about one group of errors. */
export const groupCommands = [
  'opex.changeErrorClass',
  'opex.openErrorRule',
  'opex.ignoreErrorGroup',
  'opex.showErrorGroup',
  'opex.mergeErrorGroup',
  'opex.splitErrorGroup',
  'opex.renameErrorGroup',
  'opex.undoErrorDecision',
  'opex.openErrorsInBackend',
] as const;

export type GroupCommand = (typeof groupCommands)[number];
