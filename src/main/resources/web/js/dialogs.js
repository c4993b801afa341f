// Dialogs: logging in, and changes, which always show first what they would do.

import { h, morph } from './dom.js';
import { check, post, token } from './api.js';
import { diff, refusal, steps, toast } from './parts.js';

const TRY_AFTER_MS = 350;

function open(title, content) {
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, h('h2', { id: 'dialog-title' }, title), content);
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
  return dialog;
}

export function login(changed) {
  const input = h('input', { id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true });
  const said = h('div', { 'aria-live': 'polite' });
  const form = h('form', {
    onsubmit: async event => {
      event.preventDefault();
      try {
        await check(input.value.trim());
        token.set(input.value.trim());
        dialog.close();
        toast('logged in until this tab is closed');
        changed();
      } catch (failure) {
        morph(said, [failure.status === undefined ? refusal({ message: 'this node does not answer' }) : refusal(failure)]);
      }
    },
  },
  h('label', { for: 'token' }, 'Token'), input,
  h('p', { class: 'quiet' }, 'From the token file of this node. It stays in this tab and ends with it.'), said,
  h('div', { class: 'buttons' },
    h('button', { type: 'submit', class: 'main' }, 'Log in'),
    h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')));
  const dialog = open('Log in', form);
  input.focus();
}

/**
 * A change. Fields: {name, label, choices: [[value, words]] or none for text, value}. What it would do is asked for at once and after
 * each change of a field; only then can it be done. `expected` takes the steps out of the answer; `sure` is a sentence to be ticked
 * before; `about` explains what it is.
 */
export function change({
  title, path, fields = [], body, basis = '', done, word = 'Do it', about = '', sure = '', expected = result => result.steps ?? [],
}) {
  const inputs = new Map();
  let asked = 0;
  const plan = h('div', { class: 'plan', 'aria-live': 'polite' });
  const doIt = h('button', { type: 'submit', class: 'main', disabled: true }, word);
  let isPossible = false;
  const tick = sure ? h('input', { type: 'checkbox', id: 'field-sure', onchange: () => allow(isPossible) }) : null;

  function allow(possible) {
    isPossible = possible;
    doIt.disabled = !possible || (tick !== null && !tick.checked);
  }

  function field(one) {
    const id = `field-${one.name}`;
    const input = one.choices
      ? h('select', { id }, one.choices.map(([value, words]) => h('option', { value, selected: value === one.value }, words)))
      : h('input', { id, type: 'text', maxlength: '400', placeholder: one.hint ?? '' });
    if (one.name !== 'reason') input.onchange = () => tryOut();
    inputs.set(one.name, input);
    return [h('label', { for: id }, one.label), input];
  }

  const values = () => Object.fromEntries([...inputs].map(([name, input]) => [name, input.value]));
  const wanted = mode => ({ ...body(values()), reason: values().reason, mode });

  async function tryOut() {
    const mine = ++asked;
    allow(false);
    morph(plan, [h('p', { class: 'quiet' }, 'Asking what it would do…')]);
    try {
      const result = await post(path, wanted('dry-run'), basis);
      if (mine !== asked) return;
      morph(plan, [
        h('h3', {}, 'What it would do'), h('p', {}, result.sentence), steps(expected(result)),
        result.diff ? diff(result.diff) : null,
      ].filter(Boolean));
      allow(true);
    } catch (failure) {
      if (mine === asked) morph(plan, [refusal(failure)]);
    }
  }

  async function apply(event) {
    event.preventDefault();
    if (doIt.disabled) return;
    allow(false);
    try {
      const result = await post(path, wanted('apply'), basis);
      dialog.close();
      toast(`done: ${result.sentence}`);
      done?.(result);
    } catch (failure) {
      morph(plan, [refusal(failure)]);
    }
  }

  const reason = { name: 'reason', label: 'Why (for the audit log)', hint: 'ticket, or a few words' };
  const form = h('form', { onsubmit: apply },
    about ? h('p', {}, about) : null, [...fields, reason].map(field), plan,
    tick ? h('label', { class: 'tick', for: 'field-sure' }, tick, ' ', sure) : null,
    h('div', { class: 'buttons' }, doIt, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')));
  const dialog = open(title, form);
  setTimeout(tryOut, TRY_AFTER_MS / 10);
}
