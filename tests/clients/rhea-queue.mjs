// Usage: node rhea-queue.mjs <port> <queue> <messages>, with a key of the namespace in KEY_NAME and KEY.
// Sends messages to a queue, as a client of a broker does: JSON of rhea's messages, whose body may be { base64 } for data.
import { once } from 'node:events';
import rhea from 'rhea';

const [, , port, queue, messages] = process.argv;
const { message } = rhea;
const body = (value) => value?.base64 !== undefined ? message.data_section(Buffer.from(value.base64, 'base64')) : value;

const connection = rhea.create_container().connect(
  { port: Number(port), host: 'localhost', username: process.env.KEY_NAME, password: process.env.KEY, reconnect: false });
const sender = connection.open_sender(queue);
await once(sender, 'sendable');
for (const each of JSON.parse(messages)) {
  const accepted = once(sender, 'accepted');
  sender.send({ ...each, creation_time: each.creation_time && new Date(each.creation_time), body: body(each.body) });
  await accepted;
}
connection.close();
await once(connection, 'connection_close');
