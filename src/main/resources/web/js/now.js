// What is going on: the view for the first minute of a night call.

import { h } from './dom.js';
import { clock, count, local, micros, span } from './words.js';
import { flat, store } from './store.js';
import { LIFETIMES } from './resources.js';
import { action, badge, CALLS, isDrain, loginHint, preferences, resourceLink, setAside } from './parts.js';
import { topology } from './topology.js';
import { failovers, line } from './charts.js';
import { change } from './dialogs.js';
import { eventRow } from './events.js';

const BROKEN = new Set(['failed', 'blocked', 'unreleased']);

/** By whose order it may not run where it could: of the resource itself, or of what it is part of. */
function order(status, resource) {
  const top = status.resources.find(one => flat([one]).some(part => part.id === resource.id));
  return (status.leases ?? []).find(lease => lease.kind === 'ban' && (lease.subject === resource.id || lease.subject === top?.id));
}

/** The worst that is so now, in one sentence. */
function verdict(status) {
  if (status.votes.verdict !== 'won') return ['bad', `No quorum: ${status.votes.sentence}`];
  const all = flat(status.resources).filter(one => one.kind === 'primitive');
  const broken = all.filter(one => BROKEN.has(one.state));
  if (broken.length) return ['bad', `${broken.map(one => one.id).join(', ')} ${broken.length > 1 ? 'need' : 'needs'} a look`];
  const down = all.filter(one => one.state === 'stopped' || one.state === 'unknown');
  const orders = down.map(one => order(status, one));
  if (down.length && orders.every(one => one)) {
    return ['care', `${down.map((one, index) => `${one.id} does not run: kept away from ${orders[index].node}${orders[index].by ? ` by ${orders[index].by}` : ''}`).join('; ')}`];
  }
  if (down.length) return ['bad', `${down.map(one => one.id).join(', ')} ${down.length > 1 ? 'do' : 'does'} not run`];
  const lost = status.nodes.filter(node => node.standing !== 'online');
  if (lost.length) return ['care', `Everything runs, but ${lost.map(node => node.name).join(', ')} ${lost.length > 1 ? 'are' : 'is'} not there`];
  if (status.activity.phase === 'running') return ['busy', 'The cluster is at work'];
  const off = status.nodes.filter(node => node.duty !== 'active');
  if (off.length) return ['care', `Everything runs; ${off.map(node => `${node.name} is on ${node.duty}`).join(', ')}`];
  const weak = status.nodes.flatMap(node => node.links).filter(link => link.state !== 'up');
  if (weak.length) return ['care', `Everything runs, but ${count(weak.length, 'link')} of this node ${weak.length > 1 ? 'are' : 'is'} not up`];
  const drained = (status.leases ?? []).filter(isDrain);
  if (drained.length) return ['care', `Everything runs; ${drained.map(one => one.subject).join(', ')} ${drained.length > 1 ? 'take' : 'takes'} no new calls`];
  return ['good', 'Everything runs'];
}

const SIGNS = { good: '✓', care: '!', bad: '✗', busy: '→' };

const isMaintained = status => (status.leases ?? []).some(one => one.kind === 'cluster-maintenance');

function maintenance(status) {
  return isMaintained(status)
    ? action('End maintenance…', () => change({
      title: 'End the maintenance of the whole cluster', path: 'cluster/manage', body: () => ({}), word: 'End it',
    }))
    : action('Maintenance of the whole cluster…', () => change({
      title: 'Leave the whole cluster as it is: nothing is started, stopped, moved or watched, also when something fails',
      path: 'cluster/maintenance',
      fields: [{ name: 'lifetime', label: 'For how long (a lease: it ends by itself)', choices: LIFETIMES, value: 'PT2H' }],
      body: ({ lifetime }) => ({ lifetime }),
      word: 'Set all aside',
    }));
}

/** Of all Asterisks that tell it. */
function callsUp(status) {
  const counts = flat(status.resources).filter(one => one.kind === 'primitive').flatMap(one => Object.values(one.calls ?? {}));
  return counts.length ? `; ${count(counts.reduce((sum, one) => sum + one, 0), 'call')} up on ${count(counts.length, 'Asterisk')}` : '';
}

