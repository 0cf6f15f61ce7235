// Usage: node --test-reporter=tap states.mjs, with the app's address in APP, its key's id in ACCESS_KEY_ID and the key's secret in SECRET.
// The official SDK for JavaScript, unchanged, against tests/HostedWorkflows; each test stands for one thing that it can do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand, ExecutionAlreadyExists, ExecutionDoesNotExist, GetExecutionHistoryCommand, InvalidToken, ListExecutionsCommand,
  ListStateMachinesCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand, StartSyncExecutionCommand, StopExecutionCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';

const { APP, ACCESS_KEY_ID, SECRET } = process.env;
const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET };
const client = new SFNClient({ endpoint: `${APP}api/states`, region: 'us-east-1', credentials, maxAttempts: 1, disableHostPrefix: true });

const check = (name, body) => test(name, { timeout: 240000 }, body);
const machine = (name) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
const start = (name, input, more) => client.send(new StartExecutionCommand({ stateMachineArn: machine(name), input: JSON.stringify(input), ...more }));
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

check('tell errors by their types', async () => {
  const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:quick:none';
  await assert.rejects(client.send(new DescribeExecutionCommand({ executionArn })), ExecutionDoesNotExist);
});
