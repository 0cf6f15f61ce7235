import { h, replace, update, once, scrolling, table, facts, payload, problem, confirm } from '../dom.js';
import { send, ApiError } from '../api.js';
import { duration, json, number, plural, time } from '../format.js';
import { machine as drawing } from './machine.js';
import { progress, stateOf, details } from './history.js';

export const title = 'Workflows';

const COLOURS = { RUNNING: 'busy', SUCCEEDED: 'ok', FAILED: 'bad', TIMED_OUT: 'bad', ABORTED: 'warn', PENDING_REDRIVE: 'warn' };
const WORDS = {
  RUNNING: 'Running',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  TIMED_OUT: 'Timed out',
  ABORTED: 'Aborted',
  PENDING_REDRIVE: 'Pending redrive',
};
const state = name => h('span', { class: `state ${COLOURS[name] ?? 'soft'}` }, WORDS[name] ?? name);
const at = seconds => time(new Date(seconds * 1000).toISOString());
const took = one => (one.stopDate ? duration((one.stopDate - one.startDate) * 1000) : '–');
const link = (...parts) => `#/workflows/${parts.map(encodeURIComponent).join('/')}`;

async function states(operation, input) {
  const answer = await send('states', {
    method: 'POST',
    body: JSON.stringify(input),
    headers: { 'x-amz-target': `AWSStepFunctions.${operation}` },
  });
  return answer.json();
}

export const open = (main, [machine, ...execution], search, refresh) =>
  execution.length ? run(main, execution.join('/'), refresh) : machine ? one(main, machine, refresh) : list(main);

function list(main) {
  const live = h('div');
  replace(main, h('h2', null, title), live);
  return {
    async refresh() {
      let machines;
      try {
        ({ stateMachines: machines } = await states('ListStateMachines', {}));
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error;
        update(
          live,
          h('p', { class: 'empty' }, 'The app has no state machines. Reference Lambda.Workflows, and call AddWorkflows() in Program.cs.'),
        );
        return;
      }
      update(
        live,
        machines.length
          ? table(
              ['State machine', 'Type', 'Changed'],
              machines.map(one => [
                h('a', { href: link(one.stateMachineArn), 'data-key': one.name }, one.name),
                one.type.toLowerCase(),
                at(one.creationDate),
              ]),
            )
          : h('p', { class: 'empty' }, 'There is no state machine yet. Put one into StateMachines/, as <name>.asl.json.'),
      );
    },
  };
}

async function one(main, arn, refresh) {
  const described = await states('DescribeStateMachine', { stateMachineArn: arn }),
    live = h('div'),
    more = h('div');
  const isExpress = described.type === 'EXPRESS';
  let only = '',
    pages = 1;
  const filter = h(
    'label',
    null,
    'State',
    h(
      'select',
      {
        'data-key': 'state',
        onchange: event => {
          only = event.target.value;
          pages = 1;
          refresh();
        },
      },
      h('option', { value: '' }, 'All'),
      Object.entries(WORDS)
        .slice(0, 5)
        .map(([value, words]) => h('option', { value }, words)),
    ),
  );
  replace(
    main,
    h('p', null, h('a', { href: '#/workflows' }, title)),
    h('h2', null, described.name),
    drawing(JSON.parse(described.definition)),
    starting(described, isExpress),
    h('h3', null, 'Executions'),
    isExpress ? null : h('div', { class: 'row' }, filter),
    live,
    more,
  );
  return {
    async refresh() {
      if (isExpress) return update(live, h('p', { class: 'empty' }, 'Executions of an express state machine are not kept.'));
      let found = [],
        next;
      for (let page = 0; page < pages; page++) {
        const answer = await states('ListExecutions', {
          stateMachineArn: arn,
          maxResults: 50,
          ...(only && { statusFilter: only }),
          ...(next && { nextToken: next }),
        });
        found = found.concat(answer.executions);
        if (!(next = answer.nextToken)) break;
      }
      found.sort((a, b) => b.startDate - a.startDate);
      update(
        live,
        found.length
          ? table(
              ['Execution', 'State', 'Started', { name: 'Took', num: true }],
              found.map(execution => [
                h('a', { href: link(arn, execution.executionArn), 'data-key': execution.executionArn }, execution.name),
                state(execution.status),
                at(execution.startDate),
                took(execution),
              ]),
            )
          : h(
              'p',
              { class: 'empty' },
              only ? `No executions that are ${WORDS[only].toLowerCase()}.` : 'No executions yet. Start one above.',
            ),
      );
      update(
        more,
        next
          ? h(
              'button',
              {
                'data-key': 'more',
                onclick: () => {
                  pages++;
                  refresh();
                },
              },
              'Show more',
            )
          : null,
      );
    },
  };
}

