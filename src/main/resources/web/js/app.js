// Ties the page together: which view, when to ask anew, when to draw.

import { h, morph } from './dom.js';
import { follow, token } from './api.js';
import { addEvent, refresh, refreshIncidents, refreshSamples, store } from './store.js';
import { login } from './dialogs.js';
import { isLoggedIn, refusal, toast, toastAway } from './parts.js';
import { now } from './now.js';
import { events } from './events.js';
import { resource, resources } from './resources.js';
import { config } from './config.js';
import { incident, incidents } from './incidents.js';
import { span } from './words.js';

const MEASURES_MS = 3000;
const SECOND_MS = 1000;
const SETTLE_MS = 80;
const SAMPLES_MS = 10_000;
const INCIDENTS_QUIET_MS = 5000;

const main = document.getElementById('main');
const loginButton = document.getElementById('login');
const pill = document.getElementById('stream');

const VIEWS = {
  now: () => now(),
  resources: () => resources(),
  resource: id => resource(id, draw),
  events: () => events(draw),
  config: () => config(draw),
  incidents: () => incidents(draw),
  incident: id => incident(id, draw),
};
const PARENTS = { resource: 'resources', incident: 'incidents' };

function route() {
  const [, name = 'now', argument = ''] = location.hash.split('/');
  return VIEWS[name] ? { name, argument: decodeURIComponent(argument) } : { name: 'now', argument: '' };
}

let drawing = false;

function draw() {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    paint();
  });
}

function paint() {
  const { name, argument } = route();
  document.querySelectorAll('nav a').forEach(link => {
    if (link.hash === `#/${PARENTS[name] ?? name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  loginButton.textContent = isLoggedIn() ? 'Log out' : 'Log in';
  if (!store.status) {
    if (store.failure) {
      const isDenied = store.failure.status === 401;
      morph(main, [h('h1', {}, isDenied ? 'Log in to read from here' : 'No answer'), refusal(store.failure),
        isDenied ? h('button', { type: 'button', class: 'main', onclick: logInOrOut }, 'Log in with a token') : null].filter(Boolean));
    }
    return;
  }
  document.getElementById('cluster').textContent = store.status.cluster;
  document.getElementById('seen').textContent = `as ${store.status.ownNode} sees it`;
  document.title = `${store.status.cluster} – Asterism`;
  const stale = store.failure ? [h('div', { class: 'note bad', role: 'alert', 'data-key': 'stale' },
    h('p', {}, `What you see is ${span(Date.now() - store.fetchedAt)} old: ${store.failure.message}.`), store.failure.remedy ? h('p', {}, store.failure.remedy) : null)] : [];
  morph(main, [...stale, ...VIEWS[name](argument)]);
}

let due = null;

/** Soon, and once for all who ask meanwhile. */
function askSoon() {
  due ??= setTimeout(async () => {
    await refresh();
    due = null;
    draw();
  }, SETTLE_MS);
}

function logInOrOut() {
  if (isLoggedIn()) {
    token.forget();
    toast('logged out');
    changed();
  } else {
    login(changed);
  }
}

function changed() {
  stream.again();
  askSoon();
  refreshIncidents().then(draw);
  refreshSamples().then(draw);
}

const OF_INCIDENTS = new Set(['node-lost', 'quorum-lost', 'resource-failed', 'failover', 'resource-started', 'node-joined']);
let incidentsDue = null;

/** Once it has been quiet for a while: to read the flight record costs the node something. */
function askIncidentsLater() {
  clearTimeout(incidentsDue);
  incidentsDue = setTimeout(() => refreshIncidents().then(draw), INCIDENTS_QUIET_MS);
}

function take(name, data) {
  if (name === 'cluster-event') {
    if (addEvent(data)) draw();
    if (OF_INCIDENTS.has(data.kind)) askIncidentsLater();
    askSoon();
  } else if (name === 'status-changed') {
    askSoon();
  } else if (name === 'gap') {
    toast(data.sentence);
  }
}

function streamState(word) {
  pill.textContent = { live: 'live', lost: 'connection lost', denied: 'not logged in' }[word];
  pill.className = `pill ${{ live: 'good', lost: 'bad', denied: 'care' }[word]}`;
  if (word === 'lost') askSoon();
}

loginButton.onclick = logInOrOut;
window.addEventListener('hashchange', () => {
  toastAway();
  paint();
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
});
setInterval(() => {
  if (!document.hidden) askSoon();
}, MEASURES_MS);
setInterval(() => {
  if (!document.hidden) draw();
}, SECOND_MS);
setInterval(() => {
  if (!document.hidden) refreshSamples();
}, SAMPLES_MS);

const stream = follow(take, streamState);
askSoon();
refreshIncidents().then(draw);
refreshSamples().then(draw);
