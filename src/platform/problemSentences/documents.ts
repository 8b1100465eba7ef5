import * as vscode from 'vscode';
import type { Sentences } from './sentence';

export const documentsSentences: Sentences<'documents'> = {
  'documents.frontMatterNotClosed': () => ({
    text: vscode.l10n.t('The front matter is not closed: a line with only “---” is missing after it.'),
  }),
  'documents.frontMatterTooLarge': ({ limitKb }) => ({
    text: vscode.l10n.t('The front matter is larger than {0} KB and was not read.', limitKb),
  }),
  'documents.yamlSyntax': ({ detail }) => ({
    text: vscode.l10n.t('This is not valid YAML: {0}', detail),
  }),
  'documents.frontMatterNotMap': () => ({
    text: vscode.l10n.t('The front matter has to consist of keys with values, such as “title: …”.'),
  }),
  'documents.tooManyAliases': ({ limit }) => ({
    text: vscode.l10n.t(
      'The front matter has more than {0} aliases, or unfolds into too much; the rest of it was left out.',
      limit,
    ),
  }),
  'documents.unknownAlias': ({ alias }) => ({
    text: vscode.l10n.t('“*{0}” refers to nothing: no “&{0}” stands before it.', alias),
  }),
  'documents.tooDeep': ({ limit }) => ({
    text: vscode.l10n.t('The front matter nests deeper than {0} levels and was not read.', limit),
  }),
  'documents.duplicateKey': ({ key }) => ({
    text: vscode.l10n.t('“{0}” stands here twice; the first one holds.', key),
  }),
  'documents.forbiddenKey': ({ key }) => ({
    text: vscode.l10n.t('“{0}” cannot be used as a key and was left out.', key),
  }),
};