/** Starts an execution, or runs one of an express machine. */
function starting(described, isExpress) {
  const input = h('textarea', { rows: 3, spellcheck: 'false' }, '{}'),
    said = h('div', { 'aria-live': 'polite' });
  const run = async () => {
    try {
      const answer = await states(isExpress ? 'StartSyncExecution' : 'StartExecution', {
        stateMachineArn: described.stateMachineArn,
        input: input.value,
      });
      if (!isExpress) {
        location.hash = link(described.stateMachineArn, answer.executionArn);
        return;
      }
      replace(
        said,
        facts([
          ['State', state(answer.status)],
          ['Error', answer.error],
          ['Cause', answer.cause],
          ['Output', answer.output ? scrolling('Output', json(answer.output)) : null],
        ]),
      );
    } catch (error) {
      replace(said, problem(error));
    }
  };
  return h(
    'details',
    null,
    h('summary', null, isExpress ? 'Run it' : 'Start an execution'),
    h(
      'form',
      {
        onsubmit: event => {
          event.preventDefault();
          once(event.submitter ?? event.target.querySelector('button'), run);
        },
      },
      h('label', null, 'Input, as JSON', input),
      h('div', { class: 'row' }, h('button', { class: 'main' }, isExpress ? 'Run' : 'Start')),
      said,
    ),
  );
}

async function run(main, arn, refresh) {
  const machine = await states('DescribeStateMachineForExecution', { executionArn: arn }),
    definition = JSON.parse(machine.definition);
  const live = h('div'),
    graph = h('div'),
    history = h('div'),
    said = h('div', { 'aria-live': 'polite' });
  let isComplete = false,
    shown = 100,
    known = '';
  replace(
    main,
    h('p', null, h('a', { href: link(machine.stateMachineArn) }, machine.name)),
    h('h2', { class: 'mono' }, arn.split(':').at(-1)),
    live,
    said,
    graph,
    h('h3', null, 'History'),
    history,
  );
  const stop = async () => {
    if (!(await confirm('Stop the execution?', 'What it has begun is not undone, and it cannot be continued.', 'Stop'))) return;
    try {
      await states('StopExecution', { executionArn: arn });
    } catch (error) {
      replace(said, problem(error));
    }
    await refresh();
  };
  async function eventsOf() {
    let all = [],
      next;
    // An execution has at most 25,000 events.
    for (let page = 0; page < 25; page++) {
      const answer = await states('GetExecutionHistory', { executionArn: arn, maxResults: 1000, ...(next && { nextToken: next }) });
      all = all.concat(answer.events);
      if (!(next = answer.nextToken)) break;
    }
    return all;
  }
  return {
    async refresh() {
      // What has ended does not change any more.
      if (isComplete) return;
      const found = await states('DescribeExecution', { executionArn: arn }),
        events = await eventsOf(),
        isRunning = found.status === 'RUNNING';
      // What has not changed stays as it is, with what is open and marked in it.
      const text = `${found.status} ${events.length}`;
      if (text === known) return;
      known = text;
      update(
        live,
        facts([
          ['State', state(found.status)],
          ['Started', at(found.startDate)],
          ['Ended', found.stopDate ? at(found.stopDate) : null],
          ['Took', found.stopDate ? took(found) : null],
          ['Error', found.error],
          ['Cause', found.cause],
          ['Input', found.input ? h('div', null, payload(json(found.input))) : null],
          ['Output', found.output ? h('div', null, payload(json(found.output))) : null],
        ]),
        isRunning ? h('div', { class: 'row' }, h('button', { class: 'danger', 'data-key': 'stop', onclick: stop }, 'Stop')) : null,
      );
      update(graph, drawing(definition, progress(events, isRunning)));
      const byId = new Map(events.map(event => [event.id, event]));
      const rows = () =>
        update(
          history,
          table(
            [{ name: 'No.', num: true }, 'Event', 'State', 'At', 'Details'],
            events
              .slice(0, shown)
              .map(event => [
                String(event.id),
                h('span', { class: /Failed|TimedOut|Aborted/.test(event.type) ? 'bad' : null }, event.type),
                stateOf(event, byId) ?? '–',
                at(event.timestamp),
                detail(event),
              ]),
            'wide history',
          ),
          events.length > shown
            ? h(
                'button',
                {
                  'data-key': 'more-events',
                  onclick: () => {
                    shown += 500;
                    rows();
                  },
                },
                `Show more of ${plural(events.length, 'event')}`,
              )
            : h('p', { class: 'soft' }, `${number(events.length)} events.`),
        );
      rows();
      isComplete = !isRunning;
    },
  };
}

const LONG = 200;

function detail(event) {
  const all = details(event);
  if (!all) return '–';
  const { error, cause, ...others } = all,
    isLong = cause?.length > LONG,
    rest = isLong ? { ...others, cause } : others;
  return [
    error ? h('span', { class: 'bad' }, cause ? `${error}: ${isLong ? `${cause.slice(0, LONG)}…` : cause}` : error) : null,
    Object.keys(rest).length
      ? h('details', null, h('summary', null, Object.keys(rest).join(', ')), scrolling('Details', json(rest)))
      : null,
  ];
}
