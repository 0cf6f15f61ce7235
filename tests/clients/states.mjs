// Usage: node --test-reporter=tap states.mjs, with the app's address in APP, its key's id in ACCESS_KEY_ID and the key's secret in SECRET.
// The official SDK for JavaScript, unchanged, against tests/HostedWorkflows; each test stands for one thing that it can do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ActivityDoesNotExist, CreateActivityCommand, DeleteActivityCommand, DescribeActivityCommand, DescribeExecutionCommand,
  DescribeMapRunCommand, ExecutionAlreadyExists, ExecutionDoesNotExist, ExecutionNotRedrivable, GetActivityTaskCommand,
  GetExecutionHistoryCommand, InvalidToken, ListActivitiesCommand, ListExecutionsCommand, ListMapRunsCommand, ListStateMachinesCommand,
  RedriveExecutionCommand, ResourceNotFound, SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand, SFNClient,
  StartExecutionCommand, StartSyncExecutionCommand, StopExecutionCommand, TestStateCommand, UpdateMapRunCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';

const { APP, ACCESS_KEY_ID, SECRET } = process.env;
const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET };
const client = new SFNClient({ endpoint: `${APP}api/states`, region: 'us-east-1', credentials, maxAttempts: 1, disableHostPrefix: true });

const check = (name, body) => test(name, { timeout: 240000 }, body);
const machine = (name) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
const start = (name, input, more) => client.send(new StartExecutionCommand(
  { stateMachineArn: machine(name), input: JSON.stringify(input), ...more }));
const history = async (executionArn) => (await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))).events;

async function until(ask) {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await delay(100);
  }
}

const endOf = (executionArn) => until(async () => {
  const told = await client.send(new DescribeExecutionCommand({ executionArn }));
  return told.status !== 'RUNNING' && told;
});

check('list state machines', async () => {
  const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
  const order = stateMachines.find(({ name }) => name === 'order');
  assert.equal(order.type, 'STANDARD');
  assert.ok(order.creationDate instanceof Date);
});

check('start an execution and describe its end', async () => {
  const { executionArn, startDate } = await start('order', { lines: [1, 2, 3] });
  assert.ok(startDate instanceof Date);
  const end = await endOf(executionArn);
  assert.deepEqual([end.status, JSON.parse(end.output)], ['SUCCEEDED', { total: 12, paid: 2 }]);
  assert.ok(end.stopDate >= end.startDate);
});

check('read the history', async () => {
  const { executionArn } = await start('quick', { n: 1 });
  await endOf(executionArn);
  const events = await history(executionArn);
  assert.deepEqual(events.map(({ type }) => type), ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
  assert.equal(events[1].stateEnteredEventDetails.name, 'Add');
  assert.ok(events[0].timestamp instanceof Date);
});

check('complete a task by its token, once', async () => {
  const { executionArn } = await start('callback', {});
  const scheduled = await until(async () => (await history(executionArn)).find(({ type }) => type === 'TaskScheduled'));
  const taskToken = JSON.parse(scheduled.taskScheduledEventDetails.parameters).Payload.token;
  await client.send(new SendTaskSuccessCommand({ taskToken, output: '"yes"' }));
  assert.equal((await endOf(executionArn)).output, '"yes"');
  await assert.rejects(client.send(new SendTaskSuccessCommand({ taskToken, output: '1' })), { name: 'TaskTimedOut' });
  await assert.rejects(client.send(new SendTaskSuccessCommand({ taskToken: 'none', output: '1' })), InvalidToken);
});

check('start one execution for a name', async () => {
  const name = `sdk-${Date.now()}`;
  const first = await start('callback', {}, { name });
  assert.deepEqual((await start('callback', {}, { name })).executionArn, first.executionArn);
  await assert.rejects(start('callback', { other: 1 }, { name }), ExecutionAlreadyExists);
  const { stopDate } = await client.send(new StopExecutionCommand({ executionArn: first.executionArn, error: 'Enough' }));
  assert.ok(stopDate instanceof Date);
  const end = await endOf(first.executionArn);
  assert.deepEqual([end.status, end.error], ['ABORTED', 'Enough']);
});

check('list executions', async () => {
  const { executionArn } = await start('quick', { n: 2 });
  await endOf(executionArn);
  const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn: machine('quick'), statusFilter: 'SUCCEEDED' }));
  assert.ok(executions.some((execution) => execution.executionArn === executionArn));
});

