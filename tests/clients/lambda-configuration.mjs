// Usage: node --test-reporter=tap lambda-configuration.mjs, with the address of the app's Lambda API in ENDPOINT, and an access key that
// may do everything in ACCESS_KEY_ID and SECRET.
// The official SDK for JavaScript against the app with the functions of ConfigurationClientTests; each test stands for one thing that the
// SDK can do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  LambdaClient, GetFunctionCodeSigningConfigCommand, GetFunctionRecursionConfigCommand, GetLayerVersionByArnCommand,
    GetLayerVersionPolicyCommand, GetPolicyCommand,
  GetProvisionedConcurrencyConfigCommand, GetRuntimeManagementConfigCommand, ListCapacityProvidersCommand, ListCodeSigningConfigsCommand,
    ListDurableExecutionsByFunctionCommand,
  ListLayerVersionsCommand, ListProvisionedConcurrencyConfigsCommand, PublishLayerVersionCommand, PutFunctionRecursionConfigCommand,
    RemovePermissionCommand, TagResourceCommand,
  UntagResourceCommand, AddPermissionCommand, CreateEventSourceMappingCommand, CreateFunctionCommand, DeleteEventSourceMappingCommand,
    DeleteFunctionCommand, DeleteFunctionConcurrencyCommand,
  DeleteFunctionEventInvokeConfigCommand, GetAccountSettingsCommand, GetAliasCommand, GetEventSourceMappingCommand,
    ListEventSourceMappingsCommand, GetFunctionCommand, GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand, GetFunctionEventInvokeConfigCommand, GetFunctionUrlConfigCommand, InvokeCommand,
    InvokeWithResponseStreamCommand, ListAliasesCommand,
  ListFunctionEventInvokeConfigsCommand, ListFunctionsCommand, ListFunctionUrlConfigsCommand, ListLayersCommand, ListTagsCommand,
    ListVersionsByFunctionCommand, PublishVersionCommand,
  PutFunctionConcurrencyCommand, PutFunctionEventInvokeConfigCommand, PutProvisionedConcurrencyConfigCommand,
    UpdateEventSourceMappingCommand, UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand, UpdateFunctionEventInvokeConfigCommand, paginateListEventSourceMappings, paginateListFunctions,
    waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';

const client = new LambdaClient({ endpoint: process.env.ENDPOINT, region: 'us-east-1',
  credentials: { accessKeyId: process.env.ACCESS_KEY_ID, secretAccessKey: process.env.SECRET }, maxAttempts: 1 });
const send = (command) => client.send(command);
const CLUSTER = 'arn:aws:kafka:us-east-1:000000000000:cluster/event-hubs/00000000-0000-0000-0000-000000000000-1';
const text = (bytes) => new TextDecoder().decode(bytes);
const arn = (name) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const check = (name, body) => test(name, { timeout: 120000 }, body);
const fails = async (promise, name, message) => assert.rejects(promise,
  (error) => (assert.equal(error.name, name), assert.match(error.message, message), true));

async function stream(FunctionName, Payload, more = {}) {
  const answer = await send(new InvokeWithResponseStreamCommand({ FunctionName, Payload, ...more }));
  const [chunks, ends] = [[], []];
  for await (const event of answer.EventStream) {
    if (event.PayloadChunk) chunks.push(text(event.PayloadChunk.Payload));
    else ends.push(event.InvokeComplete);
  }
  return { answer, chunks, ends };
}

check('a result is streamed in pieces', async () => {
  const { answer, chunks, ends } = await stream('pieces', '"a,b,c"', { LogType: 'Tail' });
  assert.deepEqual([answer.StatusCode, answer.ExecutedVersion, answer.ResponseStreamContentType],
    [200, '$LATEST', 'application/vnd.amazon.eventstream']);
  assert.deepEqual(chunks, ['a', 'b', 'c']);
  assert.equal(ends.length, 1);
  assert.equal(ends[0].ErrorCode, undefined);
  assert.match(Buffer.from(ends[0].LogResult, 'base64').toString(), /^START RequestId: /);
});

