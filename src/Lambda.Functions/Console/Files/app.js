import { h, replace, problem } from './dom.js';
import { credentials, get } from './api.js';
import { clockTime } from './format.js';
import * as map from './views/map.js';
import * as functions from './views/functions.js';
import * as events from './views/events.js';
import * as letters from './views/letters.js';
import * as mappings from './views/mappings.js';
import * as workflows from './views/workflows.js';

const EVERY = 3000;
const views = { map, functions, events, 'dead-letters': letters, mappings, workflows };
const main = document.getElementById('main'), status = document.getElementById('status'), out = document.getElementById('out');
let current = null;

function route() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/').map(decodeURIComponent);
  return { name: views[name] ? name : 'map', rest, search: new URLSearchParams(search ?? '') };
}

function navigation(name) {
  replace(document.querySelector('nav'), Object.entries(views).map(([path, view]) =>
    h('a', { href: `#/${path}`, 'data-key': `nav-${path}`, 'aria-current': path === name ? 'page' : null }, view.title)));
}

function say(text, bad = false) {
  status.textContent = text;
  status.className = bad ? 'bad' : '';
}

async function open() {
  const { name, rest, search } = route();
  const view = current = { of: views[name], isBusy: false };
  navigation(name);
  document.title = `${views[name].title} – Console`;
  replace(main, h('p', { class: 'empty' }, 'Loading…'));
  try {
    view.page = await views[name].open(main, rest, search, () => refresh(view));
    out.hidden = !credentials.any;
  } catch (error) {
    if (current === view) failed(view, error);
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

function failed(view, error) {
  if (error.isSignIn) return signIn(error);
  say(view.page ? `Not updated: ${error.message}` : 'Not loaded', true);
  if (!view.page) replace(main, problem(error), h('button', { class: 'main', onclick: open }, 'Try again'));
}

async function signIn(error) {
  current = null;
  const known = credentials.any && error !== null;
  credentials.clear();
  out.hidden = true;
  say('');
  const submit = use => async event => {
    event.preventDefault();
    const value = event.target.querySelector('input').value.trim();
    if (!value) return;
    use(value);
    await open();
  };
  replace(main, h('h2', null, 'Sign in'),
    known ? h('div', { class: 'problem', role: 'alert' }, `The app refused: ${error.message}`) : null,
    h('p', null, 'The console can do what you may do. Principals and their permissions are in the app’s settings, Lambda:Access:Principals.'),
    h('div', { class: 'cards' },
      h('form', { class: 'card', onsubmit: submit(key => credentials.useKey(key)) }, h('h3', null, 'API key'),
        h('div', { class: 'row' }, h('label', null, 'API key of a principal', h('input', { type: 'password', autocomplete: 'off', 'data-key': 'key' })),
          h('button', { class: 'main' }, 'Sign in')),
        h('p', { class: 'soft' }, 'It is kept until you close this tab.')),
      h('form', { class: 'card', onsubmit: submit(token => credentials.useToken(token)) }, h('h3', null, 'Microsoft Entra ID'),
        h('p', null, h('a', { href: `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(location.pathname)}` }, 'Sign in with your account'),
          ', where the app has App Service authentication.'),
        h('div', { class: 'row' }, h('label', null, 'Or an access token for the app', h('input', { type: 'password', autocomplete: 'off' })),
          h('button', null, 'Use token')))));
  main.querySelector('input').focus();
}

out.addEventListener('click', () => signIn(null));
addEventListener('hashchange', () => open().then(() => main.focus({ preventScroll: true })));
document.addEventListener('visibilitychange', () => document.hidden ? say('Paused while hidden') : refresh());
setInterval(() => document.hidden || refresh(), EVERY);
open();
