// Compares a hub with one partition, a hub with eight and a queue of the same emulator, in turn, by the same client: items per second.
// usage: node event-hubs.mjs <emulator port> [<Kafka port> <KafkaClient.dll>], with an emulator that was started with hubs-bench.json
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import rhea from 'rhea';

const port = Number(process.argv[2]);
const [kafkaPort, kafkaClient] = process.argv.slice(3, 5);
const rounds = 3;
const [batches, batchSize, inFlight, credit] = [400, 50, 10, 1000];
const count = batches * batchSize;
const batchFormat = 0x80013700;
const event = rhea.message.encode({ body: rhea.message.data_section(Buffer.alloc(1024, 'x')) });
const body = rhea.message.encode({ body: rhea.message.data_sections(Array(batchSize).fill(event)) });
const partitions = (hub, number) => [...Array(number).keys()].map(
  (id) => ({ to: `${hub}/Partitions/${id}`, from: `${hub}/ConsumerGroups/$Default/Partitions/${id}` }));
const targets = [
  { name: 'queue', addresses: [{ to: 'bench', from: 'bench' }] },
  { name: 'one partition', addresses: partitions('one', 1) },
  { name: 'eight partitions', addresses: partitions('eight', 8) },
];

async function connect() {
  const connection = rhea.create_container().connect(
    { host: '127.0.0.1', port, reconnect: false, username: 'RootManageSharedAccessKey', password: 'SAS_KEY_VALUE' });
  await once(connection, 'connection_open');
  return connection;
}

// 77567109365764 is the descriptor of the selector filter: apache.org, 0x468C00000004.
const sentSince = (time) => ({ 'apache.org:selector-filter:string': rhea.types.wrap_described(
  `amqp.annotation.x-opt-enqueued-time >= '${time}'`, 77567109365764) });
const rate = (started) => count / (performance.now() - started) * 1000;

async function send(connection, { addresses }) {
  const senders = addresses.map(({ to }) => connection.open_sender(to));
  for (const sender of senders) if (!sender.sendable()) await once(sender, 'sendable');
  const started = performance.now();
  let [sent, accepted] = [0, 0];
  await new Promise((resolve, reject) => {
    const fill = () => {
      while (sent < batches && sent - accepted < inFlight) senders[sent++ % senders.length].send(body, undefined, batchFormat);
    };
    for (const sender of senders) {
      sender.on('accepted', () => { if (++accepted === batches) resolve(); else fill(); });
      for (const bad of ['rejected', 'released', 'sender_error'])
        sender.on(bad, (context) => reject(new Error(`${bad}: ${context.delivery?.remote_state?.error ?? sender.error}`)));
    }
    fill();
  });
  const result = rate(started);
  for (const sender of senders) sender.close();
  return result;
}

// Reads what was sent since a time: events stay in a hub, and earlier rounds and runs have left theirs. Both kinds of receiver get
// settled deliveries, as in receive-and-delete mode.
async function receive(connection, { addresses }, since) {
  const started = performance.now();
  const receivers = addresses.map(({ from: address }) => connection.open_receiver({
    source: { address, filter: address.includes('/Partitions/') ? sentSince(since) : undefined },
    snd_settle_mode: 1, autoaccept: true, credit_window: credit,
  }));
  let received = 0;
  await new Promise((resolve, reject) => receivers.forEach((receiver) => {
    receiver.on('message', () => { if (++received === count) resolve(); });
    receiver.on('receiver_error', () => reject(receiver.error));
  }));
  const result = rate(started);
  for (const receiver of receivers) receiver.close();
  return result;
}

const kafkaTargets = kafkaClient ? [{ name: 'one partition, Kafka', of: ['one', '1'] },
  { name: 'eight partitions, Kafka', of: ['eight', '8'] }] : [];
const seen = Object.fromEntries([...targets, ...kafkaTargets].map(({ name }) => [name, { in: [], out: [] }]));
for (let round = 0; round <= rounds; round++) {
  for (const target of targets) {
    const connection = await connect();
    const since = Date.now();
    const sent = await send(connection, target);
    const got = await receive(connection, target, since);
    if (round > 0) { seen[target.name].in.push(sent); seen[target.name].out.push(got); }
    connection.close();
    await once(connection, 'connection_close');
  }
  // The same events by Confluent's client.
  for (const { name, of } of kafkaTargets) {
    const [sent, got] = JSON.parse(execFileSync('dotnet', [kafkaClient, kafkaPort, ...of]));
    if (round > 0) { seen[name].in.push(sent); seen[name].out.push(got); }
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
console.log('1 KB bodies, batches of 50, events/s'.padEnd(38) + 'in'.padStart(12) + 'ratio'.padStart(8) + 'out'.padStart(12)
  + 'ratio'.padStart(8));
const base = { in: median(seen.queue.in), out: median(seen.queue.out) };
for (const { name } of [...targets, ...kafkaTargets])
  console.log(name.padEnd(38) + ['in', 'out'].map((way) => Math.round(median(seen[name][way])).toLocaleString('en').padStart(12)
    + (median(seen[name][way]) / base[way]).toFixed(2).padStart(8)).join(''));
process.exit(0);