function headline(status) {
  const [tone, words] = isMaintained(status)
    ? ['care', 'The whole cluster is in maintenance: nothing is started, stopped, moved or watched'] : verdict(status);
  return h('div', { class: `headline ${tone}` },
    h('h1', {}, h('span', { 'aria-hidden': 'true' }, `${SIGNS[tone]} `), words),
    h('p', {}, status.votes.sentence.replace(/; lease ends in [^;]*/, ''), callsUp(status)));
}

function progress(status) {
  const work = status.activity;
  if (work.phase === 'idle') return null;
  return h('div', { class: 'work', role: 'status' },
    h('p', {}, h('strong', {}, work.sentence || work.phase), work.failed ? ` — ${work.failed} failed` : ''),
    work.total ? h('progress', { max: work.total, value: work.done, 'aria-label': 'actions done' }) : null,
    work.total ? h('span', { class: 'quiet figure' }, ` ${work.done} of ${work.total}`) : null);
}

/** Where to read on: the newest incident, and the newest that took a service away. */
function lastIncidents(status) {
  const all = status.incidents ?? [];
  if (!all.length) return null;
  return h('ul', { class: 'links', 'aria-label': 'last incidents' }, all.map(one => h('li', { 'data-key': one.id },
    badge(one.effect), one.state === 'under-way' ? [' ', badge(one.state)] : null, ' ', h('a', { href: `#/incident/${encodeURIComponent(one.id)}` }, clock(one.began)), ` ${one.sentence}`)));
}

function links(node) {
  if (!node.links.length) return null;
  return h('ul', { class: 'links' }, node.links.map(link => h('li', { 'data-key': link.medium },
    badge(link.state), ' ', h('span', {}, link.medium),
    h('span', { class: 'quiet' }, link.state === 'up' && link.roundTripMicros ? ` ${micros(link.roundTripMicros)}` : '',
      link.lossPercent >= 1 ? `, ${link.lossPercent.toFixed(0)} % lost` : '',
      link.state !== 'up' && link.silentMs ? `, silent for ${span(link.silentMs)}` : ''),
    link.steadiness === 'flapping' ? badge('flapping') : null)));
}

function duty(node) {
  if ((store.status.leases ?? []).some(one => one.kind === 'node-drain' && one.subject === node.name)) {
    return action('End the drain…', () => change({
      title: `Take new calls on ${node.name} again`, path: `nodes/${encodeURIComponent(node.name)}/undrain`, body: () => ({}), word: 'Take calls',
    }));
  }
  const isOn = node.duty === 'active';
  const verb = isOn ? 'standby' : 'online';
  return action(isOn ? 'Standby…' : 'Bring back…', () => change({
    title: isOn ? `Put ${node.name} on standby: its resources go elsewhere` : `Let ${node.name} run resources again`,
    path: `nodes/${encodeURIComponent(node.name)}/${verb}`,
    fields: isOn && flat(store.status.resources).some(one => one.agent === 'asterism:asterisk' && one.nodes.includes(node.name)) ? [CALLS] : [],
    body: chosen => chosen,
    word: isOn ? 'Put on standby' : 'Bring back',
  }));
}

function nodeCard(node, status) {
  const runs = status.resources.filter(resource => resource.nodes.includes(node.name));
  return h('article', { class: 'card', 'data-key': node.name },
    h('h3', {}, node.name, ' ', badge(node.standing), node.duty === 'active' ? null : badge(node.duty)),
    h('p', { class: 'quiet' },
      [node.name === status.ownNode ? 'this node' : '', node.name === status.coordinator ? 'coordinator' : '',
        node.uptimeMs ? `up ${span(node.uptimeMs)}` : ''].filter(Boolean).join(', ')),
    node.sentence ? local(node.sentence).split('; ').map(one => h('p', {}, one)) : null,
    links(node),
    h('p', {}, runs.length ? ['runs ', runs.map((one, index) => [index ? ', ' : '', resourceLink(one.id)])] : 'runs nothing'),
    duty(node));
}

