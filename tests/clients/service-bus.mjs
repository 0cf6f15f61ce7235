// Usage: node --test-reporter=tap service-bus.mjs, with the connection strings of an emulator in CONNECTION and WRONG_KEY.
// The official SDK for JavaScript against the entities of tests/Emulator.Tests/ServiceBus/Entities.json; each test stands for one thing
// that the SDK can do.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ServiceBusClient } from '@azure/service-bus';

// Deadlines are for what hangs: a busy machine does not reach them.
const retryOptions = { maxRetries: 0, timeoutInMs: 60000 };
const client = new ServiceBusClient(process.env.CONNECTION, { retryOptions });
after(() => client.close());

const all = { maxWaitTimeInMs: 60000 };
const soon = { maxWaitTimeInMs: 300 };
const open = [];
const sender = (entity) => (open.push(client.createSender(entity)), open.at(-1));
const receiver = (entity, options) => (open.push(client.createReceiver(entity, options)), open.at(-1));
const subscriber = (name, options, topic = 'topic') => (open.push(client.createReceiver(topic, name, options)), open.at(-1));

async function one(from, options = all) {
  const [message] = await from.receiveMessages(1, options);
  assert.ok(message, `nothing came from ${from.entityPath}`);
  return message;
}

const none = async (from) => assert.deepEqual((await from.receiveMessages(1, soon)).map((message) => message.body), []);
const codes = async (promise) => promise.then(() => 'success', (error) => error.code);

// Entities are one per test, so that tests do not meet each other's messages.
const check = (name, body) => test(name, { timeout: 120000 }, async () => {
  try {
    await body();
  } finally {
    await Promise.all(open.splice(0).map((end) => end.close()));
  }
});

check('peek-lock: a message is received, locked, completed and gone', async () => {
  await sender('lock').sendMessages({ body: 'a', messageId: 'm1', subject: 's', contentType: 'text/plain', correlationId: 'c', replyTo: 'r',
    to: 't', applicationProperties: { n: 1, s: 'x', b: true, d: new Date(1000) } });
  const from = receiver('lock');
  const message = await one(from);
  assert.equal(message.body, 'a');
  assert.deepEqual(
    [message.messageId, message.subject, message.contentType, message.correlationId, message.replyTo, message.to, message.deliveryCount,
      message.state],
    ['m1', 's', 'text/plain', 'c', 'r', 't', 0, 'active']);
  assert.deepEqual(message.applicationProperties, { n: 1, s: 'x', b: true, d: 1000 });
  assert.equal(message.sequenceNumber.toNumber(), 1);
  assert.ok(message.lockedUntilUtc > new Date() && message.enqueuedTimeUtc <= new Date(Date.now() + 1000));
  assert.match(message.lockToken, /^[0-9a-f-]{36}$/);
  await from.completeMessage(message);
  await none(from);
});

check('receive-and-delete: a message is gone when it is received', async () => {
  await sender('delete').sendMessages([{ body: 1 }, { body: 2 }]);
  const from = receiver('delete', { receiveMode: 'receiveAndDelete' });
  const messages = [await one(from), await one(from)];
  assert.deepEqual(messages.map((message) => message.body), [1, 2]);
  assert.deepEqual(await receiver('delete').peekMessages(10), []);
});

check('bodies of every kind come as they were sent', async () => {
  const to = sender('bodies');
  const from = receiver('bodies', { receiveMode: 'receiveAndDelete' });
  for (const body of [Buffer.from([0, 255, 7]), { a: [1, { b: null }] }, 'grüße', 42, 'x'.repeat(200_000)]) {
    await to.sendMessages({ body });
    assert.deepEqual((await one(from)).body, body);
  }
  for (const [bodyType, body] of [['value', 'text'], ['value', { k: 'v' }], ['sequence', [1, 'two', true]],
    ['data', Buffer.from('bytes')]]) {
    await to.sendMessages({ body, bodyType });
    const message = await one(from);
    assert.deepEqual([message._rawAmqpMessage.bodyType, message.body.content ?? message.body], [bodyType, body]);
  }
});

