import { h, replace, table, facts, payload, problem, confirm } from '../dom.js';
import { get, post, query } from '../api.js';
import { json, number, plural, time } from '../format.js';

export const title = 'Dead letters';

const COLOURS = { Waiting: 'bad', Redriving: 'warn', Redriven: 'soft' };

export async function open(main, rest, search) {
  const { functions } = await get('functions'),
    live = h('div'),
    more = h('div'),
    bar = h('div', { class: 'row' }),
    progress = h('div', { 'aria-live': 'polite' }),
    detail = h('div');
  const chosen = new Set(),
    only = search.get('function') ?? '';
  let pages = 1,
    letters = [],
    watching = null,
    busy = false;

  const filter = h(
    'div',
    { class: 'row' },
    h(
      'label',
      null,
      'Function',
      h(
        'select',
        {
          'data-key': 'function',
          onchange: event => {
            location.hash = `#/dead-letters${query({ function: event.target.value })}`;
          },
        },
        h('option', { value: '' }, 'All'),
        functions.map(({ name }) => h('option', { value: name, selected: name === only }, name)),
      ),
    ),
  );
  replace(main, h('h2', null, 'Dead letters'), filter, bar, progress, live, more, detail);

  const buttons = () =>
    replace(
      bar,
      h(
        'button',
        { class: 'main', 'data-key': 'redrive', disabled: chosen.size === 0 || busy, onclick: () => each('redrive') },
        `Redrive ${plural(chosen.size, 'chosen one', 'chosen')}`,
      ),
      h(
        'button',
        { class: 'danger', 'data-key': 'delete', disabled: chosen.size === 0 || busy, onclick: () => each('delete') },
        `Delete ${plural(chosen.size, 'chosen one', 'chosen')}`,
      ),
      only
        ? [
            h(
              'button',
              { 'data-key': 'redrive-all', disabled: letters.length === 0 || busy, onclick: redriveAll },
              `Redrive all of ${only}`,
            ),
            h(
              'button',
              { class: 'danger', 'data-key': 'delete-all', disabled: letters.length === 0 || busy, onclick: deleteAll },
              `Delete all of ${only}`,
            ),
          ]
        : h('span', { class: 'soft' }, 'Choose a function to redrive or delete all of its dead letters.'),
    );

  const remove = id => post(`dead-letters/${encodeURIComponent(id)}`, undefined, 'DELETE');
  const redrive = id => post(`dead-letters/${encodeURIComponent(id)}/redrive`);

  async function run(ids, act, done, verb) {
    busy = true;
    buttons();
    const bar = h('progress', { max: ids.length, value: 0, 'aria-label': verb }),
      words = h('p', null),
      failed = [];
    replace(progress, bar, words);
    for (const [at, id] of ids.entries()) {
      try {
        await act(id);
        chosen.delete(id);
      } catch (error) {
        if (error.status !== 404) failed.push(`${id}: ${error.message}`);
      }
      bar.value = at + 1;
      words.textContent = `${number(at + 1)} of ${number(ids.length)}`;
    }
    busy = false;
    replace(
      progress,
      h(
        'div',
        { class: failed.length ? 'warning' : 'good', role: 'status' },
        `${plural(ids.length - failed.length, 'dead letter')} ${done}.`,
        failed.length
          ? h(
              'ul',
              null,
              failed.slice(0, 10).map(text => h('li', null, text)),
            )
          : null,
      ),
    );
    await refresh();
  }

  async function each(what) {
    const ids = [...chosen];
    if (what === 'redrive') return run(ids, redrive, 'redriven', 'Redriving');
    if (await confirm(`Delete ${plural(ids.length, 'dead letter')}?`, 'Their events are gone then: deleting cannot be undone.', 'Delete'))
      await run(ids, remove, 'deleted', 'Deleting');
  }

  async function redriveAll() {
    try {
      await post(`dead-letters/redrive${query({ function: only })}`);
      watching = only;
      await refresh();
    } catch (error) {
      replace(progress, problem(error));
    }
  }

  async function deleteAll() {
    if (!(await confirm(`Delete all dead letters of ${only}?`, 'Their events are gone then: deleting cannot be undone.', 'Delete all')))
      return;
    const ids = [];
    for (let next = null; ;) {
      const page = await get(`dead-letters${query({ function: only, limit: 200, next })}`);
      ids.push(...page.deadLetters.map(letter => letter.requestId));
      if (!(next = page.next)) break;
    }
    await run(ids, remove, 'deleted', 'Deleting');
  }

  async function inspect(id) {
    try {
      const letter = await get(`dead-letters/${encodeURIComponent(id)}`);
      replace(
        detail,
        h('h3', null, 'Dead letter ', h('span', { class: 'mono' }, id)),
        facts([
          ['Function', letter.functionName],
          ['Error', letter.errorType],
          ['Message', letter.errorMessage],
          ['Given up', time(letter.failedAt)],
          ['Why', letter.condition],
          ['Timeline', h('a', { href: `#/events/${id}` }, 'Show all attempts')],
        ]),
        h('h3', null, 'Payload'),
        letter.payload === null
          ? h('p', { class: 'empty' }, 'It is past its retention: the dead letter can only be deleted.')
          : payload(json(letter.payload), { id: 'payload' }),
      );
      detail.scrollIntoView({ block: 'nearest' });
    } catch (error) {
      replace(detail, problem(error));
    }
  }

  async function watch() {
    if (!watching) return;
    const job = await get(`dead-letters/redrives/${encodeURIComponent(watching)}`);
    const done = job.state === 'Completed';
    const failures = job.failed ? `; ${number(job.failed)} could not be redriven` : '';
    replace(
      progress,
      h(
        'div',
        { class: job.failed ? 'warning' : 'good', role: 'status' },
        `${done ? 'Redrove' : 'Redriving:'} ${plural(job.redriven, 'dead letter')} of ${watching}${failures}.`,
      ),
      done ? null : h('progress', { 'aria-label': 'Redriving' }),
    );
    if (done) watching = null;
  }

  async function refresh() {
    if (busy) return;
    let next = null,
      read = [];
    for (let page = 0; page < pages; page++) {
      const answer = await get(`dead-letters${query({ function: only, limit: 50, next })}`);
      read = read.concat(answer.deadLetters);
      if (!(next = answer.next)) break;
    }
    letters = read;
    for (const id of [...chosen]) if (!letters.some(letter => letter.requestId === id)) chosen.delete(id);
    const box = id =>
      h('input', {
        type: 'checkbox',
        'data-key': `choose-${id}`,
        'aria-label': `Choose ${id}`,
        checked: chosen.has(id),
        onchange: event => {
          if (event.target.checked) chosen.add(id);
          else chosen.delete(id);
          buttons();
        },
      });
    replace(
      live,
      letters.length
        ? [
            h(
              'label',
              { class: 'check' },
              h('input', {
                type: 'checkbox',
                'data-key': 'all',
                checked: chosen.size === letters.length,
                onchange: event => {
                  for (const letter of letters)
                    if (event.target.checked) chosen.add(letter.requestId);
                    else chosen.delete(letter.requestId);
                  refresh();
                },
              }),
              `Choose all ${number(letters.length)} shown`,
            ),
            table(
              ['Chosen', 'Request id', 'Function', 'State', 'Given up', { name: 'Attempts', num: true }, 'Error'],
              letters.map(letter => [
                box(letter.requestId),
                h(
                  'button',
                  { class: 'quiet mono', 'data-key': letter.requestId, onclick: () => inspect(letter.requestId) },
                  letter.requestId,
                ),
                letter.functionName,
                h('span', { class: `state ${COLOURS[letter.state]}` }, letter.state),
                time(letter.failedAt),
                String(letter.attempts),
                `${letter.errorType ?? '–'}: ${letter.errorMessage ?? ''}`,
              ]),
            ),
          ]
        : h(
            'p',
            { class: 'empty' },
            only ? `No dead letters of ${only}.` : 'No dead letters: no event was given up, or all of them were redriven and succeeded.',
          ),
    );
    replace(
      more,
      next
        ? h(
            'button',
            {
              'data-key': 'older',
              onclick: () => {
                pages++;
                refresh();
              },
            },
            'Show more',
          )
        : null,
    );
    buttons();
    await watch();
  }
  return { refresh };
}
