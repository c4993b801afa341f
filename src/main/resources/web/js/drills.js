// Drills of the answering node: how they went, when the next one is due, and beginning one.

import { h } from './dom.js';
import { get } from './api.js';
import { change } from './dialogs.js';
import { clock, local, micros } from './words.js';
import { flat, store } from './store.js';
import { action, badge, loginHint, refusal, steps } from './parts.js';

const view = { list: null, failure: null, timer: null };
const MOST = 10;
const LOOK_MS = 1000;

/** Asks anew; the part below shows it then. While one is under way it looks each second: a frozen manager answers later. */
export async function refreshDrills(redraw) {
  try {
    Object.assign(view, { list: await get('drills'), failure: null });
  } catch (failure) {
    view.failure = failure;
  }
  clearTimeout(view.timer);
  if (redraw && (view.failure || view.list?.drills.some(one => one.state === 'running')) && location.hash.startsWith('#/incidents')) {
    view.timer = setTimeout(() => refreshDrills(redraw).then(redraw), LOOK_MS);
  }
}

const SURE = 'I want this fault now, in this cluster';

function begin(redraw, rest) {
  change({
    path: 'drills', word: 'Begin the drill', sure: SURE, expected: report => report.plan ?? [],
    done: () => refreshDrills(redraw).then(redraw), ...rest,
  });
}

function freeze(redraw) {
  const own = store.status.ownNode;
  begin(redraw, {
    title: `Freeze the manager of ${own}`,
    about: `The manager of ${own} stands still for a while, as if its machine hung. The others have to take over, and afterwards ${own} has to come back. `
      + 'It is refused where the cluster cannot bear it now. This page gets no answer meanwhile.',
    body: () => ({ kind: 'freeze', target: '', seconds: 0 }),
  });
}

function link(redraw, cards) {
  begin(redraw, {
    title: `Cut one link of ${store.status.ownNode}`,
    about: 'Heartbeats and messages on one interface are dropped for a while, nothing else. Nothing may move.',
    fields: [{ name: 'card', label: 'Interface', choices: cards.map(one => [one, one]) },
      { name: 'seconds', label: 'For how long', choices: [['5', '5 s'], ['10', '10 s'], ['30', '30 s'], ['60', '60 s']], value: '10' }],
    body: ({ card, seconds }) => ({ kind: 'link', target: card, seconds: Number(seconds) }),
  });
}

function service(redraw, here) {
  begin(redraw, {
    title: `Kill the processes of a resource on ${store.status.ownNode}`,
    about: 'Its processes are killed at once. The next monitor has to find that, and the resource has to be brought back.',
    fields: [{ name: 'resource', label: 'Resource', choices: here.map(one => [one, one]) }],
    body: ({ resource }) => ({ kind: 'service', target: resource, seconds: 0 }),
  });
}

function power(redraw, others) {
  begin(redraw, {
    title: 'Have another node rebooted by its fence device',
    about: 'The device cuts its power for a moment, as in a real failure: calls on that node are lost. The others have to take over, and the node has to boot and come back, '
      + 'which takes minutes. It is refused where no device is configured for it, or none has answered a test.',
    fields: [{ name: 'node', label: 'Node', choices: others.map(one => [one, one]) }],
    body: ({ node }) => ({ kind: 'power', target: node, seconds: 0 }),
  });
}

const OVER_INTERFACE = /^(?:ucast|mcast|bcast):(.+)$/;

function buttons(redraw) {
  const { status } = store;
  const cards = [...new Set(status.nodes.flatMap(node => node.links).map(one => OVER_INTERFACE.exec(one.medium)?.[1]).filter(Boolean))].sort();
  const here = flat(status.resources).filter(one => one.kind === 'primitive' && one.nodes.includes(status.ownNode)).map(one => one.id);
  const others = status.nodes.map(node => node.name).filter(name => name !== status.ownNode);
  return h('div', { class: 'buttons' },
    action('Freeze this node…', () => freeze(redraw)),
    cards.length ? action('Cut a link…', () => link(redraw, cards)) : null,
    here.length ? action('Kill a service…', () => service(redraw, here)) : null,
    others.length ? action('Reboot another node…', () => power(redraw, others)) : null);
}

const PHASES = [['detectMicros', 'detected after'], ['decideMicros', 'decided after another'], ['actMicros', 'started after another']];

function report(one) {
  const begun = Date.parse(one.began);
  const phases = PHASES.filter(([field]) => one[field] >= 0).map(([field, words]) => `${words} ${micros(one[field])}`);
  return h('details', {}, h('summary', {}, 'Report'),
    h('p', { class: 'quiet' }, `asked for by ${one.by}${one.comment ? `: ${one.comment}` : ''}`),
    one.plan.length ? [h('h4', {}, 'Expected'), steps(one.plan)] : null,
    one.steps.length ? [h('h4', {}, 'Done'), h('ol', { class: 'timeline' }, one.steps.map(step => h('li', {},
      h('span', { class: 'figure' }, `+${((Date.parse(step.at) - begun) / 1000).toFixed(1)} s`), ` ${local(step.sentence)}`)))] : null,
    phases.length ? h('p', {}, phases.join(', ')) : null,
    one.remarks.length ? h('ul', { class: 'quiet' }, one.remarks.map(remark => h('li', {}, local(remark)))) : null);
}

export function drills(redraw) {
  if (view.failure) return h('section', {}, h('h2', {}, 'Drills'), refusal(view.failure));
  if (!view.list) return null;
  const { node, drills: all, remarks } = view.list;
  return h('section', {},
    h('h2', {}, `Drills of ${node}`),
    h('p', {}, 'A drill makes a fault on purpose and measures the takeover, so that it is known to work before it has to.'),
    all.some(one => one.state === 'running') ? h('p', { role: 'status' }, h('progress', { 'aria-label': 'a drill is under way' }), ' A drill is under way.') : buttons(redraw),
    loginHint(),
    remarks.length ? h('ul', { class: 'quiet' }, remarks.map(one => h('li', {}, local(one)))) : null,
    all.length ? h('ul', { class: 'history' }, all.slice(0, MOST).map(one => h('li', { class: 'card', 'data-key': `drill-${one.id}` },
      h('h3', {}, `${clock(one.began, true)} ${one.kind} ${one.target}`.trim(), ' ', badge(one.state === 'running' ? 'under-way' : one.state)),
      h('p', {}, local(one.sentence)),
      one.outages.length ? h('ul', {}, one.outages.map(away => h('li', {}, `${away.resource}: away for ${micros(away.awayMicros)}`))) : null,
      one.incident ? h('p', {}, h('a', { href: `#/incident/${encodeURIComponent(one.incident)}` }, 'What happened')) : null,
      report(one))))
      : h('p', { class: 'quiet' }, 'None yet.'));
}
