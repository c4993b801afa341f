// Resources: where each runs, and for one of them why here and why not there.

import { h } from './dom.js';
import { get } from './api.js';
import { clock, count, isForbidding, local, origin, score } from './words.js';
import { flat, plain, store } from './store.js';
import { action, badge, CALLS, loginHint, preferences, refusal, resourceLink, setAside } from './parts.js';
import { change } from './dialogs.js';
import { parameters } from './parameters.js';

/** Where it runs, with the calls of an Asterisk. */
const places = resource => resource.nodes.map(node => node in resource.calls ? `${node} (${count(resource.calls[node], 'call')})` : node).join(', ');

function rows(resource, depth = 0) {
  return [
    h('tr', { 'data-key': resource.id, class: `depth${Math.min(depth, 2)}` },
      h('th', { scope: 'row' }, resourceLink(resource.id)),
      h('td', {}, badge(resource.state), resource.management === 'managed' ? null : badge(resource.management)),
      h('td', {}, places(resource) || '–'),
      h('td', { class: 'wide quiet' }, resource.reason)),
    ...resource.children.flatMap(child => rows(child, depth + 1)),
  ];
}

export function resources() {
  return [
    h('h1', {}, 'Resources'),
    h('table', { class: 'resources' },
      h('thead', {}, h('tr', {}, ['Resource', 'State', 'Where', 'Why'].map((one, index) => h('th', { scope: 'col', class: index === 3 ? 'wide' : '' }, one)))),
      h('tbody', {}, store.status.resources.flatMap(one => rows(one)))),
  ];
}

const view = { id: '', key: '', explanation: null, failure: null, moves: null };

async function ask(id, redraw) {
  const key = `${id} ${store.status.document.version} ${JSON.stringify(store.status.resources.map(one => [one.id, one.state, one.nodes]))} ${store.status.preferences.length}`;
  if (view.key === key) return;
  if (view.id !== id) Object.assign(view, { id, explanation: null, failure: null, moves: null });
  view.key = key;
  try {
    view.explanation = await get(`explain/${encodeURIComponent(id)}`);
    view.failure = null;
  } catch (failure) {
    view.failure = failure;
  }
  redraw();
}

function verdictOf(node, total, terms, here, isChosen) {
  if (here) return h('strong', {}, isChosen ? 'runs here' : 'runs here still');
  if (isChosen) return h('strong', {}, 'chosen: it goes here');
  const state = store.status.nodes.find(one => one.name === node);
  if (state && state.standing !== 'online') return `not: the node is ${state.standing}`;
  const forbidding = terms.find(one => isForbidding(one.score));
  if (forbidding) return `not: ${origin(forbidding.origin)}`;
  return total < 0 ? 'not: the sum is below 0' : 'could';
}

function parts(explanation) {
  return (explanation.parts ?? []).map(part => h('section', { 'data-key': part.resource },
    h('h3', {}, resourceLink(part.resource), part.nodes.length ? ` runs on ${part.nodes.join(', ')}` : ' runs nowhere'),
    h('p', { class: 'say' }, local(part.sentence)), scores(part, part)));
}

function scores(resource, explanation) {
  const own = explanation.scores;
  const sorted = Object.entries(own).sort(([a, one], [b, two]) => two.total - one.total || (a < b ? -1 : 1));
  return h('table', { class: 'scores' },
    h('thead', {}, h('tr', {}, ['Node', 'Score', 'Verdict and what it adds up from'].map(one => h('th', { scope: 'col' }, one)))),
    h('tbody', {}, sorted.map(([node, { total, terms }]) => {
      const here = resource.nodes.includes(node);
      const isChosen = explanation.chosen ? explanation.chosen === node : here;
      return h('tr', { 'data-key': node, class: isChosen ? 'chosen' : '' },
        h('th', { scope: 'row' }, node), h('td', { class: 'figure' }, score(total)),
        h('td', {}, verdictOf(node, total, terms, here, isChosen),
          terms.length ? h('ul', {}, terms.map(one => h('li', {}, h('span', { class: 'figure' }, score(one.score)), ' ', origin(one.origin),
            h('span', { class: 'quiet' }, ` ${one.origin}`)))) : null));
    })));
}

