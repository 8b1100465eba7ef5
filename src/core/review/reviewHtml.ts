import { escapeHtml } from '../playbooks/markdownText';
import { renderPlaybook } from '../playbooks/renderPlaybook';
import type { Turns } from '../base/timeSlices';

/** What the page is made of. */
export interface HtmlInput {
  /** The review file, with all that people wrote in it. */
  readonly text: string;
  readonly title: string;
  /** SVG of the charts by their file's name. One that is missing is told by its title. */
  readonly charts: ReadonlyMap<string, string>;
}

/** Black on white whatever theme: it is for paper, too. Tables break between rows and repeat their head. */
const style = `
:root{color-scheme:light}
body{font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;line-height:1.2}h2{font-size:1.3rem;margin-top:2.2rem;border-bottom:2px solid #1a1a1a}h3{font-size:1.05rem}
a{color:#0b5cad}.table{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.6rem 0}
th,td{border:1px solid #9a9a9a;padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:#f0f0f0}
.align-right{text-align:right;font-variant-numeric:tabular-nums}img{max-width:100%}blockquote{border-left:3px solid #9a9a9a;margin-left:0;padding-left:1rem}
pre{overflow-x:auto;background:#f5f5f5;padding:.5rem}
@page{margin:15mm}
@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}h1,h2,h3{break-after:avoid}tr,img,li{break-inside:avoid}thead{display:table-header-group}.table{overflow:visible}a{color:inherit}}
`;

/**
 * The review as one HTML file: no script, nothing loaded from anywhere, for those without the editor and for paper. It
 * is made of the Markdown, so that what people wrote is in it; raw HTML comes out as text, links lead to http and https.
 */
export async function reviewHtml({ text, title, charts }: HtmlInput, turns: Turns): Promise<string> {
  const body = forPage(text);
  const { html } = await renderPlaybook(
    { playbook: { uri: '', title, alerts: [], services: [], headings: [] }, body, bodyLine: 0 },
    ({ path }) => chartUri(charts.get(path)),
    turns,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${withoutApp(html)}</body>
</html>
`;
}

/** Boxes become signs, which paper has too; tables of charts stand open; what only machines read is out. */
function forPage(text: string): string {
  let fence: string | undefined;
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap(line => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
      if (fence !== undefined) return [line];
      if (/^<\/?details>(?:<summary>Table<\/summary>)?\s*$/.test(line)) return [];
      if (/^\s*<!-- opex:[^>]*-->\s*$/.test(line)) return [];
      return [
        line
          .replace(/(?<!\s)\s*<!-- opex:[^>]*-->\s*$/, '')
          .replace(/^(\s*[-*+]) \[ \] /, '$1 ☐ ')
          .replace(/^(\s*[-*+]) \[[xX]\] /, '$1 ☑ '),
      ];
    })
    .join('\n');
}

/** An image of SVG runs no script, whatever stands in it. */
function chartUri(svg: string | undefined): string | undefined {
  return svg === undefined ? undefined : `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Links to files lead nowhere once the page has left its folder; what the app reads of the elements goes. */
function withoutApp(html: string): string {
  return html
    .replace(/<a href="#" data-link="file"[^>]*>([\s\S]*?)<\/a>/g, '<span>$1</span>')
    .replace(/(<[a-z][^<>]*?)((?: data-[a-z]+="[^"]*")+)/g, (_, tag: string) => tag)
    .replace(/ loading="lazy"/g, '');
}
