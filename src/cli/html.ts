import { escapeHtml } from '../http/card-answer.ts';

/** Markup. {@link html} inserts it as it is and escapes all other values. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Content = string | number | Html | readonly Html[];

/** Template tag that returns HTML. It escapes texts and numbers, and inserts {@link Html} unchanged. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.map((part, index) => part + write(contents[index] ?? '')).join(''));
}

function write(content: Content): string {
  if (content instanceof Html) return content.source;
  if (typeof content === 'object') return content.map(({ source }) => source).join('');
  return escapeHtml(String(content));
}

/** Colours of pages around the cards, in the light colour scheme. */
export const COLOURS = { page: '#f4f6f5', text: '#0f2f36', quiet: '#4a656a', line: '#d5dfdd' } as const;

/** Styles of all pages that ogp writes. The colours are muted, so that cards stand out, and follow the reader's colour scheme. */
const STYLE = new Html(`
:root { color-scheme: light dark; --page: light-dark(${COLOURS.page}, #12181a); --sheet: light-dark(#fff, #1b2326);
  --text: light-dark(${COLOURS.text}, #e6efee); --quiet: light-dark(${COLOURS.quiet}, #9db4b5); --line: light-dark(${COLOURS.line}, #2f3b3e);
  --accent: light-dark(#0b5a63, #7fd0c8); --changed: light-dark(#a8244f, #ff8fb0); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1680px; padding: 32px clamp(16px, 3vw, 56px) 72px; background: var(--page);
  color: var(--text); font: 16px/1.5 system-ui, "Noto Sans JP", sans-serif; }
h1 { margin: 0; font-size: 28px; line-height: 1.2; }
h2 { margin: 56px 0 0; padding-top: 24px; border-top: 1px solid var(--line); font-size: 22px; line-height: 1.3; }
h3 { margin: 28px 0 12px; font-size: 15px; font-weight: 600; color: var(--quiet); }
p { margin: 4px 0 0; max-width: 72ch; color: var(--quiet); }
code { font: .9em/1 ui-monospace, monospace; color: var(--accent); }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 16px; }
figure { margin: 0; min-width: 0; }
img { display: block; width: 100%; height: auto; border-radius: 8px; box-shadow: 0 0 0 1px var(--line); background: var(--sheet); }
figcaption { margin-top: 8px; font-size: 14px; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
`);

/** Writes a complete page. It needs no other files than the pictures in its body. */
export function writePage({ title, style, body }: { title: string; style: Html; body: Html }): string {
  const { source } = html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <style>
        ${STYLE}${style}
      </style>
      ${body}
    </html> `;
  return source;
}
