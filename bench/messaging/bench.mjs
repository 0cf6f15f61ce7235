// Messages per second of the emulator and of RabbitMQ with its AMQP 1.0 plugin, in turn, by the same client.
// usage: node bench.mjs <emulator port> <rabbitmq port> [<DotNetClient.dll>]
// The emulator has a queue `bench`; RabbitMQ takes guest:guest and makes its own.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import rhea from 'rhea';

const [emulatorPort, rabbitPort] = process.argv.slice(2, 4).map(Number);
const dotnetClient = process.argv[4];
const rounds = 3;
const body = rhea.message.data_section(Buffer.alloc(1024, 'x'));
const one = 2_000;
const many = 20_000;

const brokers = [
  { name: 'emulator', address: 'bench', connect: () => open({ port: emulatorPort }, putToken) },
  { name: 'RabbitMQ', address: '/queue/bench', connect: () => open({ port: rabbitPort, username: 'guest', password: 'guest' }) },
];

async function open(options, prepare = async () => {}) {
  const connection = rhea.create_container().connect({ host: '127.0.0.1', reconnect: false, ...options });
  await once(connection, 'connection_open');
  await prepare(connection);
  return connection;
}

// Claims-based security: a shared access signature of the emulator's well-known key.
async function putToken(connection) {
  const resource = encodeURIComponent('sb://localhost/bench');
  const expiry = Math.floor(Date.now() / 1000) + 3600;
  const signature = encodeURIComponent(createHmac('sha256', 'SAS_KEY_VALUE').update(`${resource}\n${expiry}`).digest('base64'));
  const sender = connection.open_sender('$cbs');
  const receiver = connection.open_receiver({ source: '$cbs', target: 'cbs-reply' });
  await once(receiver, 'receiver_open');
  if (!sender.sendable()) await once(sender, 'sendable');
  sender.send({
    reply_to: 'cbs-reply', message_id: '1',
    body: `SharedAccessSignature sr=${resource}&sig=${signature}&se=${expiry}&skn=RootManageSharedAccessKey`,
    application_properties: { operation: 'put-token', type: 'servicebus.windows.net:sastoken', name: 'sb://localhost/bench' },
  });
  const [{ message }] = await once(receiver, 'message');
  const status = message.application_properties['status-code'];
  if (status !== 200 && status !== 202) throw new Error(`put-token: ${status} ${message.application_properties['status-description']}`);
}

async function send(connection, address, count, inFlight) {
  const sender = connection.open_sender(address);
  if (!sender.sendable()) await once(sender, 'sendable');
  const started = performance.now();
  let [sent, accepted] = [0, 0];
  await new Promise((resolve, reject) => {
    const fill = () => {
      while (sent < count && sent - accepted < inFlight && sender.sendable()) { sender.send({ body }); sent++; }
    };
    sender.on('accepted', () => { if (++accepted === count) resolve(); else fill(); });
    sender.on('sendable', fill);
    for (const bad of ['rejected', 'released', 'sender_error'])
      sender.on(bad, (context) => reject(new Error(`${bad}: ${context.delivery?.remote_state?.error ?? sender.error}`)));
    fill();
  });
  const rate = count / (performance.now() - started) * 1000;
  sender.close();
  return rate;
}

async function receive(connection, address, count, credit) {
  const receiver = connection.open_receiver({ source: address, autoaccept: false, credit_window: 0 });
  await once(receiver, 'receiver_open');
  const started = performance.now();
  let [received, granted] = [0, Math.min(credit, count)];
  receiver.add_credit(granted);
  await new Promise((resolve, reject) => {
    receiver.on('message', ({ delivery }) => {
      delivery.accept();
      received++;
      if (received === count) return resolve();
      // Half the window at a time, as clients do.
      const left = granted - received;
      if (left > credit / 2 || granted >= count) return;
      const more = Math.min(credit - left, count - granted);
      granted += more;
      receiver.add_credit(more);
    });
    receiver.on('receiver_error', () => reject(receiver.error));
  });
  const rate = count / (performance.now() - started) * 1000;
  receiver.close();
  return rate;
}

const cases = [
  ['send, one at a time', (c, a) => send(c, a, one, 1)],
  ['receive and complete, one at a time', (c, a) => receive(c, a, one, 1)],
  ['send, batched', (c, a) => send(c, a, many, 500)],
  ['receive and complete, batched', (c, a) => receive(c, a, many, 500)],
];
const seen = Object.fromEntries([...brokers, { name: '.NET' }].map(({ name }) => [name, cases.map(() => [])]));
for (let round = 0; round <= rounds; round++) {
  for (const { name, address, connect } of brokers) {
    const connection = await connect();
    for (const [index, [, run]] of cases.entries()) {
      const rate = await run(connection, address);
      if (round > 0) seen[name][index].push(rate);
    }
    connection.close();
    await once(connection, 'connection_close');
  }
  // The emulator again, by the official client of .NET.
  const rates = dotnetClient ? JSON.parse(execFileSync('dotnet', [dotnetClient, String(emulatorPort)])) : [];
  if (round > 0) rates.forEach((rate, index) => seen['.NET'][index].push(rate));
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
console.log('1 KB bodies, messages/s'.padEnd(38) + brokers.map(({ name }) => name.padStart(12)).join('') + 'ratio'.padStart(8)
  + (dotnetClient ? '   by .NET' : ''));
for (const [index, [title]] of cases.entries()) {
  const [ours, theirs] = brokers.map(({ name }) => median(seen[name][index]));
  const figure = (number, width) => Math.round(number).toLocaleString('en').padStart(width);
  console.log(title.padEnd(38) + figure(ours, 12) + figure(theirs, 12) + (ours / theirs).toFixed(2).padStart(8)
    + (dotnetClient ? figure(median(seen['.NET'][index]), 10) : ''));
}
process.exit(0);
