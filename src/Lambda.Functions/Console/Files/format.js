const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const time = text => text ? full.format(new Date(text)) : '–';
export const clockTime = date => clock.format(date);
export const number = value => new Intl.NumberFormat().format(value);

export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return '–';
  if (milliseconds < 1000) return `${Math.round(milliseconds * 10) / 10} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
}

export const ago = text => duration(Math.max(0, Date.now() - new Date(text)));
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

export function json(value) {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  try { return JSON.stringify(JSON.parse(value), null, 2); } catch { return value; }
}

/** What happened in the last minutes: counts, rate, and the longest time. */
export function recent(minutes, last = 5) {
  const from = Date.now() - last * 60000;
  const sum = { count: 0, errors: 0, throttles: 0, age: null, p95: null, last: null };
  for (const one of minutes ?? []) {
    const at = new Date(one.at).getTime();
    if (one.count > 0) sum.last = at;
    if (at + 60000 < from) continue;
    sum.count += one.count; sum.errors += one.errors; sum.throttles += one.throttles;
    if (one.max !== undefined) sum.age = one.max;
    if (one.p95 !== undefined) sum.p95 = Math.max(sum.p95 ?? 0, one.p95);
  }
  sum.rate = Math.round(sum.count / last * 10) / 10;
  return sum;
}
