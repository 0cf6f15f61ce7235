// Usage: node rhea.mjs <port>. Talks to a server that delivers from an address what was sent to it; ends with 0 when all is as expected.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import rhea from 'rhea';

const container = rhea.create_container();
const connection = container.connect({ port: Number(process.argv[2]), host: 'localhost', username: 'anyone', reconnect: false,
  idle_time_out: 60000 });
await once(connection, 'connection_open');

const { message } = rhea;
const bodies = {
  text: 'grüße',
  number: 42,
  nothing: null,
  list: [1, 'two', true],
  map: { a: 1, b: [2, 3] },
  data: message.data_section(Buffer.from([0, 1, 254, 255])),
  datas: message.data_sections([Buffer.from('one'), Buffer.from('two')]),
  sequence: message.sequence_section([1, 2, 3]),
  large: message.data_section(Buffer.alloc(300_000, 'x')),
};

async function send(address, messages, options = {}) {
  const sender = connection.open_sender({ target: address, ...options });
  await once(sender, 'sender_open');
  const accepted = options.snd_settle_mode === 1 ? 0 : messages.length;
  let outcomes = 0;
  const done = new Promise((resolve) => {
    if (accepted === 0) resolve();
    sender.on('accepted', () => ++outcomes === accepted && resolve());
  });
  for (const each of messages) {
    if (!sender.sendable()) await once(sender, 'sendable');
    sender.send(each);
  }
  await done;
  sender.close();
  await once(sender, 'sender_close');
}

async function receive(address, count, options = {}) {
  const received = [];
  const receiver = connection.open_receiver({ source: address, credit_window: 0, autoaccept: true, ...options });
  const done = new Promise((resolve) => receiver.on('message', (context) => {
    received.push(context.message);
    if (received.length === count) resolve();
  }));
  receiver.add_credit(count);
  await done;
  receiver.close();
  await once(receiver, 'receiver_close');
  return received;
}

// Every kind of body, with the other sections around it.
const sections = { durable: true, ttl: 5000, message_id: 'id-1', correlation_id: 7, subject: 'subject',
  message_annotations: { 'x-opt-key': 'k' }, application_properties: { text: 'a', number: 1.5, flag: true } };
const sent = Object.values(bodies).map((body) => ({ ...sections, body }));
await send('bodies', sent);
const received = await receive('bodies', sent.length);
sent.forEach((expected, index) => {
  const actual = received[index];
  for (const key of ['durable', 'ttl', 'message_id', 'correlation_id', 'subject', 'message_annotations', 'application_properties'])
    assert.deepEqual(actual[key], expected[key], `${key} of body ${index}`);
  if (expected.body?.typecode === undefined) assert.deepEqual(actual.body, expected.body);
  else assert.deepEqual([actual.body.typecode, actual.body.content, actual.body.multiple],
    [expected.body.typecode, expected.body.content, expected.body.multiple]);
});

// Settled by the sender at both ends.
await send('settled', [{ body: 'settled' }], { snd_settle_mode: 1 });
assert.equal((await receive('settled', 1, { snd_settle_mode: 1 }))[0].body, 'settled');

// The receiver settles second.
await send('second', [{ body: 'second' }]);
assert.equal((await receive('second', 1, { rcv_settle_mode: 1 }))[0].body, 'second');

// Draining.
await send('drained', [{ body: 1 }, { body: 2 }]);
const draining = connection.open_receiver({ source: 'drained', credit_window: 0 });
let drained = 0;
draining.on('message', () => drained++);
draining.add_credit(10);
draining.drain_credit();
await once(draining, 'receiver_drained');
assert.equal(drained, 2);
draining.close();

// A refused link.
const refused = connection.open_receiver({ source: 'refused' });
const [context] = await once(refused, 'receiver_error');
assert.equal(context.receiver.error.condition, 'amqp:not-found');

// Many, through credit and windows.
const many = Array.from({ length: 5000 }, (_, index) => ({ body: index }));
await send('many', many);
assert.deepEqual((await receive('many', many.length)).map((each) => each.body), many.map((each) => each.body));

connection.close();
await once(connection, 'connection_close');
console.log('all as expected');