check('abandon: the message comes back, counted, with changed properties', async () => {
  await sender('abandon').sendMessages({ body: 'a', applicationProperties: { kept: 1, changed: 1 } });
  const from = receiver('abandon');
  await from.abandonMessage(await one(from), { changed: 2, added: 'x' });
  const again = await one(from);
  assert.deepEqual([again.deliveryCount, again.applicationProperties], [1, { kept: 1, changed: 2, added: 'x' }]);
  await from.completeMessage(again);
});

check('dead-letter: the message goes there with reason, description and properties', async () => {
  await sender('dead').sendMessages({ body: 'a', messageId: 'm' });
  const from = receiver('dead');
  await from.deadLetterMessage(await one(from), { deadLetterReason: 'bad', deadLetterErrorDescription: 'very', extra: 7 });
  const graveyard = receiver('dead', { subQueueType: 'deadLetter' });
  const message = await one(graveyard);
  assert.deepEqual([message.messageId, message.deadLetterReason, message.deadLetterErrorDescription, message.applicationProperties.extra],
    ['m', 'bad', 'very', 7]);
  await graveyard.completeMessage(message);
  await none(graveyard);
});

check('defer: the message is set aside and received by its number', async () => {
  await sender('defer').sendMessages({ body: 'a' });
  const from = receiver('defer');
  const message = await one(from);
  await from.deferMessage(message, { why: 'later' });
  await none(from);
  const [peeked] = await from.peekMessages(1);
  assert.equal(peeked.state, 'deferred');
  const [deferred] = await from.receiveDeferredMessages(message.sequenceNumber);
  assert.deepEqual([deferred.body, deferred.applicationProperties.why], ['a', 'later']);
  await from.completeMessage(deferred);
  assert.equal(await codes(from.receiveDeferredMessages(message.sequenceNumber)), 'MessageNotFound');
});

check('a deferred message is abandoned and dead-lettered through $management', async () => {
  await sender('defer').sendMessages({ body: 'b' });
  const from = receiver('defer');
  const message = await one(from);
  await from.deferMessage(message);
  const [first] = await from.receiveDeferredMessages([message.sequenceNumber]);
  await from.abandonMessage(first);
  const [second] = await from.receiveDeferredMessages([message.sequenceNumber]);
  await from.deadLetterMessage(second, { deadLetterReason: 'no', deadLetterErrorDescription: 'use' });
  const graveyard = receiver('defer', { subQueueType: 'deadLetter', receiveMode: 'receiveAndDelete' });
  assert.equal((await one(graveyard)).deadLetterReason, 'no');
});

check('renewal: a lock is renewed to a later time', async () => {
  await sender('renew').sendMessages({ body: 'a' });
  const from = receiver('renew', { maxAutoLockRenewalDurationInMs: 0 });
  const message = await one(from);
  const until = message.lockedUntilUtc;
  const renewed = await from.renewMessageLock(message);
  assert.ok(renewed > until, `${renewed.toISOString()} is not after ${until.toISOString()}`);
  await from.completeMessage(message);
});

check('expiry: a lock that ran out settles nothing, and the message comes back counted', async () => {
  await sender('expiring').sendMessages({ body: 'a' });
  const from = receiver('expiring', { maxAutoLockRenewalDurationInMs: 0 });
  const lost = await one(from);
  let again = await one(from);
  assert.ok(again.deliveryCount > lost.deliveryCount);
  assert.equal(await codes(from.completeMessage(lost)), 'MessageLockLost');
  assert.equal(await codes(from.renewMessageLock(lost)), 'MessageLockLost');
  // On a busy machine the next lock may run out, too.
  while (await codes(from.completeMessage(again)) === 'MessageLockLost') again = await one(from);
  await none(from);
});

check('delivery count: too many deliveries end in the dead-letter queue', async () => {
  await sender('retried').sendMessages({ body: 'a' });
  const from = receiver('retried');
  for (let i = 0; i < 2; i++) await from.abandonMessage(await one(from));
  await none(from);
  const message = await one(receiver('retried', { subQueueType: 'deadLetter', receiveMode: 'receiveAndDelete' }));
  assert.equal(message.deadLetterReason, 'MaxDeliveryCountExceeded');
});

