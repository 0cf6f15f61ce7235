import { h, replace, update, table } from '../dom.js';
import { get, path } from '../api.js';
import { number } from '../format.js';
import { entity } from './entity.js';

export const title = 'Service Bus';
export const document = '/api/entities';

const COUNTS = [
  ['Active', 'active'],
  ['Locked', 'locked'],
  ['Scheduled', 'scheduled'],
  ['Deferred', 'deferred'],
  ['Dead letters', 'dead'],
  ['Sessions', 'sessions'],
  ['Receivers', 'consumers'],
  ['Bytes', 'sizeInBytes'],
];

export const open = (main, name, refresh) => (name ? entity(main, name, refresh) : list(main));

export const all = namespaces =>
  namespaces.flatMap(one => one.entities).map(one => ({ ...one, dead: one.deadLettered + one.transferDeadLettered }));

function list(main) {
  const live = h('div');
  replace(main, h('h2', null, title), live);
  return {
    async refresh() {
      const entities = all(await get(document));
      update(
        live,
        entities.length === 0
          ? h(
              'p',
              { class: 'empty' },
              'There are no queues and topics. The file of --config defines them in UserConfig.Namespaces, ' +
                'and ServiceBusAdministrationClient creates them.',
            )
          : table(
              ['Entity', 'Kind', ...COUNTS.map(([name]) => ({ name, num: true }))],
              entities.map(one => [
                h('a', { href: `#/service-bus/${path(one.address)}`, 'data-key': one.address }, one.address),
                one.status === 'Active' ? one.kind : h('span', { class: 'warn' }, `${one.kind}, ${one.status}`),
                ...COUNTS.map(([, key]) =>
                  h('span', { class: one[key] === 0 ? 'soft' : key === 'dead' ? 'bad' : null }, number(one[key])),
                ),
              ]),
            ),
      );
    },
  };
}
