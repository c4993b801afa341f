// Charts, drawn by hand.

import { h, s } from './dom.js';
import { clock, micros } from './words.js';

const WIDTH = 320;
const HEIGHT = 64;

/** Values in words, by what they are of. */
const SAID = {
  calls: { unit: value => `${value}`, none: 'none here', title: name => `calls of ${name}` },
  'round-trip': { unit: micros, none: 'no answer', title: name => `round trip ${name}` },
};

const known = values => values.filter(value => value >= 0);
const median = values => [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)];

/** One series that the node keeps: a line with a gap where nothing was measured, and the same as a table. */
export function line(series, began, everyMs) {
  const { values, name } = series;
  const { unit, none, title } = SAID[series.kind];
  const measured = known(values);
  const last = values.at(-1);
  const said = measured.length ? `now ${last < 0 ? none : unit(last)}, most ${unit(Math.max(...measured))}` : 'nothing measured yet';
  const top = Math.max(...measured, 1) * 1.15;
  let path = '';
  let isDrawing = false;
  values.forEach((value, index) => {
    if (value < 0) {
      isDrawing = false;
      return;
    }
    const x = (index / Math.max(1, values.length - 1)) * (WIDTH - 4) + 2;
    const y = HEIGHT - 3 - (value / top) * (HEIGHT - 8);
    path += isDrawing ? `L${x.toFixed(1)} ${y.toFixed(1)}` : `M${x.toFixed(1)} ${y.toFixed(1)}h.1`;
    isDrawing = true;
  });
  const start = Date.parse(began);
  const end = start + (values.length - 1) * everyMs;
  return h('figure', { class: 'chart', 'data-key': `${series.kind} ${name}` },
    h('figcaption', {}, name, h('span', { class: 'quiet' }, ` — ${said}`)),
    s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${title(name)}: ${said}`, preserveAspectRatio: 'none' },
      s('line', { x1: 0, x2: WIDTH, y1: HEIGHT - 2, y2: HEIGHT - 2, class: 'axis' }),
      path ? s('path', { d: path, class: 'line' }) : null),
    h('div', { class: 'span quiet figure', 'aria-hidden': 'true' }, h('span', {}, clock(start)), h('span', {}, clock(end))),
    table(series, start, everyMs));
}

const ROW_MS = 600_000;

/** Each ten minutes: least, middle, most. */
function table(series, start, everyMs) {
  const { unit, none, title } = SAID[series.kind];
  const perRow = Math.max(1, Math.round(ROW_MS / everyMs));
  const rows = [];
  for (let from = 0; from < series.values.length; from += perRow) {
    const measured = known(series.values.slice(from, from + perRow));
    const cells = measured.length ? [Math.min(...measured), median(measured), Math.max(...measured)].map(unit) : [none, none, none];
    rows.push(h('tr', {}, h('th', { scope: 'row', class: 'figure' }, clock(start + from * everyMs)), cells.map(cell => h('td', { class: 'figure' }, cell))));
  }
  return h('details', {}, h('summary', {}, 'As a table'), h('table', { 'aria-label': title(series.name) },
    h('thead', {}, h('tr', {}, ['From', 'Least', 'Middle', 'Most'].map(one => h('th', { scope: 'col' }, one)))), h('tbody', {}, rows)));
}

const PHASES = [['detectMicros', 'detect'], ['decideMicros', 'decide'], ['actMicros', 'act'], ['verifyMicros', 'verify']];

/** One bar per failover, its phases one after the other. */
export function failovers(list) {
  if (!list.length) return h('p', { class: 'quiet' }, 'No failover is in the record of this node.');
  const longest = Math.max(...list.map(one => one.totalMicros), 1);
  return h('figure', { class: 'chart bars' },
    list.map((one, index) => {
      let x = 0;
      const phases = PHASES.filter(([field]) => one[field] > 0);
      const words = phases.map(([field, word]) => `${word} ${micros(one[field])}`).join(', ');
      return h('div', { class: 'bar-row', 'data-key': `${one.subject}-${one.fault}-${index}` },
        h('span', {}, one.subject, h('strong', { class: 'figure' }, ` ${micros(one.totalMicros)}`)),
        s('svg', { viewBox: `0 0 ${WIDTH} 14`, role: 'img', 'aria-label': `${one.subject}: ${words}`, preserveAspectRatio: 'none' },
          phases.map(([field, word]) => {
            const width = Math.max(1.5, (one[field] / longest) * WIDTH);
            const bar = s('rect', { x: x.toFixed(1), y: 1, width: width.toFixed(1), height: 12, class: `phase ${word}` });
            x += width;
            return bar;
          })),
        h('span', { class: 'quiet' }, words));
    }),
    h('figcaption', { class: 'legend' }, PHASES.map(([, word]) => h('span', { class: `key ${word}` }, word))));
}
