// Usage: node --test-reporter=tap event-grid.mjs, with the emulator's address in GRID, the webhooks' in HOOKS, a storage account in
// STORAGE.
// The official SDKs for JavaScript against the topics of tests/Emulator.Tests/EventGrid/Topics.json; each test stands for one thing that
// they can do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AzureKeyCredential, AzureSASCredential, EventGridDeserializer, EventGridPublisherClient,
  generateSharedAccessSignature } from '@azure/eventgrid';
import { BlobServiceClient } from '@azure/storage-blob';

const { GRID, HOOKS, STORAGE } = process.env;
const key = 'RXZlbnRHcmlkRW11bGF0b3JLZXk=';
const endpoint = (topic) => `${GRID}topics/${topic}/api/events`;
const publisher = (topic, schema = 'EventGrid', credential = new AzureKeyCredential(key)) =>
  new EventGridPublisherClient(endpoint(topic), schema, credential, { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } });

const check = (name, body) => test(name, { timeout: 120000 }, body);

// Waits for what is asked for instead of sleeping.
async function eventually(ask) {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await delay(50);
  }
}

const json = async (url) => (await fetch(url)).json();

/** The events that came to a webhook, once there are so many; as the SDK reads them. */
async function received(hook, count) {
  const requests = await eventually(async () => {
    const all = await json(`${HOOKS}received${hook}`);
    return all.flatMap((one) => one.body).length >= count && all;
  });
  const bodies = requests.flatMap((one) => one.body);
  assert.equal(bodies.length, count);
  const consumer = new EventGridDeserializer();
  return hook.startsWith('/ok/cloud') ? consumer.deserializeCloudEvents(bodies) : consumer.deserializeEventGridEvents(bodies);
}

const subscription = async (topic, name) =>
  (await json(`${GRID}api/event-grid`)).find((one) => one.name === topic).subscriptions.find((one) => one.name === name);

const refusal = async (promise) => promise.then(() => assert.fail('it was taken'), (error) => [error.statusCode, error.code]);

const order = (id, more) => ({ id, eventType: 'Order.Created', subject: `orders/${id}`, dataVersion: '1.0', data: { total: 5 }, ...more });

check('Event Grid schema: one event and several arrive with what the topic adds', async () => {
  await publisher('single').send([order('1')]);
  await publisher('single').send([order('2'), order('3')]);
  const events = await received('/ok/single', 3);
  assert.deepEqual(events.map((one) => one.id).sort(), ['1', '2', '3']);
  assert.match(events[0].topic, /\/Microsoft\.EventGrid\/topics\/single$/);
  assert.deepEqual([events[0].eventType, events[0].dataVersion, events[0].data], ['Order.Created', '1.0', { total: 5 }]);
  assert.ok(events[0].eventTime instanceof Date);
});

check('CloudEvents: one event, a batch and binary data arrive', async () => {
  const one = { id: '1', type: 'Order.Created', source: '/orders', subject: 'orders/1', data: { total: 5 },
    extensionAttributes: { region: 'north' } };
  await publisher('cloud', 'CloudEvent').send([one]);
  await publisher('cloud', 'CloudEvent').send([{ ...one, id: '2' },
    { id: '3', type: 'Order.Image', source: '/orders', data: new Uint8Array([1, 2, 3]), datacontenttype: 'image/png' }]);
  const events = (await received('/ok/cloud', 3)).sort((a, b) => a.id.localeCompare(b.id));
  assert.deepEqual([events[0].type, events[0].source, events[0].subject, events[0].data, events[0].extensionAttributes.region],
    ['Order.Created', '/orders', 'orders/1', { total: 5 }, 'north']);
  assert.deepEqual([...events[2].data], [1, 2, 3]);
});

check('a shared access signature opens its topic until it expires', async () => {
  const sas = async (topic, minutes, secret = key) =>
    publisher('signed', 'EventGrid', new AzureSASCredential(
      await generateSharedAccessSignature(endpoint(topic), new AzureKeyCredential(secret), new Date(Date.now() + minutes * 60000))));
  await (await sas('signed', 5)).send([order('1')]);
  assert.deepEqual(await refusal((await sas('signed', -5)).send([order('2')])), [401, 'Unauthorized']);
  assert.deepEqual(await refusal((await sas('signed', 5, 'b3RoZXI=')).send([order('3')])), [401, 'Unauthorized']);
  assert.deepEqual(await refusal((await sas('single', 5)).send([order('4')])), [401, 'Unauthorized']);
  assert.deepEqual((await received('/ok/signed', 1)).map((one) => one.id), ['1']);
});

