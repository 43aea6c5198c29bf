/**
 * The designer's page: what is chosen and typed, and the card that comes of it.
 *
 * @import { CardAnswer, PreviewTemplate, PreviewVariant, StateAnswer } from '../answers.ts'
 * @import { Editor } from './form.js'
 */
import { compare, connectCompare } from './compare.js';
import { connectSnippets, showDetails } from './details.js';
import { announce, find, make } from './dom.js';
import { faultsOf, showFaults, showStanding } from './faults.js';
import { makeForm, showErrors } from './form.js';
import { findGolden, sameValues } from './goldens.js';
import { showNetworks } from './networks.js';
import { connectOverlays } from './overlays.js';
import { drawCard, listen, pictureOf, readState, Refusal } from './service.js';
import { leaveSheet, showSheet } from './sheet.js';
import { connectTabs } from './tabs.js';

/** As long as one types, nothing is drawn. ms */
const TYPING = 120;

/**
 * @typedef {object} Drawn
 * @property {CardAnswer} card
 * @property {PreviewTemplate} template of the card
 * @property {PreviewVariant} variant of the card
 * @property {object} values of the card
 */

const picker = find('#template', HTMLSelectElement);
const figure = find('#card', HTMLElement);

/** @type {StateAnswer | null} */
let state = null;
/** @type {PreviewTemplate | null} */
let template = null;
/** @type {PreviewVariant | null} */
let variant = null;
/** @type {Editor | null} */
let form = null;
/**
 * The card that is shown. While the next one is drawn, `template` and `variant` can already be others than this card's.
 *
 * @type {(Drawn & { url: string, svgUrl: string }) | null}
 */
let last = null;
let panel = 'panel-card';
let reading = new AbortController();
let asking = new AbortController();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;

const lay = connectOverlays(() => {
  if (last !== null) lay(last.card, last.variant);
});
connectSnippets();
connectCompare();
const openTab = connectTabs(find('.tabs', HTMLElement), (opened) => {
  panel = opened;
  showPanel();
});
openTab(panel);
picker.addEventListener('change', () => chooseTemplate(picker.value));
listen({
  onChange: () => void refresh(),
  onLost: () => showStanding('bad', 'The service does not answer. Looking for it'),
});

/** Reads the state and shows what is new in it. Ends an earlier reading, whose answer could come after the newer one. */
async function refresh() {
  reading.abort();
  reading = new AbortController();
  const next = await readState(reading.signal).catch(() => null);
  if (next === null) return;
  const isNew = state?.version !== next.version;
  state = next;
  showFaults(next, template);
  if (next.loading) showStanding('busy', 'Loading the saved files');
  else if (faultsOf(next, template).length > 0) showStanding('bad', 'The saved files cannot be used');
  else if (last !== null && !isNew) showDrawn();
  if (!isNew) return;
  showTemplates(next);
  chooseTemplate(template?.name ?? location.hash.slice(1));
}

/** @param {StateAnswer} state */
function showTemplates({ templates }) {
  picker.replaceChildren(
    ...templates.map(({ name, title }) => make('option', { value: name, lang: 'ja' }, `${title} (${name})`)),
  );
}

/**
 * Shows a template; what was typed stays if it is the same one, loaded anew.
 *
 * @param {string} name of any template; the first one if there is none of this name
 */
function chooseTemplate(name) {
  const templates = state?.templates ?? [];
  const chosen = templates.find((template) => template.name === name) ?? templates[0];
  if (chosen === undefined) return;
  const typed = chosen.name === template?.name ? form?.read() : undefined;
  const isOther = chosen.name !== template?.name;
  const hasOtherForm = JSON.stringify(chosen.schema) !== JSON.stringify(template?.schema);
  template = chosen;
  picker.value = chosen.name;
  if (state !== null) showFaults(state, chosen);
  history.replaceState(null, '', `#${chosen.name}`);
  if (isOther || hasOtherForm) {
    form = makeForm(chosen.schema, schedule);
    find('.values form', HTMLElement).replaceChildren(form.element);
    form.write(typed ?? chosen.examples[0]?.context);
  }
  showExamples(chosen);
  const wanted = variant?.name;
  const known = chosen.variants.find(({ name }) => name === wanted) ?? chosen.variants[0];
  showVariants(chosen, known?.name ?? '');
  void draw();
}

/** @param {PreviewTemplate} template */
function showExamples({ examples }) {
  find('.examples', HTMLElement).replaceChildren(
    ...examples.map(({ name, context }) => {
      const button = make('button', { type: 'button', 'aria-pressed': 'false' }, name);
      button.addEventListener('click', () => choose(variant?.name ?? '', context));
      return button;
    }),
  );
}

/**
 * Tells which example the values are, if they are one.
 *
 * @param {object} values
 */