check('time to live: a message that expired is dead-lettered', async () => {
  await sender('expired').sendMessages({ body: 'a', timeToLive: 50 });
  const message = await one(receiver('expired', { subQueueType: 'deadLetter', receiveMode: 'receiveAndDelete' }));
  assert.equal(message.deadLetterReason, 'TTLExpiredException');
});

check('schedule: a message comes at its time, and one that is cancelled does not', async () => {
  const to = sender('scheduled');
  const from = receiver('scheduled', { receiveMode: 'receiveAndDelete' });
  const [far] = await to.scheduleMessages({ body: 'far' }, new Date(Date.now() + 3_600_000));
  assert.equal((await from.peekMessages(1))[0].state, 'scheduled');
  await to.cancelScheduledMessages(far);
  assert.deepEqual(await from.peekMessages(10), []);
  const at = new Date(Date.now() + 1000);
  const [first, second] = await to.scheduleMessages([{ body: 'a' }, { body: 'b' }], at);
  assert.ok(second.greaterThan(first));
  assert.deepEqual([(await one(from)).body, (await one(from)).body], ['a', 'b']);
  assert.ok(Date.now() >= at - 50);
  assert.deepEqual(await from.peekMessages(10), []);
  await to.sendMessages({ body: 'c', scheduledEnqueueTimeUtc: new Date(Date.now() + 200) });
  assert.equal((await one(from)).body, 'c');
});

check('schedule on a topic: the subscription gets the message at its time', async () => {
  const to = sender('topic');
  const [far] = await to.scheduleMessages({ body: 'far' }, new Date(Date.now() + 3_600_000));
  await to.cancelScheduledMessages(far);
  await to.scheduleMessages({ body: 'near', applicationProperties: { scheduled: true } }, new Date(Date.now() + 100));
  assert.equal((await one(subscriber('scheduled', { receiveMode: 'receiveAndDelete' }))).body, 'near');
});

check('peek: messages are seen in their order without being locked', async () => {
  await sender('peek').sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const from = receiver('peek');
  const [first, second] = await from.peekMessages(2);
  assert.deepEqual([first.body, second.body], [1, 2]);
  assert.deepEqual((await from.peekMessages(2)).map((message) => message.body), [3]);
  assert.equal((await from.peekMessages(1, { fromSequenceNumber: second.sequenceNumber }))[0].body, 2);
});

check('subscribe: messages stream in and are completed', async () => {
  const bodies = [...Array(100).keys()];
  const from = receiver('stream');
  const done = new Promise((resolve, reject) => {
    const got = [];
    from.subscribe({
      processMessage: async (message) => { if (got.push(message.body) === bodies.length) resolve(got); },
      processError: async ({ error }) => reject(error),
    }, { maxConcurrentCalls: 20 });
  });
  await sender('stream').sendMessages(bodies.map((body) => ({ body })));
  assert.deepEqual((await done).toSorted((a, b) => a - b), bodies);
});

check('drain: a receive that gets less than it asked for leaves no credit behind', async () => {
  const first = receiver('drain');
  assert.deepEqual(await first.receiveMessages(10, soon), []);
  await sender('drain').sendMessages({ body: 'a' });
  const second = receiver('drain', { receiveMode: 'receiveAndDelete' });
  assert.equal((await one(second)).body, 'a');
});

check('batches: the client packs messages up to the size that the link tells', async () => {
  const to = sender('batch');
  const batch = await to.createMessageBatch();
  assert.equal(batch.maxSizeInBytes, 256 * 1024);
  for (let i = 0; i < 50; i++) assert.ok(batch.tryAddMessage({ body: i, messageId: `m${i}` }));
  assert.ok(!batch.tryAddMessage({ body: 'x'.repeat(256 * 1024) }));
  await to.sendMessages(batch);
  const got = await receiver('batch', { receiveMode: 'receiveAndDelete' }).receiveMessages(50, all);
  assert.deepEqual(got.map((message) => message.messageId), [...Array(got.length).keys()].map((i) => `m${i}`));
});

check('size: a message over the limit is refused', async () => {
  assert.equal(await codes(sender('batch').sendMessages({ body: 'x'.repeat(300 * 1024) })), 'MessageSizeExceeded');
});

