import { escapeHtml } from '../http/card-answer.ts';

/** A page's markup; anything else that stands in {@link html} is text and is escaped. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Content = string | number | Html | readonly Html[];

/** Writes HTML with values in it that are text, numbers, or HTML that was written in the same way. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.map((part, index) => part + write(contents[index] ?? '')).join(''));
}

function write(content: Content): string {
  if (content instanceof Html) return content.source;
  if (typeof content === 'object') return content.map(({ source }) => source).join('');
  return escapeHtml(String(content));
}

/** Around cards by day. */
export const COLOURS = { page: '#f4f6f5', text: '#0f2f36', quiet: '#4a656a', line: '#d5dfdd' } as const;

/** Of all pages that ogp writes: calm, so that cards stand out; light or dark as the reader prefers. */
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

/** A whole page, which needs no other file but the pictures that its body names. */
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
