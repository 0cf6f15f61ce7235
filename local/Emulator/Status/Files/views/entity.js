import { h, replace, update, table, facts, confirm, payload, problem } from '../dom.js';
import { get, post, path } from '../api.js';
import { json, number, plural, time } from '../format.js';
import { act, area, input, properties, propertyList } from '../form.js';
import { all, document as documents } from './service-bus.js';

const DEAD = '/$DeadLetterQueue',
  TRANSFER = '/$Transfer/$DeadLetterQueue',
  MOST = 100;

/** One queue, topic or subscription. */
export async function entity(main, name, refresh) {
  const found = all(await get(documents)).find(one => one.address.toLowerCase() === name.toLowerCase());
  if (!found) throw new Error(`There is no queue, topic or subscription '${name}'.`);
  const { address, kind } = found,
    isTopic = kind === 'topic';
  const head = h('div'),
    live = h('div'),
    said = h('div', { 'aria-live': 'polite' }),
    detail = h('div');
  const letters = isTopic ? [] : [DEAD, TRANSFER].map(suffix => deadLetters(address + suffix, suffix === TRANSFER, detail, refresh));
  const purge = isTopic
    ? null
    : h(
        'button',
        {
          class: 'danger',
          'data-key': 'purge',
          onclick: async () => {
            if (
              !(await confirm(
                `Purge ${address}?`,
                'All its messages are deleted, except those that a receiver has locked. This cannot be undone.',
                'Purge',
              ))
            )
              return;
            await act(
              said,
              () => post(`/api/purge/${path(address)}`, {}),
              one => `${plural(one.done, 'message')} deleted.`,
            );
            await refresh();
          },
        },
        'Purge',
      );
  replace(
    main,
    h('p', null, h('a', { href: '#/service-bus' }, 'Service Bus')),
    h('h2', null, address, ' ', h('small', { class: 'soft' }, kind)),
    kind === 'subscription'
      ? h(
          'p',
          { class: 'note' },
          'Messages are sent to ',
          h('a', { href: `#/service-bus/${path(address.split('/Subscriptions/')[0])}` }, 'its topic'),
          '.',
        )
      : sending(address, refresh),
    said,
    head,
    purge ? h('div', { class: 'row' }, purge) : null,
    live,
    letters.map(one => one.element),
    detail,
  );
  return {
    async refresh() {
      const now = all(await get(documents)).find(one => one.address === address);
      if (!now) throw new Error(`'${address}' was deleted.`);
      if (isTopic) {
        update(
          live,
          facts([
            ['Scheduled messages', number(now.scheduled)],
            ['Bytes', number(now.sizeInBytes)],
          ]),
        );
        return;
      }
      const held = await get(`/api/entities/${path(address)}`);
      update(head, h('h3', null, `Messages: ${number(now.active)} active, ${number(now.locked)} of them locked`));
      update(
        live,
        messages(address, detail, 'Active', held.active),
        messages(address, detail, 'Locked', held.locked),
        messages(address, detail, 'Scheduled', held.scheduled),
        messages(address, detail, 'Deferred', held.deferred),
        sessions(held.sessions),
      );
      letters[0].show(held.deadLetters);
      letters[1].show(held.transferDeadLetters);
    },
  };
}

const rows = (name, count) => `${name}${count < MOST ? '' : `, the first ${MOST}`}`;

const link = (address, one, detail) =>
  h(
    'button',
    {
      class: 'quiet mono',
      'data-key': `${address}-${one.sequenceNumber}`,
      'aria-label': `Message ${one.sequenceNumber}`,
      onclick: () => inspect(address, one.sequenceNumber, detail),
    },
    one.sequenceNumber,
  );

function messages(address, detail, name, list) {
  if (list.length === 0) return name === 'Active' ? h('p', { class: 'empty' }, 'No active messages wait here.') : null;
  const last = name === 'Locked' ? 'Locked until' : name === 'Scheduled' ? 'Due' : 'Enqueued';
  return [
    h('h4', null, rows(name, list.length)),
    table(
      [{ name: 'Number', num: true }, 'Message id', { name: 'Failed deliveries', num: true }, last, 'Properties', 'Body'],
      list.map(one => [
        link(address, one, detail),
        one.messageId ?? '–',
        String(one.deliveries),
        time(one.lockedUntil ?? one.enqueuedTime),
        propertyList(one.properties) || h('span', { class: 'soft' }, '–'),
        h('span', { class: 'mono' }, one.body),
      ]),
    ),
  ];
}

const sessions = list =>
  list.length === 0
    ? null
    : [
        h('h4', null, rows('Sessions', list.length)),
        table(
          ['Session', 'Locked until', { name: 'Messages', num: true }, { name: 'State, bytes', num: true }],
          list.map(one => [
            one.id,
            one.lockedUntil ? time(one.lockedUntil) : h('span', { class: 'soft' }, 'free'),
            number(one.messages),
            one.stateSize ?? '–',
          ]),
        ),
      ];

