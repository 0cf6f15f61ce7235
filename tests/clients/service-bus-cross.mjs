// Usage: node service-bus-cross.mjs send|receive <queue>, with the connection string of an emulator in CONNECTION.
// Sends the messages that messages.json describes, or prints what came for them in its words: [type, value] for what AMQP has a type for.
import { readFileSync } from 'node:fs';
import { ServiceBusClient } from '@azure/service-bus';
import rhea from 'rhea';

const { types } = rhea;
const [, , mode, queue] = process.argv;
const descriptions = JSON.parse(readFileSync(new URL('messages.json', import.meta.url), 'utf8'));

const int64 = (text) => Buffer.from(BigInt.asUintN(64, BigInt(text)).toString(16).padStart(16, '0'), 'hex');
const described = (name, value) => types.described(types.wrap_symbol(`com.microsoft:${name}`), value);
const entries = (object, convert) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, convert(value, key)]));

// What a user of the SDK writes is a plain value where JavaScript has one of that type, otherwise one that rhea, below the SDK, wraps.
const encoders = {
  string: (value) => value,
  boolean: (value) => value,
  null: () => null,
  ubyte: types.wrap_ubyte,
  ushort: types.wrap_ushort,
  uint: types.wrap_uint,
  ulong: (text) => types.wrap_ulong(int64(text)),
  byte: types.wrap_byte,
  short: types.wrap_short,
  int: types.wrap_int,
  long: (text) => types.wrap_long(int64(text)),
  float: types.wrap_float,
  double: types.wrap_double,
  char: (text) => types.wrap_char(text.codePointAt(0)),
  timestamp: (text) => new Date(text),
  uuid: (text) => types.wrap_uuid(Buffer.from(text.replaceAll('-', ''), 'hex')),
  binary: (text) => Buffer.from(text, 'base64'),
  uri: (text) => described('uri', types.wrap_string(text)),
  timespan: (text) => described('timespan', types.wrap_long(int64(text))),
  'datetime-offset': (text) => described('datetime-offset', types.wrap_long(int64(text))),
  list: (items) => items.map(encode),
  map: (members) => entries(members, encode),
};

const signed = (value) => (Buffer.isBuffer(value) ? value.readBigInt64BE() : BigInt(value)).toString();
const undescribe = (name, value) => {
  if (value.descriptor?.value !== `com.microsoft:${name}`) throw new Error(`${JSON.stringify(value)} is no ${name}`);
  return value.value;
};

// JavaScript has fewer types than AMQP, so what came is put as the type that was sent; a value of another kind does not pass.
const decoders = {
  ulong: (value) => (Buffer.isBuffer(value) ? value.readBigUInt64BE() : BigInt(value)).toString(),
  long: signed,
  char: (value) => (typeof value === 'number' ? String.fromCodePoint(value) : value),
  timestamp: (value) => (value instanceof Date ? value.toISOString() : `no date: ${value}`),
  uuid: (value) => (Buffer.isBuffer(value) ? value.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    : `no uuid: ${value}`),
  binary: (value) => (Buffer.isBuffer(value) ? value.toString('base64') : `no bytes: ${value}`),
  uri: (value) => undescribe('uri', value),
  timespan: (value) => signed(undescribe('timespan', value)),
  'datetime-offset': (value) => signed(undescribe('datetime-offset', value)),
  list: (items, sent) => items.map((item, i) => decode(item, sent[i])),
  map: (members, sent) => entries(members, (value, key) => decode(value, sent[key])),
};

function encode([type, value]) {
  return encoders[type](value);
}

function decode(value, [type, sent] = []) {
  return [type, (decoders[type] ?? ((same) => same))(value, sent)];
}

function build(description) {
  const { body, properties, annotations, messageId } = description;
  const applicationProperties = properties && entries(properties, encode);
  // The SDK takes what is not data, and annotations, in a message as AMQP has it.
  const raw = (content, bodyType) => ({ body: content, bodyType, properties: { messageId }, applicationProperties,
    messageAnnotations: annotations && entries(annotations, encode) });
  if (body.value) return raw(encode(body.value), 'value');
  if (body.sequence) return raw(body.sequence.map(encode), 'sequence');
  const { correlationId, sessionId, replyTo, replyToSessionId, subject, contentType, to, partitionKey, timeToLive, scheduledEnqueueTime } =
    description;
  const scheduledEnqueueTimeUtc = scheduledEnqueueTime && new Date(scheduledEnqueueTime);
  return { body: data(body), messageId, correlationId, sessionId, replyTo, replyToSessionId, subject, contentType, to, partitionKey,
    timeToLive, scheduledEnqueueTimeUtc, applicationProperties };
}

function data(body) {
  if (body.json) return body.json;
  if (body.text) return Buffer.from(body.text);
  return body.large ? Buffer.alloc(body.large, 'x') : Buffer.from(body.data, 'base64');
}

function describe(message, sent) {
  const { messageId, correlationId, sessionId, replyTo, replyToSessionId, subject, contentType, to, partitionKey, timeToLive } = message;
  const own = Object.entries(message._rawAmqpMessage.messageAnnotations ?? {}).filter(([name]) => !name.startsWith('x-opt-'));
  return {
    name: sent?.name, messageId, correlationId, sessionId, replyTo, replyToSessionId, subject, contentType, to, partitionKey, timeToLive,
    scheduledEnqueueTime: message.scheduledEnqueueTimeUtc?.toISOString(),
    annotations: own.length ? Object.fromEntries(own.map(([name, value]) => [name, decode(value, sent.annotations?.[name])])) : undefined,
    properties: message.applicationProperties && entries(message.applicationProperties,
      (value, name) => decode(value, sent.properties?.[name])),
    body: describeBody(message, sent.body),
  };
}

function describeBody({ body, _rawAmqpMessage: { bodyType } }, sent) {
  // The SDK takes the bytes of a value for data.
  if (bodyType === 'value' || sent.value?.[0] === 'binary') return { value: decode(body, sent.value) };
  if (bodyType === 'sequence') return { sequence: body.map((item, i) => decode(item, sent.sequence?.[i])) };
  if (sent.json) return { json: JSON.parse(body.toString()) };
  if (sent.text) return { text: body.toString() };
  if (sent.large) return { large: body.equals(Buffer.alloc(sent.large, 'x')) ? body.length : `other bytes: ${body.length}` };
  return { data: body.toString('base64') };
}

const client = new ServiceBusClient(process.env.CONNECTION, { retryOptions: { maxRetries: 0, timeoutInMs: 60000 } });
try {
  if (mode === 'send') {
    const sender = client.createSender(queue);
    for (const description of descriptions) await sender.sendMessages(build(description));
  } else {
    const receiver = client.createReceiver(queue, { receiveMode: 'receiveAndDelete', skipParsingBodyAsJson: true,
      skipConvertingDate: true });
    const came = [];
    while (came.length < descriptions.length) {
      const messages = await receiver.receiveMessages(descriptions.length - came.length, { maxWaitTimeInMs: 60000 });
      if (messages.length === 0) break;
      came.push(...messages);
    }
    console.log(JSON.stringify(came.map((message) => describe(message,
      descriptions.find((sent) => sent.messageId === message.messageId)))));
  }
} finally {
  await client.close();
}
