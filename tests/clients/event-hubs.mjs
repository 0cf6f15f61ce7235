// Usage: node --test-reporter=tap event-hubs.mjs, with the connection strings of an emulator in CONNECTION and WRONG_KEY.
// The official SDK for JavaScript against the hubs of tests/Emulator.Tests/EventHubs/Entities.json; each test stands for one thing that the
// SDK can do.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EventHubBufferedProducerClient, EventHubConsumerClient, EventHubProducerClient, earliestEventPosition,
  latestEventPosition } from '@azure/event-hubs';

// Deadlines are for what hangs: a busy machine does not reach them.
const options = { retryOptions: { maxRetries: 0, timeoutInMs: 60000 } };
const producer = new EventHubProducerClient(process.env.CONNECTION, 'many', options);
after(() => producer.close());

const open = [];
const opened = (client) => (open.push(client), client);
const producerOf = (hub, connection = process.env.CONNECTION) => opened(new EventHubProducerClient(connection, hub, options));
const consumerOf = (hub, group = '$Default', ...more) => opened(
  new EventHubConsumerClient(group, process.env.CONNECTION, hub, ...more, options));

// Partitions are one per check, so that checks do not meet each other's events.
let partitions = 0;
const partition = () => String(partitions++);

const check = (name, body) => test(name, { timeout: 120000 }, async () => {
  try {
    await body();
  } finally {
    // Subscriptions end before the clients that they are of.
    for (const client of open.splice(0).reverse()) await client.close();
  }
});

