import { h, s, replace, update, table } from '../dom.js';
import { get } from '../api.js';
import { ago, duration, number, plural, recent } from '../format.js';

export const title = 'Map';

const OLD = 5 * 60000,
  STILL = 3 * 60000;
const KINDS = {
  ServiceBusQueue: 'Service Bus queue',
  ServiceBusSubscription: 'Service Bus subscription',
  EventHub: 'Event hub',
  StorageQueue: 'Storage queue',
  TableStream: 'Changes of a table',
  CosmosFeed: 'Cosmos DB change feed',
  ManagedKafka: 'Kafka topic',
  SelfManagedKafka: 'Kafka topic',
};

export const waiting = backlog =>
  backlog.waiting === undefined ? null : `${number(backlog.waiting)}${backlog.atLeast ? ' or more' : ''} waiting`;

/** What an arrow says, and whether something is stuck. Words go with each colour. */
export function judge(figures, backlog, enabled = true) {
  const words = [],
    oldest = backlog?.oldestAt ? Date.now() - new Date(backlog.oldestAt) : null;
  const waits = (backlog?.waiting ?? 0) > 0,
    still = !figures.last || Date.now() - figures.last > STILL + 60000;
  let state = figures.count > 0 ? 'busy' : '';
  if (figures.throttles > 0) {
    state = 'warn';
    words.push(`${number(figures.throttles)} throttled`);
  }
  if (figures.errors > 0) {
    state = 'warn';
    words.push(plural(figures.errors, 'error'));
  }
  if (figures.count > 0 && figures.errors === figures.count) {
    state = 'bad';
    words.push('all failing');
  }
  if (!enabled) {
    state = waits ? 'bad' : 'warn';
    words.unshift(waits ? 'Stuck: paused' : 'Paused');
  } else if (waits && oldest > OLD && still) {
    state = 'bad';
    words.unshift('Stuck: nothing done lately');
  }
  return { state, words, oldest };
}

function sources(map, activity, backlogs, mappings) {
  const figuresOf = new Map(activity.mappings.map(one => [one.id, recent(one.records)]));
  for (const one of backlogs.sources) {
    const figures = figuresOf.get(one.id) ?? recent([]),
      verdict = judge(figures, one.backlog, one.enabled);
    const name = one.part && one.kind === 'ServiceBusSubscription' ? `${one.source}/${one.part}` : one.source;
    const node = map.node(0, `source:${one.id}`, name, KINDS[one.kind] ?? one.kind, `#/mappings/${one.id}`);
    map.edge(node, map.node(1, `function:${one.function}`, one.function), verdict.state, [
      `${figures.rate}/min`,
      waiting(one.backlog),
      verdict.oldest ? `oldest ${duration(verdict.oldest)}` : figures.age ? `age ${duration(figures.age)}` : null,
      ...verdict.words,
    ]);
  }
}

function asynchronous(map, activity, backlogs) {
  const called = activity.functions
    .map(one => [one, recent(one.accepted), recent(one.accepted, 60)])
    .filter(([, , hour]) => hour.count > 0);
  const verdict = judge(called[0]?.[1] ?? recent([]), null);
  const old = backlogs.events.oldestAt && Date.now() - new Date(backlogs.events.oldestAt) > OLD;
  const words = [waiting(backlogs.events) ?? backlogs.events.unknown];
  if (old && backlogs.events.waiting > 0) words.push(`oldest ${ago(backlogs.events.oldestAt)}`);
  const node = map.node(
    0,
    'events',
    'Asynchronous events',
    words.filter(Boolean).join(', '),
    '#/events',
    verdict.state === 'bad' ? 'bad' : '',
  );
  for (const [one, figures] of called)
    map.edge(node, map.node(1, `function:${one.name}`, one.name), figures.count ? 'busy' : '', [`${figures.rate}/min`]);
}

