import { count, percent } from '../format.ts';
import { html, Html } from '../html.ts';
import { writePage } from '../page.ts';
import type { ComparedFiles } from './picture-files.ts';

const STYLE = new Html(`
.pair { display: grid; gap: 12px 24px; grid-template-columns: repeat(3, minmax(0, 1fr)); align-items: start; }
.old { grid-column: 1; } .new { grid-column: 2; } .difference { grid-column: 3; }
.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 16px; margin: 32px 0 12px; padding-top: 16px; font-size: 17px; }
.extent { color: var(--changed); font-weight: 700; font-variant-numeric: tabular-nums; }
.same { display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); margin-top: 20px; align-items: end; }
summary { margin-top: 56px; cursor: pointer; font-weight: 600; }
@media (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } .pair figure { grid-column: 1; } }
`);

const COLUMNS = ['old', 'new', 'difference'] as const;

/** A page that shows cards that differ on both sides, those that changed most first, and the others small. */
export function writeDiffPage(
  names: { readonly old: string; readonly new: string },
  cards: readonly ComparedFiles[],
): string {
  const differing = cards.filter(isDiffering).toSorted((one, other) => other.share - one.share);
  const same = cards.filter((card) => !isDiffering(card));
  const body = html`<h1>Cards of ${names.old} and ${names.new}</h1>
    <p>${describeResult(cards)}.</p>
    ${differing.map(writeDiffering)} ${same.length === 0 ? '' : writeSame(same, differing.length === 0)}`;
  return writePage({ title: `${names.old} and ${names.new}`, style: STYLE, body });
}

export function isDiffering({ status }: ComparedFiles): boolean {
  return status !== 'same';
}

/** `1 of 20 cards differs` */
export function describeResult(cards: readonly ComparedFiles[]): string {
  const { length } = cards.filter(isDiffering);
  return `${length} of ${count(cards.length, 'card')} ${length === 1 ? 'differs' : 'differ'}`;
}

function writeDiffering(card: ComparedFiles): Html {
  const extent = card.status === 'changed' ? `${percent(card.share)} of the pixels` : card.status;
  const figures = COLUMNS.flatMap((column) => {
    const file = card.pictures[column];
    return file === null
      ? []
      : [
          html`<figure class="${column}">
            ${writePicture(card, file, column)}
            <figcaption class="quiet">${column}</figcaption>
          </figure>`,
        ];
  });
  return html`<section>
    <h2 class="title">
      <code>${card.template}/${card.variant}</code> ${card.example} <span class="extent">${extent}</span>
    </h2>
    <div class="pair">${figures}</div>
  </section>`;
}

function writeSame(cards: readonly ComparedFiles[], isOpen: boolean): Html {
  const figures = cards.flatMap((card) => {
    const file = card.pictures.new;
    if (file === null) return [];
    return [
      html`<figure>
        ${writePicture(card, file, 'unchanged')}
        <figcaption class="quiet"><code>${card.template}/${card.variant}</code> ${card.example}</figcaption>
      </figure>`,
    ];
  });
  return html`<details${isOpen ? ' open' : ''}>
    <summary>${count(cards.length, 'card')} without a change</summary>
    <div class="same">${figures}</div>
  </details>`;
}

function writePicture({ template, variant, example }: ComparedFiles, file: string, what: string): Html {
  const url = encodeURI(file);
  return html`<a href="${url}"
    ><img src="${url}" alt="${`${template}/${variant} ${example}, ${what}`}" loading="lazy"
  /></a>`;
}
