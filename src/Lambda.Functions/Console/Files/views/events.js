import { h, replace, update, once, scrolling, table, facts, payload as shown, problem } from '../dom.js';
import { get, post, query } from '../api.js';
import { ago, duration, json, plural, time } from '../format.js';

const REASONS = { RetriesExhausted: 'its retries are exhausted', EventAgeExceeded: 'it is too old' };

export const title = 'Events';

export const COLOURS = { Queued: 'soft', Retrying: 'warn', Succeeded: 'ok', Failed: 'bad' };
export const state = name => h('span', { class: `state ${COLOURS[name] ?? 'soft'}` }, name);

export const eventRows = records =>
  table(
    ['Request id', 'Function', 'State', 'Accepted', { name: 'Attempts', num: true }, 'Last error'],
    records.map(record => [
      h('a', { href: `#/events/${record.requestId}`, 'data-key': record.requestId, class: 'mono' }, record.requestId),
      record.functionName,
      state(record.state),
      h('time', { datetime: record.acceptedAt, title: record.acceptedAt }, time(record.acceptedAt)),
      String(record.attempts),
      record.errorType && record.state !== 'Succeeded' ? `${record.errorType}: ${record.errorMessage ?? ''}` : '–',
    ]),
  );

export const open = (main, [id], search) => (id ? one(main, id) : list(main, search));

async function list(main, search) {
  const { functions } = await get('functions'),
    live = h('div', { 'aria-live': 'off' }),
    more = h('div');
  let pages = 1;
  const choice = (name, options, label) =>
    h(
      'label',
      null,
      label,
      h(
        'select',
        { name, 'data-key': name, onchange: event => event.target.form.requestSubmit() },
        h('option', { value: '' }, 'Any'),
        options.map(option => h('option', { value: option, selected: search.get(name) === option }, option)),
      ),
    );
  const form = h(
    'form',
    {
      class: 'row',
      role: 'search',
      onsubmit: event => {
        event.preventDefault();
        const data = new FormData(form),
          id = data.get('id').trim();
        location.hash = id
          ? `#/events/${encodeURIComponent(id)}`
          : `#/events${query({
              function: data.get('function'),
              state: data.get('state'),
              from: data.get('from') && new Date(data.get('from')).toISOString(),
            })}`;
      },
    },
    choice(
      'function',
      functions.map(one => one.name),
      'Function',
    ),
    choice('state', ['Queued', 'Retrying', 'Succeeded', 'Failed'], 'State'),
    h(
      'label',
      null,
      'Accepted since',
      h('input', { type: 'datetime-local', name: 'from', 'data-key': 'from', value: search.get('from') ? local(search.get('from')) : '' }),
    ),
    h('label', null, 'Request id', h('input', { name: 'id', size: 30, autocomplete: 'off', 'data-key': 'id' })),
    h('button', { class: 'main', 'data-key': 'search' }, 'Search'),
  );
  replace(main, h('h2', null, 'Asynchronous events'), form, live, more);
  const refresh = async () => {
    let next = null,
      records = [];
    for (let page = 0; page < pages; page++) {
      const [of, state, from] = ['function', 'state', 'from'].map(name => search.get(name));
      const read = await get(`invocations${query({ function: of, state, from, limit: 50, next })}`);
      records = records.concat(read.invocations);
      next = read.next;
      if (!next) break;
    }
    update(
      live,
      records.length
        ? eventRows(records)
        : next
          ? h('p', { class: 'empty' }, 'None among the newest events. Look further back, or search by request id.')
          : h(
              'p',
              { class: 'empty' },
              'No events match. Loosen the filters, or send an event: POST …/invocations with X-Amz-Invocation-Type: Event.',
            ),
    );
    update(
      more,
      next
        ? h(
            'button',
            {
              'data-key': 'older',
              onclick: () => {
                pages++;
                refresh().catch(error => replace(more, problem(error)));
              },
            },
            'Show older',
          )
        : null,
    );
  };
  return { refresh };
}

