import { h, replace, update, table, facts, payload, problem, confirm } from '../dom.js';
import { get, post, query } from '../api.js';
import { json, number, plural, time } from '../format.js';

export const title = 'Dead letters';

const AT_ONCE = 6;
const passes = error => error.status === 0 || error.status === 429 || error.status >= 500;
const COLOURS = { Waiting: 'bad', Redriving: 'warn', Redriven: 'soft' };

export async function open(main, rest, search) {
  const { functions } = await get('functions'),
    live = h('div'),
    more = h('div'),
    actions = h('div', { class: 'row' }),
    progress = h('div'),
    said = h('div', { role: 'status' }),
    detail = h('div');
  const chosen = new Set(),
    only = search.get('function') ?? '';
  let pages = 1,
    letters = [],
    watching = null,
    inspected = null,
    gone = () => {},
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
  replace(main, h('h2', null, 'Dead letters'), filter, actions, progress, said, live, more, detail);

  const buttons = () =>
    update(
      actions,
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
      words = h('p'),
      failed = [];
    let next = 0,
      count = 0,
      missing = 0,
      stopped = '';
    const stop = h('button', { 'data-key': 'stop', onclick: () => (stopped ||= 'Stopped by you.') }, 'Stop');
    replace(said);
    replace(progress, bar, words, h('div', { class: 'row' }, stop));
    if (document.activeElement === document.body || document.activeElement === actions) stop.focus({ preventScroll: true });
    const work = async () => {
      while (next < ids.length && !stopped) {
        const id = ids[next++];
        try {
          await act(id);
          count++;
        } catch (error) {
          if (error.status === 404) missing++;
          else if (error.isSignIn || passes(error)) {
            stopped = error.status === 0 ? 'The app does not answer.' : error.message;
            return;
          } else failed.push(`${id}: ${error.message}`);
        }
        chosen.delete(id);
        bar.value = count + missing + failed.length;
        words.textContent = `${number(bar.value)} of ${number(ids.length)}`;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    busy = false;
    const held = progress.contains(document.activeElement);
    replace(progress);
    replace(
      said,
      h(
        'div',
        { class: failed.length || stopped ? 'warning' : 'good', tabindex: -1 },
        [
          `${plural(count, 'dead letter')} ${done}.`,
          missing ? `${plural(missing, 'other was', 'others were')} gone already.` : '',
          stopped ? `${stopped} Left as they were: ${number(ids.length - count - missing - failed.length)}.` : '',
        ]
          .filter(Boolean)
          .join(' '),
        failed.length
          ? h(
              'ul',
              null,
              failed.slice(0, 10).map(text => h('li', null, text)),
              failed.length > 10 ? h('li', null, `and ${number(failed.length - 10)} more`) : null,
            )
          : null,
      ),
    );
    if (held) said.firstElementChild.focus({ preventScroll: true });
    await reread();
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
    } catch (error) {
      replace(said, problem(error));
    }
    await reread();
  }

  async function deleteAll() {
    if (!(await confirm(`Delete all dead letters of ${only}?`, 'Their events are gone then: deleting cannot be undone.', 'Delete all')))
      return;
    const ids = [];
    try {
      for (let next = null; ;) {
        const page = await get(`dead-letters${query({ function: only, limit: 200, next })}`);
        ids.push(...page.deadLetters.map(letter => letter.requestId));
        if (!(next = page.next)) break;
        replace(progress, h('p', { class: 'soft' }, `Found ${plural(ids.length, 'dead letter')}…`));
      }
    } catch (error) {
      replace(progress);
      replace(said, problem(error));
      return;
    }
    await run(ids, remove, 'deleted', 'Deleting');
  }

  async function inspect(id) {
    try {
      const letter = await get(`dead-letters/${encodeURIComponent(id)}`);
      inspected = id;
      const heading = h('h3', { tabindex: -1 }, 'Dead letter ', h('span', { class: 'mono' }, id)),
        away = h('div', { role: 'status' });
      replace(
        detail,
        heading,
        away,
        facts([
          ['Function', letter.functionName],
          ['Error', letter.errorType],
          ['Message', letter.errorMessage],
          ['Given up', time(letter.failedAt)],
          ['Why', letter.condition],
          ['Timeline', h('a', { href: `#/events/${id}` }, 'Show all attempts')],
        ]),
        h('h4', null, 'Payload'),
        letter.payload === null
          ? h('p', { class: 'empty' }, 'It is past its retention: the dead letter can only be deleted.')
          : payload(json(letter.payload), { id: 'payload' }),
        h('div', { class: 'row' }, h('button', { 'data-key': 'close', onclick: close }, 'Close')),
      );
      detail.scrollIntoView({ block: 'nearest' });
      heading.focus({ preventScroll: true });
      gone = () => replace(away, h('p', { class: 'warning' }, 'It is not there any more: it was deleted, or redriven and succeeded.'));
    } catch (error) {
      inspected = null;
      replace(detail, problem(error));
    }
  }

  // Newer ones may only have moved it to another page.
  async function find() {
    try {
      await get(`dead-letters/${encodeURIComponent(inspected)}`);
    } catch (error) {
      if (error.status !== 404) throw error;
      inspected = null;
      gone();
    }
  }

  function close() {
    const from = live.querySelector(`[data-key="${CSS.escape(inspected)}"]`);
    inspected = null;
    replace(detail);
    (from ?? document.getElementById('main')).focus();
  }

  async function watch() {
    if (!watching) return;
    const job = await get(`dead-letters/redrives/${encodeURIComponent(watching)}`);
    const done = job.state === 'Completed';
    const failures = job.failed ? `; ${number(job.failed)} could not be redriven` : '';
    update(progress, done ? null : h('progress', { 'aria-label': 'Redriving' }));
    update(
      said,
      h(
        'div',
        { class: job.failed ? 'warning' : 'good' },
        `${done ? 'Redrove' : 'Redriving:'} ${plural(job.redriven, 'dead letter')} of ${watching}${failures}.`,
      ),
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
    // Something was begun meanwhile.
    if (busy) return;
    letters = read;
    if (inspected && !letters.some(letter => letter.requestId === inspected)) await find();
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
    update(
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
                  reread();
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
    update(
      more,
      next
        ? h(
            'button',
            {
              'data-key': 'older',
              onclick: () => {
                pages++;
                reread();
              },
            },
            'Show more',
          )
        : null,
    );
    buttons();
    await watch();
  }

  async function reread() {
    try {
      await refresh();
    } catch (error) {
      replace(more, problem(error));
    }
  }
  return { refresh };
}
