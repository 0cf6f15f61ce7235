import { h, replace, update, table, facts, problem } from '../dom.js';
import { get, post } from '../api.js';
import { duration, number, plural, recent } from '../format.js';
import { waiting } from './map.js';

export const title = 'Sources';

const address = 'event-source-mappings';
const CONTENTS = { sqs: 'body', kinesis: 'data', dynamodb: 'dynamodb' };

export const open = (main, [id]) => (id ? one(main, id) : list(main));

async function list(main) {
  const live = h('div');
  replace(main, h('h2', null, 'Event source mappings'), live);
  return {
    async refresh() {
      const [{ sources }, activity] = await Promise.all([get('backlogs'), get('activity')]);
      const figures = new Map(activity.mappings.map(one => [one.id, recent(one.records)]));
      update(
        live,
        sources.length === 0
          ? h('p', { class: 'empty' }, 'The app reads no queue and no stream. Add a line to EventSources.cs and a trigger to Triggers/.')
          : table(
              ['Mapping', 'Source', 'Function', 'State', { name: 'Records a minute', num: true }, { name: 'Errors', num: true }, 'Waiting'],
              sources.map(one => {
                const sum = figures.get(one.id) ?? recent([]);
                return [
                  h('a', { href: `#/mappings/${one.id}`, 'data-key': one.id }, one.mapping),
                  one.part ? `${one.source} (${one.part})` : one.source,
                  one.function,
                  enabled(one.enabled),
                  number(sum.rate),
                  h('span', { class: sum.errors ? 'bad' : null }, number(sum.errors)),
                  waiting(one.backlog) ?? h('span', { class: 'soft' }, one.backlog.unknown),
                ];
              }),
            ),
      );
    },
  };
}

const enabled = is => h('span', { class: `state ${is ? 'ok' : 'warn'}` }, is ? 'Enabled' : 'Paused');

