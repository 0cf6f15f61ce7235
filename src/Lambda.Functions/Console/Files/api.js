// Calls the app as any caller does: each call is authorized by itself.

const base = new URL('../', import.meta.url);
const tabs = new BroadcastChannel('console');
const KEY = 'console.key',
  TOKEN = 'console.token';

export class ApiError extends Error {
  constructor(status, type, message, retryAfter = 0) {
    super(message);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }

  /** Whether nobody is signed in, or with something that the app does not know. */
  get isSignIn() {
    return this.status === 401 || (this.status === 403 && this.type !== 'AccessDeniedException');
  }
}

export const credentials = {
  get any() {
    return Boolean(sessionStorage.getItem(KEY) || sessionStorage.getItem(TOKEN));
  },
  useKey(key) {
    this.clear();
    sessionStorage.setItem(KEY, key);
  },
  useToken(token) {
    this.clear();
    sessionStorage.setItem(TOKEN, token);
  },
  clear() {
    sessionStorage.removeItem(KEY);
    sessionStorage.removeItem(TOKEN);
  },
  /** Whoever signs out leaves no other tab open. */
  signOut() {
    this.clear();
    tabs.postMessage('sign-out');
  },
  onSignOut(action) {
    tabs.addEventListener('message', () => {
      if (this.any) action();
    });
  },
};

// An address that someone sent must not lead a call elsewhere.
const isPlain = path => !path.split('?')[0].split('/').some(part => /^(\.|%2e){1,2}$/i.test(part));

export async function send(path, { method = 'GET', body, headers = {} } = {}) {
  if (!isPlain(path)) throw new ApiError(404, 'ResourceNotFoundException', 'There is nothing of that name.');
  const all = { ...headers };
  const key = sessionStorage.getItem(KEY),
    token = sessionStorage.getItem(TOKEN);
  if (key) all['x-api-key'] = key;
  if (token) all.authorization = `Bearer ${token}`;
  if (body !== undefined) all['content-type'] = 'application/json';
  let answer;
  try {
    // What only reads is soon answered; what a function does may take as long as it likes.
    answer = await fetch(new URL(path, base), {
      method,
      headers: all,
      body,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: method === 'GET' ? AbortSignal.timeout(30_000) : undefined,
    });
  } catch (error) {
    if (error.name === 'TimeoutError')
      throw new ApiError(0, 'Slow', 'The app did not answer within 30 seconds. This page tries again by itself.');
    throw new ApiError(0, 'Offline', 'The app does not answer. It may be starting: this page tries again by itself.');
  }
  if (answer.ok) return answer;
  const text = await answer.text();
  let message = text,
    type = answer.headers.get('x-amzn-errortype');
  try {
    const read = JSON.parse(text);
    message = read.message ?? read.Message ?? text;
  } catch {
    /* It is plain text. */
  }
  const wait = Number(answer.headers.get('retry-after')) || 0;
  throw new ApiError(answer.status, type, message || `The app answered with status ${answer.status}.`, wait);
}

export async function get(path) {
  return (await send(path)).json();
}

export async function post(path, value, method = 'POST') {
  const answer = await send(path, { method, body: value === undefined ? undefined : JSON.stringify(value) });
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

export const query = values => {
  const entries = Object.entries(values).filter(([, value]) => value);
  return entries.length ? `?${new URLSearchParams(entries)}` : '';
};