check('an error in the middle of a stream comes with what was streamed before', async () => {
  const { chunks, ends } = await stream('pieces', '"a,!"');
  assert.deepEqual([chunks, ends[0].ErrorCode, JSON.parse(ends[0].ErrorDetails).errorMessage],
    [['a'], 'InvalidOperationException', 'It breaks off.']);
});

check('a function that does not stream answers one piece',
  async () => assert.deepEqual((await stream('echo', '{"a":1}')).chunks, ['{"a":1}']));

check('a stream of 20 MB arrives whole', async () => assert.equal(
  (await stream('writes', '20971520')).chunks.reduce((sum, chunk) => sum + chunk.length, 0), 20971520));

check('a function that streams answers an ordinary invocation, too', async () => {
  const answer = await send(new InvokeCommand({ FunctionName: 'pieces', Payload: '"a,b"' }));
  assert.deepEqual([answer.StatusCode, text(answer.Payload)], [200, 'ab']);
});

check('functions are listed, page by page', async () => {
  const { Functions } = await send(new ListFunctionsCommand({}));
  assert.deepEqual(Functions.map((f) => f.FunctionName),
    ['changes', 'counts-clicks', 'echo', 'fails', 'pieces', 'refuses', 'stops', 'takes-files', 'takes-letters', 'writes']);
  const names = [];
  for await (const page of paginateListFunctions({ client, pageSize: 3 }, { FunctionVersion: 'ALL' })) {
    assert.ok(page.Functions.length <= 3);
    names.push(...page.Functions.map((f) => f.FunctionName));
  }
  assert.deepEqual(names, Functions.map((f) => f.FunctionName));
  assert.deepEqual((await send(new ListFunctionsCommand({ MasterRegion: 'us-east-1', FunctionVersion: 'ALL' }))).Functions, []);
});

check('a function and its configuration are read', async () => {
  const { Configuration, Code, Concurrency } = await send(new GetFunctionCommand({ FunctionName: arn('refuses') }));
  const { $metadata, ...configuration } = await send(
    new GetFunctionConfigurationCommand({ FunctionName: 'refuses', Qualifier: '$LATEST' }));
  assert.deepEqual([$metadata.httpStatusCode, configuration],
    [200, { ...Configuration, FunctionArn: `${Configuration.FunctionArn}:$LATEST` }]);
  assert.deepEqual([configuration.FunctionArn, configuration.Timeout, configuration.MemorySize, configuration.Version, configuration.State,
    configuration.Runtime, configuration.PackageType],
    [`${arn('refuses')}:$LATEST`, 10, 128, '$LATEST', 'Active', 'dotnet10', 'Zip']);
  assert.match(configuration.LastModified, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  assert.equal(Buffer.from(configuration.CodeSha256, 'base64').length, 32);
  assert.match(configuration.RevisionId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.deepEqual([Code.RepositoryType, Concurrency], ['AzureFunctions', undefined]);
});

check('a waiter sees an active function', async () => assert.equal(
  (await waitUntilFunctionActiveV2({ client, maxWaitTime: 5 }, { FunctionName: 'echo' })).state, 'SUCCESS'));

check('a function that is not there is not found', async () => {
  for (const Command of [GetFunctionCommand, GetFunctionConfigurationCommand, GetFunctionConcurrencyCommand,
    GetFunctionEventInvokeConfigCommand, ListAliasesCommand, ListVersionsByFunctionCommand])
    await fails(send(new Command({ FunctionName: 'nobody' })), 'ResourceNotFoundException', /nobody/);
  await fails(send(new GetFunctionUrlConfigCommand({ FunctionName: 'nobody' })), 'ResourceNotFoundException',
    /^The resource you requested does not exist\.$/);
});

check('a configuration is changed, once per revision', async () => {
  const FunctionName = 'changes';
  const { RevisionId } = await send(new GetFunctionConfigurationCommand({ FunctionName }));
  const changed = await send(new UpdateFunctionConfigurationCommand(
    { FunctionName, RevisionId, Description: 'changed', Timeout: 42, MemorySize: 512 }));
  assert.deepEqual([changed.Description, changed.Timeout, changed.MemorySize, changed.LastUpdateStatus],
    ['changed', 42, 512, 'Successful']);
  assert.notEqual(changed.RevisionId, RevisionId);
  await fails(send(new UpdateFunctionConfigurationCommand({ FunctionName, RevisionId, Timeout: 43 })), 'PreconditionFailedException',
    /Revision Id/);
  assert.equal((await send(new GetFunctionConfigurationCommand({ FunctionName }))).Timeout, 42);
  await fails(send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 901, MemorySize: 1 })), 'ValidationException',
    /^2 validation errors detected: Value '901' at 'timeout' failed/);
  await fails(send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { a: 'b' } } })),
    'InvalidParameterValueException', /Environment cannot be changed here/);
});

