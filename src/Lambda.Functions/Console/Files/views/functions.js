import { h, replace, update, once, scrolling, table, facts, payload, problem } from '../dom.js';
import { get, send, query } from '../api.js';
import { countChart, timeChart } from '../chart.js';
import { duration, json, number, plural, recent, time } from '../format.js';
import { eventRows } from './events.js';

export const title = 'Functions';

export const open = (main, [name]) => (name ? one(main, name) : list(main));

async function list(main) {
  const live = h('div');
  replace(main, h('h2', null, 'Functions'), live);
  return {
    async refresh() {
      const [{ functions }, activity] = await Promise.all([get('functions'), get('activity')]);
      const figures = new Map(activity.functions.map(one => [one.name, recent(one.invocations, 60)]));
      update(
        live,
        functions.length === 0
          ? h('p', { class: 'empty' }, 'The app has no functions yet. Register one in Lambdas.cs, and start the app again.')
          : table(
              [
                'Function',
                'Description',
                { name: 'Last hour', num: true },
                { name: 'Errors', num: true },
                { name: 'Throttles', num: true },
                { name: 'p95', num: true },
              ],
              functions.map(({ name, options }) => {
                const sum = figures.get(name) ?? recent([]);
                return [
                  h('a', { href: `#/functions/${name}`, 'data-key': name }, name),
                  options.description || '–',
                  number(sum.count),
                  h('span', { class: sum.errors ? 'bad' : null }, number(sum.errors)),
                  h('span', { class: sum.throttles ? 'warn' : null }, number(sum.throttles)),
                  duration(sum.p95),
                ];
              }),
            ),
      );
    },
  };
}

async function one(main, name) {
  const described = await get(`functions/${encodeURIComponent(name)}`),
    charts = h('div', { class: 'split' }),
    latest = h('div'),
    { options } = described;
  replace(
    main,
    h('p', null, h('a', { href: '#/functions' }, 'Functions')),
    h('h2', null, name),
    options.description ? h('p', null, options.description) : null,
    charts,
    h(
      'div',
      { class: 'split' },
      h('section', null, h('h3', null, 'Try it'), tryIt(name)),
      h(
        'section',
        null,
        h('h3', null, 'Configuration'),
        facts([
          ['ARN', described.arn],
          ['Handler', described.handler],
          ['Timeout', `${options.timeout} s`],
          ['Memory', `${options.memorySize} MB`],
          ['Reserved concurrency', options.reservedConcurrentExecutions ?? 'shared'],
          ['Retries', options.maximumRetryAttempts],
          ['Oldest event', `${options.maximumEventAgeInSeconds} s`],
          ['On success', options.onSuccess],
          ['On failure', options.onFailure ?? 'the app’s own'],
          ['Dead letter', options.deadLetter],
          ['Uploads', options.uploads],
          ['Function URL', options.url],
        ]),
      ),
    ),
    h('h3', null, 'Recent asynchronous events'),
    latest,
  );
  return {
    async refresh() {
      const [activity, page] = await Promise.all([get('activity'), get(`invocations${query({ function: name, limit: 10 })}`)]);
      const minutes = activity.functions.find(found => found.name === name)?.invocations ?? [];
      update(
        charts,
        countChart('Invocations a minute, errors in red, throttles in amber', minutes),
        timeChart('Duration: median, and 95 of 100 (dashed)', minutes),
      );
      update(
        latest,
        page.invocations.length
          ? eventRows(page.invocations)
          : h('p', { class: 'empty' }, 'No asynchronous events are kept. Send one with the type Event above.'),
        h('p', null, h('a', { href: `#/events?function=${name}` }, 'Search its events')),
      );
    },
  };
}

function tryIt(name) {
  const event = h('textarea', { rows: 7, spellcheck: 'false', 'data-key': 'event' }, '{\n  "hello": "world"\n}');
  const type = h(
    'select',
    null,
    h('option', { value: 'RequestResponse' }, 'Wait for the result'),
    h('option', { value: 'Event' }, 'Asynchronously'),
  );
  const verdict = h('div', { role: 'status' }),
    answer = h('div'),
    button = h('button', { class: 'main' }, 'Invoke');
  const run = async () => {
    replace(answer);
    try {
      JSON.parse(event.value);
    } catch (error) {
      replace(verdict, problem(new Error(`The event is not JSON: ${error.message}`)));
      return;
    }
    replace(verdict, h('p', { class: 'soft' }, 'Running…'));
    const began = performance.now();
    try {
      const result = await send(`functions/${encodeURIComponent(name)}/invocations`, {
        method: 'POST',
        body: event.value,
        headers: { 'x-amz-invocation-type': type.value, 'x-amz-log-type': 'Tail' },
      });
      const took = performance.now() - began,
        id = result.headers.get('x-amzn-requestid'),
        error = result.headers.get('x-amz-function-error');
      const log = result.headers.get('x-amz-log-result'),
        text = await result.text();
      replace(
        verdict,
        error
          ? h('div', { class: 'problem' }, `Function error after ${duration(took)}`)
          : h(
              'div',
              { class: 'good' },
              result.status === 202 ? ['Accepted as ', h('a', { href: `#/events/${id}` }, id)] : `Returned after ${duration(took)}`,
            ),
      );
      replace(
        answer,
        text ? [h('h4', null, 'Result'), payload(json(text), { id: 'result', 'aria-label': 'Result' })] : null,
        log ? [h('h4', null, 'Log'), scrolling('Log', decoded(log), { id: 'log' })] : null,
      );
    } catch (error) {
      replace(verdict, problem(error));
    }
  };
  return h(
    'form',
    {
      onsubmit: submitted => {
        submitted.preventDefault();
        once(button, run);
      },
    },
    h('label', null, 'Test event, as JSON', event),
    h('div', { class: 'row' }, h('label', null, 'How', type), button),
    verdict,
    answer,
  );
}

const decoded = base64 => new TextDecoder().decode(Uint8Array.from(atob(base64), one => one.charCodeAt(0)));
