// Incidents of the flight record, and the story of one.

import { h } from './dom.js';
import { download, get } from './api.js';
import { clock, local, micros } from './words.js';
import { refreshIncidents, store } from './store.js';
import { badge, refusal, toast } from './parts.js';
import { failovers } from './charts.js';
import { drills, refreshDrills } from './drills.js';

const view = { id: '', report: null, failure: null, listedFor: '' };

// Whoever comes back gets them anew.
window.addEventListener('hashchange', () => { view.listedFor = ''; });

export function incidents(redraw) {
  if (view.listedFor !== location.hash) {
    view.listedFor = location.hash;
    refreshIncidents().then(redraw);
    refreshDrills(redraw).then(redraw);
  }
  const list = store.incidents;
  if (!list) return [h('h1', {}, 'Incidents'), h('p', { class: 'quiet' }, 'Asking…')];
  return [
    h('h1', {}, 'Incidents'),
    h('p', { class: 'quiet' }, `From the flight records of all nodes that answer; the oldest reaches back to ${clock(list.recordedSince, true)}.`),
    list.incidents.length ? h('ul', { class: 'history' }, list.incidents.map(one => h('li', { class: 'card', 'data-key': one.id },
      h('h3', {}, h('a', { href: `#/incident/${encodeURIComponent(one.id)}` }, clock(one.began, true)), ' ', badge(one.state), ' ', effect(one)),
      h('p', {}, one.sentence),
      one.outages.length ? h('ul', {}, one.outages.map(away => h('li', {}, `${away.resource}: ${away.awayMicros < 0 ? 'still away' : `away for ${micros(away.awayMicros)}`}${away.to ? `, then on ${away.to}` : ''}`))) : null)))
      : h('p', {}, 'None. Good.'),
    list.remarks.length ? h('ul', { class: 'quiet' }, list.remarks.map(one => h('li', {}, one))) : null,
    drills(redraw),
  ].filter(Boolean);
}

async function load(id, redraw) {
  if (view.id === id) return;
  Object.assign(view, { id, report: null, failure: null });
  try {
    view.report = await get(`incidents/${encodeURIComponent(id)}`);
  } catch (failure) {
    view.failure = failure;
  }
  redraw();
}

/** Whether it took a service away: what the list is looked through for. */
function effect(one) {
  const failed = one.cause !== 'node-returned' || one.failovers.length > 0;
  if (one.outages.length) return badge(failed ? 'outage' : 'moved');
  return failed ? badge('none-seen', 'no outage seen') : badge('no-outage');
}

/** What became of the calls whose Asterisk was lost. */
function calls(bills) {
  const span = value => (value < 0 ? '–' : micros(value));
  const rows = [['up when their Asterisk was lost', one => one.up], ['led together again (re-joined)', one => one.rejoined], ['lost', one => one.lost],
    ['of the re-joined ended since as calls end', one => one.survived], ['last one re-joined, after the takeover', one => span(one.lastRejoinedMicros)],
    ['first new call answered, after the beginning', one => span(one.firstNewMicros)]];
  return h('section', {}, h('h2', {}, 'Calls'), h('table', { class: 'bill' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Calls'), bills.map(one => h('th', { scope: 'col' }, `taken over by ${one.node}`)))),
    h('tbody', {}, rows.map(([words, value]) => h('tr', { 'data-key': words }, h('th', { scope: 'row' }, words),
      bills.map(one => h('td', { class: 'figure' }, value(one))))))));
}

const after = value => `${value < 0 ? '−' : '+'}${(Math.abs(value) / 1e6).toFixed(3)} s`;

function story(report) {
  const { incident } = report;
  return [
    h('div', { class: `headline ${incident.state === 'settled' ? 'good' : 'busy'}` }, h('h1', {}, incident.sentence), h('p', {}, `began ${clock(incident.began, true)} `, badge(incident.state), ' ', effect(incident))),
    h('section', {}, h('h2', {}, 'What happened'), h('ol', { class: 'story' }, report.story.map(one => h('li', {}, local(one, incident.began))))),
    incident.calls?.length ? calls(incident.calls) : null,
    incident.failovers.length ? h('section', {}, h('h2', {}, 'How long each phase took'), failovers(incident.failovers)) : null,
    incident.outages.length ? h('section', {}, h('h2', {}, 'What was away'), h('table', {},
      h('thead', {}, h('tr', {}, ['Resource', 'Away', 'From', 'To', 'Why'].map(one => h('th', { scope: 'col' }, one)))),
      h('tbody', {}, incident.outages.map(one => h('tr', {}, h('th', { scope: 'row' }, one.resource), h('td', { class: 'figure' }, one.awayMicros < 0 ? 'still' : micros(one.awayMicros)),
        h('td', {}, one.from || '–'), h('td', {}, one.to || '–'), h('td', {}, one.why)))))) : null,
    h('details', { class: 'section', open: true }, h('summary', {}, `Time line of all nodes (${report.lines.length} entries)`),
      h('ol', { class: 'timeline' }, report.lines.filter(one => one.kind !== 'decision').map(one => h('li', {}, h('span', { class: 'figure' }, after(one.afterMicros)), ' ',
        h('strong', {}, one.node), ` ${local(one.sentence, incident.began)} `, h('span', { class: 'kind' }, one.kind))))),
    h('details', { class: 'section' }, h('summary', {}, 'How the clocks compare'),
      h('ul', {}, report.clocks.map(one => h('li', {}, `${one.node}: ${one.source.replaceAll('-', ' ')}${one.aheadMicros ? `, ${micros(Math.abs(one.aheadMicros))} ${one.aheadMicros < 0 ? 'behind' : 'ahead'}` : ''}${one.uncertainMicros > 0 ? ` (± ${micros(one.uncertainMicros)})` : ''}`)))),
    report.remarks.length ? h('div', { class: 'note' }, h('ul', {}, report.remarks.map(one => h('li', {}, one)))) : null,
  ];
}

export function incident(id, redraw) {
  load(id, redraw);
  return [
    h('p', {}, h('a', { href: '#/incidents' }, '← Incidents')),
    view.failure ? refusal(view.failure) : view.report ? story(view.report) : h('p', { class: 'quiet' }, 'Asking all nodes…'),
    view.report ? h('div', { class: 'buttons' }, h('button', {
      type: 'button', onclick: () => download(`incidents/${encodeURIComponent(id)}/export`, `incident-${id}.zip`).catch(failure => toast(failure.message)),
    }, 'Export (zip)')) : null,
  ].flat().filter(Boolean);
}
