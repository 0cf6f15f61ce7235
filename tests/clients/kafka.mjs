// Usage: node --test-reporter=tap kafka.mjs, with the emulator's Kafka address in BROKER and the connection strings in CONNECTION and
// WRONG_KEY.
// KafkaJS against the hubs of tests/Emulator.Tests/Kafka/Topics.json; each test stands for one thing that the client can do.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import kafkajs from 'kafkajs';

const { CompressionTypes, ConfigResourceTypes, Kafka, logLevel, Partitioners } = kafkajs;
const clientOf = (password = process.env.CONNECTION, more = {}) => new Kafka({
  clientId: 'kafkajs', brokers: [process.env.BROKER], ssl: false, sasl: { mechanism: 'plain', username: '$ConnectionString', password },
  logLevel: logLevel.NOTHING, retry: { retries: 3, initialRetryTime: 50 }, ...more,
});
const kafka = clientOf();

const open = [];
const opened = async (client) => { await client.connect(); open.push(client); return client; };
const producer = await kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
const admin = kafka.admin();
await producer.connect();
await admin.connect();
after(async () => { await producer.disconnect(); await admin.disconnect(); });

const check = (name, body) => test(name, { timeout: 120000 }, async () => {
  try {
    await body();
  } finally {
    for (const client of open.splice(0).reverse()) await client.disconnect();
  }
});

const until = async (condition, what) => {
  for (const deadline = Date.now() + 60000; !condition();) {
    assert.ok(Date.now() < deadline, `${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

let groups = 0;
// A consumer in a group, what it got, and how often it was given partitions.
async function consume(topic, groupId = `group-${groups++}`, options = {}) {
  const consumer = await opened(kafka.consumer({ groupId, sessionTimeout: 6000, heartbeatInterval: 300, maxWaitTimeInMs: 200 }));
  const reader = { consumer, groupId, messages: [], partitions: null };
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => { reader.partitions = payload.memberAssignment[topic] ?? []; });
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ autoCommit: false, ...options, eachMessage: async (message) => { reader.messages.push(message); } });
  return reader;
}

check('a message arrives as it was sent', async () => {
  const [sent] = await producer.send({ topic: 'single',
    messages: [{ key: 'key', value: 'value', headers: { one: 'a', many: ['b', 'c'] } }, { value: null }] });
  const reader = await consume('single');
  await until(() => reader.messages.length >= 2, 'two messages');
  const [first, second] = reader.messages.map(({ message }) => message).filter(({ offset }) => Number(offset) >= Number(sent.baseOffset));
  assert.deepEqual([first.key.toString(), first.value.toString(), first.headers.one.toString(), first.headers.many.map(String)],
    ['key', 'value', 'a', ['b', 'c']]);
  assert.deepEqual([second.key, second.value], [null, null]);
  assert.equal(first.timestamp, String(sent.logAppendTime));
});

check('a compressed batch arrives whole and in order', async () => {
  const messages = [...Array(500).keys()].map((i) => ({ key: 'k', value: `${i}`.repeat(50) }));
  await producer.send({ topic: 'orders', compression: CompressionTypes.GZIP, messages });
  const reader = await consume('orders');
  await until(() => reader.messages.length >= 500, '500 messages');
  assert.deepEqual(reader.messages.map(({ message }) => message.value.toString()), messages.map(({ value }) => value));
  assert.equal(new Set(reader.messages.map(({ partition }) => partition)).size, 1);
});

check('an idempotent producer is served', async () => {
  const idempotent = await opened(kafka.producer({ idempotent: true, maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner }));
  const offsets = [];
  for (let i = 0; i < 5; i++) offsets.push(Number((await idempotent.send({ topic: 'single', messages: [{ value: `${i}` }] }))[
    0].baseOffset));
  assert.deepEqual(offsets, [...Array(5).keys()].map((i) => offsets[0] + i));
});

check('consumers share the partitions and take over those of who leaves', async () => {
  const one = await consume('shared', 'team');
  await until(() => one.partitions?.length === 4, 'all partitions for the first');
  const two = await consume('shared', 'team');
  await until(() => one.partitions.length === 2 && two.partitions?.length === 2, 'two partitions each');
  assert.deepEqual([...one.partitions, ...two.partitions].sort(), [0, 1, 2, 3]);
  await two.consumer.disconnect();
  await until(() => one.partitions.length === 4, 'all partitions for who stays');
});

check('a group goes on where it has committed', async () => {
  await producer.send({ topic: 'single', messages: [{ value: 'before' }] });
  const end = Number((await admin.fetchTopicOffsets('single'))[0].offset);
  const first = await consume('single', 'goes-on');
  await until(() => first.messages.length === end, 'everything');
  await first.consumer.commitOffsets([{ topic: 'single', partition: 0, offset: String(end) }]);
  await first.consumer.disconnect();
  const [{ partitions: [committed] }] = await admin.fetchOffsets({ groupId: 'goes-on', topics: ['single'] });
  assert.equal(committed.offset, String(end));
  await producer.send({ topic: 'single', messages: [{ value: 'after' }] });
  const second = await consume('single', 'goes-on');
  await until(() => second.messages.length >= 1, 'the next message');
  assert.equal(second.messages[0].message.value.toString(), 'after');
});

check('a message of more than 1 MB is refused', async () => {
  await assert.rejects(producer.send({ topic: 'single', messages: [{ value: Buffer.alloc(1024 * 1024 + 1) }] }),
    { type: 'MESSAGE_TOO_LARGE' });
});

check('a topic that is not there is told', async () => {
  await assert.rejects(producer.send({ topic: 'nowhere', messages: [{ value: 'a' }] }), /does not host this topic-partition/);
});

check('another key is refused with the reason', async () => {
  const wrong = clientOf(process.env.WRONG_KEY, { retry: { retries: 0 } }).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await assert.rejects(wrong.connect(), /SharedAccessKey of the connection string are not the emulator's/);
});

check('the administration tells of topics, offsets and groups', async () => {
  assert.deepEqual((await admin.listTopics()).sort(), ['orders', 'shared', 'single']);
  const { topics: [{ partitions }] } = await admin.fetchTopicMetadata({ topics: ['orders'] });
  assert.deepEqual(partitions.map(({ partitionId }) => partitionId).sort(), [0, 1, 2, 3]);
  assert.equal(await admin.createTopics({ topics: [{ topic: 'single' }] }), false);
  const [single] = await admin.fetchTopicOffsets('single');
  assert.ok(Number(single.high) >= Number(single.low));
  assert.equal((await admin.fetchTopicOffsetsByTimestamp('single', Date.now() + 3600000))[0].offset, single.high);
  const { resources: [{ configEntries }] } = await admin.describeConfigs(
    { includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: 'orders', configNames: ['retention.ms'] }] });
  assert.deepEqual(configEntries.map(({ configName, configValue }) => [configName, configValue]), [['retention.ms', '7200000']]);

  const reader = await consume('single', 'described');
  await until(() => reader.partitions?.length === 1, 'the partition');
  const { groups: [group] } = await admin.describeGroups(['described']);
  assert.deepEqual([group.state, group.members.length, group.members[0].clientId], ['Stable', 1, 'kafkajs']);
  assert.ok((await admin.listGroups()).groups.some(({ groupId }) => groupId === 'described'));
  await reader.consumer.disconnect();
  await admin.setOffsets({ groupId: 'described', topic: 'single', partitions: [{ partition: 0, offset: '0' }] });
  await admin.deleteGroups(['described']);
  assert.ok(!(await admin.listGroups()).groups.some(({ groupId }) => groupId === 'described'));
});
