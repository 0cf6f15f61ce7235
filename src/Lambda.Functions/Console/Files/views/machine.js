// Draws a state machine: states in rows below those that lead to them, and branches and items inside their states.

import { h, s } from '../dom.js';

const HEIGHT = 46,
  GAP = 28,
  BETWEEN = 52,
  PAD = 16,
  START = 30,
  BACK = 26;

const OPERATORS = { Equals: '=', LessThan: '<', GreaterThan: '>', LessThanEquals: '≤', GreaterThanEquals: '≥', Matches: 'like' };

/** A choice's condition in few words. */
function condition(rule) {
  if (typeof rule.Condition === 'string') return rule.Condition.replace(/^\{%\s*|\s*%\}$/g, '');
  if (rule.And) return rule.And.map(condition).join(' and ');
  if (rule.Or) return rule.Or.map(condition).join(' or ');
  if (rule.Not) return `not ${condition(rule.Not)}`;
  const [name, value] = Object.entries(rule).find(([key]) => !['Variable', 'Next', 'Comment', 'Assign', 'Output'].includes(key)) ?? [];
  if (!name) return '';
  if (name.startsWith('Is')) return `${rule.Variable} is ${value ? '' : 'not '}${name.slice(2).toLowerCase()}`;
  const compared = name.replace(/Path$/, '').replace(/^(String|Numeric|Boolean|Timestamp)/, '');
  const compares = typeof value === 'string' && !name.endsWith('Path') ? `'${value}'` : value;
  return `${rule.Variable} ${OPERATORS[compared] ?? compared} ${compares}`;
}

/** The arrows from a state: where they lead, and when. */
function arrows(of) {
  const all = [
    ...(of.Choices ?? []).map(choice => ({ to: choice.Next, label: condition(choice), kind: 'choice' })),
    of.Default ? { to: of.Default, label: of.Choices ? 'otherwise' : '', kind: 'choice' } : null,
    of.Next ? { to: of.Next, label: '', kind: 'next' } : null,
    ...(of.Catch ?? []).map(one => ({
      to: one.Next,
      label: `on ${(one.ErrorEquals ?? []).join(', ').replaceAll('States.ALL', 'any error')}`,
      kind: 'catch',
    })),
  ].filter(one => one?.to);
  const merged = [];
  for (const one of all) {
    const same = merged.find(found => found.to === one.to && found.kind === one.kind);
    if (same) same.label = [same.label, one.label].filter(Boolean).join(', or ');
    else merged.push(one);
  }
  return merged;
}

const inner = of =>
  of.Type === 'Parallel' ? (of.Branches ?? []) : of.Type === 'Map' ? [of.ItemProcessor ?? of.Iterator].filter(Boolean) : [];

/** Finds the arrows that lead back, so that the others have no circle. */
function split(machine) {
  const forward = [],
    back = [],
    seen = new Map();
  function visit(name) {
    seen.set(name, 'open');
    for (const arrow of arrows(machine.States[name])) {
      if (!machine.States[arrow.to]) continue;
      (seen.get(arrow.to) === 'open' ? back : forward).push({ ...arrow, from: name });
      if (!seen.has(arrow.to)) visit(arrow.to);
    }
    seen.set(name, 'done');
  }
  for (const name of [machine.StartAt, ...Object.keys(machine.States)]) if (machine.States[name] && !seen.has(name)) visit(name);
  return { forward, back, names: [...seen.keys()] };
}

function rank({ forward, names }) {
  const ranks = new Map(names.map(name => [name, 0]));
  // As often as there are states is enough for the longest way.
  for (let round = 0, moved = true; moved && round <= names.length; round++) {
    moved = false;
    for (const { from, to } of forward)
      if (ranks.get(to) <= ranks.get(from)) {
        ranks.set(to, ranks.get(from) + 1);
        moved = true;
      }
  }
  return ranks;
}

function layout(machine) {
  const graph = split(machine),
    ranks = rank(graph),
    rows = [],
    boxes = new Map();
  for (const name of graph.names) {
    const of = machine.States[name],
      parts = inner(of).map(layout);
    const box = { name, of, parts, width: Math.min(300, Math.max(150, name.length * 7.4 + 28)), height: HEIGHT };
    if (parts.length) {
      box.width = Math.max(box.width, parts.reduce((sum, part) => sum + part.width, 0) + (parts.length - 1) * GAP + 2 * PAD);
      box.height = HEIGHT + Math.max(...parts.map(part => part.height)) + PAD;
    }
    boxes.set(name, box);
    (rows[ranks.get(name)] ??= []).push(box);
  }
  // An arrow over several rows has a place in each, so that it crosses no state.
  const lines = graph.forward.map(arrow => {
    const through = [boxes.get(arrow.from)];
    for (let row = ranks.get(arrow.from) + 1; row < ranks.get(arrow.to); row++) {
      const place = { width: 20, height: 0 };
      rows[row].push(place);
      through.push(place);
    }
    return { ...arrow, through: [...through, boxes.get(arrow.to)] };
  });
  order(rows, lines);
  const widths = rows.map(row => row.reduce((sum, box) => sum + box.width, 0) + (row.length - 1) * GAP),
    width = Math.max(...widths);
  let y = 0;
  rows.forEach((row, at) => {
    let x = (width - widths[at]) / 2;
    const height = Math.max(...row.map(box => box.height));
    for (const box of row) {
      Object.assign(box, { x, y, row: height });
      x += box.width + GAP;
    }
    y += height + BETWEEN;
  });
  const around = graph.back.length ? BACK + graph.back.length * 10 : 0;
  return { boxes, lines, back: graph.back, width: width + around, height: y - BETWEEN, right: width };
}