async function one(main, id) {
  const path = `2015-03-31/${address}/${encodeURIComponent(id)}`,
    [mapping, backlogs] = await Promise.all([get(path), get('backlogs')]);
  const name = backlogs.sources.find(found => found.id === id)?.mapping ?? id,
    content = CONTENTS[mapping.EventSourceArn?.split(':')[2]] ?? 'value';
  const live = h('div'),
    lag = h('div'),
    said = h('div', { 'aria-live': 'polite' });
  const save = async (change, text) => {
    try {
      await post(path, change, 'PUT');
      replace(said, h('div', { class: 'good', role: 'status' }, `${text} Every instance knows within five seconds.`));
      await refresh();
    } catch (error) {
      replace(said, problem(error));
    }
  };
  const patternsOf = one => (one.FilterCriteria?.Filters ?? []).map(filter => filter.Pattern).join('\n');
  const size = h('input', { type: 'number', min: 1, max: 10000, value: mapping.BatchSize, 'data-key': 'size' });
  const wait = h('input', { type: 'number', min: 0, max: 300, value: mapping.MaximumBatchingWindowInSeconds, 'data-key': 'wait' });
  const patterns = h(
    'textarea',
    { rows: 4, spellcheck: 'false', 'data-key': 'patterns', placeholder: `{"${content}": {"country": ["FR"]}}` },
    patternsOf(mapping),
  );
  // By field, its value at the app. Another tab may change it: a field that nobody has typed in follows.
  const fields = [
    [size, 'BatchSize', one => String(one.BatchSize)],
    [wait, 'MaximumBatchingWindowInSeconds', one => String(one.MaximumBatchingWindowInSeconds)],
    [patterns, 'FilterCriteria', patternsOf],
  ];
  let stored = mapping;
  const follow = now => {
    for (const [field, , of] of fields) if (field.value === of(stored) && of(now) !== of(stored)) field.value = of(now);
    stored = now;
  };
  const changed = () =>
    Object.fromEntries(
      fields
        .slice(0, 2)
        .filter(([field, , of]) => field.value !== of(stored))
        .map(([field, name]) => [name, Number(field.value)]),
    );
  const sample = h('textarea', { rows: 4, spellcheck: 'false', 'data-key': 'sample' }, '{\n  "country": "FR"\n}'),
    verdict = h('div', { 'aria-live': 'polite' });
  const filters = () =>
    patterns.value
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean);
  const trial = async () => {
    try {
      const { matches } = await post(`filter-tests/${encodeURIComponent(id)}`, { filters: filters(), body: sample.value });
      replace(
        verdict,
        h(
          'div',
          { class: matches ? 'good' : 'warning', role: 'status' },
          matches ? 'The function receives this record.' : 'The record is filtered out: the function does not receive it.',
        ),
      );
      return true;
    } catch (error) {
      replace(verdict, problem(error));
      return false;
    }
  };
  replace(
    main,
    h('p', null, h('a', { href: '#/mappings' }, 'Event source mappings')),
    h('h2', null, name),
    live,
    said,
    h(
      'div',
      { class: 'split' },
      h(
        'section',
        null,
        h('h3', null, 'Batches'),
        h(
          'form',
          {
            class: 'row',
            onsubmit: event => {
              event.preventDefault();
              save(changed(), 'Saved the batch size.');
            },
          },
          h('label', null, 'Batch size', size),
          h('label', null, 'Window, in seconds', wait),
          h('button', null, 'Save'),
        ),
        h('h3', null, 'Waiting'),
        lag,
      ),
      h(
        'section',
        null,
        h('h3', null, 'Filters'),
        h('label', null, 'Event patterns, one in each line; without any, every record passes', patterns),
        h('label', null, 'A sample: the content of a message or record', sample),
        h(
          'div',
          { class: 'row' },
          h('button', { 'data-key': 'try', onclick: trial }, 'Try on the sample'),
          h(
            'button',
            {
              class: 'main',
              'data-key': 'save',
              onclick: async () => {
                if (await trial())
                  await save({ FilterCriteria: { Filters: filters().map(Pattern => ({ Pattern })) } }, 'Saved the filters.');
              },
            },
            'Save filters',
          ),
        ),
        verdict,
      ),
    ),
  );
  async function refresh() {
    const [now, { sources }, activity] = await Promise.all([get(path), get('backlogs'), get('activity')]);
    follow(now);
    const source = sources.find(found => found.id === id),
      figures = recent(activity.mappings.find(found => found.id === id)?.records),
      paused = now.State === 'Disabled' || now.State === 'Disabling';
    update(
      live,
      facts([
        ['State', h('span', { class: `state ${paused ? 'warn' : 'ok'}` }, now.State)],
        ['Function', h('a', { href: `#/functions/${source?.function}` }, source?.function ?? '')],
        ['Last result', now.LastProcessingResult],
        ['Last five minutes', `${plural(figures.count, 'record')}, ${plural(figures.errors, 'error')}`],
        ['Age of the oldest record', figures.age ? duration(figures.age) : null],
      ]),
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          {
            'data-key': 'pause',
            class: paused ? 'main' : null,
            onclick: () => save({ Enabled: paused }, paused ? 'Resumed.' : 'Paused: records stay in the source.'),
          },
          paused ? 'Resume' : 'Pause',
        ),
      ),
    );
    const backlog = source?.backlog ?? {};
    update(
      lag,
      backlog.partitions
        ? table(
            ['Partition', { name: 'Last event', num: true }, { name: 'Done up to', num: true }, { name: 'Waiting', num: true }],
            backlog.partitions.map(partition => [
              partition.partition,
              partition.last < 0 ? '–' : number(partition.last),
              partition.done === undefined ? '–' : number(partition.done),
              h('span', { class: partition.waiting ? 'warn' : 'ok' }, number(partition.waiting)),
            ]),
          )
        : h(
            'p',
            { class: 'note' },
            waiting(backlog) ?? backlog.unknown ?? 'Not known.',
            backlog.oldestAt ? `, the oldest for ${duration(Date.now() - new Date(backlog.oldestAt))}` : '',
          ),
    );
  }
  return { refresh };
}
