// Charts, drawn by hand.

import { h, s } from './dom.js';
import { micros } from './words.js';

const WIDTH = 320;
const HEIGHT = 64;

/** Round trips of one link over the time that this page is open; a gap where it was down. */
export function line(name, samples) {
  const values = samples.map(one => one.value).filter(value => value !== null);
  const last = samples.at(-1)?.value;
  const said = values.length ? `now ${last === null ? 'down' : micros(last)}, most ${micros(Math.max(...values))}` : 'nothing measured yet';
  const top = Math.max(...values, 1) * 1.15;
  const begin = samples[0]?.at ?? 0;
  const length = Math.max(1, (samples.at(-1)?.at ?? 0) - begin);
  let path = '';
  let isDrawing = false;
  for (const one of samples) {
    if (one.value === null) {
      isDrawing = false;
      continue;
    }
    const x = ((one.at - begin) / length) * (WIDTH - 4) + 2;
    const y = HEIGHT - 3 - (one.value / top) * (HEIGHT - 8);
    path += `${isDrawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    isDrawing = true;
  }
  return h('figure', { class: 'chart', 'data-key': name },
    h('figcaption', {}, name, h('span', { class: 'quiet' }, ` — ${said}`)),
    s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `round trip ${name}: ${said}`, preserveAspectRatio: 'none' },
      s('line', { x1: 0, x2: WIDTH, y1: HEIGHT - 2, y2: HEIGHT - 2, class: 'axis' }),
      path.includes('L') ? s('path', { d: path, class: 'line' }) : null));
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
