// Nodes and the links between this one and the others, as it sees them.

import { s } from './dom.js';
import { micros, sign, tone } from './words.js';

const WIDTH = 360;
const HEIGHT = 230;
const BOX = { width: 112, height: 42 };

function place(index, many) {
  if (many === 1) return { x: WIDTH / 2, y: HEIGHT / 2 };
  if (many === 2) return { x: index ? WIDTH - BOX.width / 2 - 4 : BOX.width / 2 + 4, y: HEIGHT / 2 };
  const angle = (index / many) * 2 * Math.PI - Math.PI / 2;
  return {
    x: WIDTH / 2 + Math.cos(angle) * (WIDTH / 2 - BOX.width / 2 - 4),
    y: HEIGHT / 2 + Math.sin(angle) * (HEIGHT / 2 - BOX.height / 2 - 4),
  };
}

/** A point of the curve; labels of several links stand at different ones. */
function along(from, mid, to, part) {
  const [a, b, c] = [(1 - part) ** 2, 2 * part * (1 - part), part ** 2];
  return { x: a * from.x + b * mid.x + c * to.x, y: a * from.y + b * mid.y + c * to.y };
}

function edges(from, to, node) {
  const many = node.links.length;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const across = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
  return node.links.map((link, index) => {
    const bend = (index - (many - 1) / 2) * 64;
    const mid = { x: (from.x + to.x) / 2 + across.x * bend, y: (from.y + to.y) / 2 + across.y * bend };
    const label = along(from, mid, to, many > 1 ? 0.34 + (0.32 * index) / (many - 1) : 0.5);
    const said = link.state === 'up' && link.roundTripMicros ? micros(link.roundTripMicros) : link.state;
    return s('g', { 'data-key': `${node.name}-${link.medium}`, class: `link ${tone(link.state)}` },
      s('path', { d: `M${from.x} ${from.y}Q${mid.x} ${mid.y} ${to.x} ${to.y}` }),
      s('text', { x: label.x, y: label.y + 4, 'text-anchor': 'middle' }, said));
  });
}

function box(node, at, status) {
  const runs = status.resources.filter(resource => resource.nodes.includes(node.name));
  const state = node.standing === 'online' && node.duty !== 'active' ? node.duty : node.standing;
  const left = at.x - BOX.width / 2;
  const top = at.y - BOX.height / 2;
  return s('g', { 'data-key': node.name, class: `node ${tone(state)}${node.name === status.ownNode ? ' own' : ''}` },
    s('rect', { x: left, y: top, width: BOX.width, height: BOX.height, rx: 8 }),
    s('text', { x: at.x, y: top + 18, 'text-anchor': 'middle', class: 'name' },
      `${sign(state)} ${node.name.length > 10 ? `${node.name.slice(0, 9)}…` : node.name}`),
    s('text', { x: at.x, y: top + 34, 'text-anchor': 'middle', class: 'small' },
      `runs ${runs.length}${node.name === status.coordinator ? ' · coordinator' : ''}`));
}

export function topology(status) {
  const nodes = [...status.nodes].sort((a, b) => (b.name === status.ownNode) - (a.name === status.ownNode));
  const places = nodes.map((_, index) => place(index, nodes.length));
  const said = nodes.map(node => `${node.name} ${node.standing}`).join(', ');
  return s('svg', { class: 'topology', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `Nodes as ${status.ownNode} sees them: ${said}` },
    nodes.map((node, index) => (node.name === status.ownNode ? null : edges(places[0], places[index], node))),
    nodes.map((node, index) => box(node, places[index], status)));
}
