import { h, replace, once } from './dom.js';
import { credentials } from './api.js';
import { entra, begin, finish } from './entra.js';
import { shell } from './shell.js';
import * as map from './views/map.js';
import * as functions from './views/functions.js';
import * as events from './views/events.js';
import * as letters from './views/letters.js';
import * as mappings from './views/mappings.js';
import * as workflows from './views/workflows.js';

const out = document.getElementById('out');
const app = shell({
  name: 'Console',
  every: 3000,
  views: { map, functions, events, 'dead-letters': letters, mappings, workflows },
  opened() {
    out.hidden = !credentials.any;
  },
  refused(error) {
    if (error.isSignIn) signIn(error);
    return Boolean(error.isSignIn);
  },
});

async function signIn(error) {
  app.stop();
  const known = error && (credentials.any || !error.isSignIn);
  credentials.clear();
  out.hidden = true;
  const submit = use => async event => {
    event.preventDefault();
    const value = event.target.querySelector('input').value.trim();
    if (!value) return;
    await once(event.submitter ?? event.target.querySelector('button'), async () => {
      use(value);
      await app.open();
    });
  };
  replace(
    app.main,
    h('h2', null, 'Sign in'),
    known ? h('div', { class: 'problem', role: 'alert' }, error.isSignIn ? `The app refused: ${error.message}` : error.message) : null,
    h(
      'p',
      null,
      'The console can do what you may do. Principals and their permissions are in the app’s settings, Lambda:Access:Principals.',
    ),
    h(
      'div',
      { class: 'cards' },
      h(
        'form',
        { class: 'card', onsubmit: submit(key => credentials.useKey(key)) },
        h('h3', null, 'API key'),
        h(
          'div',
          { class: 'row' },
          h('label', null, 'API key of a principal', h('input', { type: 'password', autocomplete: 'off', 'data-key': 'key' })),
          h('button', { class: 'main' }, 'Sign in'),
        ),
        h('p', { class: 'soft' }, 'It is kept until you close this tab.'),
      ),
      h(
        'form',
        { class: 'card', onsubmit: submit(token => credentials.useToken(token)) },
        h('h3', null, 'Microsoft Entra ID'),
        entra
          ? h(
              'div',
              { class: 'row' },
              h('button', { type: 'button', class: 'main', onclick: () => begin().catch(signIn) }, 'Sign in with your account'),
            )
          : h(
              'p',
              null,
              h(
                'a',
                { href: `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(location.pathname)}` },
                'Sign in with your account',
              ),
              ', where the app has App Service authentication.',
            ),
        h(
          'div',
          { class: 'row' },
          h('label', null, 'Or an access token for the app', h('input', { type: 'password', autocomplete: 'off' })),
          h('button', null, 'Use token'),
        ),
      ),
    ),
  );
  app.main.querySelector('input').focus();
}

out.addEventListener('click', () => {
  credentials.signOut();
  signIn(null);
});
credentials.onSignOut(() => signIn(new Error('You signed out in another tab.')));
finish().then(app.open, signIn);
