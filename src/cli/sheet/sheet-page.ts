import { cardWarnings, pictureWarnings } from '../../card/card-warnings.ts';
import type { CardRenderer } from '../../renderer/render-card.ts';
import { pngDataUri } from '../../picture-format.ts';
import { altOf, type ExampleCard } from '../../template/registry.ts';
import { html, Html } from '../html.ts';
import { writePage } from '../page.ts';
import { groupCards, type CardGroup } from './group-cards.ts';

const STYLE = new Html(`
.cards { display: grid; gap: 28px 24px; grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--card)), 1fr)); }
.cards figcaption { display: flex; flex-wrap: wrap; gap: 0 12px; }
`);

/** Of a card beside others on the page, px; a card that is not wide takes less. */
const WIDTH = 370;
const HEIGHT = 240;

/** A page of one file with all cards in full size. */
export async function writeSheetPage(
  cards: readonly ExampleCard[],
  renderer: CardRenderer,
  onDrawn: () => Promise<void>,
): Promise<string> {
  const templates = groupCards(cards);
  const sections: Html[] = [];
  for (const { template, groups } of templates) {
    const rows: Html[] = [];
    for (const group of groups) rows.push(await writeGroup(group, renderer, onDrawn));
    sections.push(
      html`<section id="${template.name}">
        <h2>${template.title} <code>${template.name}</code></h2>
        <p>${template.description}</p>
        ${rows}
      </section>`,
    );
  }
  const links = templates.map(({ template }) => html`<a href="#${template.name}">${template.name}</a>`);
  const body = html`<h1>Contact sheet</h1>
    <p>${cards.length} cards: every example in every variant, and the fallbacks.</p>
    <nav>${links}</nav>
    ${sections}`;
  return writePage({ title: 'Contact sheet', style: STYLE, body });
}

async function writeGroup(
  { variant, cards }: CardGroup,
  renderer: CardRenderer,
  onDrawn: () => Promise<void>,
): Promise<Html> {
  const figures: Html[] = [];
  for (const card of cards) {
    figures.push(drawFigure(card, renderer));
    await onDrawn();
  }
  const { name, width, height } = variant;
  const column = Math.min(WIDTH, Math.round((HEIGHT * width) / height));
  return html`<h3>${name} <span class="quiet">${width} × ${height} px</span></h3>
    <div class="cards" style="--card: ${column}px">${figures}</div>`;
}

function drawFigure(card: ExampleCard, renderer: CardRenderer): Html {
  const { template, variant, example, context } = card;
  const { png, texts } = renderer.draw({ template: template.name, variant: variant.name, context });
  const warnings = [
    ...cardWarnings(texts),
    ...pictureWarnings({ variant: variant.name, bytes: png.byteLength }),
  ];
  const marks = warnings.map(
    ({ id, code, message }) =>
      html`<span class="quiet" title="${message}">${id ?? 'picture'}: ${code.replaceAll('_', ' ')}</span>`,
  );
  return html`<figure>
    <img
      src="${pngDataUri(png)}"
      width="${variant.width}"
      height="${variant.height}"
      alt="${altOf(card)}"
      loading="lazy"
    />
    <figcaption><b>${example}</b> ${marks}</figcaption>
  </figure>`;
}
