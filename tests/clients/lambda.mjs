// Usage: node --test-reporter=tap lambda.mjs, with the app's address in APP, its key's id in ACCESS_KEY_ID and the key's secret in SECRET.
// The official SDK for JavaScript, unchanged, against the app of tests/Lambda.Functions.Tests/App/LambdaClientTests.cs; each test stands
// for one thing that it can do.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { InvokeAsyncCommand, InvokeCommand, LambdaClient, ResourceNotFoundException,
  TooManyRequestsException } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';

const { APP, ACCESS_KEY_ID, SECRET } = process.env;
const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET };
const create = (settings) => new LambdaClient({ endpoint: `${APP}api`, region: 'us-east-1', credentials, maxAttempts: 1, ...settings });
const client = create();

const check = (name, body) => test(name, { timeout: 120000 }, body);
const invoke = (FunctionName, payload, more) => client.send(
  new InvokeCommand({ FunctionName, Payload: payload === undefined ? undefined : JSON.stringify(payload), ...more }));
const text = (bytes) => Buffer.from(bytes).toString();

// Lets one look at each answer, or change each request after it was signed.
class Handler extends NodeHttpHandler {
  constructor({ change = () => {}, seen = () => {} }) {
    super();
    Object.assign(this, { change, seen });
  }

  async handle(request, options) {
    this.change(request);
    const answer = await super.handle(request, options);
    await this.seen(answer.response);
    return answer;
  }
}

check('invoke and wait', async () => {
  const answer = await invoke('echo', { hello: 'world' });
  assert.equal(answer.StatusCode, 200);
  assert.equal(text(answer.Payload), '{"hello":"world"}');
  assert.equal(answer.ExecutedVersion, '$LATEST');
  assert.equal(answer.FunctionError, undefined);
  assert.match(answer.$metadata.requestId, /^[0-9a-f-]{36}$/);
});

check('invoke without a payload', async () => assert.equal(text((await invoke('echo')).Payload), '{}'));

check('invoke by ARN and with a qualifier', async () => {
  for (const name of ['arn:aws:lambda:us-east-1:000000000000:function:echo', 'arn:aws:lambda:us-east-1:000000000000:function:echo:$LATEST',
    '000000000000:function:echo', 'echo:$LATEST'])
    assert.equal(text((await invoke(name, 1)).Payload), '1');
  assert.equal(text((await invoke('echo', 2, { Qualifier: '$LATEST' })).Payload), '2');
});

check('invoke asynchronously', async () => {
  const answer = await invoke('echo', {}, { InvocationType: 'Event' });
  assert.equal(answer.StatusCode, 202);
  assert.equal(answer.Payload?.length ?? 0, 0);
});

check('invoke asynchronously by the deprecated operation', async () =>
  assert.equal((await client.send(new InvokeAsyncCommand({ FunctionName: 'echo', InvokeArgs: '{}' }))).Status, 202));

check('make a dry run', async () => assert.equal((await invoke('echo', {}, { InvocationType: 'DryRun' })).StatusCode, 204));

check('be denied a dry run', async () => {
  await assert.rejects(invoke('forbidden', {}, { InvocationType: 'DryRun' }), (error) => {
    assert.equal(error.name, 'AccessDeniedException');
    assert.equal(error.$metadata.httpStatusCode, 403);
    assert.equal(error.message, 'User: arn:aws:iam::000000000000:user/ci is not authorized to perform: lambda:InvokeFunction '
      + 'on resource: arn:aws:lambda:us-east-1:000000000000:function:forbidden with an explicit deny in an identity-based policy');
    return true;
  });
});

check('read the tail of the log', async () => {
  const answer = await invoke('echo', {}, { LogType: 'Tail' });
  assert.match(Buffer.from(answer.LogResult, 'base64').toString(), new RegExp(`^START RequestId: ${answer.$metadata.requestId} `));
});

check('send a client context', async () => {
  const context = JSON.stringify({ custom: { key: 'value' } });
  assert.deepEqual(JSON.parse(text((await invoke('context', {}, { ClientContext: Buffer.from(context).toString('base64') })).Payload)),
    { custom: { key: 'value' } });
});

check('see what a handler threw', async () => {
  const answer = await invoke('fails', {});
  assert.deepEqual([answer.StatusCode, answer.FunctionError], [200, 'Unhandled']);
  const error = JSON.parse(text(answer.Payload));
  assert.deepEqual([error.errorType, error.errorMessage], ['InvalidOperationException', 'It fails.']);
});

