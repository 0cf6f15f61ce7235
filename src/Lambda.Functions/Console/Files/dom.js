// Builds elements. All text becomes text nodes: nothing that the app stores is ever read as HTML.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'selected') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export const h = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
export const s = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);

/** Replaces what an element holds. The focus stays where it was, or goes to the element itself if that is gone. */
export function replace(element, ...children) {
  const focus = focusIn(element);
  element.replaceChildren(...children.flat(9).filter(Boolean));
  if (focus) restore(element, focus);
}

/** Replaces what an element holds, if it differs: nothing is read out again, and what is open and marked stays so. */
export function update(element, ...children) {
  const next = children.flat(9).filter(Boolean);
  keepOpen(element, next);
  if (!isSame([...element.childNodes], next)) replace(element, next);
}

function focusIn(element) {
  const at = document.activeElement;
  if (at === element || !element.contains(at)) return null;
  const path = [];
  for (let one = at; one !== element; one = one.parentNode) path.unshift([...one.parentNode.children].indexOf(one));
  return { key: at.getAttribute('data-key'), href: at.getAttribute('href'), tag: at.localName, path };
}

function restore(element, { key, href, tag, path }) {
  const [name, value] = key ? ['data-key', key] : ['href', href];
  const same = path.reduce((one, at) => one?.children[at], element);
  const found = value ? element.querySelector(`[${name}="${CSS.escape(value)}"]`) : same?.localName === tag ? same : null;
  found?.focus({ preventScroll: true });
  if (element.contains(document.activeElement)) return;
  // What had the focus is gone, or can do nothing now. The next press of Tab goes on from here.
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

const all = (nodes, selector) => nodes.flatMap(one => (one.querySelectorAll ? [...one.querySelectorAll(selector)] : []));

// What is open is known by its summary, and by its place among those of the same one.
function keepOpen(element, next) {
  const counts = new Map();
  const key = one => {
    const text = one.firstElementChild?.textContent,
      at = counts.get(text) ?? 0;
    counts.set(text, at + 1);
    return `${at} ${text}`;
  };
  const open = new Set([...element.querySelectorAll('details')].map(one => [one.open, key(one)]).filter(([is]) => is).map(([, is]) => is));
  counts.clear();
  for (const one of all(next, 'details')) if (open.has(key(one))) one.open = true;
}

const choices = nodes => all(nodes, 'input,option').map(one => `${one.checked} ${one.selected}`).join();

const isSame = (old, next) =>
  old.length === next.length &&
  next.every((one, at) => (one instanceof Node ? old[at].isEqualNode(one) : old[at].nodeType === 3 && old[at].data === String(one))) &&
  choices(old) === choices(next);

/** Runs an action that a button starts, and no second time before the first is over. The button keeps the focus. */
export async function once(button, action) {
  if (button.getAttribute('aria-disabled')) return;
  button.setAttribute('aria-disabled', 'true');
  try {
    await action();
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

/** Text that scrolls, by keyboard, too. */
export const scrolling = (name, text, attributes = {}) =>
  h('pre', { tabindex: 0, role: 'group', 'aria-label': name, ...attributes }, text);

// Small screens show cells below each other, which ends what elements mean by themselves: hence the roles.
export function table(columns, rows, className = 'wide') {
  return h(
    'table',
    { class: className, role: 'table' },
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        columns.map(column =>
          h('th', { scope: 'col', role: 'columnheader', class: column.num ? 'num' : null }, column.name ?? column),
        ),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map(cells =>
        h(
          'tr',
          { role: 'row' },
          cells.map((cell, at) =>
            h('td', { role: 'cell', 'data-of': columns[at].name ?? columns[at], class: columns[at].num ? 'num' : null }, cell),
          ),
        ),
      ),
    ),
  );
}

export const facts = pairs =>
  h(
    'dl',
    null,
    pairs
      .filter(pair => pair[1] !== null && pair[1] !== undefined && pair[1] !== '')
      .map(([name, value]) => [h('dt', null, name), h('dd', null, value instanceof Node ? value : String(value))]),
  );

/** Asks before what cannot be undone. */
export function confirm(title, text, action) {
  return new Promise(done => {
    const from = document.activeElement,
      key = from?.getAttribute('data-key');
    const dialog = h(
      'dialog',
      { 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text' },
      h('h2', { id: 'confirm-title' }, title),
      h('p', { id: 'confirm-text' }, text),
      h(
        'div',
        { class: 'row' },
        h('button', { class: 'danger', onclick: () => dialog.close('yes') }, action),
        h('button', { autofocus: true, onclick: () => dialog.close('') }, 'Cancel'),
      ),
    );
    dialog.addEventListener('close', () => {
      done(dialog.returnValue === 'yes');
      dialog.remove();
      // An update may have replaced the button meanwhile.
      const back = from?.isConnected ? from : key ? document.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
      (back ?? document.getElementById('main')).focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const MOST = 100_000;

/** A payload, which may be large: what is beyond the first part is shown on request. */
export function payload(text, attributes = {}) {
  if (text.length <= MOST) return scrolling('Payload', text, attributes);
  const pre = scrolling('Payload', text.slice(0, MOST), attributes);
  const rest = h(
    'button',
    {
      onclick: () => {
        pre.append(text.slice(MOST));
        pre.focus();
        rest.remove();
      },
    },
    `Show the other ${(text.length - MOST).toLocaleString()} characters`,
  );
  return [pre, rest];
}

export function problem(error) {
  return h('div', { class: 'problem', role: 'alert' }, error.message ?? String(error));
}
