import { h, s, replace, table, facts } from '../dom.js';
import { send, ApiError } from '../api.js';
import { json, time } from '../format.js';

export const title = 'Workflows';

const COLOURS = { RUNNING: 'warn', SUCCEEDED: 'ok', FAILED: 'bad', TIMED_OUT: 'bad', ABORTED: 'soft', PENDING_REDRIVE: 'warn' };
const state = name => h('span', { class: `state ${COLOURS[name] ?? 'soft'}` }, name);
const at = seconds => time(new Date(seconds * 1000).toISOString());

async function states(operation, input) {
  const answer = await send('states', { method: 'POST', body: JSON.stringify(input), headers: { 'x-amz-target': `AWSStepFunctions.${operation}` } });
  return answer.json();
}

export const open = (main, [machine, ...execution]) => execution.length ? run(main, execution.join('/')) : machine ? one(main, machine) : list(main);

async function list(main) {
  const live = h('div');
  replace(main, h('h2', null, 'Workflows'), live);
  return {
    async refresh() {
      let machines;
      try { ({ stateMachines: machines } = await states('ListStateMachines', {})); } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error;
        replace(live, h('p', { class: 'empty' }, 'The app has no state machines. Reference Lambda.Workflows, and call AddWorkflows() in Program.cs.'));
        return;
      }
      replace(live, machines.length ? table(['State machine', 'Type', 'Created'], machines.map(one => [
        h('a', { href: `#/workflows/${encodeURIComponent(one.stateMachineArn)}`, 'data-key': one.name }, one.name), one.type, at(one.creationDate)])) :
        h('p', { class: 'empty' }, 'There is no state machine yet. Put one into StateMachines/, as <name>.asl.json.'));
    },
  };
}

async function one(main, arn) {
  const described = await states('DescribeStateMachine', { stateMachineArn: arn }), live = h('div');
  replace(main, h('p', null, h('a', { href: '#/workflows' }, 'Workflows')), h('h2', null, described.name), graph(JSON.parse(described.definition)), h('h3', null, 'Executions'), live);
  return {
    async refresh() {
      if (described.type === 'EXPRESS') return replace(live, h('p', { class: 'empty' }, 'Executions of an express state machine are not kept.'));
      const { executions } = await states('ListExecutions', { stateMachineArn: arn, maxResults: 50 });
      replace(live, executions.length ? table(['Execution', 'State', 'Started', 'Ended'], executions.map(found => [
        h('a', { href: `#/workflows/${encodeURIComponent(arn)}/${encodeURIComponent(found.executionArn)}`, 'data-key': found.executionArn }, found.name), state(found.status), at(found.startDate),
        found.stopDate ? at(found.stopDate) : '–'])) : h('p', { class: 'empty' }, 'No executions yet. Start one with StartExecution.'));
    },
  };
}

async function run(main, arn) {
  const machine = await states('DescribeStateMachineForExecution', { executionArn: arn }), live = h('div'), drawing = h('div'), history = h('div'), definition = JSON.parse(machine.definition);
  replace(main, h('p', null, h('a', { href: `#/workflows/${encodeURIComponent(machine.stateMachineArn)}` }, machine.name)), h('h2', null, arn.split(':').at(-1)), live, drawing, h('h3', null, 'History'), history);
  return {
    async refresh() {
      const [found, { events }] = await Promise.all([states('DescribeExecution', { executionArn: arn }), states('GetExecutionHistory', { executionArn: arn, maxResults: 1000 })]);
      replace(live, facts([['State', state(found.status)], ['Started', at(found.startDate)], ['Ended', found.stopDate ? at(found.stopDate) : null], ['Error', found.error], ['Cause', found.cause],
        ['Input', found.input ? h('pre', null, json(found.input)) : null], ['Output', found.output ? h('pre', null, json(found.output)) : null]]));
      const colours = new Map();
      for (const event of events) {
        if (event.stateEnteredEventDetails) colours.set(event.stateEnteredEventDetails.name, 'busy');
        if (event.stateExitedEventDetails) colours.set(event.stateExitedEventDetails.name, 'ok ran');
      }
      if (found.status !== 'RUNNING' && found.status !== 'SUCCEEDED') for (const [name, colour] of colours) if (colour === 'busy') colours.set(name, 'bad');
      replace(drawing, graph(definition, colours));
      replace(history, table([{ name: 'No.', num: true }, 'Event', 'State', 'At'], events.map(event => [String(event.id), event.type,
        (event.stateEnteredEventDetails ?? event.stateExitedEventDetails)?.name ?? '–', at(event.timestamp)])));
    },
  };
}

/** The states that may follow one. */
const nexts = of => [of.Next, of.Default, ...(of.Choices ?? []).map(choice => choice.Next), ...(of.Catch ?? []).map(one => one.Next)].filter(Boolean);

function graph(definition, colours = new Map()) {
  const rank = new Map([[definition.StartAt, 0]]), queue = [definition.StartAt];
  // A state is drawn below the first that leads to it; arrows back go beside.
  while (queue.length) {
    const name = queue.shift();
    for (const next of nexts(definition.States[name] ?? {})) if (!rank.has(next)) { rank.set(next, rank.get(name) + 1); queue.push(next); }
  }
  for (const name of Object.keys(definition.States)) if (!rank.has(name)) rank.set(name, 0);
  const rows = [], place = new Map(), W = 190, H = 44;
  for (const [name, at] of rank) (rows[at] ??= []).push(name);
  const width = Math.max(...rows.map(row => row.length)) * (W + 30) + 60;
  rows.forEach((row, y) => row.forEach((name, x) => place.set(name, { x: 30 + (width - 60 - row.length * (W + 30) + 30) / 2 + x * (W + 30), y: 10 + y * (H + 40) })));
  const paths = [];
  for (const [name, of] of Object.entries(definition.States)) for (const next of new Set(nexts(of))) {
    const from = place.get(name), to = place.get(next);
    if (!from || !to) continue;
    const down = to.y > from.y, x1 = from.x + (down ? W / 2 : 0), y1 = from.y + (down ? H : H / 2), x2 = to.x + (down ? W / 2 : 0), y2 = to.y + (down ? 0 : H / 2);
    paths.push(s('path', { class: 'edge', 'marker-end': 'url(#tip)', d: down ? `M${x1},${y1} C${x1},${y1 + 20} ${x2},${y2 - 20} ${x2},${y2 - 5}` : `M${x1},${y1} C${x1 - 40},${y1} ${x2 - 40},${y2} ${x2 - 5},${y2}` }));
  }
  const height = rows.length * (H + 40);
  const drawing = s('svg', { class: 'machine', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `States: ${[...rank.keys()].map(name => `${name}${colours.has(name) ? ` (${({ busy: 'running', bad: 'failed' })[colours.get(name)] ?? 'done'})` : ''}`).join(', ')}` },
    s('defs', null, s('marker', { id: 'tip', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto', markerUnits: 'userSpaceOnUse' }, s('path', { d: 'M0,0 L8,4 L0,8 z', fill: 'context-stroke' }))),
    paths, [...place].map(([name, { x, y }]) => s('g', { class: colours.get(name) ?? '', transform: `translate(${x},${y})` }, s('rect', { width: W, height: H, rx: 8 }),
      s('text', { x: W / 2, y: 19, 'text-anchor': 'middle' }, name.length > 26 ? `${name.slice(0, 25)}…` : name), s('text', { x: W / 2, y: 35, 'text-anchor': 'middle', opacity: 0.75 }, definition.States[name].Type))));
  drawing.style.maxWidth = `${width}px`;
  return drawing;
}
