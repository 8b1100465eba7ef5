import * as vscode from 'vscode';

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly required: boolean;
  /** Something to know before Enter, shown in the box when it is known. */
  readonly warning?: Promise<string | undefined>;
}

/** A line from the person; kept open when focus moves away, since a lost sentence is worse than an open box. */
export function askText(question: TextQuestion): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt;
  box.value = question.value ?? '';
  box.ignoreFocusOut = true;
  let warning: string | undefined;
  const show = (complaint?: string): void => {
    box.validationMessage =
      complaint !== undefined
        ? complaint
        : warning === undefined
          ? undefined
          : { message: warning, severity: vscode.InputBoxValidationSeverity.Warning };
  };
  void question.warning?.then(
    text => {
      warning = text;
      show();
    },
    () => undefined,
  );
  return new Promise(resolve => {
    box.onDidChangeValue(() => show());
    box.onDidAccept(() => {
      const text = box.value.trim();
      if (question.required && text === '') {
        show(vscode.l10n.t('Write something, or press Escape.'));
        return;
      }
      resolve(text);
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
