import { h, replace, update, table } from '../dom.js';
import { get } from '../api.js';
import { number } from '../format.js';

export const title = 'Kafka';
export const document = '/api/kafka-groups';

export function open(main) {
  const live = h('div'),
    none = () => h('span', { class: 'soft' }, '–');
  replace(main, h('h2', null, 'Consumer groups of Kafka'), live);
  return {
    async refresh() {
      const groups = await get(document);
      update(
        live,
        groups.length === 0
          ? h('p', { class: 'empty' }, 'No consumer group has been used by Kafka’s protocol yet.')
          : table(
              [
                'Group',
                'State',
                { name: 'Members', num: true },
                'Topic',
                { name: 'Partition', num: true },
                { name: 'Committed', num: true },
                { name: 'Behind', num: true },
              ],
              groups.flatMap(group =>
                (group.offsets.length ? group.offsets : [null]).map(offset => [
                  group.name,
                  group.state,
                  number(group.members),
                  offset?.topic ?? none(),
                  offset ? String(offset.partition) : none(),
                  offset ? String(offset.committed) : none(),
                  offset ? h('span', { class: offset.behind ? 'warn' : null }, number(offset.behind)) : none(),
                ]),
              ),
            ),
      );
    },
  };
}
