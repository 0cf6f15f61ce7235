// The frame around views: navigation by the address, and updates as time passes.

import { h, replace, update, problem } from './dom.js';
import { clockTime } from './format.js';

const LONGEST = 30_000,
  SHARE = 2;

/**
 * @param name What the page is called.
 * @param views By the first part of their address: each has a title, and opens in an element that it is given.
 * @param every Milliseconds between updates; more while they fail.
 * @param opened Is called when a view is there.
 * @param refused Whether an error is that nobody is signed in, which it has dealt with then.
 */
export function shell({ name, views, every, opened = () => {}, refused = () => false }) {
  const main = document.getElementById('main'),
    status = document.getElementById('status');
  let current = null,
    failures = 0,
    notBefore = 0;

  function route() {
    const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
    let parts;
    try {
      parts = path.split('/').map(decodeURIComponent);
    } catch {
      parts = [];
    }
    return {
      path,
      first: Object.hasOwn(views, parts[0]) ? parts[0] : Object.keys(views)[0],
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

  // An app that is down or busy is asked less and less often, and not before it says.
  function wait(error) {
    notBefore = Date.now() + Math.max((error.retryAfter ?? 0) * 1000, Math.min(every * 2 ** failures, LONGEST));
    failures++;
  }

  // The app may come back, or have more time; it will not find what is not there, or allow what it does not.
  const passes = error => error.status === 0 || error.status === 429 || error.status >= 500;

  function failed(view, error) {
    if (refused(error)) return;
    wait(error);
    say(view.page ? `Not updated: ${error.message}` : 'Not loaded', true);
    view.retries = passes(error);
    if (!view.page)
      update(
        main,
        problem(error),
        h('p', null, h('a', { href: `#/${view.name}` }, views[view.name].title)),
        h('button', { class: 'main', 'data-key': 'again', onclick: open }, 'Try again'),
      );
  }

  async function open() {
    const { path, first, rest, search } = route(),
      view = (current = { name: first, path, rest, search, isBusy: false });
    // A view that is slow to open finds its own element gone, and nobody else's changed.
    view.place = h('div');
    replace(
      document.querySelector('nav'),
      Object.entries(views).map(([path, one]) =>
        h('a', { href: `#/${path}`, 'data-key': `nav-${path}`, 'aria-current': path === first ? 'page' : null }, one.title),
      ),
    );
    document.title = `${[...rest.filter(Boolean).slice(-1), views[first].title].join(' – ')} – ${name}`;
    main.setAttribute('aria-label', views[first].title);
    // The style says that it loads.
    main.setAttribute('aria-busy', 'true');
    replace(main, view.place);
    await load(view);
    if (view === current) main.removeAttribute('aria-busy');
  }

  async function load(view) {
    view.isBusy = true;
    try {
      view.page = await views[view.name].open(view.place, view.rest, view.search, () => refresh(view));
    } catch (error) {
      if (view === current) failed(view, error);
      return;
    } finally {
      view.isBusy = false;
    }
    if (view !== current) return;
    if (!view.place.isConnected) replace(main, view.place);
    opened();
    await refresh(view);
  }

  async function refresh(view = current) {
    if (!view?.page || view !== current || view.isBusy) return;
    view.isBusy = true;
    const began = Date.now();
    try {
      await view.page.refresh();
      if (view !== current) return;
      // What takes long is asked for less often, so that a page left open is no load.
      const now = Date.now();
      view.isShown = true;
      failures = 0;
      notBefore = now + Math.min(SHARE * (now - began), LONGEST / 3);
      say(`Updated ${clockTime(new Date())}`);
    } catch (error) {
      // Without any figures there is nothing to look at.
      if (!view.isShown) view.page = null;
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
    if (current?.page && isMarked()) say('Paused while text is marked');
    else if (Date.now() < notBefore) return;
    else if (current?.page) refresh();
    else if (current?.retries && !current.isBusy) load(current);
  }

  // A view's new address changes what it shows; that of another view is another page, which is read from its beginning.
  async function move() {
    const key = route().path === current?.path ? document.activeElement?.getAttribute('data-key') : null;
    await open();
    if (document.activeElement !== document.body && document.activeElement !== main && main.contains(document.activeElement)) return;
    ((key && main.querySelector(`[data-key="${CSS.escape(key)}"]`)) || main).focus({ preventScroll: true });
  }

  addEventListener('hashchange', move);
  document.addEventListener('visibilitychange', () => (document.hidden ? say('Paused while hidden') : refresh()));
  // As an address, it would be that of a view.
  document.querySelector('.skip').addEventListener('click', event => {
    event.preventDefault();
    main.focus();
  });
  setInterval(tick, every);
  return {
    open,
    main,
    stop() {
      current = null;
      main.removeAttribute('aria-busy');
      failures = notBefore = 0;
      say('');
    },
  };
}