check('duplicates: a message id is taken once', async () => {
  const to = sender('once');
  await to.sendMessages({ body: 1, messageId: 'same' });
  await to.sendMessages({ body: 2, messageId: 'same' });
  await to.sendMessages({ body: 3, messageId: 'other' });
  assert.deepEqual((await receiver('once').peekMessages(10)).map((message) => message.body), [1, 3]);
});

check('auto-forward: messages go on to the next queue, dead letters too', async () => {
  await sender('forwarding').sendMessages({ body: 'a' });
  const from = receiver('forwarded');
  const message = await one(from);
  assert.equal(message.body, 'a');
  await from.deadLetterMessage(message, { deadLetterReason: 'r' });
  const last = await one(receiver('dead-forwarded', { receiveMode: 'receiveAndDelete' }));
  assert.deepEqual([last.deadLetterReason, last.deadLetterSource], ['r', 'forwarded']);
});

check('topics: each subscription gets what its rules take', async () => {
  const to = sender('topic');
  await to.sendMessages([
    { body: 'red', applicationProperties: { colour: 'red', n: 1 } },
    { body: 'blue', subject: 'special', applicationProperties: { colour: 'blue', n: 2 } },
  ]);
  const mode = { receiveMode: 'receiveAndDelete' };
  const red = await one(subscriber('red', mode));
  assert.deepEqual([red.body, red.applicationProperties.marked], ['red', 'yes']);
  assert.equal((await one(subscriber('special', mode))).body, 'blue');
  await none(subscriber('special', mode));
});

check('rules: they are listed, added, removed, and take effect', async () => {
  const rules = client.createRuleManager('ruled', 'rules');
  const list = async () => {
    const found = {};
    for await (const rule of rules.listRules()) found[rule.name] = rule;
    return found;
  };
  assert.deepEqual(Object.keys(await list()), ['$Default']);
  assert.deepEqual((await list()).$Default.filter, { sqlExpression: '1=1' });
  await rules.deleteRule('$Default');
  await rules.createRule('sql', { sqlExpression: 'n > 10' }, { sqlExpression: "SET big = 'yes'" });
  await rules.createRule('correlation', { subject: 'ruled', applicationProperties: { k: 'v', i: 5 } });
  const now = await list();
  assert.deepEqual([now.sql.filter, now.sql.action], [{ sqlExpression: 'n > 10' }, { sqlExpression: "SET big = 'yes'" }]);
  assert.equal(now.correlation.filter.subject, 'ruled');
  assert.deepEqual(now.correlation.filter.applicationProperties, { k: 'v', i: 5 });
  assert.equal(await codes(rules.createRule('sql', { sqlExpression: '1=1' })), 'MessagingEntityAlreadyExists');
  assert.equal(await codes(rules.deleteRule('nothing')), 'MessagingEntityNotFound');
  await assert.rejects(rules.createRule('broken', { sqlExpression: 'n >' }), /position/);
  await sender('ruled').sendMessages([{ body: 'small', applicationProperties: { n: 3 } },
    { body: 'big', applicationProperties: { n: 30 } }]);
  const message = await one(subscriber('rules', { receiveMode: 'receiveAndDelete' }, 'ruled'));
  assert.deepEqual([message.body, message.applicationProperties.big], ['big', 'yes']);
});

check('sessions: a named one is locked, read in order, renewed, keeps state and is released', async () => {
  await sender('sessions').sendMessages([{ body: 1, sessionId: 'named' }, { body: 'other', sessionId: 'elsewhere' },
    { body: 2, sessionId: 'named' }]);
  const session = await client.acceptSession('sessions', 'named', { maxAutoLockRenewalDurationInMs: 0 });
  assert.equal(session.sessionId, 'named');
  const until = session.sessionLockedUntilUtc;
  assert.ok(until > new Date());
  const got = [await one(session), await one(session)];
  assert.deepEqual(got.map((message) => [message.body, message.sessionId]), [[1, 'named'], [2, 'named']]);
  assert.equal(await codes(client.acceptSession('sessions', 'named')), 'SessionCannotBeLocked');
  assert.ok(await session.renewSessionLock() > until);
  assert.ok(!(await session.getSessionState()));
  await session.setSessionState({ step: 2 });
  assert.deepEqual(await session.getSessionState(), { step: 2 });
  await session.completeMessage(got[0]);
  await session.close();
  const again = await client.acceptSession('sessions', 'named');
  assert.deepEqual(await again.getSessionState(), { step: 2 });
  const back = await one(again);
  assert.equal(back.body, 2);
  await again.completeMessage(back);
  await again.setSessionState(null);
  await again.close();
});