check('how asynchronous events are handled is put, updated, listed and deleted', async () => {
  const FunctionName = 'changes';
  await fails(send(new GetFunctionEventInvokeConfigCommand({ FunctionName })), 'ResourceNotFoundException',
    /doesn't have an EventInvokeConfig/);
  await fails(send(new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 })), 'ResourceNotFoundException',
    /doesn't have an EventInvokeConfig/);
  const DestinationConfig = { OnSuccess: { Destination: arn('echo') }, OnFailure: { Destination: 'storage-queue:given-up' } };
  const put = await send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 1, DestinationConfig }));
  assert.deepEqual([put.FunctionArn, put.MaximumRetryAttempts, put.MaximumEventAgeInSeconds, put.DestinationConfig],
    [`${arn(FunctionName)}:$LATEST`, 1, undefined, DestinationConfig]);
  assert.ok(put.LastModified instanceof Date && Math.abs(put.LastModified - Date.now()) < 60000);
  await send(new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumEventAgeInSeconds: 60 }));
  const got = await send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
  assert.deepEqual([got.MaximumRetryAttempts, got.MaximumEventAgeInSeconds, got.DestinationConfig], [1, 60, DestinationConfig]);
  await send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 }));
  const { FunctionEventInvokeConfigs } = await send(new ListFunctionEventInvokeConfigsCommand({ FunctionName }));
  assert.deepEqual(FunctionEventInvokeConfigs.map((one) => [one.MaximumRetryAttempts, one.MaximumEventAgeInSeconds, one.DestinationConfig]),
    [[0, undefined, { OnSuccess: {}, OnFailure: {} }]]);
  await send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
  await fails(send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName })), 'ResourceNotFoundException',
    /doesn't have an EventInvokeConfig/);
  await fails(send(new PutFunctionEventInvokeConfigCommand(
    { FunctionName, DestinationConfig: { OnFailure: { Destination: arn('nobody') } } })), 'InvalidParameterValueException',
    /^The destination ARN .*:nobody is invalid\.$/);
});

check('how code handles asynchronous events is read', async () => {
  const got = await send(new GetFunctionEventInvokeConfigCommand({ FunctionName: 'fails' }));
  assert.deepEqual([got.MaximumRetryAttempts, got.MaximumEventAgeInSeconds, got.DestinationConfig],
    [1, 21600, { OnSuccess: {}, OnFailure: { Destination: 'storage-queue:failures' } }]);
});

check('reserved concurrency is put, read, applied and deleted', async () => {
  const FunctionName = 'stops';
  assert.equal((await send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions, undefined);
  assert.equal((await send(new PutFunctionConcurrencyCommand(
    { FunctionName, ReservedConcurrentExecutions: 0 }))).ReservedConcurrentExecutions, 0);
  for (const invoke of [new InvokeCommand({ FunctionName }), new InvokeWithResponseStreamCommand({ FunctionName })])
    await assert.rejects(send(invoke), (error) => (
      assert.deepEqual([error.name, error.Reason, error.$metadata.httpStatusCode],
      ['TooManyRequestsException', 'ReservedFunctionConcurrentInvocationLimitExceeded', 429]), true));
  await send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 900 }));
  assert.equal((await send(new GetFunctionCommand({ FunctionName }))).Concurrency.ReservedConcurrentExecutions, 900);
  const { AccountLimit, AccountUsage } = await send(new GetAccountSettingsCommand({}));
  assert.deepEqual([AccountLimit.ConcurrentExecutions, AccountLimit.UnreservedConcurrentExecutions, AccountUsage.FunctionCount],
    [1000, 100, 10]);
  await fails(send(new PutFunctionConcurrencyCommand({ FunctionName: 'echo', ReservedConcurrentExecutions: 1 })),
    'InvalidParameterValueException', /below its minimum value of \[100\]/);
  await send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  assert.equal((await send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions, undefined);
  assert.equal((await send(new InvokeCommand({ FunctionName, Payload: '1' }))).StatusCode, 200);
});

