// A producer that never stops, on a hub that keeps 64 MB: the emulator's resident memory while gigabytes go through.
// usage: node endless.mjs <emulator port> <emulator's process id> [seconds], with the emulator on hubs-bench.json; Linux only
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import rhea from 'rhea';

const [port, pid, seconds] = [Number(process.argv[2]), Number(process.argv[3]), Number(process.argv[4] ?? 40)];
const [batchSize, inFlight, steps] = [50, 10, 8];
const event = rhea.message.encode({ body: rhea.message.data_section(Buffer.alloc(1024, 'x')) });
const body = rhea.message.encode({ body: rhea.message.data_sections(Array(batchSize).fill(event)) });
const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

const connection = rhea.create_container().connect(
  { host: '127.0.0.1', port, reconnect: false, username: 'RootManageSharedAccessKey', password: 'SAS_KEY_VALUE' });
await once(connection, 'connection_open');
const sender = connection.open_sender('bounded');
await once(sender, 'sendable');

const row = (...cells) => console.log(cells.map((cell) => String(cell).padStart(16)).join(''));
row('seconds', 'events', 'MB sent', 'MB resident');
row(0, 0, 0, resident().toFixed(0));
const started = performance.now();
const elapsed = () => (performance.now() - started) / 1000;
let [sent, accepted, step] = [0, 0, 1];
const fill = () => { while (sent - accepted < inFlight) { sent++; sender.send(body, undefined, 0x80013700); } };
await new Promise((resolve, reject) => {
  sender.on('rejected', ({ delivery }) => reject(delivery.remote_state.error));
  sender.on('sender_error', () => reject(sender.error));
  sender.on('accepted', () => {
    accepted++;
    if (elapsed() >= step * seconds / steps) {
      row(Math.round(elapsed()), accepted * batchSize, (accepted * batchSize / 1024).toFixed(0), resident().toFixed(0));
      if (++step > steps) return resolve();
    }
    fill();
  });
  fill();
});
process.exit(0);