function moves(id, redraw) {
  if (view.moves) {
    return h('div', { class: 'note', role: 'status' }, view.moves.failure ? refusal(view.moves.failure)
      : view.moves.list.map(one => h('p', {}, h('strong', {}, one.instance), `: ${one.words}`, one.then ? ` → ${one.then}` : '')));
  }
  return h('button', {
    type: 'button',
    onclick: async event => {
      event.target.disabled = true;
      try {
        view.moves = { list: (await get(`explain/${encodeURIComponent(id)}?smallest-change=true`)).changes };
      } catch (failure) {
        view.moves = { failure };
      }
      redraw();
    },
  }, 'What would move it? (takes seconds)');
}

export const LIFETIMES = [['PT10M', '10 minutes'], ['PT30M', '30 minutes'], ['PT2H', '2 hours'], ['PT8H', '8 hours'], ['P1D', '1 day'],
  ['default', 'as the cluster’s options say'], ['forever', 'until somebody clears it']];

/** What becomes of calls at the end of a drain that was not empty before. */
const RESTS = [['', 'go on, and new calls are taken again'], ['cut', 'are cut, but for the classes of drain-keep'],
  ['cut emergency', 'are cut, but for emergency calls'], ['cut emergency fax', 'are cut, but for emergency calls and faxes']];

const DEADLINES = LIFETIMES.filter(([value]) => value !== 'default');

const asterisks = resource => [resource, ...flat(resource.children)].filter(one => one.agent === 'asterism:asterisk');

function move(resource) {
  const others = store.status.nodes.filter(node => node.standing === 'online' && !resource.nodes.includes(node.name));
  return action('Move…', () => change({
    title: `Move ${resource.id}`, path: `resources/${encodeURIComponent(plain(resource.id))}/move`,
    fields: [
      { name: 'node', label: 'To', choices: [...others.map(node => [node.name, node.name]), ['', 'anywhere but here']] },
      { name: 'lifetime', label: 'For how long (a lease: it ends by itself)', choices: LIFETIMES, value: 'PT2H' },
      ...(asterisks(resource).length ? [CALLS] : []),
    ],
    body: ({ node, ...rest }) => (node ? { node, ...rest } : rest),
    word: 'Move',
  }));
}

/** Calls of an Asterisk: no new ones, and it leaves when the last one has ended. */
function drain(resource) {
  const within = asterisks(resource);
  const nodes = [...new Set(within.flatMap(one => one.nodes))];
  if (!nodes.length) return null;
  const names = [plain(resource.id), plain(within[0].id)];
  const drained = (store.status.leases ?? []).find(one => one.kind === 'drain' && names.includes(one.subject));
  if (resource.kind === 'group' && !drained) return null;
  const path = `resources/${encodeURIComponent(drained?.subject ?? names[1])}`;
  return drained
    ? action('End the drain…', () => change({ title: `Take new calls on ${resource.id} again`, path: `${path}/undrain`, body: () => ({}), word: 'Take calls' }))
    : action('Drain…', () => change({
      title: `Drain the calls of ${resource.id}`, path: `${path}/drain`,
      fields: [
        { name: 'node', label: 'On', choices: nodes.map(node => [node, node]) },
        { name: 'lifetime', label: 'Given up after', choices: DEADLINES, value: 'PT30M' },
        { name: 'rest', label: 'Calls that are left then', choices: RESTS, value: '' },
      ],
      body: ({ node, lifetime, rest }) => ({ node, lifetime, ...(rest ? { drain: `${lifetime} ${rest}` } : {}) }),
      word: 'Drain',
    }));
}

function failures(resource) {
  const own = [resource, ...flat(resource.children)].flatMap(one => one.failures);
  if (!own.length) return null;
  return h('section', {}, h('h2', {}, 'Failures since the last cleanup'),
    h('ul', {}, own.map(one => h('li', {}, `${clock(one.at)} ${one.operation} on ${one.node}: ${one.meaning}${one.reason ? ` (${one.reason})` : ''}`))),
    action('Clean up…', () => change({
      title: `Forget the failures of ${resource.id}`, path: `resources/${encodeURIComponent(plain(resource.id))}/cleanup`, body: () => ({}), word: 'Clean up',
    })));
}

