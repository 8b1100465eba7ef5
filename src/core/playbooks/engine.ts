// What needs the Markdown and search libraries, as one bundle: code that runs at startup reaches it by `await import` only.
export { PlaybookIndex, type PlaybookHit } from './playbookIndex';
export {
  parsePlaybook,
  type ParsedPlaybook,
  type PlaybookDocument,
  type ReadFrontMatter,
} from './parsePlaybook';
export { renderPlaybook, type RenderedPlaybook } from './renderPlaybook';
