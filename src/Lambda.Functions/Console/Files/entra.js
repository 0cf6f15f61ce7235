// Signs in with Microsoft Entra ID: an authorization code with proof of possession of what asked for it (RFC 7636). There is no secret,
// and the token is kept until the tab is closed.

import { credentials } from './api.js';

const STARTED = 'console.sign-in';
const text = document.querySelector('meta[name="console-sign-in"]').content;

/** Where people sign in; null if nowhere. */
export const entra = text ? JSON.parse(text) : null;

// The registered address: /api/console, whichever of its addresses this one is.
const redirect = new URL('.', import.meta.url).href.replace(/\/$/, '');

const base64url = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

async function endpoints() {
  const answer = await fetch(`${entra.authority}/.well-known/openid-configuration`, { credentials: 'omit' });
  if (!answer.ok) throw new Error(`The tenant's configuration cannot be read: status ${answer.status}.`);
  const { authorization_endpoint: authorize, token_endpoint: token } = await answer.json();
  for (const one of [authorize, token]) {
    if (new URL(one).origin !== new URL(entra.authority).origin) throw new Error("The tenant's configuration leads to another site.");
  }
  return { authorize, token };
}

/** Leads to the tenant's page. */
export async function begin() {
  const { authorize } = await endpoints(),
    verifier = random(),
    state = random(),
    nonce = random();
  const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  sessionStorage.setItem(STARTED, JSON.stringify({ verifier, state, nonce, hash: location.hash }));
  location.assign(
    `${authorize}?${new URLSearchParams({
      client_id: entra.clientId,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: redirect,
      scope: `openid ${entra.scope}`,
      state,
      nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })}`,
  );
}

const claims = token =>
  JSON.parse(
    new TextDecoder().decode(
      Uint8Array.from(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0)),
    ),
  );

/** Takes what the tenant's page led back with, if it did; throws why nobody is signed in. */
export async function finish() {
  const answer = new URLSearchParams(location.search);
  if (!entra || !answer.has('state') || !(answer.has('code') || answer.has('error'))) return;
  const started = JSON.parse(sessionStorage.getItem(STARTED) ?? 'null');
  sessionStorage.removeItem(STARTED);
  // Neither the code nor the state stays in the address.
  history.replaceState(null, '', location.pathname + (started?.hash ?? ''));
  if (!started || started.state !== answer.get('state'))
    throw new Error('This sign-in was not begun here, or it was finished before. Sign in again.');
  if (answer.has('error')) throw new Error(answer.get('error_description') ?? answer.get('error'));
  const { token } = await endpoints();
  const given = await fetch(token, {
    method: 'POST',
    credentials: 'omit',
    body: new URLSearchParams({
      client_id: entra.clientId,
      grant_type: 'authorization_code',
      code: answer.get('code'),
      redirect_uri: redirect,
      code_verifier: started.verifier,
      scope: `openid ${entra.scope}`,
    }),
  });
  const read = await given.json();
  if (!given.ok) throw new Error(read.error_description ?? read.error ?? `The tenant answered with status ${given.status}.`);
  const identity = claims(read.id_token);
  if (identity.nonce !== started.nonce || identity.aud !== entra.clientId)
    throw new Error("The tenant's answer belongs to another sign-in.");
  credentials.useToken(read.access_token);
}