check('see that a handler timed out', async () => {
  const answer = await invoke('waits', {});
  assert.equal(answer.FunctionError, 'Unhandled');
  assert.match(JSON.parse(text(answer.Payload)).errorMessage, /Task timed out after 1\.00 seconds$/);
});

check('see that there is no such function', async () => {
  await assert.rejects(invoke('nobody', {}), (error) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.deepEqual([error.Type, error.message], ['User',
      'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody:$LATEST']);
    return true;
  });
});

check('see why it is throttled', async () => {
  await assert.rejects(invoke('full', {}), (error) => {
    assert.ok(error instanceof TooManyRequestsException);
    assert.deepEqual([error.Reason, error.retryAfterSeconds, error.message],
      ['ReservedFunctionConcurrentInvocationLimitExceeded', '1', 'Rate Exceeded.']);
    return true;
  });
});

check('get through a throttle by its own retries', async () => {
  const first = invoke('holds', 'first');
  await invoke('has-begun', {});
  const statuses = [];
  const patient = create({
    maxAttempts: 3,
    requestHandler: new Handler({
      async seen(response) {
        statuses.push(response.statusCode);
        if (response.statusCode === 429) await invoke('releases', {});
      },
    }),
  });
  const second = await patient.send(new InvokeCommand({ FunctionName: 'holds', Payload: '"second"' }));
  assert.deepEqual(statuses, [429, 200]);
  assert.deepEqual([text((await first).Payload), text(second.Payload)], ['"first"', '"second"']);
});

check('be refused with a key that nobody has', async () =>
  assert.rejects(create({ credentials: { accessKeyId: 'AKIDNOBODY0000000000', secretAccessKey: SECRET } }).send(
    new InvokeCommand({ FunctionName: 'echo' })), { name: 'UnrecognizedClientException' }));

check('be refused with a wrong secret', async () =>
  assert.rejects(create({ credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: 'not the secret of this key' } }).send(
    new InvokeCommand({ FunctionName: 'echo' })), { name: 'InvalidSignatureException' }));

check('be refused with a session token', async () =>
  assert.rejects(create({ credentials: { ...credentials, sessionToken: 'token' } }).send(new InvokeCommand({ FunctionName: 'echo' })),
    { name: 'UnrecognizedClientException' }));

check('be refused with a body that was changed on its way', async () => {
  const requestHandler = new Handler({ change: (request) => (request.body = Buffer.from('{"a":2}')) });
  await assert.rejects(create({ requestHandler }).send(new InvokeCommand({ FunctionName: 'echo', Payload: '{"a":1}' })),
    { name: 'InvalidSignatureException' });
});

check('be refused with an address that was changed on its way', async () => {
  const requestHandler = new Handler({ change: (request) => (request.path = request.path.replace('echo', 'fails')) });
  await assert.rejects(create({ requestHandler }).send(new InvokeCommand({ FunctionName: 'echo', Payload: '{}' })),
    { name: 'InvalidSignatureException' });
});

// What the signer asks of a hash.
class Sha256 {
  constructor(secret) {
    this.hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }

  update(data) {
    this.hash.update(data);
  }

  async digest() {
    return this.hash.digest();
  }
}

check('invoke by a presigned address', async () => {
  const { host, hostname, port, protocol } = new URL(APP);
  const signer = new SignatureV4({ credentials, region: 'us-east-1', service: 'lambda', sha256: Sha256 });
  const request = { method: 'POST', protocol, hostname, port: Number(port), path: '/api/2015-03-31/functions/echo/invocations',
    headers: { host }, query: { Qualifier: '$LATEST' }, body: '{"a":1}' };
  const { query } = await signer.presign(request, { expiresIn: 60 });
  const parameters = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const address = `${APP}api/2015-03-31/functions/echo/invocations?${parameters}`;
  const answer = await fetch(address, { method: 'POST', body: '{"a":1}' });
  assert.deepEqual([answer.status, await answer.text()], [200, '{"a":1}']);
  const other = await fetch(address, { method: 'POST', body: '{"a":2}' });
  assert.deepEqual([other.status, other.headers.get('x-amzn-ErrorType')], [403, 'InvalidSignatureException']);
});
