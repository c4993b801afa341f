// How times, spans and states are said.

const pad = number => String(number).padStart(2, '0');

export function clock(instant, withDay = false) {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime()) || at.getTime() === 0) return 'not known';
  const time = `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  const isToday = at.toDateString() === new Date().toDateString();
  return withDay || !isToday ? `${day} ${time}${offset(at)}` : time;
}

/** Of this machine's zone then: Z, +01:00. */
function offset(at) {
  const minutes = -at.getTimezoneOffset();
  if (!minutes) return 'Z';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

const INSTANT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(\.\d{1,9})?)?Z/g;

/** A sentence of a node, its times in UTC in this machine's zone; the day only where it is not today or that of `day`. */
export function local(sentence, day = new Date()) {
  return sentence.replace(INSTANT, (text, fraction) => {
    const at = new Date(text);
    if (Number.isNaN(at.getTime())) return text;
    const time = `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}${fraction ? `.${String(at.getMilliseconds()).padStart(3, '0')}` : ''}`;
    return at.toDateString() === new Date(day).toDateString() ? time
      : `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${time}${offset(at)}`;
  });
}

/** The two largest units. */
export function span(milliseconds) {
  const ms = Math.max(0, milliseconds);
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 10) return `${(ms / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function micros(value) {
  if (value < 0) return 'not known';
  if (value < 1000) return `${value} µs`;
  return value < 1_000_000 ? `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)} ms` : `${(value / 1e6).toFixed(2)} s`;
}

export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const INFINITE = 1_000_000;

export function score(value) {
  if (value >= INFINITE) return '+∞';
  if (value <= -INFINITE) return '−∞';
  return value < 0 ? `−${-value}` : value > 0 ? `+${value}` : '0';
}

export const isForbidding = value => value <= -INFINITE;

/** Tone, sign and word of a state: colour never says it alone. */
const TONES = {
  running: ['good', '✓'], online: ['good', '✓'], started: ['good', '✓'], won: ['good', '✓'], up: ['good', '✓'], heard: ['good', '✓'],
  good: ['good', '✓'], well: ['good', '✓'], ill: ['bad', '✗'], bad: ['bad', '✗'], warning: ['care', '!'],
  self: ['good', '✓'], settled: ['good', '✓'], passed: ['good', '✓'],
  starting: ['busy', '→'], stopping: ['busy', '→'], pending: ['busy', '…'], planning: ['busy', '…'], joining: ['busy', '…'],
  'under-way': ['busy', '…'], outage: ['bad', '✗'], 'no-outage': ['good', '✓'], moved: ['good', '✓'], 'none-seen': ['care', '!'],
  partial: ['care', '!'], late: ['care', '!'], standby: ['care', '‖'], maintenance: ['care', '‖'], unmanaged: ['care', '‖'],
  suspended: ['care', '‖'], 'one-way': ['care', '!'], flapping: ['care', '!'],
  failed: ['bad', '✗'], blocked: ['bad', '✗'], unreleased: ['bad', '✗'], lost: ['bad', '✗'], down: ['bad', '✗'], lapsed: ['bad', '✗'],
  silent: ['bad', '✗'], 'cut-off': ['bad', '✗'], aborted: ['care', '!'], unknown: ['care', '?'],
};

export function tone(state) {
  return (TONES[state] ?? ['plain', '–'])[0];
}

export function sign(state) {
  return (TONES[state] ?? ['plain', '–'])[1];
}

/** What a term of a score means, in words. */
export function origin(text) {
  const [kind, ...rest] = text.split(':');
  const name = rest.join(':');
  const cli = name.match(/^cli-(ban|prefer)-(.*)$/);
  if (kind === 'location' && cli) {
    return cli[1] === 'ban' ? 'an operator’s ban' : 'an operator’s move';
  }
  const said = {
    location: 'location preference', colocation: 'colocation', stickiness: 'stays where it runs', standby: 'the node is on standby',
    'migration-threshold': 'failed too often there', 'fail count': 'failures there', unreleased: 'a lost node may still run it',
  }[kind];
  if (!said) return text;
  return name ? `${said} “${name}”` : said;
}
