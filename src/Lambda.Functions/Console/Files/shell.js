// The frame around views: navigation by the address, and updates as time passes.

import { h, replace, problem } from './dom.js';
import { clockTime } from './format.js';

/**
 * @param name What the page is called.
 * @param views By the first part of their address: each has a title, and opens in an element that it is given.
 * @param every Milliseconds between updates.
 * @param opened Is called when a view is there.
 * @param refused Whether an error is that nobody is signed in, which it has dealt with then.
 */
export function shell({ name, views, every, opened = () => {}, refused = () => false }) {
  const main = document.getElementById('main'),
    status = document.getElementById('status');
  let current = null;

  function route() {
    const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
    let parts;
    try {
      parts = path.split('/').map(decodeURIComponent);
    } catch {
      parts = [];
    }
    return {
      first: views[parts[0]] ? parts[0] : Object.keys(views)[0],
      rest: parts.slice(1),
      search: new URLSearchParams(search ?? ''),
    };
  }

  // Screen readers are told when something is wrong or right again, and not every few seconds that all is well.
  function say(text, bad = false) {
    status.setAttribute('aria-live', bad || status.className === 'bad' ? 'polite' : 'off');
    if (status.textContent !== text) status.textContent = text;
    status.className = bad ? 'bad' : '';
  }

  function failed(view, error) {
    if (refused(error)) return;
    say(view.page ? `Not updated: ${error.message}` : 'Not loaded', true);
    if (!view.page)
      replace(
        main,
        problem(error),
        h('p', null, h('a', { href: `#/${view.name}` }, views[view.name].title)),
        h('button', { class: 'main', onclick: open }, 'Try again'),
      );
  }

  async function open() {
    const { first, rest, search } = route(),
      view = (current = { name: first, isBusy: false });
    // A view that is slow to open finds its own element gone, and nobody else's changed.
    const place = h('div', null, h('p', { class: 'empty' }, 'Loading…'));
    replace(
      document.querySelector('nav'),
      Object.entries(views).map(([path, one]) =>
        h('a', { href: `#/${path}`, 'data-key': `nav-${path}`, 'aria-current': path === first ? 'page' : null }, one.title),
      ),
    );
    document.title = `${[...rest.filter(Boolean).slice(-1), views[first].title].join(' – ')} – ${name}`;
    replace(main, place);
    try {
      view.page = await views[first].open(place, rest, search, () => refresh(view));
      if (view === current) opened();
    } catch (error) {
      if (view === current) failed(view, error);
      return;
    }
    await refresh(view);
  }

  async function refresh(view = current) {
    if (!view?.page || view !== current || view.isBusy) return;
    view.isBusy = true;
    try {
      await view.page.refresh();
      if (view === current) say(`Updated ${clockTime(new Date())}`);
    } catch (error) {
      if (view === current) failed(view, error);
    } finally {
      view.isBusy = false;
    }
  }

  // Whoever marks text is about to copy it.
  const isMarked = () => {
    const marked = getSelection();
    return !marked.isCollapsed && main.contains(marked.anchorNode);
  };

  function tick() {
    if (document.hidden) return;
    if (isMarked()) say('Paused while text is marked');
    else refresh();
  }

  addEventListener('hashchange', () => open().then(() => main.focus({ preventScroll: true })));
  document.addEventListener('visibilitychange', () => (document.hidden ? say('Paused while hidden') : refresh()));
  setInterval(tick, every);
  return {
    open,
    main,
    stop() {
      current = null;
      say('');
    },
  };
}
