import { h, replace, update, table, facts } from '../dom.js';
import { get, post, path } from '../api.js';
import { number, plural } from '../format.js';
import { act, area } from '../form.js';

export const title = 'Event Grid';
export const document = '/api/event-grid';

export const open = (main, name, refresh) => (name ? one(main, name, refresh) : list(main));

const COUNTS = [
  ['Matched', 'matched'],
  ['Delivered', 'delivered'],
  ['Waiting', 'waiting'],
  ['Retried', 'retried'],
  ['Dead letters', 'deadLettered'],
  ['Dropped', 'dropped'],
];
const BAD = ['deadLettered', 'dropped'];

const subscriptions = topic =>
  topic.subscriptions.length === 0
    ? h('p', { class: 'empty' }, 'There are no subscriptions: events are accepted and dropped.')
    : table(
        ['Subscription', 'Destination', ...COUNTS.map(([name]) => ({ name, num: true })), 'Validation', 'Last error'],
        topic.subscriptions.map(one => [
          one.name,
          one.destination,
          ...COUNTS.map(([, key]) =>
            h(
              'span',
              { class: one[key] === 0 ? 'soft' : BAD.includes(key) ? 'bad' : null },
              number(one[key]),
              key === 'deadLettered' && one.deadLettersWaiting ? ` (${number(one.deadLettersWaiting)} to write)` : '',
            ),
          ),
          one.validation
            ? h('span', { class: one.validation === 'Validated' ? 'ok' : 'warn' }, one.validation)
            : h('span', { class: 'soft' }, '–'),
          one.lastError ?? h('span', { class: 'soft' }, '–'),
        ]),
      );

const about = ({ blobs, published, endpoint }) =>
  !blobs
    ? `${plural(published, 'event')} published to ${endpoint}`
    : (blobs.fault ??
      (!blobs.isWatching
        ? 'Not watching yet.'
        : `${plural(published, 'event')} raised; ${plural(blobs.blobs, 'blob')} in ` +
          `${plural(blobs.containers, 'container')}${blobs.missing.length ? `; missing: ${blobs.missing.join(', ')}` : ''}`));

function list(main) {
  const live = h('div');
  replace(main, h('h2', null, title), live);
  return {
    async refresh() {
      const topics = await get(document);
      update(
        live,
        topics.length === 0
          ? h('p', { class: 'empty' }, 'There are no topics. The file of --config defines them in UserConfig.EventGrid.')
          : topics.map(topic => [
              h(
                'h3',
                null,
                topic.endpoint ? h('a', { href: `#/event-grid/${path(topic.name)}`, 'data-key': topic.name }, topic.name) : topic.name,
              ),
              h('p', { class: topic.blobs?.fault ? 'bad' : 'soft' }, about(topic)),
              subscriptions(topic),
            ]),
      );
    },
  };
}

const SAMPLES = {
  CloudEventSchemaV1_0: () => ({
    specversion: '1.0',
    id: crypto.randomUUID(),
    source: '/shop',
    type: 'order.created',
    subject: 'orders/1',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: { order: 1 },
  }),
  EventGridSchema: () => ({
    id: crypto.randomUUID(),
    eventType: 'order.created',
    subject: 'orders/1',
    eventTime: new Date().toISOString(),
    dataVersion: '1.0',
    data: { order: 1 },
  }),
};

async function one(main, name, refresh) {
  const find = async () => {
    const found = (await get(document)).find(topic => topic.endpoint && topic.name.toLowerCase() === name.toLowerCase());
    if (!found) throw new Error(`There is no custom topic '${name}'.`);
    return found;
  };
  const topic = await find(),
    live = h('div'),
    said = h('div', { 'aria-live': 'polite' }),
    sample = SAMPLES[topic.inputSchema];
  const event = area('One event, or several in an array', 12, JSON.stringify(sample(), null, 2));
  const publish = async submitted => {
    submitted.preventDefault();
    const done = await act(
      said,
      () => {
        let read;
        try {
          read = JSON.parse(event.field.value);
        } catch (error) {
          throw new Error(`The event is not JSON: ${error.message}`);
        }
        return post(`/api/event-grid/${path(topic.name)}/events`, read);
      },
      ({ done: count }) => `${plural(count, 'event')} published.`,
    );
    // The next one has an id of its own.
    if (done) renew();
    await refresh();
  };
  const renew = () => {
    const read = JSON.parse(event.field.value);
    if (!Array.isArray(read)) event.field.value = JSON.stringify({ ...read, id: crypto.randomUUID() }, null, 2);
  };
  replace(
    main,
    h('p', null, h('a', { href: '#/event-grid' }, title)),
    h('h2', null, topic.name),
    h(
      'form',
      { class: 'card', onsubmit: publish },
      h('h3', null, 'Publish events'),
      event.label,
      h('div', { class: 'row' }, h('button', { class: 'main' }, 'Publish')),
      said,
    ),
    live,
  );
  return {
    async refresh() {
      const now = await find();
      update(
        live,
        facts([
          ['Endpoint', now.endpoint],
          ['Schema', now.inputSchema],
          ['Published', number(now.published)],
        ]),
        h('h3', null, 'Subscriptions'),
        subscriptions(now),
      );
    },
  };
}
