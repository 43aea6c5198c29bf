/**
 * Makes a form from the JSON Schema of a context.
 *
 * @import { Schema } from './schema.js'
 * @import { FieldError } from './service.js'
 */
import { makeControl } from './controls.js';
import { make } from './dom.js';
import { readField, startingValue } from './schema.js';

/**
 * Edits one value of the context.
 *
 * @typedef {object} Editor
 * @property {HTMLElement} element
 * @property {() => unknown} read returns undefined for no value
 * @property {(value: unknown) => void} write
 * @property {(pointer: string, message: string) => boolean} showError returns false if the editor has no field for it
 * @property {() => void} clearErrors
 */

/**
 * @typedef {object} FieldOptions
 * @property {string} name
 * @property {string} id unique on the page
 * @property {boolean} optional
 * @property {() => void} onChange
 */

/**
 * @param {Schema} schema the schema of an object
 * @param {() => void} onChange
 * @returns {Editor}
 */
export function makeForm(schema, onChange) {
  return makeObject(schema, { name: '', id: 'value', optional: false, onChange });
}

/**
 * @param {Schema} written
 * @param {FieldOptions} options
 * @returns {Editor}
 */
function makeEditor(written, options) {
  const { schema, nullable } = readField(written);
  if (schema.type === 'object' && schema.properties !== undefined) return makeObject(schema, options);
  if (schema.type === 'array') return makeList(schema, options);
  return makeValue(schema, options, nullable);
}

/**
 * @param {Schema} schema
 * @param {FieldOptions} options
 * @param {boolean} nullable
 * @returns {Editor}
 */
function makeValue(schema, { name, id, optional, onChange }, nullable) {
  const { description = '', maxLength } = schema;
  const control = makeControl(schema, optional || nullable);
  const { element: input } = control;
  const count = make('span', { class: 'count' });
  const error = make('p', { class: 'error', id: `${id}-error` });
  const hint = make('p', { class: 'hint', id: `${id}-hint` }, description);
  input.id = id;
  input.setAttribute('aria-describedby', `${id}-hint ${id}-error`);

  function showCount() {
    if (maxLength !== undefined) count.textContent = `${Array.from(input.value).length} / ${maxLength}`;
  }
  input.addEventListener('input', () => {
    showCount();
    onChange();
  });
  const label = make('label', { for: id }, name);
  if (optional || nullable) label.append(make('span', { class: 'optional' }, ' optional'));
  return {
    element: make(
      'div',
      { class: 'field' },
      make('div', { class: 'label' }, label, count),
      input,
      error,
      hint,
    ),
    read() {
      const value = control.read();
      return value === undefined && nullable ? null : value;
    },
    write(value) {
      control.write(value ?? undefined);
      showCount();
    },
    showError(_pointer, message) {
      input.setAttribute('aria-invalid', 'true');
      error.textContent = message;
      return true;
    },
    clearErrors() {
      input.removeAttribute('aria-invalid');
      error.textContent = '';
    },
  };
}

/**
 * @param {Schema} schema
 * @param {FieldOptions} options
 * @returns {Editor}
 */
function makeObject({ properties = {}, required = [], description }, { name, id, onChange }) {
  const editors = Object.entries(properties).map(([name, property]) => {
    const optional = !required.includes(name) && property.default === undefined;
    const options = { name, id: `${id}-${name}`, optional, onChange };
    return /** @type {const} */ ([name, makeEditor(property, options)]);
  });
  const elements = editors.map(([, { element }]) => element);
  const element =
    name === ''
      ? make('div', { class: 'fields' }, ...elements)
      : make(
          'fieldset',
          { class: 'fields' },
          make('legend', {}, name),
          ...(description === undefined ? [] : [make('p', { class: 'hint' }, description)]),
          ...elements,
        );
  return {
    element,
    read: () =>
      Object.fromEntries(
        editors.map(([name, editor]) => [name, editor.read()]).filter(([, value]) => value !== undefined),
      ),
    write(value) {
      for (const [name, editor] of editors) editor.write(Object(value)[name]);
    },
    showError: (pointer, message) => showNestedError(new Map(editors), pointer, message),
    clearErrors() {
      for (const [, editor] of editors) editor.clearErrors();
    },
  };
}

/**
 * @param {Schema} schema
 * @param {FieldOptions} options
 * @returns {Editor}
 */
function makeList({ items = {}, description, maxItems = Infinity }, { name, id, onChange }) {
  /** @type {Editor[]} */
  let editors = [];
  const list = make('div', { class: 'fields' });
  const error = make('p', { class: 'error' });
  const addButton = make('button', { type: 'button' }, `Add to ${name}`);

  function show() {
    list.replaceChildren(
      ...editors.map((editor, index) => {
        const removeButton = make('button', { type: 'button' }, `Remove ${name} ${index + 1}`);
        removeButton.addEventListener('click', () => {
          // Writes all items again, so that names and ids stay consecutive.
          write(editors.filter((other) => other !== editor).map(({ read }) => read()));
          addButton.focus();
          onChange();
        });
        return make('div', { class: 'item' }, editor.element, removeButton);
      }),
    );
    addButton.disabled = editors.length >= maxItems;
  }

  /** @param {unknown} value */
  function write(value) {
    editors = (Array.isArray(value) ? value : []).map((item, index) => {
      const options = { name: `${name} ${index + 1}`, id: `${id}-${index}`, optional: false, onChange };
      const editor = makeEditor(items, options);
      editor.write(item);
      return editor;
    });
    show();
  }

  addButton.addEventListener('click', () => {
    write([...editors.map(({ read }) => read()), startingValue(readField(items).schema)]);
    onChange();
  });
  return {
    element: make(
      'fieldset',
      { class: 'fields' },
      make('legend', {}, name),
      make('p', { class: 'hint' }, description ?? ''),
      error,
      list,
      addButton,
    ),
    read: () => editors.map(({ read }) => read()),
    write,
    showError(pointer, message) {
      const named = new Map(editors.map((editor, index) => [String(index), editor]));
      if (!showNestedError(named, pointer, message)) error.textContent = message;
      return true;
    },
    clearErrors() {
      error.textContent = '';
      for (const editor of editors) editor.clearErrors();
    },
  };
}

/**
 * @param {ReadonlyMap<string, Editor>} editors
 * @param {string} pointer
 * @param {string} message
 */
function showNestedError(editors, pointer, message) {
  const [, step = '', rest = ''] = /^\/([^/]*)(.*)$/su.exec(pointer) ?? [];
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return editors.get(name)?.showError(rest, message) ?? false;
}

/**
 * Shows errors at their fields.
 *
 * @param {Editor} form
 * @param {readonly FieldError[]} errors
 * @returns {string[]} the errors without a field
 */
export function showErrors(form, errors) {
  form.clearErrors();
  return errors.flatMap(({ pointer, message }) =>
    form.showError(pointer, message) ? [] : [pointer === '' ? message : `${pointer}: ${message}`],
  );
}