// The stream's label is the time at which it was created.
const { EventSourceArn: TABLE } = (await send(new ListEventSourceMappingsCommand({ FunctionName: 'changes' }))).EventSourceMappings[0];
assert.match(TABLE, /^arn:aws:dynamodb:us-east-1:000000000000:table\/items\/stream\/20[2-9]\d-[01]\d-[0-3]\dT[\d:]{8}\.\d{3}$/);

const mapping = async (FunctionName) => {
  const all = [];
  for await (const page of paginateListEventSourceMappings({ client, pageSize: 1 }, { FunctionName })) all.push(
    ...page.EventSourceMappings);
  assert.equal(all.length, 1);
  return all[0];
};

check('event source mappings are listed, page by page, and read', async () => {
  const all = [];
  for await (const page of paginateListEventSourceMappings({ client, pageSize: 1 }, {})) {
    assert.ok(page.EventSourceMappings.length <= 1);
    all.push(...page.EventSourceMappings);
  }
  assert.deepEqual(all.map((one) => [one.EventSourceArn, one.FunctionArn, one.BatchSize, one.StartingPosition]), [
    ['arn:aws:kinesis:us-east-1:000000000000:stream/clicks', arn('stops'), 100, 'TRIM_HORIZON'],
    [TABLE, arn('changes'), 100, 'TRIM_HORIZON'],
    ['arn:aws:sqs:us-east-1:000000000000:letters', arn('echo'), 10, undefined],
    [CLUSTER, arn('fails'), 100, 'TRIM_HORIZON'],
  ]);
  const { $metadata, ...one } = await send(new GetEventSourceMappingCommand({ UUID: all[2].UUID }));
  assert.deepEqual([$metadata.httpStatusCode, one], [200, all[2]]);
  assert.deepEqual([one.State, one.StateTransitionReason, one.LastProcessingResult], ['Enabled', 'USER_INITIATED', 'No records processed']);
  assert.ok(one.LastModified instanceof Date);
  await fails(send(new GetEventSourceMappingCommand({ UUID: '00000000-0000-0000-0000-000000000000' })), 'ResourceNotFoundException',
    /does not exist/);
});

check('an event source mapping of a queue is changed', async () => {
  const { UUID } = await mapping('echo');
  const FilterCriteria = { Filters: [{ Pattern: '{"body":{"to":[{"prefix":"a"}]}}' }] };
  const changed = await send(new UpdateEventSourceMappingCommand(
    { UUID, Enabled: false, BatchSize: 50, MaximumBatchingWindowInSeconds: 1, FilterCriteria, ScalingConfig: { MaximumConcurrency: 2 } }));
  assert.deepEqual([changed.$metadata.httpStatusCode, changed.State, changed.BatchSize, changed.MaximumBatchingWindowInSeconds,
    changed.FilterCriteria, changed.ScalingConfig], [202, 'Disabling', 50, 1, FilterCriteria, { MaximumConcurrency: 2 }]);
  const cleared = await send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true, FilterCriteria: {}, ScalingConfig: {} }));
  assert.deepEqual([cleared.State, cleared.BatchSize, cleared.FilterCriteria, cleared.ScalingConfig],
    ['Enabling', 50, undefined, undefined]);
  await fails(send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 10001 })), 'ValidationException',
    /'batchSize' .* less than or equal to 10000/);
  await fails(send(new UpdateEventSourceMappingCommand({ UUID, BisectBatchOnFunctionError: true })), 'InvalidParameterValueException',
    /^Unsupported 'bisectBatchOnFunctionError' parameter/);
  await fails(send(new UpdateEventSourceMappingCommand(
    { UUID, FilterCriteria: { Filters: [{ Pattern: '{"body":{"to":[{"near":"a"}]}}' }] } })), 'InvalidParameterValueException', /near/);
});

