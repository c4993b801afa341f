// Small pieces that several views share.

import { h } from './dom.js';
import { clock, count, score, sign, span, tone } from './words.js';
import { flat, nodeNow, plain, store } from './store.js';
import { token } from './api.js';

export function badge(state, word = state) {
  return h('span', { class: `badge ${tone(state)}` }, h('span', { 'aria-hidden': 'true' }, `${sign(state)} `), word.replaceAll('-', ' '));
}

export const resourceLink = id => h('a', { href: `#/resource/${encodeURIComponent(id)}` }, id);

export function refusal(failure) {
  return h('div', { class: 'note bad', role: 'alert' },
    h('p', {}, failure.message),
    failure.conditions?.length
      ? h('ul', {}, failure.conditions.map(one => h('li', {}, `${one.subject}: ${one.found}${one.needed ? ` (needed: ${one.needed})` : ''}`)))
      : null,
    failure.remedy ? h('p', {}, h('strong', {}, 'What helps: '), failure.remedy) : null);
}

/** A move or ban in words. */
export function preferenceWords(one) {
  if (one.score >= 1_000_000) return `${one.resource} has to be on ${one.node}`;
  if (one.score <= -1_000_000) return `${one.resource} may not be on ${one.node}`;
  return `${one.resource} ${one.score < 0 ? 'avoids' : 'prefers'} ${one.node} (${score(one.score)})`;
}

export function preference(one) {
  const end = one.expires ? Date.parse(one.expires) : NaN;
  const left = end - nodeNow();
  const when = Number.isNaN(end)
    ? h('strong', {}, 'until it is cleared')
    : left > 0
      ? h('span', {}, 'lapses in ', h('strong', { class: 'figure' }, span(left)), ` (${clock(end)})`)
      : h('span', {}, `has expired (${clock(end)}) and counts no more`);
  return h('li', { 'data-key': one.id, class: left <= 0 ? 'quiet' : '' }, preferenceWords(one), ' — ', when);
}

/** Moves and bans in force, and those that expired a moment ago. */
export function preferences(only = () => true) {
  const inForce = (store.status?.preferences ?? []).filter(only);
  const gone = store.expired.filter(only);
  if (!inForce.length && !gone.length) return null;
  return h('ul', { class: 'preferences' }, inForce.map(preference), gone.map(preference));
}

/** What else an operator set aside for a time: standby, maintenance, drains. Moves and bans stand among the preferences. */
export function setAside(only = () => true) {
  const held = (store.status?.leases ?? []).filter(one => one.kind !== 'move' && one.kind !== 'ban').filter(only);
  return held.length ? h('ul', { class: 'set-aside' }, held.map(lease)) : null;
}

export const isDrain = one => one.kind === 'drain' || one.kind === 'node-drain';

/** Of a drain, as the last counts of the Asterisks say; null where nobody tells them. */
function callsLeft(drain) {
  const all = flat(store.status.resources).filter(one => one.kind === 'primitive');
  const top = flat(store.status.resources).find(one => plain(one.id) === drain.subject);
  const within = drain.kind === 'node-drain' ? all : flat(top ? [top] : []).filter(one => one.kind === 'primitive');
  const node = drain.kind === 'node-drain' ? drain.subject : drain.node;
  const counts = within.map(one => one.calls?.[node]).filter(one => one !== undefined);
  return counts.length ? counts.reduce((sum, one) => sum + one, 0) : null;
}

function lease(one) {
  const end = one.until ? Date.parse(one.until) : NaN;
  const when = Number.isNaN(end) ? 'until it is ended' : `ends in ${span(Math.max(0, end - nodeNow()))} (${clock(end)})`;
  const left = isDrain(one) ? callsLeft(one) : null;
  return h('li', { 'data-key': `${one.kind} ${one.subject} ${one.node}` }, one.sentence,
    left === null ? null : h('strong', { class: 'figure' }, `, ${count(left, 'call')} left`), ' — ', h('strong', {}, when),
    h('span', { class: 'quiet' }, one.by ? `, by ${one.by}` : '', one.reason ? `: ${one.reason}` : ''));
}

export const isLoggedIn = () => token.get() !== '';

/** A button for those who may change something; without a credential it says so instead. */
/** Field of a form: whether an Asterisk that can be drained is drained first. */
export const CALLS = { name: 'drain', label: 'Calls that are up, where the Asterisk can be drained', value: 'PT30M', choices: [
  ['PT10M', 'end first; given up after 10 minutes'], ['PT30M', 'end first; given up after 30 minutes'], ['PT2H', 'end first; given up after 2 hours'],
  ['forever', 'end first, however long that takes'], ['PT30M cut', 'end first; those left after 30 minutes are cut'], ['no', 'are cut at once'],
] };

export function action(label, onclick, kind = '') {
  return isLoggedIn() ? h('button', { type: 'button', class: kind, onclick }, label) : null;
}

export function loginHint() {
  return isLoggedIn() ? null : h('p', { class: 'quiet' }, 'To change anything, log in.');
}

/** It must not cover another view. */
export function toastAway() {
  document.getElementById('toast').textContent = '';
}

export function toast(text) {
  const place = document.getElementById('toast');
  place.textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { place.textContent = ''; }, 5000);
}

/** A difference of two texts, line by line. */
export function diff(lines) {
  if (!lines.length) return h('p', { class: 'quiet' }, 'No difference.');
  const kind = line => line.startsWith('+++') || line.startsWith('---') || line.startsWith('@@') ? 'mark'
    : line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : '';
  return h('pre', { class: 'diff', tabindex: '0', 'aria-label': 'difference' },
    lines.map(line => h('span', { class: kind(line) }, `${line}\n`)));
}

export function steps(list) {
  return list.length ? h('ol', { class: 'steps' }, list.map(one => h('li', {}, one.startsWith('warning: ') ? h('strong', { class: 'bad' }, one) : one))) : null;
}
