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

/** Replaces what an element holds. The focus stays on the element with the same data-key. */
export function replace(element, ...children) {
  const key = element.contains(document.activeElement) ? document.activeElement.getAttribute('data-key') : null;
  element.replaceChildren(...children.flat(9).filter(Boolean));
  if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

export function table(columns, rows, className = 'wide') {
  return h(
    'table',
    { class: className },
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        columns.map(column => h('th', { scope: 'col', class: column.num ? 'num' : null }, column.name ?? column)),
      ),
    ),
    h(
      'tbody',
      null,
      rows.map(cells =>
        h(
          'tr',
          null,
          cells.map((cell, at) => h('td', { 'data-of': columns[at].name ?? columns[at], class: columns[at].num ? 'num' : null }, cell)),
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
    const dialog = h(
      'dialog',
      { 'aria-labelledby': 'confirm-title' },
      h('h3', { id: 'confirm-title' }, title),
      h('p', null, text),
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
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const MOST = 100_000;

/** A payload, which may be large: what is beyond the first part is shown on request. */
export function payload(text, attributes = {}) {
  if (text.length <= MOST) return h('pre', attributes, text);
  const pre = h('pre', attributes, text.slice(0, MOST));
  const rest = h(
    'button',
    {
      onclick: () => {
        pre.append(text.slice(MOST));
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
