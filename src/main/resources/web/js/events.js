// Events, as they come.

import { h } from './dom.js';
import { clock, local } from './words.js';
import { store } from './store.js';

const WEIGHT = {
  bad: ['node-lost', 'quorum-lost', 'lease-lapsed', 'resource-failed', 'resource-unreleased', 'address-conflict', 'transition-failed'],
  care: ['link-down', 'link-late', 'node-left', 'fencing', 'failover', 'stall', 'node-stopping', 'node-standby'],
  good: ['resource-started', 'resource-promoted', 'node-joined', 'quorum-won', 'link-up', 'node-online', 'coordinator-elected'],
};
const SIGNS = { bad: '✗', care: '!', good: '✓', plain: '·' };

function weight(kind) {
  return Object.keys(WEIGHT).find(one => WEIGHT[one].includes(kind)) ?? 'plain';
}

export function eventRow(event) {
  const tone = weight(event.kind);
  return h('li', { class: tone, 'data-key': `${event.node}-${event.index}-${event.at}` },
    h('time', { datetime: event.at, class: 'figure' }, clock(event.at)), ' ',
    h('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[tone]), ' ',
    h('span', {}, `${event.node}: ${local(event.sentence)}`), ' ', h('span', { class: 'kind' }, event.kind));
}

let wanted = '';

export function events(redraw) {
  const shown = store.events.filter(one => `${one.kind} ${one.node} ${one.sentence}`.toLowerCase().includes(wanted)).slice(0, 200);
  return [
    h('h1', {}, 'Events'),
    h('p', { class: 'quiet' }, 'What this node sees, newest first. New ones come by themselves.'),
    h('label', { for: 'wanted' }, 'Only those with'),
    h('input', {
      id: 'wanted', type: 'search', placeholder: 'a node, a resource, node-lost…',
      oninput: event => {
        wanted = event.target.value.toLowerCase();
        redraw();
      },
    }),
    h('div', { role: 'log', 'aria-label': 'events' }, h('ul', { class: 'events' }, shown.map(eventRow))),
    shown.length ? null : h('p', { class: 'quiet' }, 'None.'),
  ].filter(Boolean);
}