check('run an express machine', async () => {
  const answer = await client.send(new StartSyncExecutionCommand({ stateMachineArn: machine('express'), input: '{"n":4}' }));
  assert.deepEqual([answer.status, answer.output], ['SUCCEEDED', '8']);
});

check('validate a definition', async () => {
  const { result, diagnostics } = await client.send(new ValidateStateMachineDefinitionCommand({ definition: '{}' }));
  assert.deepEqual([result, diagnostics[0].code], ['FAIL', 'SCHEMA_VALIDATION_FAILED']);
});

check('work on the tasks of an activity', async () => {
  const { activityArn, creationDate } = await client.send(new CreateActivityCommand({ name: 'pack' }));
  assert.ok(creationDate instanceof Date);
  const { executionArn } = await start('activity', { n: 1 });
  const { taskToken, input } = await client.send(new GetActivityTaskCommand({ activityArn, workerName: 'w' }));
  assert.equal(input, '{"n":1}');
  await client.send(new SendTaskHeartbeatCommand({ taskToken }));
  await client.send(new SendTaskSuccessCommand({ taskToken, output: '2' }));
  assert.equal((await endOf(executionArn)).output, '2');
  assert.equal((await client.send(new DescribeActivityCommand({ activityArn }))).name, 'pack');
  assert.ok((await client.send(new ListActivitiesCommand({}))).activities.some(({ name }) => name === 'pack'));
  await client.send(new DeleteActivityCommand({ activityArn }));
  await assert.rejects(client.send(new DescribeActivityCommand({ activityArn })), ActivityDoesNotExist);
});

check('redrive an execution that failed', async () => {
  const { executionArn } = await start('steps', [1]);
  const tokens = async () => (await history(executionArn)).filter(({ type }) => type === 'TaskScheduled')
    .map(({ taskScheduledEventDetails }) => JSON.parse(taskScheduledEventDetails.parameters).Payload.token);
  await client.send(new SendTaskFailureCommand({ taskToken: await until(async () => (await tokens())[0]), error: 'Declined' }));
  assert.equal((await endOf(executionArn)).redriveStatus, 'REDRIVABLE');
  const { redriveDate } = await client.send(new RedriveExecutionCommand({ executionArn }));
  assert.ok(redriveDate instanceof Date);
  await client.send(new SendTaskSuccessCommand({ taskToken: await until(async () => (await tokens())[1]), output: '"paid"' }));
  const end = await endOf(executionArn);
  assert.deepEqual([end.status, end.redriveCount, JSON.parse(end.output).payment], ['SUCCEEDED', 1, 'paid']);
  await assert.rejects(client.send(new RedriveExecutionCommand({ executionArn })), ExecutionNotRedrivable);
});

check('watch and change a Map Run', async () => {
  const { executionArn } = await start('slow', [1, 2, 3]);
  const mapRunArn = await until(async () => (await client.send(new ListMapRunsCommand({ executionArn }))).mapRuns[0]?.mapRunArn);
  await client.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 3 }));
  const run = await until(async () => {
    const described = await client.send(new DescribeMapRunCommand({ mapRunArn }));
    return described.executionCounts.running === 3 && described;
  });
  assert.deepEqual([run.status, run.maxConcurrency, run.itemCounts.total], ['RUNNING', 3, 3]);
  assert.ok(run.startDate instanceof Date);
  // The run counts children as soon as it has asked for them.
  await until(async () => (await client.send(new ListExecutionsCommand({ mapRunArn }))).executions.length === 3);
  await client.send(new StopExecutionCommand({ executionArn }));
  await assert.rejects(client.send(new DescribeMapRunCommand({ mapRunArn: `${mapRunArn}0` })), ResourceNotFound);
});

check('test a state', async () => {
  const definition = '{"Type":"Pass","Parameters":{"b.$":"$.a"},"Next":"Then"}';
  const tested = await client.send(new TestStateCommand({ definition, input: '{"a":1}', inspectionLevel: 'DEBUG' }));
  assert.deepEqual([tested.status, tested.output, tested.nextState], ['SUCCEEDED', '{"b":1}', 'Then']);
  assert.equal(tested.inspectionData.afterInputPath, '{"a":1}');
});

check('tell errors by their types', async () => {
  const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:quick:none';
  await assert.rejects(client.send(new DescribeExecutionCommand({ executionArn })), ExecutionDoesNotExist);
});
