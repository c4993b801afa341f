// Versions of the configuration: who changed what, and back to one of them.

import { h } from './dom.js';
import { get } from './api.js';
import { clock } from './words.js';
import { store } from './store.js';
import { action, diff, loginHint, refusal } from './parts.js';
import { change } from './dialogs.js';

const view = { version: '', history: null, failure: null, chosen: '', lines: null };

async function load(redraw) {
  const version = store.status.document.version;
  if (view.version === version) return;
  view.version = version;
  try {
    view.history = await get('config/history');
    view.failure = null;
  } catch (failure) {
    view.failure = failure;
  }
  redraw();
}

async function compare(from, to, redraw) {
  view.chosen = `${from} → ${to}`;
  view.lines = null;
  redraw();
  try {
    view.lines = (await get(`config/diff?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`)).lines;
  } catch (failure) {
    view.lines = failure;
  }
  redraw();
  document.getElementById('difference')?.scrollIntoView({ block: 'nearest' });
}

function rollBack(entry) {
  return action('Roll back…', () => change({
    title: `Back to version ${entry.version}`, path: `config/rollback/${entry.version}`, basis: store.status.document.version,
    body: () => ({}), word: 'Roll back',
  }));
}

function row(entry, index, all, redraw) {
  const before = all[index + 1];
  return h('li', { class: 'card', 'data-key': entry.version },
    h('h3', {}, `Version ${entry.version}`, index === 0 ? ' ' : null, index === 0 ? h('span', { class: 'badge good' }, 'in force') : null),
    h('p', { class: 'quiet' }, `${entry.author ? `by ${entry.author}, ` : ''}${Date.parse(entry.time) ? clock(entry.time, true) : 'time not known'}`),
    entry.note ? h('p', {}, entry.note) : null,
    h('div', { class: 'buttons' },
      before ? h('button', { type: 'button', onclick: () => compare(before.version, entry.version, redraw) }, 'What it changed') : null,
      index ? h('button', { type: 'button', onclick: () => compare(entry.version, all[0].version, redraw) }, 'Difference to now') : null,
      index ? rollBack(entry) : null));
}

export function config(redraw) {
  load(redraw);
  const versions = view.history?.versions ?? [];
  return [
    h('h1', {}, 'Configuration'),
    view.failure ? refusal(view.failure) : null,
    h('div', { class: 'columns' },
      h('ul', { class: 'history' }, versions.map((entry, index) => row(entry, index, versions, redraw))),
      h('section', { id: 'difference', 'aria-live': 'polite' },
        h('h2', {}, view.chosen ? `Difference ${view.chosen}` : 'Difference'),
        view.chosen ? (view.lines instanceof Error ? refusal(view.lines) : view.lines ? diff(view.lines) : h('p', { class: 'quiet' }, 'Asking…'))
          : h('p', { class: 'quiet' }, 'Choose a version to see what it changed.'))),
    loginHint(),
  ].filter(Boolean);
}