/** Puts boxes below those that lead to them, from left to right. */
function order(rows, lines) {
  const links = lines.flatMap(line => line.through.slice(1).map((box, at) => [line.through[at], box]));
  for (let sweep = 0; sweep < 4; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows.slice(1) : rows.slice(0, -1).reverse()) {
      const place = new Map(rows.flatMap(one => one.map((box, at) => [box, (at + 1) / (one.length + 1)])));
      const wanted = new Map(
        row.map(box => {
          const near = links.filter(link => link[down ? 1 : 0] === box).map(link => place.get(link[down ? 0 : 1]));
          return [box, near.length ? near.reduce((sum, one) => sum + one, 0) / near.length : place.get(box)];
        }),
      );
      row.sort((one, other) => wanted.get(one) - wanted.get(other));
    }
  }
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function path(points) {
  let d = `M${points[0].x},${points[0].y}`;
  for (let at = 1; at < points.length; at++) {
    const [from, to] = [points[at - 1], points[at]],
      middle = (from.y + to.y) / 2;
    d += ` C${from.x},${middle} ${to.x},${middle} ${to.x},${to.y}`;
  }
  return d;
}

function line({ through, label, kind }) {
  const points = through.flatMap((box, at) => {
    const x = box.x + box.width / 2,
      top = { x, y: box.y },
      bottom = { x, y: box.y + (box.of ? box.height : box.row) };
    // Below a box that is lower than its row, the arrow goes straight on to the row's end.
    return at === 0
      ? [bottom, ...(box.height < box.row ? [{ x, y: box.y + box.row }] : [])]
      : at === through.length - 1
        ? [{ x, y: box.y - 5 }]
        : [top, bottom];
  });
  const end = points.at(-1);
  return {
    path: s('path', { class: `edge ${kind}`, 'marker-end': 'url(#tip)', d: path(points) }),
    label: label
      ? s('text', { class: 'label', x: end.x, y: end.y - 8, 'text-anchor': 'middle' }, s('title', null, label), short(label, 30))
      : null,
  };
}

function draw(place, states) {
  const lines = place.lines.map(line);
  const back = place.back.map((arrow, at) => {
    const from = place.boxes.get(arrow.from),
      to = place.boxes.get(arrow.to),
      x = place.right + BACK / 2 + at * 10;
    const [y1, y2] = [from.y + HEIGHT / 2, to.y + HEIGHT / 2];
    return s(
      'path',
      {
        class: `edge ${arrow.kind}`,
        'marker-end': 'url(#tip)',
        d: `M${from.x + from.width},${y1} C${x},${y1} ${x},${y1} ${x},${(y1 + y2) / 2} C${x},${y2} ${x},${y2} ${to.x + to.width + 5},${y2}`,
      },
      s('title', null, arrow.label || `back to ${arrow.to}`),
    );
  });
  return [lines.map(one => one.path), back, [...place.boxes.values()].map(box => node(box, states)), lines.map(one => one.label)];
}

function node(box, states) {
  const state = states.get(box.name);
  let x = PAD + (box.width - 2 * PAD - box.parts.reduce((sum, part) => sum + part.width, 0) - (box.parts.length - 1) * GAP) / 2;
  const parts = box.parts.map(part => {
    const group = s('g', { transform: `translate(${x},${HEIGHT})` }, draw(part, states));
    x += part.width + GAP;
    return group;
  });
  return s(
    'g',
    { class: `state-box ${box.parts.length ? 'outer' : ''} ${state?.colour ?? ''}`, transform: `translate(${box.x},${box.y})` },
    s('title', null, `${box.name}: ${box.of.Comment ?? box.of.Resource ?? box.of.Type}`),
    s('rect', { width: box.width, height: box.height, rx: 8 }),
    s('text', { class: 'name', x: box.width / 2, y: 19, 'text-anchor': 'middle' }, short(box.name, 38)),
    s('text', { class: 'sub', x: box.width / 2, y: 36, 'text-anchor': 'middle' }, box.of.Type, state ? ` · ${state.words}` : ''),
    parts,
  );
}

const listed = (machine, states) =>
  Object.entries(machine.States)
    .map(([name, of]) => {
      const within = inner(of)
        .map(part => listed(part, states))
        .filter(Boolean)
        .join(', ');
      return `${name}${states.has(name) ? ` (${states.get(name).words})` : ''}${within ? ` with ${within}` : ''}`;
    })
    .join(', ');

/**
 * The drawing of a machine, as wide as it is: what is wider than the page scrolls.
 * @param definition Its definition, parsed.
 * @param states By name, what an execution did there: a colour, and words.
 */
export function machine(definition, states = new Map()) {
  const place = layout(definition),
    width = place.width + 2,
    height = place.height + START + 4,
    start = place.boxes.get(definition.StartAt);
  const first = start ? { x: start.x + start.width / 2 + 1, y: START + 2 + start.y } : null;
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'The state machine as a graph', 'data-key': 'graph' },
    s(
      'svg',
      {
        class: 'machine',
        viewBox: `0 0 ${width} ${height}`,
        width,
        height,
        role: 'img',
        'aria-label': `States: ${listed(definition, states)}`,
      },
      s(
        'defs',
        null,
        s(
          'marker',
          {
            id: 'tip',
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
      first
        ? [
            s('circle', { class: 'start', cx: first.x, cy: 7, r: 5 }),
            s('path', { class: 'edge', 'marker-end': 'url(#tip)', d: `M${first.x},12 L${first.x},${first.y - 5}` }),
          ]
        : null,
      s('g', { transform: `translate(1,${START + 2})` }, draw(place, states)),
    ),
  );
}