function markExample(values) {
  const buttons = find('.examples', HTMLElement).querySelectorAll('button');
  for (const [index, { context }] of (template?.examples ?? []).entries()) {
    buttons[index]?.setAttribute('aria-pressed', String(sameValues(context, values)));
  }
}

/**
 * @param {PreviewTemplate} template
 * @param {string} chosen
 */
function showVariants({ variants }, chosen) {
  const choices = variants.map(({ name, width, height }) => {
    const input = make('input', { type: 'radio', name: 'variant', value: name, checked: name === chosen });
    input.addEventListener('change', () => {
      chooseVariant(variants, name);
      void draw();
    });
    return make('label', { title: `${width} × ${height} px` }, input, ` ${name}`);
  });
  const group = find('#variants', HTMLFieldSetElement);
  group.replaceChildren(find('legend', HTMLElement, group), ...choices);
  chooseVariant(variants, chosen);
}

/**
 * @param {PreviewTemplate['variants']} variants
 * @param {string} chosen
 */
function chooseVariant(variants, chosen) {
  variant = variants.find(({ name }) => name === chosen) ?? null;
  find('#no-values', HTMLElement).hidden = variant?.isFallback !== true;
}

/**
 * Puts values into the form and shows their card.
 *
 * @param {string} variantName
 * @param {object} values
 */
function choose(variantName, values) {
  if (template === null) return;
  showVariants(template, variantName);
  if (variant?.isFallback === false) form?.write(values);
  if (panel === 'panel-sheet') {
    openTab('panel-card');
    find('#tab-card', HTMLElement).focus();
  }
  void draw();
}

function schedule() {
  clearTimeout(typing);
  typing = setTimeout(() => void draw(), TYPING);
}

/** Draws what is in the form; an answer that comes after a later wish is dropped. */
async function draw() {
  if (template === null || variant === null || form === null) return;
  clearTimeout(typing);
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const wish = { template, variant, values: Object(form.read()) };
  try {
    const card = await drawCard({ ...wish, template: template.name, variant: variant.name }, signal);
    if (signal.aborted) return;
    showCard({ card, ...wish });
    complain([]);
  } catch (error) {
    if (signal.aborted) return;
    figure.classList.add('old');
    if (error instanceof Refusal && error.errors.length > 0) complain(error.errors);
    else complain([{ pointer: '', message: error instanceof Error ? error.message : String(error) }]);
  }
}

/** @param {Drawn} drawn */
function showCard(drawn) {
  const { card, template, variant, values } = drawn;
  if (last !== null) {
    URL.revokeObjectURL(last.url);
    URL.revokeObjectURL(last.svgUrl);
  }
  const url = URL.createObjectURL(pictureOf(card));
  const svgUrl = URL.createObjectURL(new Blob([card.svg], { type: 'image/svg+xml' }));
  last = { ...drawn, url, svgUrl };
  const picture = find('img', HTMLImageElement, figure);
  picture.src = url;
  picture.alt = card.alt;
  picture.width = card.width;
  picture.height = card.height;
  find('figcaption', HTMLElement, figure).textContent = `${card.width} × ${card.height} px. ${card.alt}`;
  figure.classList.remove('old');
  lay(card, variant);
  markExample(values);
  const wish = { template: template.name, variant: variant.name, values };
  showDetails(card, wish, { png: url, svg: svgUrl });
  showDrawn();
  showPanel();
}

function showDrawn() {
  if (last === null || state === null || faultsOf(state, template).length > 0) return;
  const duration = Object.values(last.card.timings).reduce((sum, step) => sum + step, 0);
  showStanding('good', `Drawn in ${duration < 1 ? 'under 1' : duration.toFixed(0)} ms`);
}

/** @param {readonly import('./service.js').FieldError[]} errors */
function complain(errors) {
  if (form === null) return;
  const others = showErrors(form, errors);
  find('#form-problems', HTMLElement).replaceChildren(...others.map((message) => make('li', {}, message)));
  const [first] = errors;
  if (first === undefined) return;
  showStanding('bad', 'These values make no card');
  announce(`${first.pointer.slice(1)} ${first.message}. The last card that could be drawn is shown.`);
}

/** Fills the panel that is open; others are filled when they are opened. */
function showPanel() {
  if (panel !== 'panel-sheet') leaveSheet();
  if (template === null || last === null) return;
  const { card, url } = last;
  if (panel === 'panel-shared') showNetworks(card, url, last.template.title);
  if (panel === 'panel-sheet') void showSheet(template, choose);
  if (panel === 'panel-compare') {
    const goldens = state?.goldens[last.template.name] ?? [];
    void compare({ card, url, ...findGolden({ ...last, goldens }) });
  }
}