check('a wrong key and an unknown topic are refused', async () => {
  assert.deepEqual(await refusal(publisher('refusing', 'EventGrid', new AzureKeyCredential('wrong')).send([order('1')])),
    [401, 'Unauthorized']);
  assert.deepEqual(await refusal(publisher('nowhere').send([order('1')])), [404, 'NotFound']);
});

check('missing fields and the wrong schema are refused', async () => {
  assert.deepEqual(await refusal(publisher('refusing').send([order('1'), order('2', { subject: '' })])), [400, 'BadRequest']);
  assert.deepEqual(await refusal(publisher('refusing', 'CloudEvent').send([{ type: 't', source: '/s', data: {} }])), [400, 'BadRequest']);
  assert.deepEqual(await refusal(publisher('cloud', 'CloudEvent').send([{ type: 't', source: '', data: {} }])), [400, 'BadRequest']);
  assert.equal((await json(`${GRID}api/event-grid`)).find((one) => one.name === 'refusing').published, 0);
});

check('more than 1 MB is refused', async () => {
  const error = await publisher('refusing').send([order('1', { data: { text: 'x'.repeat(8 * 1024 * 1024) } })]).then(
    () => assert.fail('it was taken'), (thrown) => thrown);
  assert.deepEqual([error.statusCode, error.code], [413, 'RequestEntityTooLarge'], error.message);
});

check('filters select by subject, type and data', async () => {
  await publisher('filtered').send([
    order('1', { data: { total: 50, tags: ['new'] } }), order('2', { data: { total: 5, tags: ['new'] } }),
      order('3', { data: { total: 50, tags: ['old'] } }),
    order('4', { data: { total: 50, tags: ['new'] }, eventType: 'Order.Paid' }),
      order('5', { data: { total: 50, tags: ['new'] }, subject: 'bills/5' }),
  ]);
  assert.deepEqual((await received('/ok/filtered', 1)).map((one) => one.id), ['1']);
  assert.equal((await subscription('filtered', 'some')).matched, 1);
});

check('a blob that is uploaded and deleted raises both events', async () => {
  const account = BlobServiceClient.fromConnectionString(STORAGE);
  await eventually(async () => (await json(`${GRID}api/event-grid`)).find((one) => one.name === 'storage').blobs.isWatching);
  const container = account.getContainerClient('uploads');
  await container.create();
  const blob = container.getBlockBlobClient('a/b.txt');
  await blob.upload('hello', 5, { blobHTTPHeaders: { blobContentType: 'text/plain' } });
  const [created] = await received('/ok/blobs', 1);
  await blob.delete();
  const [, deleted] = await received('/ok/blobs', 2);
  assert.deepEqual(
    [created.eventType, created.subject, created.data.api, created.data.contentType, created.data.contentLength, created.data.blobType,
      created.data.url],
    ['Microsoft.Storage.BlobCreated', '/blobServices/default/containers/uploads/blobs/a/b.txt', 'PutBlob', 'text/plain', 5, 'BlockBlob',
      decodeURIComponent(blob.url)]);
  assert.deepEqual([deleted.eventType, deleted.subject, deleted.data.api],
    ['Microsoft.Storage.BlobDeleted', created.subject, 'DeleteBlob']);
});

check('a webhook that fails each time leaves a dead letter', async () => {
  const container = BlobServiceClient.fromConnectionString(STORAGE).getContainerClient('dead-letters');
  await container.create();
  await publisher('failing').send([order('1')]);
  const name = await eventually(async () => (await container.listBlobsFlat().next()).value?.name);
  assert.match(name, /^FAILS\/\d{4}\/\d+\/\d+\/\d+\/[0-9a-f-]{36}\.json$/);
  const [letter] = JSON.parse(await container.getBlobClient(name).downloadToBuffer());
  assert.deepEqual([letter.id, letter.deadLetterReason, letter.deliveryAttempts, letter.lastDeliveryOutcome],
    ['1', 'MaxDeliveryAttemptsExceeded', 4, 'GenericError']);
  assert.deepEqual((await json(`${HOOKS}received/fail/a`)).map((one) => one.headers['aeg-delivery-count']), ['0', '1', '2', '3']);
});