check('sessions: the next is one with messages; none in time is a timeout', async () => {
  await sender('next').sendMessages({ body: 'a', sessionId: 's1' });
  const session = await client.acceptNextSession('next');
  assert.equal(session.sessionId, 's1');
  await session.completeMessage(await one(session));
  const waiting = new ServiceBusClient(process.env.CONNECTION, { retryOptions: { maxRetries: 0, timeoutInMs: 5000 } });
  assert.equal(await codes(waiting.acceptNextSession('next')), 'ServiceTimeout');
  await waiting.close();
  await session.close();
});

check('sessions: a deferred message and a peek belong to the session', async () => {
  await sender('deferred-sessions').sendMessages([{ body: 'a', sessionId: 's' }, { body: 'b', sessionId: 't' }]);
  const session = await client.acceptSession('deferred-sessions', 's');
  assert.deepEqual((await session.peekMessages(10)).map((message) => message.body), ['a']);
  const message = await one(session);
  await session.deferMessage(message);
  const [deferred] = await session.receiveDeferredMessages(message.sequenceNumber);
  await session.completeMessage(deferred);
  assert.deepEqual(await session.peekMessages(10, { fromSequenceNumber: message.sequenceNumber }), []);
  await session.close();
});

check('sessions: a lock that ran out is lost', async () => {
  await sender('outlived-sessions').sendMessages({ body: 'a', sessionId: 's' });
  const session = await client.acceptSession('outlived-sessions', 's', { maxAutoLockRenewalDurationInMs: 0 });
  const message = await one(session);
  const again = await client.acceptNextSession('outlived-sessions');
  assert.equal((await one(again)).deliveryCount, 1);
  assert.equal(await codes(session.completeMessage(message)), 'SessionLockLost');
  await again.close();
  await session.close();
});

check('sessions: a message without one is refused, and so is a receiver', async () => {
  await assert.rejects(sender('sessions').sendMessages({ body: 'a' }), /session id/);
  await assert.rejects(receiver('sessions').receiveMessages(1, soon), /requires sessions/);
  await assert.rejects(client.acceptSession('lock', 's'), { code: 'SessionCannotBeLocked' });
});

check('an entity that is not there: the SDK says which', async () => {
  await assert.rejects(sender('nowhere').sendMessages({ body: 'a' }),
    (error) => error.code === 'MessagingEntityNotFound' && /'nowhere' could not be found/.test(error.message));
  await assert.rejects(receiver('nowhere').receiveMessages(1, soon), { code: 'MessagingEntityNotFound' });
  await assert.rejects(receiver('nowhere').peekMessages(1), { code: 'MessagingEntityNotFound' });
  await assert.rejects(subscriber('nowhere').receiveMessages(1, soon), { code: 'MessagingEntityNotFound' });
});

check('a wrong key: the SDK says unauthorized', async () => {
  const stranger = new ServiceBusClient(process.env.WRONG_KEY, { retryOptions });
  await assert.rejects(stranger.createSender('lock').sendMessages({ body: 'a' }), { code: 'UnauthorizedAccess' });
  await stranger.close();
});

check('a client that closes gives back what it did not see', async () => {
  await sender('vanish').sendMessages({ body: 'a' });
  const gone = new ServiceBusClient(process.env.CONNECTION, { retryOptions });
  const message = await one(gone.createReceiver('vanish', { maxAutoLockRenewalDurationInMs: 0 }));
  await gone.close();
  const again = await one(receiver('vanish'));
  assert.deepEqual([again.messageId, again.deliveryCount], [message.messageId, 1]);
});