/** Constraints that an operator's command left: what people forget. */
function leases(resource) {
  const names = new Set([resource, ...flat(resource.children)].map(one => plain(one.id)));
  const held = preferences(one => names.has(one.resource));
  const aside = setAside(one => names.has(one.subject));
  if (!held && !aside) return null;
  return h('div', { class: 'note care' }, h('h2', {}, 'An operator decided here'), held, aside,
    !held ? null : action('Clear…', () => change({
      title: `Clear moves and bans of ${resource.id}`, path: `resources/${encodeURIComponent(plain(resource.id))}/clear`, body: () => ({}), word: 'Clear',
    })));
}

/** Health with its parts: which are good, which bad, which could not be looked at. */
function health(found) {
  if (!found.health?.length) return null;
  const row = part => h('tr', {},
    h('th', { scope: 'row' }, part.name),
    h('td', {}, badge(part.state === 'bad' && part.weight === 'warn' ? 'warning' : part.state, part.state === 'unknown' ? 'not to be looked at' : part.state)),
    h('td', { class: 'wide' }, local(part.sentence)));
  return h('section', {}, h('h2', {}, 'Health'), found.health.map(one => h('div', { 'data-key': one.node },
    h('p', { class: 'say' }, `${one.node}: `, badge(one.verdict), one.sentence ? ` ${local(one.sentence)}` : ''),
    one.lastIll && one.verdict !== 'ill' ? h('p', { class: 'quiet' }, `was ill at ${local(one.lastIllAt)}: ${local(one.lastIll)}`) : null,
    one.parts.length ? h('table', {}, h('tbody', {}, one.parts.map(row))) : null)));
}

export function resource(id, redraw) {
  const found = flat(store.status.resources).find(one => one.id === id);
  if (!found) return [h('h1', {}, id), h('p', {}, 'There is no such resource now.'), h('p', {}, h('a', { href: '#/resources' }, 'All resources'))];
  ask(id, redraw);
  const explanation = view.id === id ? view.explanation : null;
  return [
    h('p', {}, h('a', { href: '#/resources' }, '← Resources')),
    h('h1', {}, id, ' ', badge(found.state)),
    h('p', {}, found.agent ? h('code', {}, found.agent) : found.kind, found.nodes.length ? ` on ${places(found)}` : ' runs nowhere',
      found.children.length ? ` — ${count(found.children.length, found.kind === 'clone' ? 'instance' : 'member')}` : ''),
    found.cure ? h('div', { class: 'note bad' }, h('p', {}, found.reason), h('p', {}, h('strong', {}, 'What helps: '), found.cure)) : null,
    leases(found),
    h('div', { class: 'buttons' }, move(found), drain(found)), loginHint(),
    failures(found),
    h('section', {}, h('h2', {}, 'Why here, why not there'),
      view.failure ? refusal(view.failure) : null,
      explanation ? [h('p', { class: 'say' }, local(explanation.sentence)), explanation.parts?.length ? parts(explanation) : scores(found, explanation),
        explanation.help.length ? h('ul', {}, explanation.help.map(one => h('li', {}, one))) : null, moves(id, redraw)] : h('p', { class: 'quiet' }, 'Asking…')),
    health(found),
    found.remarks.length ? h('section', {}, h('h2', {}, 'Remarks'), h('ul', {}, found.remarks.map(one => h('li', {}, local(one))))) : null,
    found.kind === 'primitive' ? parameters(plain(id), found.agent, redraw) : null,
    found.children.length ? h('section', {}, h('h2', {}, 'Below it'), h('ul', {}, found.children.map(one => h('li', {}, resourceLink(one.id), ' ', badge(one.state), ` ${one.nodes.join(', ')}`)))) : null,
  ].filter(Boolean);
}
