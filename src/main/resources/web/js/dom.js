// Elements are made, never parsed: what comes from nodes and agents only ever becomes text.

const SVG = 'http://www.w3.org/2000/svg';
const HANDLERS = ['onclick', 'oninput', 'onchange', 'onsubmit', 'ontoggle', 'onkeydown'];

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith('on')) element[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === '') continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

const key = node => node.nodeType === 1 ? node.getAttribute('data-key') : null;

function alike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && key(a) === key(b);
}

function adopt(old, fresh) {
  if (old.nodeType !== 1) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    const opened = name === 'open' && old.nodeName === 'DETAILS';
    if (!fresh.hasAttribute(name) && !opened) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const handler of HANDLERS) {
    if (old[handler] !== fresh[handler]) old[handler] = fresh[handler];
  }
  morph(old, [...fresh.childNodes]);
}

/** Makes the children of an element these, keeping what is there already: focus, open details and what was typed stay. */
export function morph(parent, wanted) {
  let next = parent.firstChild;
  for (const fresh of wanted) {
    let same = next;
    if (key(fresh) !== null) {
      while (same && !alike(same, fresh)) same = same.nextSibling;
    }
    if (same && alike(same, fresh)) {
      adopt(same, fresh);
      if (same === next) next = next.nextSibling;
      else parent.insertBefore(same, next);
    } else {
      parent.insertBefore(fresh, next);
    }
  }
  while (next) {
    const after = next.nextSibling;
    next.remove();
    next = after;
  }
}
