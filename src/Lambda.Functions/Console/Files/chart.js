import { h, s } from './dom.js';
import { duration, number } from './format.js';

const WIDTH = 600, HEIGHT = 120, BOTTOM = 16, TOP = 14;

function slots(minutes, read) {
  const now = Math.floor(Date.now() / 60000), values = new Array(60).fill(null);
  for (const one of minutes) {
    const at = 59 - (now - Math.floor(new Date(one.at) / 60000));
    if (at >= 0 && at < 60) values[at] = read(one);
  }
  return values;
}

function frame(caption, words, most, unit, ...content) {
  return h('figure', null, h('figcaption', null, caption),
    s('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img',
      'aria-label': `${caption}. ${words}` },
      content,
      s('text', { x: 4, y: 11 }, unit(most)), s('text', { x: 4, y: HEIGHT - 3 }, '60 min ago'),
      s('text', { x: WIDTH - 4, y: HEIGHT - 3, 'text-anchor': 'end' }, 'now')));
}

export function countChart(caption, minutes) {
  const values = slots(minutes, one => one), most = Math.max(1, ...minutes.map(one => one.count + one.throttles));
  const height = count => count / most * (HEIGHT - BOTTOM - TOP), step = WIDTH / 60, bars = [];
  values.forEach((one, at) => {
    if (!one) return;
    let y = HEIGHT - BOTTOM;
    for (const [count, name] of [[one.count - one.errors, 'bar'], [one.errors, 'bar bad'], [one.throttles, 'bar warn']]) {
      if (count <= 0) continue;
      y -= height(count);
      bars.push(s('rect', { class: name, x: at * step + 1, y, width: step - 2, height: height(count) }));
    }
  });
  const sum = name => minutes.reduce((total, one) => total + one[name], 0);
  const words = `${number(sum('count'))} in the last hour, ${number(sum('errors'))} with errors, ${number(sum('throttles'))} throttled.`;
  return frame(caption, words, most, value => `${number(value)} a minute`, bars);
}

export function timeChart(caption, minutes) {
  const timed = minutes.filter(one => one.p95 !== undefined), most = Math.max(1, ...timed.map(one => one.p95)), step = WIDTH / 60;
  const line = (name, className) => {
    const points = slots(timed, one => one[name]).map((value, at) => value === null ? null :
      [at * step + step / 2, HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP)]).filter(Boolean);
    if (points.length === 1) points.push([points[0][0] + step / 2, points[0][1]]);
    return s('polyline', { class: className, points: points.map(point => point.join(',')).join(' ') });
  };
  const last = timed.at(-1);
  return frame(caption, last ? `Last: median ${duration(last.p50)}, 95 of 100 within ${duration(last.p95)}.` : 'Nothing in the last hour.',
    most, duration,
    line('p50', 'line'), line('p95', 'line p95'));
}