function votes(quorum, status) {
  const rows = (quorum?.voters ?? []).map(one => h('tr', { 'data-key': one.name },
    h('th', { scope: 'row' }, one.name, one.kind === 'node' ? '' : ` (${one.kind})`), h('td', { class: 'figure' }, one.votes),
    h('td', {}, badge(one.presence), one.sentence ? ` ${local(one.sentence)}` : '')));
  return h('section', {},
    h('h2', {}, 'Votes'),
    h('p', {}, badge(status.votes.verdict), ` ${status.votes.present} of ${status.votes.expected} present, ${status.votes.needed} needed`),
    rows.length ? h('table', {}, h('thead', {}, h('tr', {}, ['Voter', 'Votes', 'Heard'].map(one => h('th', { scope: 'col' }, one)))), h('tbody', {}, rows)) : null,
    quorum?.consequences.length ? [h('h3', {}, 'What the next failure would do'), h('ul', {}, quorum.consequences.map(one => h('li', {}, one)))] : null);
}

function troubles(status) {
  const all = flat(status.resources).filter(one => one.kind === 'primitive' && (BROKEN.has(one.state) || one.state === 'stopped'));
  if (!all.length) return null;
  return h('section', {}, h('h2', {}, 'Needs a look'), all.map(one => h('div', { class: 'note bad', 'data-key': one.id },
    h('p', {}, resourceLink(one.id), ' ', badge(one.state), ' ', local(one.reason)),
    one.cure ? h('p', {}, h('strong', {}, 'What helps: '), one.cure) : null)));
}

function risks(status) {
  if (!status.risks.length) return null;
  return h('details', { class: 'section' },
    h('summary', {}, `${count(status.risks.length, 'standing risk')} of this configuration`),
    h('ul', {}, status.risks.map(one => h('li', {}, one.sentence, one.remedy ? h('span', { class: 'quiet' }, ` — ${one.remedy}`) : null))));
}

/** What the node kept, also of the time before this page was opened. */
function charts() {
  const report = store.samples;
  const of = kind => (report?.series ?? []).filter(one => one.kind === kind).map(one => line(one, report.began, report.everyMs));
  const calls = of('calls');
  const trips = of('round-trip');
  const list = (store.incidents?.incidents ?? []).flatMap(one => one.failovers).slice(0, 8);
  return h('section', { class: 'measured' },
    calls.length ? [h('h2', {}, 'Calls on this node'), h('div', { class: 'charts' }, calls)] : null,
    h('h2', {}, 'Round trips'), trips.length ? h('div', { class: 'charts' }, trips) : h('p', { class: 'quiet' }, 'Nothing is measured yet, or this node has no links.'),
    h('h2', {}, 'Failover times'), failovers(list));
}

export function now() {
  const status = store.status;
  const held = preferences();
  const aside = setAside();
  return [
    headline(status), progress(status), troubles(status),
    held ? h('section', {}, h('h2', {}, 'Moves and bans in force'), held) : null,
    aside ? h('section', {}, h('h2', {}, 'Set aside by an operator'), aside) : null,
    h('div', { class: 'columns' },
      h('section', {}, h('h2', {}, 'Nodes and links'), topology(status)),
      h('section', {}, h('h2', {}, 'Last events'),
        h('ul', { class: 'events' }, store.events.filter(one => one.kind !== 'dispatcher').slice(0, 7).map(eventRow)), h('p', {}, h('a', { href: '#/events' }, 'All events')),
        status.incidents?.length ? [h('h2', {}, 'Last incidents'), lastIncidents(status)] : null)),
    h('div', { class: 'cards' }, status.nodes.map(node => nodeCard(node, status))),
    loginHint(),
    h('div', { class: 'buttons' }, maintenance(status)),
    h('div', { class: 'columns' }, votes(store.quorum, status), charts()),
    risks(status),
    h('p', { class: 'quiet' }, `as ${status.ownNode} saw it at ${clock(status.takenAt)}`),
  ].filter(Boolean);
}
