import { h, replace, update, table } from '../dom.js';
import { get, post, path } from '../api.js';
import { number, time } from '../format.js';
import { act, area, input, properties, propertyList } from '../form.js';

export const title = 'Event Hubs';
export const document = '/api/event-hubs';

export const open = (main, name, refresh) => (name ? one(main, name, refresh) : list(main));

const none = () => h('span', { class: 'soft' }, '–');

const partitions = hub =>
  table(
    [
      { name: 'Partition', num: true },
      { name: 'Events', num: true },
      { name: 'Last number', num: true },
      { name: 'Last offset', num: true },
      'Oldest',
      'Last',
      { name: 'Bytes', num: true },
    ],
    hub.partitions.map(part => [
      String(part.id),
      number(part.count),
      part.lastSequenceNumber < 0 ? none() : String(part.lastSequenceNumber),
      part.lastOffset < 0 ? none() : part.lastOffset,
      part.oldestEnqueuedTime ? time(part.oldestEnqueuedTime) : none(),
      part.lastEnqueuedTime ? time(part.lastEnqueuedTime) : none(),
      number(part.sizeInBytes),
    ]),
  );

function list(main) {
  const live = h('div');
  replace(main, h('h2', null, title), live);
  return {
    async refresh() {
      const { hubs } = await get(document);
      update(
        live,
        hubs.map(hub => [
          h('h3', null, h('a', { href: `#/event-hubs/${path(hub.name)}`, 'data-key': hub.name }, hub.name)),
          partitions(hub),
        ]),
      );
    },
  };
}

async function one(main, name, refresh) {
  const find = async () => {
    const found = (await get(document)).hubs.find(hub => hub.name.toLowerCase() === name.toLowerCase());
    if (!found) throw new Error(`There is no event hub '${name}'.`);
    return found;
  };
  const hub = await find(),
    live = h('div'),
    events = h('div');
  replace(main, h('p', null, h('a', { href: '#/event-hubs' }, title)), h('h2', null, hub.name), sending(hub, refresh), live, events);
  return {
    async refresh() {
      const [now, last] = await Promise.all([find(), get(`/api/event-hubs/${path(hub.name)}/events`)]);
      const readers = now.partitions.flatMap(part =>
        part.consumerGroups
          .filter(group => group.readers > 0 || group.lastSent >= 0)
          .map(group => [
            group.name,
            String(part.id),
            number(group.readers),
            group.ownerLevel ?? none(),
            group.lastSent < 0 ? none() : String(group.lastSent),
            number(part.lastSequenceNumber - Math.max(group.lastSent, part.beginSequenceNumber - 1)),
          ]),
      );
      update(
        live,
        h('h3', null, 'Partitions'),
        partitions(now),
        h('h3', null, 'Readers'),
        readers.length === 0
          ? h('p', { class: 'empty' }, 'Nobody has read yet.')
          : table(
              [
                'Consumer group',
                { name: 'Partition', num: true },
                { name: 'Readers', num: true },
                { name: 'Owner level', num: true },
                { name: 'Last sent', num: true },
                { name: 'To send', num: true },
              ],
              readers,
            ),
      );
      update(
        events,
        h('h3', null, 'Latest events'),
        last.length === 0
          ? h('p', { class: 'empty' }, 'No events yet, or all are past their retention. Send one above.')
          : table(
              ['Enqueued', { name: 'Partition', num: true }, { name: 'Number', num: true }, 'Partition key', 'Properties', 'Body'],
              last.map(event => [
                time(event.enqueuedTime),
                String(event.partition),
                String(event.sequenceNumber),
                event.partitionKey ?? none(),
                propertyList(event.properties) || none(),
                h('span', { class: 'mono' }, event.body),
              ]),
            ),
      );
    },
  };
}

function sending(hub, refresh) {
  const body = area('Body', 4, '{\n  "hello": "world"\n}'),
    key = input('Partition key'),
    type = input('Content type', { value: 'application/json' });
  const partition = h(
    'select',
    null,
    h('option', { value: '' }, 'By the key, or in turn'),
    hub.partitions.map(part => h('option', { value: part.id }, part.id)),
  );
  const props = area('Application properties, as JSON', 2, '', { placeholder: '{"country": "FR"}' }),
    said = h('div', { 'aria-live': 'polite' });
  return h(
    'form',
    {
      class: 'card',
      onsubmit: async event => {
        event.preventDefault();
        await act(
          said,
          () =>
            post(`/api/event-hubs/${path(hub.name)}/events`, {
              body: body.field.value,
              contentType: type.field.value,
              partitionKey: key.field.value,
              partition: partition.value,
              properties: properties(props.field.value),
            }),
          () => 'Sent.',
        );
        await refresh();
      },
    },
    h('h3', null, 'Send an event'),
    body.label,
    h(
      'details',
      null,
      h('summary', null, 'Properties'),
      h('div', { class: 'row' }, key.label, h('label', null, 'Partition', partition), type.label),
      props.label,
    ),
    h('div', { class: 'row' }, h('button', { class: 'main' }, 'Send')),
    said,
  );
}
