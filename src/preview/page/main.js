/**
 * Controls the designer's page: reads the designer's choices and values, and shows the card.
 *
 * @import { CardAnswer, PreviewTemplate, PreviewVariant, StateAnswer } from '../answers.ts'
 * @import { Editor } from './form.js'
 */
import { compare, connectCompare } from './compare.js';
import { connectSnippets, showDetails } from './details.js';
import { announce, find, make } from './dom.js';
import { faultsOf, showFaults, showStatus } from './faults.js';
import { makeForm, showErrors } from './form.js';
import { findGolden, sameValues } from './goldens.js';
import { showNetworks } from './networks.js';
import { connectOverlays } from './overlays.js';
import { drawCard, listen, pictureOf, readState, Refusal } from './service.js';
import { leaveSheet, showSheet } from './sheet.js';
import { connectTabs } from './tabs.js';

/** Pause after typing before the card is drawn. ms */
const TYPING_PAUSE = 120;

/**
 * @typedef {object} Drawn
 * @property {CardAnswer} card
 * @property {PreviewTemplate} template the card's template
 * @property {PreviewVariant} variant the card's variant
 * @property {object} values the card's values
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
 * The shown card. `template` and `variant` may already differ from it while the next card is drawn.
 *
 * @type {(Drawn & { url: string, svgUrl: string }) | null}
 */
let last = null;
let panel = 'panel-card';
let reading = new AbortController();
let drawRequest = new AbortController();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;

const showOverlays = connectOverlays(() => {
  if (last !== null) showOverlays(last.card, last.variant);
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
  onLost: () => showStatus('bad', 'The service does not answer. Looking for it'),
});

/** Reads the state and shows its changes. Cancels an earlier request, whose answer could arrive later. */
async function refresh() {
  reading.abort();
  reading = new AbortController();
  const next = await readState(reading.signal).catch(() => null);
  if (next === null) return;
  const isNew = state?.version !== next.version;
  state = next;
  showFaults(next, template);
  if (next.loading) showStatus('busy', 'Loading the saved files');
  else if (faultsOf(next, template).length > 0) showStatus('bad', 'The saved files cannot be used');
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
 * Shows a template. Keeps the typed values if it is a new version of the same template.
 *
 * @param {string} name selects the template; if there is no such template, the first one is shown
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
 * Marks the button of the example with these values.
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
 * Writes values into the form and draws their card.
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
  typing = setTimeout(() => void draw(), TYPING_PAUSE);
}

/** Draws the values of the form. Cancels an earlier request, so that its answer is ignored. */
async function draw() {
  if (template === null || variant === null || form === null) return;
  clearTimeout(typing);
  drawRequest.abort();
  drawRequest = new AbortController();
  const { signal } = drawRequest;
  const requested = { template, variant, values: Object(form.read()) };
  try {
    const card = await drawCard({ ...requested, template: template.name, variant: variant.name }, signal);
    if (signal.aborted) return;
    showCard({ card, ...requested });
    showProblems([]);
  } catch (error) {
    if (signal.aborted) return;
    figure.classList.add('old');
    if (error instanceof Refusal && error.errors.length > 0) showProblems(error.errors);
    else showProblems([{ pointer: '', message: error instanceof Error ? error.message : String(error) }]);
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
  showOverlays(card, variant);
  markExample(values);
  const requested = { template: template.name, variant: variant.name, values };
  showDetails(card, requested, { png: url, svg: svgUrl });
  showDrawn();
  showPanel();
}

function showDrawn() {
  if (last === null || state === null || faultsOf(state, template).length > 0) return;
  const duration = Object.values(last.card.timings).reduce((sum, step) => sum + step, 0);
  showStatus('good', `Drawn in ${duration < 1 ? 'under 1' : duration.toFixed(0)} ms`);
}

/** @param {readonly import('./service.js').FieldError[]} errors */
function showProblems(errors) {
  if (form === null) return;
  const others = showErrors(form, errors);
  find('#form-problems', HTMLElement).replaceChildren(...others.map((message) => make('li', {}, message)));
  const [first] = errors;
  if (first === undefined) return;
  showStatus('bad', 'These values make no card');
  announce(`${first.pointer.slice(1)} ${first.message}. The last card that could be drawn is shown.`);
}

/** Fills the open panel. The others are filled when they are opened. */
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