check('an event source mapping of a stream is changed', async () => {
  const { UUID } = await mapping('stops');
  const change = { BatchSize: 500, MaximumBatchingWindowInSeconds: 0, ParallelizationFactor: 10, MaximumRecordAgeInSeconds: 3600,
    MaximumRetryAttempts: 5, BisectBatchOnFunctionError: true,
    DestinationConfig: { OnSuccess: undefined, OnFailure: { Destination: 'storage-queue:lost' } } };
  const { $metadata, ...changed } = await send(new UpdateEventSourceMappingCommand({ UUID, ...change }));
  for (const name of ['BatchSize', 'ParallelizationFactor', 'MaximumRecordAgeInSeconds', 'MaximumRetryAttempts',
    'BisectBatchOnFunctionError']) assert.equal(changed[name], change[name], name);
  assert.deepEqual([$metadata.httpStatusCode, changed.State, changed.DestinationConfig],
    [202, 'Updating', { OnFailure: { Destination: 'storage-queue:lost' } }]);
  await fails(send(new UpdateEventSourceMappingCommand({ UUID, ParallelizationFactor: 11 })), 'ValidationException',
    /'parallelizationFactor' .* less than or equal to 10/);
  await fails(send(new UpdateEventSourceMappingCommand({ UUID, MaximumRecordAgeInSeconds: 59 })), 'InvalidParameterValueException',
    /^MaximumRecordAgeInSeconds must be either -1 \(forever\) or between 60 and 604800/);
  await fails(send(new UpdateEventSourceMappingCommand({ UUID, ScalingConfig: { MaximumConcurrency: 2 } })),
    'InvalidParameterValueException', /^Unsupported 'scalingConfig' parameter/);
  const queue = 'arn:aws:sqs:us-east-1:000000000000:given-up';
  const toQueue = await send(new UpdateEventSourceMappingCommand({ UUID, DestinationConfig: { OnFailure: { Destination: queue } } }));
  assert.deepEqual([toQueue.StateTransitionReason, toQueue.DestinationConfig],
    ['User action', { OnFailure: { Destination: 'storage-queue:given-up' } }]);
});

