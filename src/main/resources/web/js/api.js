// Asks this node. The token stays in this tab and is sent to nobody else.

const TOKEN = 'asterism-token';
const V1 = '/asterism/v1/';

export class Refused extends Error {
  constructor(status, refusal) {
    super(refusal.sentence);
    this.status = status;
    this.code = refusal.code ?? '';
    this.conditions = refusal.conditions ?? [];
    this.remedy = refusal.remedy ?? '';
  }
}

export const token = {
  get: () => sessionStorage.getItem(TOKEN) ?? '',
  set: value => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

function headers(more) {
  const all = { ...more };
  if (token.get()) all.Authorization = `Bearer ${token.get()}`;
  return all;
}

async function answer(response) {
  if (response.ok) return response;
  let refusal;
  try {
    refusal = await response.json();
  } catch {
    refusal = { sentence: `the node answers ${response.status}`, remedy: 'is this an Asterism?' };
  }
  throw new Refused(response.status, refusal);
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(V1 + path, { cache: 'no-store', credentials: 'omit', ...options });
  } catch {
    throw new Refused(0, { sentence: 'this node does not answer', remedy: 'the page goes on trying; or open it on another node' });
  }
  return answer(response);
}

export async function get(path) {
  return (await ask(path, { headers: headers() })).json();
}

function once() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/** A change, or with mode dry-run what it would do. */
export async function post(path, body, basis = '') {
  const more = { 'Content-Type': 'application/json' };
  if (body.mode !== 'dry-run') more['Idempotency-Key'] = once();
  if (basis) more['If-Match'] = `"${basis}"`;
  return (await ask(path, { method: 'POST', headers: headers(more), body: JSON.stringify(body) })).json();
}

export async function download(path, name) {
  const blob = await (await ask(path, { headers: headers() })).blob();
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Whether a credential is known here; else the reason. */
export async function check(candidate) {
  const response = await fetch(`${V1}nodes`, {
    cache: 'no-store', credentials: 'omit', headers: { Authorization: `Bearer ${candidate}` },
  });
  await answer(response);
}

const AGAIN_MS = 1000;
const SILENT_MS = 40_000;

/**
 * Follows the event stream, and connects again for ever. Not EventSource, since that sends no credential.
 * take(name, data, id) gets each message, state(word) gets live, lost or denied.
 */
export function follow(take, state) {
  let lastId = '';
  let stopped = false;
  let isAsked = false;
  let controller;

  async function read(response, watch) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let name = '';
    let data = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      watch();
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line === '') {
          if (data) take(name, JSON.parse(data), lastId);
          name = '';
          data = '';
        } else if (line.startsWith('event: ')) name = line.slice(7);
        else if (line.startsWith('data: ')) data += line.slice(6);
        else if (line.startsWith('id: ')) lastId = line.slice(4);
      }
    }
  }

  async function connect() {
    controller = new AbortController();
    let silence;
    const watch = () => {
      clearTimeout(silence);
      silence = setTimeout(() => controller.abort(), SILENT_MS);
    };
    try {
      watch();
      const response = await ask('events/stream', {
        headers: headers(lastId ? { 'Last-Event-ID': lastId } : {}), signal: controller.signal,
      });
      state('live');
      await read(response, watch);
      state('lost');
    } catch (failure) {
      if (!isAsked) state(failure.status === 401 || failure.status === 403 ? 'denied' : 'lost');
    }
    clearTimeout(silence);
    if (!stopped) setTimeout(connect, isAsked ? 0 : AGAIN_MS);
    isAsked = false;
  }

  connect();
  return {
    again: () => {
      isAsked = true;
      controller.abort();
    },
    stop: () => {
      stopped = true;
      controller.abort();
    },
  };
}
