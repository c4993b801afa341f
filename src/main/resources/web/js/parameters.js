// A form for a resource's parameters, from what its agent says of itself.

import { h } from './dom.js';
import { get } from './api.js';
import { store } from './store.js';
import { isLoggedIn, refusal } from './parts.js';
import { change } from './dialogs.js';

const HIDDEN = '********';
const view = { key: '', report: null, description: null, failure: null };

async function load(id, agent, redraw) {
  const key = `${id} ${store.status.document.version}`;
  if (view.key === key) return;
  Object.assign(view, { key, report: null, description: null, failure: null });
  try {
    const [report, description] = await Promise.all([
      get(`resources/${encodeURIComponent(id)}/parameters`),
      get(`agents/${encodeURIComponent(agent)}`).catch(() => null),
    ]);
    if (view.key === key) Object.assign(view, { report, description });
  } catch (failure) {
    view.failure = failure;
  }
  redraw();
}

function known() {
  const told = view.description?.parameters ?? [];
  const names = new Set(told.map(one => one.name));
  const more = Object.keys(view.report.values).filter(name => !names.has(name))
    .map(name => ({ name, type: 'string', isRequired: false, preset: '', isPrivate: false, choices: [], summary: '', deprecated: '', isReloadable: false }));
  const isSet = one => one.name in view.report.values;
  return [...told.filter(isSet), ...more, ...told.filter(one => !isSet(one) && one.isRequired), ...told.filter(one => !isSet(one) && !one.isRequired)];
}

function input(one, id) {
  const value = view.report.values[one.name] ?? '';
  const common = { id, name: one.name, disabled: !isLoggedIn(), 'aria-describedby': `${id}-about` };
  if (one.isPrivate || value === HIDDEN) {
    return h('input', { ...common, type: 'password', autocomplete: 'new-password', placeholder: value ? 'set; type a new one to change it' : '' });
  }
  const choices = one.choices.length ? one.choices : one.type === 'boolean' ? ['true', 'false'] : [];
  if (choices.length) {
    const all = choices.includes(value) || value === '' ? choices : [value, ...choices];
    return h('select', common, h('option', { value: '' }, one.preset ? `(agent’s own: ${one.preset})` : '(not set)'),
      all.map(choice => h('option', { value: choice, selected: choice === value }, choice)));
  }
  return h('input', { ...common, type: 'text', inputmode: one.type === 'integer' ? 'numeric' : 'text', value, placeholder: one.preset, required: one.isRequired });
}

function row(one) {
  const id = `parameter-${one.name}`;
  const about = [one.summary, one.isRequired ? 'required' : '', one.isReloadable ? 'takes effect without a restart' : '',
    one.deprecated ? `not to be used any more: ${one.deprecated}` : ''].filter(Boolean).join('; ');
  return h('div', { class: 'parameter', 'data-key': one.name }, h('label', { for: id }, one.name), input(one, id),
    h('p', { id: `${id}-about`, class: 'quiet' }, about));
}

/** What the form says otherwise than the configuration. */
function wanted(form) {
  const set = {};
  const unset = [];
  for (const field of form.querySelectorAll('[name]')) {
    const before = view.report.values[field.name];
    if (field.type === 'password') {
      if (field.value) set[field.name] = field.value;
    } else if (field.value === '' && before !== undefined) unset.push(field.name);
    else if (field.value !== '' && field.value !== before) set[field.name] = field.value;
  }
  return { set, unset };
}

function submit(event, id) {
  event.preventDefault();
  const edit = wanted(event.target);
  const place = event.target.querySelector('.nothing');
  place.textContent = '';
  if (!Object.keys(edit.set).length && !edit.unset.length) {
    place.textContent = 'Nothing is changed yet.';
    return;
  }
  change({
    title: `Change parameters of ${id}`, path: `resources/${encodeURIComponent(id)}/parameters`, basis: view.report.version,
    body: () => edit, word: 'Apply',
  });
}

export function parameters(id, agent, redraw) {
  load(id, agent, redraw);
  const body = view.failure ? refusal(view.failure)
    : !view.report ? h('p', { class: 'quiet' }, 'Asking…')
      : h('form', { 'data-key': view.key, onsubmit: event => submit(event, id) },
        view.description ? null : h('p', { class: 'quiet' }, 'This node cannot ask the agent; only what is set is shown.'),
        known().map(row),
        isLoggedIn() ? h('div', { class: 'buttons' }, h('button', { type: 'submit', class: 'main' }, 'Show the difference…'), h('span', { class: 'nothing', role: 'status' })) : null);
  return h('details', { class: 'section', 'data-key': 'parameters' }, h('summary', {}, 'Parameters'), body);
}