check('an event source mapping of a table is found by its stream, and changed', async () => {
  const { EventSourceMappings: [found, ...others] } = await send(new ListEventSourceMappingsCommand({ EventSourceArn: TABLE }));
  assert.deepEqual([others, found.FunctionArn, found.State, found.MaximumRetryAttempts], [[], arn('changes'), 'Enabled', -1]);
  const FilterCriteria = { Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"Total":{"N":[{"exists":true}]}}}}' }] };
  const { $metadata, ...changed } = await send(new UpdateEventSourceMappingCommand(
    { UUID: found.UUID, BatchSize: 10, ParallelizationFactor: 2, MaximumRetryAttempts: 3, TumblingWindowInSeconds: 60, FilterCriteria }));
  assert.deepEqual([$metadata.httpStatusCode, changed.BatchSize, changed.ParallelizationFactor, changed.MaximumRetryAttempts,
    changed.TumblingWindowInSeconds, changed.FilterCriteria], [202, 10, 2, 3, 60, FilterCriteria]);
  await fails(send(new UpdateEventSourceMappingCommand(
    { UUID: found.UUID, FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":["x"]}' }] } })), 'InvalidParameterValueException', /dynamodb/);
  await fails(send(new UpdateEventSourceMappingCommand({ UUID: found.UUID, ScalingConfig: { MaximumConcurrency: 2 } })),
    'InvalidParameterValueException', /^Unsupported 'scalingConfig' parameter/);
});

check('an event source mapping of a Kafka topic is read and changed', async () => {
  const { UUID, Topics, EventSourceArn, AmazonManagedKafkaEventSourceConfig } = await mapping('fails');
  assert.deepEqual([Topics, EventSourceArn, AmazonManagedKafkaEventSourceConfig], [['payments'], CLUSTER, { ConsumerGroupId: 'lambda' }]);
  const { $metadata, ...changed } = await send(new UpdateEventSourceMappingCommand(
    { UUID, Enabled: false, BatchSize: 500, MaximumRetryAttempts: 5 }));
  assert.deepEqual([$metadata.httpStatusCode, changed.State, changed.BatchSize, changed.MaximumRetryAttempts, changed.Topics],
    [202, 'Disabling', 500, 5, ['payments']]);
  await fails(send(new UpdateEventSourceMappingCommand({ UUID, ParallelizationFactor: 2 })), 'InvalidParameterValueException',
    /^Unsupported 'parallelizationFactor' parameter/);
});

check('a declared event source mapping is created and deleted, and created again', async () => {
  const EventSourceArn = 'arn:aws:sqs:us-east-1:000000000000:parcels';
  const creation = { FunctionName: 'writes', EventSourceArn, BatchSize: 5,
    FilterCriteria: { Filters: [{ Pattern: '{"body":{"to":["b"]}}' }] } };
  const { $metadata, ...created } = await send(new CreateEventSourceMappingCommand(creation));
  assert.deepEqual([$metadata.httpStatusCode, created.State, created.BatchSize, created.FilterCriteria, created.EventSourceArn],
    [202, 'Creating', 5, creation.FilterCriteria, EventSourceArn]);
  const { UUID } = created;
  await fails(send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 6 })), 'ResourceInUseException',
    /^Cannot update the event source mapping because it is in use\.$/);
  await fails(send(new CreateEventSourceMappingCommand(creation)), 'ResourceConflictException', new RegExp(`UUID ${UUID}$`));
  const state = () => send(new GetEventSourceMappingCommand({ UUID })).then((one) => one.State, (error) => error.name);
  const becomes = async (wanted) => { while ((await state()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 200)); };
  await becomes('Enabled');
  assert.equal((await send(new DeleteEventSourceMappingCommand({ UUID }))).State, 'Deleting');
  await becomes('ResourceNotFoundException');
  assert.deepEqual((await send(new ListEventSourceMappingsCommand({ FunctionName: 'writes' }))).EventSourceMappings, []);
  const again = await send(new CreateEventSourceMappingCommand({ FunctionName: 'writes', EventSourceArn }));
  assert.deepEqual([again.UUID, again.State, again.BatchSize, again.FilterCriteria], [UUID, 'Creating', 10, undefined]);
});

check('an event source mapping that is not declared is refused with what to write', async () => {
  const { EventSourceArn } = await mapping('echo');
  await fails(send(new CreateEventSourceMappingCommand({ FunctionName: 'stops', EventSourceArn })), 'InvalidParameterValueException',
    /\.AddServiceBusQueue\("letters", "stops", name: "letters-2"\) to EventSources\.cs/);
});

check('there is one version and no alias', async () => {
  const { Versions } = await send(new ListVersionsByFunctionCommand({ FunctionName: 'echo' }));
  assert.deepEqual(Versions.map((version) => [version.Version, version.FunctionArn]), [['$LATEST', `${arn('echo')}:$LATEST`]]);
  assert.deepEqual((await send(new ListAliasesCommand({ FunctionName: 'echo' }))).Aliases, []);
  await fails(send(new GetAliasCommand({ FunctionName: 'echo', Name: 'live' })), 'ResourceNotFoundException',
    /Cannot find alias arn: .*:echo:live/);
});

