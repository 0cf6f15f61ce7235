// Forms that send something, and say what became of it.

import { h, replace, problem } from './dom.js';

/** Runs an action, and says what became of it. */
export async function act(said, action, words) {
  try {
    const answer = await action();
    replace(
      said,
      h('div', { class: answer.left ? 'warning' : 'good', role: 'status' }, words(answer), answer.message ? ` ${answer.message}` : ''),
    );
    return true;
  } catch (error) {
    replace(said, problem(error));
    return false;
  }
}

/** Application properties as they were typed in; throws what is wrong with them. */
export function properties(text) {
  if (!text.trim()) return null;
  let read;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new Error(`The properties are not JSON: ${error.message}`);
  }
  if (read === null || typeof read !== 'object' || Array.isArray(read))
    throw new Error('The properties must be an object, such as {"country": "FR"}.');
  return read;
}

export const input = (label, attributes = {}) => {
  const field = h('input', { autocomplete: 'off', spellcheck: 'false', ...attributes });
  return { field, label: h('label', null, label, field) };
};

export const area = (label, rows, value, attributes = {}) => {
  const field = h('textarea', { rows, spellcheck: 'false', ...attributes }, value);
  return { field, label: h('label', null, label, field) };
};

export const propertyList = map =>
  Object.entries(map)
    .map(([name, value]) => `${name} = ${value}`)
    .join('; ');