const until = async (condition, what) => {
  for (const deadline = Date.now() + 60000; !condition();) {
    assert.ok(Date.now() < deadline, `${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

// What a reader of one partition got, and the error that it ended with.
function read(consumer, partitionId, startPosition = earliestEventPosition, more = {}) {
  const reader = { events: [], error: null, last: null };
  reader.subscription = consumer.subscribe(partitionId, {
    processEvents: async (events, context) => {
      reader.events.push(...events);
      reader.last = context.lastEnqueuedEventProperties;
    },
    processError: async (error) => { reader.error ??= error; },
  }, { startPosition, maxBatchSize: 1000, maxWaitTimeInSeconds: 1, ...more });
  opened(reader.subscription);
  reader.bodies = async (count) => {
    await until(() => reader.events.length >= count || reader.error, `${count} events of partition ${partitionId}`);
    if (reader.error) throw reader.error;
    return reader.events.map((event) => event.body);
  };
  reader.failure = async () => {
    await until(() => reader.error, 'an error');
    return reader.error;
  };
  return reader;
}

async function receive(partitionId, count, startPosition, more) {
  const reader = read(consumerOf('many'), partitionId, startPosition, more);
  const bodies = await reader.bodies(count);
  await reader.subscription.close();
  return bodies;
}

check('a batch is received with its system properties', async () => {
  const partitionId = partition();
  const before = Date.now() - 1000;
  await producer.sendBatch([{ body: 'a', properties: { n: 1 }, messageId: 'm', correlationId: 'c', contentType: 'text/plain' },
    { body: 'b' }], { partitionId });
  const reader = read(consumerOf('many'), partitionId);
  await reader.bodies(2);
  const [a, b] = reader.events;
  assert.deepEqual([a.sequenceNumber, b.sequenceNumber], [0, 1]);
  assert.match(a.offset, /^\d+$/);
  assert.ok(Number(b.offset) > Number(a.offset));
  assert.ok(a.enqueuedTimeUtc.getTime() >= before && a.enqueuedTimeUtc.getTime() <= Date.now() + 1000);
  assert.deepEqual([a.messageId, a.correlationId, a.contentType, a.properties, a.partitionKey],
    ['m', 'c', 'text/plain', { n: 1 }, undefined]);
});

check('bodies of every kind come as they were sent', async () => {
  const partitionId = partition();
  const bodies = ['text', 42, -1.5, true, null, { a: [1, { b: 'c' }] }, [1, 'two'], '', 'ü€🙂', Buffer.from([0, 1, 255])];
  const batch = await producer.createBatch({ partitionId });
  for (const body of bodies) assert.ok(batch.tryAdd({ body }));
  await producer.sendBatch(batch);
  assert.deepEqual(await receive(partitionId, bodies.length), bodies);
});

check('bodies of values, sequences and data are told apart', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 'v', bodyType: 'value' }, { body: [[1, 'two']], bodyType: 'sequence' },
    { body: 'd', bodyType: 'data' }], { partitionId });
  const reader = read(consumerOf('many'), partitionId);
  assert.deepEqual(await reader.bodies(3), ['v', [[1, 'two']], 'd']);
  assert.deepEqual(reader.events.map((event) => event.getRawAmqpMessage().bodyType), ['value', 'sequence', 'data']);
});

check('properties of every type come as they were sent', async () => {
  const partitionId = partition();
  const properties = { text: 'x', whole: 7, part: 0.5, yes: true, no: false, nothing: null, time: new Date(1700000000000), big: 2 ** 40 };
  await producer.sendBatch([{ body: 1, properties }], { partitionId });
  const reader = read(consumerOf('many'), partitionId);
  await reader.bodies(1);
  assert.deepEqual(reader.events[0].properties, { ...properties, time: 1700000000000 });
});

check('annotations and headers of the publisher are kept', async () => {
  const partitionId = partition();
  await producer.sendBatch([{
    body: 'a', bodyType: 'data', messageAnnotations: { 'x-mine': 5 }, applicationProperties: { p: 1 },
    header: { durable: true, priority: 3, timeToLive: 60000 },
      properties: { subject: 's', groupId: 'g', to: 't', replyTo: 'r', userId: 'u' },
  }], { partitionId });
  const reader = read(consumerOf('many'), partitionId);
  await reader.bodies(1);
  const raw = reader.events[0].getRawAmqpMessage();
  assert.deepEqual([raw.messageAnnotations['x-mine'], raw.applicationProperties], [5, { p: 1 }]);
  assert.deepEqual([raw.header.durable, raw.header.priority, raw.header.timeToLive], [true, 3, 60000]);
  assert.deepEqual([raw.properties.subject, raw.properties.groupId, raw.properties.to, raw.properties.replyTo], ['s', 'g', 't', 'r']);
});

check('batches without a key take turns at the partitions', async () => {
  const turns = producerOf('turns');
  for (let i = 0; i < 4; i++) await turns.sendBatch([{ body: i }, { body: i }]);
  const consumer = consumerOf('turns');
  assert.deepEqual(await read(consumer, '0').bodies(4), [0, 0, 2, 2]);
  assert.deepEqual(await read(consumer, '1').bodies(4), [1, 1, 3, 3]);
});

check('events with a key come to the partition that the service would choose', async () => {
  const keys = { 7: '3', 131: '2', FWfAT: '1', 'p4*!jioeO/z-!-;w:dh': '0' };
  const client = producerOf('keys');
  for (const partitionKey of Object.keys(keys)) await client.sendBatch([{ body: partitionKey }, { body: partitionKey }], { partitionKey });
  for (const [partitionKey, partitionId] of Object.entries(keys)) {
    const reader = read(consumerOf('keys'), partitionId);
    assert.deepEqual(await reader.bodies(2), [partitionKey, partitionKey]);
    assert.deepEqual(reader.events.map((event) => event.partitionKey), [partitionKey, partitionKey]);
  }
});

check('a batch is filled up to its limit and comes in order', async () => {
  const partitionId = partition();
  const batch = await producer.createBatch({ partitionId });
  assert.equal(batch.maxSizeInBytes, 1048576);
  while (batch.tryAdd({ body: { n: batch.count, padding: 'x'.repeat(1000) } }));
  assert.ok(batch.count > 900);
  await producer.sendBatch(batch);
  const bodies = await receive(partitionId, batch.count);
  assert.deepEqual(bodies.map((body) => body.n), [...Array(batch.count).keys()]);
});

check('a batch over the limit is refused', async () => {
  const partitionId = partition();
  await assert.rejects(producer.sendBatch([{ body: 'x'.repeat(1100000) }], { partitionId }), { code: 'MessageTooLargeError' });
  await producer.sendBatch([{ body: 'small' }], { partitionId });
  assert.deepEqual(await receive(partitionId, 1), ['small']);
});

check('a reader begins where it wants', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 0 }, { body: 1 }], { partitionId });
  const all = read(consumerOf('many'), partitionId);
  await all.bodies(2);
  await until(() => Date.now() > all.events[1].enqueuedTimeUtc.getTime() + 5, 'a later time');
  await producer.sendBatch([{ body: 2 }, { body: 3 }], { partitionId });
  await all.bodies(4);
  const [, one, two] = all.events;
  assert.deepEqual(await receive(partitionId, 4, earliestEventPosition), [0, 1, 2, 3]);
  assert.deepEqual(await receive(partitionId, 2, { offset: one.offset }), [2, 3]);
  assert.deepEqual(await receive(partitionId, 3, { offset: one.offset, isInclusive: true }), [1, 2, 3]);
  assert.deepEqual(await receive(partitionId, 1, { sequenceNumber: two.sequenceNumber }), [3]);
  assert.deepEqual(await receive(partitionId, 2, { sequenceNumber: two.sequenceNumber, isInclusive: true }), [2, 3]);
  assert.deepEqual(await receive(partitionId, 2, { enqueuedOn: one.enqueuedTimeUtc }), [2, 3]);
  assert.deepEqual(await receive(partitionId, 4, { enqueuedOn: new Date(0) }), [0, 1, 2, 3]);
});

check('a reader from the latest gets what comes after it', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 'before' }], { partitionId });
  const reader = read(consumerOf('many'), partitionId, latestEventPosition);
  // The SDK does not tell when its link is there: the events that it was too late for are sent again.
  for (const deadline = Date.now() + 60000; reader.events.length === 0;) {
    assert.ok(Date.now() < deadline && !reader.error, 'nothing came');
    await producer.sendBatch([{ body: 'after' }], { partitionId });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(!reader.events.some((event) => event.body === 'before'));
});

check('a waiting reader gets events as they come', async () => {
  const partitionId = partition();
  const reader = read(consumerOf('many'), partitionId);
  for (let i = 0; i < 5; i++) {
    await producer.sendBatch([{ body: i }], { partitionId });
    assert.equal((await reader.bodies(i + 1)).at(-1), i);
  }
});

check('groups read independently of each other', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 'a' }], { partitionId });
  const first = read(consumerOf('many'), partitionId);
  const second = read(consumerOf('many', 'group'), partitionId, earliestEventPosition, { ownerLevel: 3 });
  assert.deepEqual([await first.bodies(1), await second.bodies(1)], [['a'], ['a']]);
});

check('a reader is told the last event of the partition', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 0 }, { body: 1 }, { body: 2 }], { partitionId });
  const reader = read(consumerOf('many'), partitionId, earliestEventPosition, { trackLastEnqueuedEventProperties: true });
  await reader.bodies(3);
  const last = reader.events[2];
  assert.deepEqual([reader.last.sequenceNumber, reader.last.offset], [2, last.offset]);
  assert.equal(reader.last.enqueuedOn.getTime(), last.enqueuedTimeUtc.getTime());
  assert.ok(reader.last.retrievedOn.getTime() >= reader.last.enqueuedOn.getTime() - 1);
});

check('a higher owner level takes over', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 'a' }], { partitionId });
  const shared = read(consumerOf('many'), partitionId);
  await shared.bodies(1);
  const low = read(consumerOf('many'), partitionId, earliestEventPosition, { ownerLevel: 1 });
  await low.bodies(1);
  const pushedOut = await shared.failure();
  assert.equal(pushedOut.code, 'ReceiverDisconnectedError');
  const high = read(consumerOf('many'), partitionId, earliestEventPosition, { ownerLevel: 2 });
  await high.bodies(1);
  const stolen = await low.failure();
  assert.equal(stolen.code, 'ReceiverDisconnectedError');
  const taken =
    /New receiver '.+' with higher epoch of '2' is created hence current receiver '.+' with epoch '1' is getting disconnected/;
  assert.match(stolen.message, taken);
});

check('beside an owner level there is no lower one, and none without', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 'a' }], { partitionId });
  const owner = read(consumerOf('many'), partitionId, earliestEventPosition, { ownerLevel: 5 });
  await owner.bodies(1);
  const without = await read(consumerOf('many'), partitionId).failure();
  assert.equal(without.code, 'ReceiverDisconnectedError');
  const refused =
    /At least one receiver for the endpoint is created with epoch of '5', and so non-epoch receiver is not allowed/;
  assert.match(without.message, refused);
  const lower = await read(consumerOf('many'), partitionId, earliestEventPosition, { ownerLevel: 4 }).failure();
  assert.equal(lower.code, 'ReceiverDisconnectedError');
  assert.match(lower.message, /with a higher epoch '5' already exists/);
  assert.equal(owner.error, null);
});

check('five readers of a group share a partition, a sixth is one too many', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 'a' }], { partitionId });
  const readers = [1, 2, 3, 4, 5].map(() => read(consumerOf('many'), partitionId));
  for (const reader of readers) assert.deepEqual(await reader.bodies(1), ['a']);
  const error = await read(consumerOf('many'), partitionId).failure();
  assert.match(error.message, /Exceeded the maximum number of allowed receivers per partition in a consumer group which is 5/);
});

check('a hub tells its properties', async () => {
  const client = producerOf('four');
  const properties = await client.getEventHubProperties();
  assert.deepEqual([properties.name, properties.partitionIds], ['four', ['0', '1', '2', '3']]);
  assert.ok(Math.abs(properties.createdOn - Date.now()) < 300000);
  assert.deepEqual(await consumerOf('four').getPartitionIds(), ['0', '1', '2', '3']);
});

check('a partition tells its properties', async () => {
  const partitionId = partition();
  const empty = await producer.getPartitionProperties(partitionId);
  assert.deepEqual(
    [empty.partitionId, empty.eventHubName, empty.isEmpty, empty.beginningSequenceNumber, empty.lastEnqueuedSequenceNumber,
      empty.lastEnqueuedOffset],
    [partitionId, 'many', true, 0, -1, '-1']);
  await producer.sendBatch([{ body: 0 }, { body: 1 }], { partitionId });
  const reader = read(consumerOf('many'), partitionId);
  await reader.bodies(2);
  const now = await producer.getPartitionProperties(partitionId);
  assert.deepEqual([now.isEmpty, now.beginningSequenceNumber, now.lastEnqueuedSequenceNumber, now.lastEnqueuedOffset],
    [false, 0, 1, reader.events[1].offset]);
  assert.equal(now.lastEnqueuedOnUtc.getTime(), reader.events[1].enqueuedTimeUtc.getTime());
});

check('a hub, a group and a partition that are not there: the SDK says which', async () => {
  const nowhere = (error) => error.code === 'MessagingEntityNotFoundError' && /could not be found/.test(error.message);
  await assert.rejects(producerOf('nowhere').sendBatch([{ body: 'a' }]), nowhere);
  await assert.rejects(producerOf('nowhere').getEventHubProperties(), nowhere);
  assert.ok(nowhere(await read(consumerOf('many', 'nobody'), '0').failure()));
  const outside = await read(consumerOf('many'), '32').failure();
  assert.match(outside.message, /should be between 0 and 31/);
  await assert.rejects(producer.sendBatch([{ body: 'a' }], { partitionId: '32' }), /should be between 0 and 31/);
  await assert.rejects(producer.getPartitionProperties('x'), /should be between 0 and 31/);
});

check('a position after the end is refused with the last one', async () => {
  const partitionId = partition();
  await producer.sendBatch([{ body: 'a' }], { partitionId });
  assert.match((await read(consumerOf('many'), partitionId, { offset: '9000000000000000' }).failure()).message,
    /The supplied offset '9000000000000000' is invalid. The last offset in the system is '\d+'/);
  assert.match((await read(consumerOf('many'), partitionId, { sequenceNumber: 7 }).failure()).message,
    /The supplied sequence number '7' is invalid. The last sequence number in the system is '0'/);
});

check('a wrong key: the SDK says unauthorized', async () => {
  const stranger = producerOf('four', process.env.WRONG_KEY);
  await assert.rejects(stranger.sendBatch([{ body: 'a' }]), { code: 'UnauthorizedError' });
  await assert.rejects(stranger.getEventHubProperties(), { code: 'UnauthorizedError' });
});

check('what was there first goes when the hub is full', async () => {
  const client = producerOf('short');
  for (let i = 0; i < 40; i++) await client.sendBatch([{ body: 'x'.repeat(100000) }]);
  const properties = await client.getPartitionProperties('0');
  assert.equal(properties.lastEnqueuedSequenceNumber, 39);
  assert.ok(properties.beginningSequenceNumber > 20);
  const reader = read(consumerOf('short'), '0');
  await reader.bodies(39 - properties.beginningSequenceNumber + 1);
  assert.equal(reader.events[0].sequenceNumber, properties.beginningSequenceNumber);
});

check('a buffered producer sends everything to where it belongs', async () => {
  const buffered = new EventHubBufferedProducerClient(process.env.CONNECTION, 'buffered',
    { ...options, onSendEventsErrorHandler: async ({ error }) => { throw error; } });
  for (let i = 0; i < 200; i++) await buffered.enqueueEvent({ body: i }, { partitionKey: '7' });
  await buffered.close({ flush: true });
  assert.deepEqual(await read(consumerOf('buffered'), '3').bodies(200), [...Array(200).keys()]);
});

// What a checkpoint store keeps, shared by processors as a blob container is.
class SharedStore {
  ownerships = new Map();
  checkpoints = new Map();
  etag = 0;
  async listOwnership() { return [...this.ownerships.values()]; }
  async claimOwnership(claims) {
    return claims.flatMap((claim) => {
      const present = this.ownerships.get(claim.partitionId);
      if (present && present.etag !== claim.etag) return [];
      const owned = { ...claim, etag: String(++this.etag), lastModifiedTimeInMs: Date.now() };
      this.ownerships.set(claim.partitionId, owned);
      return [owned];
    });
  }
  async listCheckpoints() { return [...this.checkpoints.values()]; }
  async updateCheckpoint(checkpoint) { this.checkpoints.set(checkpoint.partitionId, checkpoint); }
}

function processor(store, seen) {
  const client = new EventHubConsumerClient('balanced', process.env.CONNECTION, 'balanced', store, {
    ...options, loadBalancingOptions: { strategy: 'greedy', updateIntervalInMs: 100, partitionOwnershipExpirationIntervalInMs: 60000 },
  });
  const owned = new Set();
  const subscription = client.subscribe({
    processInitialize: async (context) => { owned.add(context.partitionId); },
    processClose: async (reason, context) => { owned.delete(context.partitionId); },
    processEvents: async (events, context) => {
      for (const event of events) seen.push([context.partitionId, event.body]);
      if (events.length > 0) await context.updateCheckpoint(events.at(-1));
    },
    processError: async () => {},
  }, { startPosition: earliestEventPosition, maxWaitTimeInSeconds: 1 });
  return { owned, close: async () => { await subscription.close(); await client.close(); } };
}

check('processors share the partitions, and each goes on where another stopped', async () => {
  const [store, seen] = [new SharedStore(), []];
  const client = producerOf('balanced');
  const send = async (body) => { for (const partitionId of ['0', '1', '2', '3']) await client.sendBatch([{ body }], { partitionId }); };
  await send('first');
  const one = processor(store, seen);
  await until(() => seen.length === 4 && one.owned.size === 4, 'one processor of four partitions');
  const two = processor(store, seen);
  await until(() => one.owned.size === 2 && two.owned.size === 2, 'two processors of two partitions each');
  await send('second');
  await until(() => seen.filter(([, body]) => body === 'second').length >= 4, 'events after the takeover');
  await until(() => [...store.checkpoints.values()].filter((checkpoint) => checkpoint.sequenceNumber === 1).length === 4, 'checkpoints');
  await one.close();
  await until(() => two.owned.size === 4, 'one processor again');
  await send('third');
  await until(() => seen.filter(([, body]) => body === 'third').length >= 4, 'events at the end');
  await two.close();
  assert.equal(seen.filter(([, body]) => body === 'first').length, 4);
  assert.deepEqual(new Set(seen.filter(([, body]) => body === 'third').map(([partitionId]) => partitionId)), new Set(['0', '1', '2', '3']));
});
