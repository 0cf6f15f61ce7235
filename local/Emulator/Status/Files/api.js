// Calls the emulator. What changes anything brings the token that is in the page.

const meta = name => document.querySelector(`meta[name="emulator-${name}"]`).content;

/** The paths of the documents that there are. */
export const sections = meta('sections').split(' ');

/** A name with slashes as a part of an address. */
export const path = name => name.split('/').map(encodeURIComponent).join('/');

async function call(address, options) {
  let answer;
  try {
    answer = await fetch(address, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(30_000), ...options });
  } catch {
    throw Object.assign(new Error('The emulator does not answer: it may have stopped. This page tries again by itself.'), { status: 0 });
  }
  const text = await answer.text();
  let read = null;
  try {
    read = JSON.parse(text);
  } catch {
    /* It is plain text. */
  }
  if (answer.ok) return read;
  throw Object.assign(new Error(read?.message ?? (text || `The emulator answered with status ${answer.status}.`)), {
    status: answer.status,
  });
}

export const get = address => call(address);

export const post = (address, value) =>
  call(address, {
    method: 'POST',
    body: JSON.stringify(value),
    headers: { 'content-type': 'application/json', 'x-emulator-token': meta('token') },
  });
