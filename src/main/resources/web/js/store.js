// What this page knows: the latest status, events as they came, what the node measured.

import { get } from './api.js';

const MOST_EVENTS = 500;
const EXPIRED_SHOWN_MS = 120_000;

export const store = {
  status: null,
  quorum: null,
  failure: null,
  incidents: null,
  events: [],
  samples: null,
  expired: [],
  /** By how much the node's clock is ahead of this machine's. */
  aheadMs: 0,
  fetchedAt: 0,
};

export const nodeNow = () => Date.now() + store.aheadMs;

export const flat = resources => resources.flatMap(resource => [resource, ...flat(resource.children)]);

/** The configuration's name of an instance. */
export const plain = id => id.replace(/:[0-9]+$/, '');

export function addEvent(event) {
  if (store.events.some(known => known.index === event.index && known.at === event.at)) return false;
  store.events.unshift(event);
  store.events.sort((a, b) => (a.at === b.at ? b.index - a.index : a.at < b.at ? 1 : -1));
  store.events.length = Math.min(store.events.length, MOST_EVENTS);
  return true;
}

function noteExpired(before, now) {
  const kept = new Set(now.preferences.map(one => one.id));
  const gone = (before?.preferences ?? []).filter(one => !kept.has(one.id) && one.expires && Date.parse(one.expires) <= nodeNow() + 1000);
  store.expired = [...gone.map(one => ({ ...one, seenAt: Date.now() })), ...store.expired]
    .filter(one => Date.now() - one.seenAt < EXPIRED_SHOWN_MS);
}

export async function refresh() {
  try {
    const [status, quorum] = await Promise.all([get('status'), get('quorum').catch(() => null)]);
    store.aheadMs = Date.parse(status.takenAt) - Date.now();
    noteExpired(store.status, status);
    status.events.forEach(addEvent);
    store.status = status;
    store.quorum = quorum;
    store.failure = null;
    store.fetchedAt = Date.now();
  } catch (failure) {
    store.failure = failure;
  }
}

export async function refreshSamples() {
  try {
    store.samples = await get('samples');
  } catch {
    // The charts stay as they are.
  }
}

export async function refreshIncidents() {
  try {
    store.incidents = await get('incidents');
  } catch {
    // The views that need it say so; the charts do without.
  }
}