function local(text) {
  const date = new Date(text);
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

async function one(main, id) {
  const live = h('div'),
    payload = h('div'),
    said = h('div', { role: 'status' }),
    actions = h('div', { class: 'row' });
  let known = '';
  const path = `dead-letters/${encodeURIComponent(id)}`;
  replace(main, h('p', null, h('a', { href: '#/events' }, 'Events')), h('h2', { class: 'mono' }, id), live, actions, said, payload);
  const redrive = async () => {
    try {
      await post(`${path}/redrive`);
      replace(said, h('div', { class: 'good' }, 'Redriven: the timeline shows what becomes of it.'));
    } catch (error) {
      replace(said, problem(error));
    }
    known = '';
    await refresh();
  };
  const refresh = async () => {
    const record = await get(`invocations/${encodeURIComponent(id)}`);
    const text = JSON.stringify(record);
    if (text === known) return;
    known = text;
    update(
      live,
      facts([
        ['Function', h('a', { href: `#/functions/${record.functionName}` }, record.functionName)],
        ['State', state(record.state)],
        ['Attempts', record.attempts],
        ['Caused by', record.parentRequestId ? h('a', { href: `#/events/${record.parentRequestId}` }, record.parentRequestId) : null],
        ['Redrives', record.redrives],
      ]),
      h('h3', null, 'Timeline'),
      timeline(record),
    );
    update(
      actions,
      record.state === 'Failed'
        ? [
            h(
              'button',
              {
                'data-key': 'payload',
                onclick: async () => {
                  try {
                    replace(payload, h('h3', null, 'Payload'), shown(json((await get(path)).payload) ?? '', { id: 'payload' }));
                  } catch (error) {
                    replace(payload, problem(error));
                  }
                },
              },
              'Show payload',
            ),
            h('button', { class: 'main', 'data-key': 'redrive', onclick: event => once(event.target, redrive) }, 'Redrive'),
          ]
        : h('p', { class: 'soft' }, 'Its payload is shown once it is a dead letter: that of an event that succeeded is not kept.'),
    );
  };
  return { refresh };
}

function timeline(record) {
  const steps = [step('', 'Accepted', record.acceptedAt)];
  let redrives = 0;
  for (const attempt of record.history ?? []) {
    if ((attempt.redrives ?? 0) > redrives) {
      redrives = attempt.redrives;
      steps.push(step('soft', `Redriven (#${redrives})`, attempt.redrivenAt));
    }
    const took = duration(new Date(attempt.endedAt) - new Date(attempt.startedAt));
    steps.push(
      step(
        attempt.errorType ? 'bad' : 'ok',
        `Attempt ${attempt.attempt}: ${attempt.errorType ? 'function error' : 'returned'} after ${took}`,
        attempt.startedAt,
        attempt.errorType ? h('div', null, `${attempt.errorType}: ${attempt.errorMessage ?? ''}`) : null,
        attempt.logTail ? h('details', null, h('summary', null, 'Log tail'), scrolling('Log tail', attempt.logTail)) : null,
      ),
    );
  }
  if ((record.redrives ?? 0) > redrives) steps.push(step('soft', `Redriven (#${record.redrives})`, null));
  if (record.nextAttemptAt) steps.push(step('warn', 'Waits for its next attempt', record.nextAttemptAt));
  if (record.state === 'Queued' && !record.nextAttemptAt) steps.push(step('soft', 'Waits in the queue', null));
  if (record.destination)
    steps.push(step(record.state === 'Failed' ? 'bad' : 'ok', `Record sent to ${record.destination}`, record.finishedAt));
  if (record.state === 'Failed')
    steps.push(step('bad', `Given up: ${REASONS[record.condition] ?? record.condition}`, record.finishedAt));
  if (record.state === 'Succeeded') steps.push(step('ok', 'Succeeded', record.finishedAt));
  return h('ol', { class: 'timeline' }, steps);
}

const step = (className, text, at, ...more) =>
  h('li', { class: className }, h('strong', null, text), at ? h('time', { datetime: at }, time(at)) : null, more);