function destinations(map, activity, functions) {
  const figuresOf = new Map(activity.functions.map(one => [one.name, one]));
  for (const { name, options } of functions) {
    const sent = new Map((figuresOf.get(name)?.delivered ?? []).map(one => [one.destination, recent(one.records)]));
    const roles = new Map();
    for (const [role, address] of [
      ['on success', options.onSuccess],
      ['on failure', options.onFailure],
      ['dead letter', options.deadLetter],
    ])
      if (address) roles.set(address, [...(roles.get(address) ?? []), role]);
    for (const address of sent.keys()) if (!roles.has(address)) roles.set(address, []);
    for (const [address, role] of roles) {
      const figures = sent.get(address) ?? recent([]),
        verdict = judge(figures, null),
        at = address.indexOf(':');
      const node = map.node(2, `to:${address}`, address.slice(at + 1), address.slice(0, at).replaceAll('-', ' '));
      map.edge(map.node(1, `function:${name}`, name), node, verdict.state, [
        role.join(', '),
        `${figures.rate}/min`,
        figures.errors ? `${number(figures.errors)} not delivered, tried again` : null,
      ]);
    }
  }
}

function build(functions, activity, backlogs) {
  const nodes = new Map(),
    edges = [];
  const map = {
    nodes,
    edges,
    node(column, key, name, sub = '', href = null, state = '') {
      if (!nodes.has(key)) nodes.set(key, { column, key, name, sub, href, state });
      return nodes.get(key);
    },
    edge(from, to, state, words) {
      edges.push({ from, to, state, words: words.filter(Boolean) });
    },
  };
  for (const one of activity.functions) {
    const figures = recent(one.invocations),
      verdict = judge(figures, null);
    const words = [`${figures.rate}/min`, figures.p95 ? `p95 ${duration(figures.p95)}` : null, ...verdict.words].filter(Boolean);
    map.node(
      1,
      `function:${one.name}`,
      one.name,
      words.join(' · '),
      `#/functions/${one.name}`,
      verdict.state === 'busy' ? '' : verdict.state,
    );
  }
  asynchronous(map, activity, backlogs);
  sources(map, activity, backlogs);
  destinations(map, activity, functions);
  return map;
}

const W = 1200,
  BOX = 250,
  H = 52,
  GAP = 26,
  X = [0, 475, 950];
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function draw({ nodes, edges }) {
  const columns = [0, 1, 2].map(column => [...nodes.values()].filter(node => node.column === column));
  // Sources and destinations are put beside the functions that they go with, as far as there is room.
  const order = new Map(columns[1].map((node, at) => [node, at]));
  for (const column of [0, 2]) {
    const weight = node => {
      const ends = edges
        .filter(edge => edge.from === node || edge.to === node)
        .map(edge => order.get(edge.from === node ? edge.to : edge.from) ?? 0);
      return ends.length ? ends.reduce((sum, one) => sum + one, 0) / ends.length : 99;
    };
    columns[column].sort((a, b) => weight(a) - weight(b));
  }
  const tallest = Math.max(...columns.map(column => column.length)),
    height = 30 + tallest * (H + GAP);
  columns.forEach((column, at) =>
    column.forEach((node, row) => {
      node.x = X[at];
      node.y = 30 + ((tallest - column.length) * (H + GAP)) / 2 + row * (H + GAP);
    }),
  );
  const used = new Map();
  const port = (node, side, count) => {
    const key = `${side}:${node.key}`,
      at = (used.get(key) ?? 0) + 1;
    used.set(key, at);
    return node.y + (H * at) / (count + 1);
  };
  const lines = edges.map(edge => {
    const outs = edges.filter(one => one.from === edge.from).length,
      ins = edges.filter(one => one.to === edge.to).length;
    const x1 = edge.from.x + BOX,
      y1 = port(edge.from, 'out', outs),
      x2 = edge.to.x,
      y2 = port(edge.to, 'in', ins),
      middle = (x1 + x2) / 2;
    return [
      s('path', {
        class: `edge ${edge.state}`,
        d: `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2 - 6},${y2}`,
        'marker-end': 'url(#arrow)',
      }),
      { edge, x: x2 - 14, y: y2 },
    ];
  });
  // Labels that would lie on each other move down.
  const placed = [];
  const labels = lines
    .map(([, place]) => place)
    .sort((a, b) => a.y - b.y)
    .map(({ edge, x, y }) => {
      const text = edge.words,
        rows = text.length > 2 ? [text.slice(0, 2).join(' · '), text.slice(2).join(' · ')] : [text.join(' · ')];
      let top = y - 16;
      for (const other of placed) if (other.x === x && top < other.bottom) top = other.bottom;
      placed.push({ x, bottom: top + rows.length * 17 });
      // At the arrow's head, above the line and below it: there it is clear whose label it is.
      return rows.map((row, at) =>
        s('text', { class: `label ${edge.state}`, x, y: top + 10 + at * 18, 'text-anchor': 'end' }, short(row, 34)),
      );
    });
  return s(
    'svg',
    { class: 'map', viewBox: `0 0 ${W} ${height}`, role: 'group', 'aria-label': 'Map of sources, functions and destinations' },
    s(
      'defs',
      null,
      s(
        'marker',
        {
          id: 'arrow',
          viewBox: '0 0 8 8',
          refX: 6,
          refY: 4,
          markerWidth: 8,
          markerHeight: 8,
          orient: 'auto',
          markerUnits: 'userSpaceOnUse',
        },
        s('path', { d: 'M0,0 L8,4 L0,8 z', fill: 'context-stroke' }),
      ),
    ),
    ['Sources', 'Functions', 'Destinations'].map((text, at) => s('text', { class: 'head', x: X[at], y: 16 }, text)),
    lines.map(([line]) => line),
    labels,
    [...nodes.values()].map(node => {
      const group = s(
        'g',
        { class: `node ${node.state}`, transform: `translate(${node.x},${node.y})` },
        s('title', null, `${node.name} ${node.sub}`),
        s('rect', { width: BOX, height: H, rx: 8 }),
        s('text', { class: 'name', x: 12, y: 21 }, short(node.name, 34)),
        s('text', { class: 'sub', x: 12, y: 39 }, short(node.sub, 42)),
      );
      return node.href ? s('a', { href: node.href, 'data-key': node.key }, group) : group;
    }),
  );
}