check('a function is called at its own address', async () => {
  const url = await send(new GetFunctionUrlConfigCommand({ FunctionName: 'stops' }));
  assert.deepEqual([url.AuthType, url.InvokeMode, url.FunctionArn], ['NONE', 'BUFFERED', arn('stops')]);
  assert.equal((await send(new ListFunctionUrlConfigsCommand({ FunctionName: 'stops' }))).FunctionUrlConfigs[0].FunctionUrl,
    url.FunctionUrl);
  assert.deepEqual((await send(new ListFunctionUrlConfigsCommand({ FunctionName: 'echo' }))).FunctionUrlConfigs, []);
  const event = await (await fetch(`${url.FunctionUrl}some/path?a=1`,
    { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello' })).json();
  assert.deepEqual([event.rawPath, event.rawQueryString, event.body, event.isBase64Encoded, event.requestContext.http.method,
    event.requestContext.http.sourceIp], ['/some/path', 'a=1', 'hello', false, 'POST', '127.0.0.1']);
});

check('what cannot be done here says why', async () => {
  const FunctionName = 'echo';
  for (const [command, reason] of [
    [new CreateFunctionCommand({ FunctionName: 'new', Role: 'arn:aws:iam::000000000000:role/r', Code: {} }), /Lambdas\.cs/],
    [new DeleteFunctionCommand({ FunctionName }), /Lambdas\.cs/],
    [new UpdateFunctionCodeCommand({ FunctionName, ImageUri: 'i' }), /Lambdas\.cs/],
    [new PublishVersionCommand({ FunctionName }), /deployment slot/],
    [new AddPermissionCommand({ FunctionName, StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'p' }),
      /principals, Lambda:Access:Principals/],
    [new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: 'a', ProvisionedConcurrentExecutions: 1 }), /hosting plan/],
    [new PublishLayerVersionCommand({ LayerName: 'l', Content: { S3Bucket: 'b', S3Key: 'k' } }), /package/],
    [new TagResourceCommand({ Resource: arn(FunctionName), Tags: { a: 'b' } }), /Azure resources/],
    [new PutFunctionRecursionConfigCommand({ FunctionName, RecursiveLoop: 'Allow' }), /16 hops/],
  ]) await fails(send(command), 'InvalidParameterValueException', reason);
});

check('tools that only look find nothing where there is nothing', async () => {
  const FunctionName = 'echo';
  for (const [command, member] of [
    [new ListLayersCommand({}), 'Layers'], [new ListLayerVersionsCommand({ LayerName: 'l' }), 'LayerVersions'],
      [new ListCodeSigningConfigsCommand({}), 'CodeSigningConfigs'],
    [new ListProvisionedConcurrencyConfigsCommand({ FunctionName }), 'ProvisionedConcurrencyConfigs'],
      [new ListAliasesCommand({ FunctionName }), 'Aliases'],
    [new ListFunctionEventInvokeConfigsCommand({ FunctionName }), 'FunctionEventInvokeConfigs'],
      [new ListCapacityProvidersCommand({}), 'CapacityProviders'],
    [new ListDurableExecutionsByFunctionCommand({ FunctionName }), 'DurableExecutions'],
  ]) {
    const answer = await send(command);
    assert.deepEqual([member, answer[member]], [member, []]);
    assert.match(answer.$metadata.requestId, /^[0-9a-f-]{36}$/);
  }
  assert.deepEqual((await send(new ListTagsCommand({ Resource: arn(FunctionName) }))).Tags, {});
  assert.equal((await send(new GetFunctionCodeSigningConfigCommand({ FunctionName }))).CodeSigningConfigArn, undefined);
  const runtime = await send(new GetRuntimeManagementConfigCommand({ FunctionName }));
  assert.deepEqual([runtime.UpdateRuntimeOn, runtime.FunctionArn], ['Auto', arn(FunctionName)]);
  assert.equal((await send(new GetFunctionRecursionConfigCommand({ FunctionName }))).RecursiveLoop, 'Terminate');
  assert.equal((await send(new UntagResourceCommand({ Resource: arn(FunctionName), TagKeys: ['a'] }))).$metadata.httpStatusCode, 204);
  const none = 'ResourceNotFoundException';
  await fails(send(new GetPolicyCommand({ FunctionName })), none, /^The resource you requested does not exist\.$/);
  await fails(send(new RemovePermissionCommand({ FunctionName, StatementId: 's' })), none,
    /^No policy is associated with the given resource\.$/);
  await fails(send(new GetLayerVersionByArnCommand({ Arn: 'arn:aws:lambda:us-east-1:000000000000:layer:l:1' })), none, /does not exist/);
  await fails(send(new GetLayerVersionPolicyCommand({ LayerName: 'l', VersionNumber: 1 })), none, /does not exist/);
  await fails(send(new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: 'live' })), none,
    /^Cannot find alias arn: .*:echo:live$/);
});
