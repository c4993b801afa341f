// Drills of the answering node, and when the next one is due.

import { h } from './dom.js';
import { get } from './api.js';
import { clock, micros } from './words.js';
import { badge, refusal } from './parts.js';

const view = { list: null, failure: null };
const MOST = 10;

/** Asks anew; the part below shows it then. */
export async function refreshDrills() {
  try {
    Object.assign(view, { list: await get('drills'), failure: null });
  } catch (failure) {
    view.failure = failure;
  }
}

export function drills() {
  if (view.failure) return h('section', {}, h('h2', {}, 'Drills'), refusal(view.failure));
  if (!view.list) return null;
  const { node, drills: all, remarks } = view.list;
  return h('section', {},
    h('h2', {}, `Drills of ${node}`),
    remarks.length ? h('ul', { class: 'quiet' }, remarks.map(one => h('li', {}, one))) : null,
    all.length ? h('ul', { class: 'history' }, all.slice(0, MOST).map(one => h('li', { class: 'card', 'data-key': `drill-${one.id}` },
      h('h3', {}, `${clock(one.began, true)} ${one.kind} ${one.target}`.trim(), ' ', badge(one.state === 'running' ? 'under-way' : one.state)),
      h('p', {}, one.sentence),
      one.outages.length ? h('ul', {}, one.outages.map(away => h('li', {}, `${away.resource}: away for ${micros(away.awayMicros)}`))) : null,
      one.incident ? h('p', {}, h('a', { href: `#/incident/${encodeURIComponent(one.incident)}` }, 'What happened')) : null)))
      : h('p', { class: 'quiet' }, 'None yet. A drill shows that a failover works before it has to: asterism drill freeze'));
}