async function inspect(address, sequenceNumber, detail) {
  try {
    const one = await get(`/api/messages/${sequenceNumber}/${path(address)}`);
    const heading = h('h3', { tabindex: -1 }, `Message ${one.sequenceNumber} of ${address}`);
    replace(
      detail,
      heading,
      facts([
        ['Message id', one.messageId],
        ['Subject', one.subject],
        ['Content type', one.contentType],
        ['Correlation id', one.correlationId],
        ['Session', one.sessionId],
        ['Enqueued', time(one.enqueuedTime)],
        ['Expires', one.expiresAt ? time(one.expiresAt) : null],
        ['Failed deliveries', String(one.deliveries)],
        ['Size', plural(one.size, 'byte')],
        ['Reason', one.deadLetterReason],
        ['Description', one.deadLetterDescription],
        ...Object.entries(one.properties).map(([name, value]) => [`Property ${name}`, value ?? 'null']),
      ]),
      h('h4', null, 'Body'),
      payload(json(one.body), { id: 'body' }),
    );
    heading.focus({ preventScroll: true });
  } catch (error) {
    replace(detail, problem(error));
  }
  detail.scrollIntoView({ block: 'nearest' });
}

function sending(address, refresh) {
  const body = area('Body', 4, '{\n  "hello": "world"\n}', { 'data-key': 'body' });
  const more = {
    messageId: input('Message id'),
    subject: input('Subject'),
    contentType: input('Content type', { value: 'application/json' }),
    correlationId: input('Correlation id'),
    sessionId: input('Session id'),
    delaySeconds: input('Delay, in seconds', { type: 'number', min: 0 }),
    timeToLiveSeconds: input('Time to live, in seconds', { type: 'number', min: 0 }),
  };
  const props = area('Application properties, as JSON', 2, '', { placeholder: '{"country": "FR"}' }),
    said = h('div', { 'aria-live': 'polite' });
  const send = async event => {
    event.preventDefault();
    await act(
      said,
      () =>
        post(`/api/send/${path(address)}`, {
          body: body.field.value,
          properties: properties(props.field.value),
          ...Object.fromEntries(
            Object.entries(more).map(([name, one]) => [
              name,
              one.field.value === '' ? null : one.field.type === 'number' ? Number(one.field.value) : one.field.value,
            ]),
          ),
        }),
      one => (one.done ? 'Sent.' : 'Not kept.'),
    );
    await refresh();
  };
  return h(
    'form',
    { class: 'card', onsubmit: send },
    h('h3', null, 'Send a message'),
    body.label,
    h(
      'details',
      null,
      h('summary', null, 'Properties'),
      h(
        'div',
        { class: 'row' },
        Object.values(more).map(one => one.label),
      ),
      props.label,
    ),
    h('div', { class: 'row' }, h('button', { class: 'main' }, 'Send')),
    said,
  );
}

/** Dead letters to inspect, resubmit and purge. */
function deadLetters(address, isTransfer, detail, refresh) {
  const live = h('div'),
    said = h('div', { 'aria-live': 'polite' }),
    chosen = new Set(),
    name = isTransfer ? 'Transfer dead letters' : 'Dead letters';
  let letters = [];
  const resubmit = async numbers => {
    await act(
      said,
      () => post(`/api/resubmit/${path(address)}`, { sequenceNumbers: numbers }),
      one => `${plural(one.done, 'dead letter')} resubmitted.`,
    );
    chosen.clear();
    await refresh();
  };
  const purge = async () => {
    if (
      !(await confirm(
        'Purge the dead letters?',
        'All of them are deleted, except those that a receiver has locked. This cannot be undone.',
        'Purge',
      ))
    )
      return;
    await act(
      said,
      () => post(`/api/purge/${path(address)}`, {}),
      one => `${plural(one.done, 'dead letter')} deleted.`,
    );
    await refresh();
  };
  const bar = h('div', { class: 'row' });
  const buttons = () =>
    update(
      bar,
      h(
        'button',
        { class: 'main', 'data-key': `${address}-chosen`, disabled: chosen.size === 0, onclick: () => resubmit([...chosen]) },
        `Resubmit ${number(chosen.size)} chosen`,
      ),
      h('button', { 'data-key': `${address}-all`, onclick: () => resubmit(null) }, 'Resubmit all'),
      h('button', { class: 'danger', 'data-key': `${address}-purge`, onclick: purge }, 'Purge dead letters'),
    );
  const box = one =>
    h('input', {
      type: 'checkbox',
      'data-key': `choose-${address}-${one.sequenceNumber}`,
      'aria-label': `Choose dead letter ${one.sequenceNumber}`,
      checked: chosen.has(one.sequenceNumber),
      onchange: event => {
        if (event.target.checked) chosen.add(one.sequenceNumber);
        else chosen.delete(one.sequenceNumber);
        buttons();
      },
    });
  return {
    element: h('section', { 'aria-label': name }, live, said),
    show(list) {
      letters = list;
      for (const one of [...chosen]) if (!letters.some(letter => letter.sequenceNumber === one)) chosen.delete(one);
      buttons();
      if (letters.length === 0) {
        update(live, isTransfer ? null : [h('h3', null, name), h('p', { class: 'empty' }, 'No dead letters.')]);
        return;
      }
      update(
        live,
        h('h3', null, rows(name, letters.length)),
        bar,
        table(
          ['Chosen', { name: 'Number', num: true }, 'Message id', 'Reason', 'Description', 'Enqueued', 'Properties', 'Body'],
          letters.map(one => [
            box(one),
            link(address, one, detail),
            one.messageId ?? '–',
            h('span', { class: 'bad' }, one.deadLetterReason ?? '–'),
            one.deadLetterDescription ?? '–',
            time(one.enqueuedTime),
            propertyList(one.properties) || h('span', { class: 'soft' }, '–'),
            h('span', { class: 'mono' }, one.body),
          ]),
        ),
      );
    },
  };
}