export async function open(main) {
  const stuck = h('div'),
    live = h('div'),
    words = h('div');
  replace(
    main,
    h('h2', null, 'Map of the system'),
    stuck,
    live,
    h('h3', null, 'The arrows in words'),
    words,
    h('p', { class: 'soft' }, 'Rates are of the last five minutes, on the instance of the app that answers.'),
  );
  return {
    async refresh() {
      const [{ functions }, activity, backlogs] = await Promise.all([get('functions'), get('activity'), get('backlogs')]);
      const map = build(functions, activity, backlogs);
      if (functions.length === 0) {
        update(live, h('p', { class: 'empty' }, 'The app has no functions yet. Register one in Lambdas.cs, and start the app again.'));
        return;
      }
      const bad = [
        ...map.edges.filter(edge => edge.state === 'bad').map(edge => `${edge.from.name} → ${edge.to.name}: ${edge.words.join(', ')}`),
        ...[...map.nodes.values()].filter(node => node.state === 'bad').map(node => `${node.name}: ${node.sub}`),
      ];
      update(
        stuck,
        bad.length
          ? h(
              'div',
              { class: 'problem', role: 'alert' },
              h('strong', null, `${plural(bad.length, 'thing')} need${bad.length === 1 ? 's' : ''} a look`),
              h(
                'ul',
                null,
                bad.map(text => h('li', null, text)),
              ),
            )
          : h('div', { class: 'good' }, 'Nothing is stuck.'),
      );
      update(live, draw(map));
      const says = { bad: 'Needs a look', warn: 'Errors', busy: 'Busy', '': 'Quiet' };
      update(
        words,
        map.edges.length
          ? table(
              ['From', 'To', 'Now', 'State'],
              map.edges.map(edge => [
                edge.from.name,
                edge.to.name,
                edge.words.join(' · '),
                h('span', { class: `state ${{ bad: 'bad', warn: 'warn', busy: 'ok' }[edge.state] ?? 'soft'}` }, says[edge.state]),
              ]),
            )
          : h('p', { class: 'empty' }, 'No arrows yet: add an event source in EventSources.cs, or invoke a function asynchronously.'),
      );
    },
  };
}
