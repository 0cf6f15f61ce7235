// Imported ahead of a Node.js program, this ends the program when its standard input ends, so that the program never
// outlives the process that started it, however that process ends. The program may answer the requests that it has
// taken, and write what it holds. If it still runs after the deadline, it is killed.
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { isMainThread, Worker } from 'node:worker_threads';

const deadline = 8_000;
const patience = 1_000;

if (isMainThread) {
  // On a thread of its own, so that a program that is busy or hung is ended as well.
  const watch = new Worker(`
    const { Socket } = require('node:net');
    const { parentPort } = require('node:worker_threads');
    const killLater = () => setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${deadline});
    const end = () => { parentPort.postMessage('end'); killLater(); };
    new Socket({ fd: 0 }).on('error', end).on('end', end).resume();
    parentPort.on('message', killLater);
  `, { eval: true, execArgv: [], stdin: false });
  watch.on('message', async () => {
    await answered();
    process.emit('SIGTERM') || process.exit(1);
  });
  watch.unref();

  const sockets = new Set();
  subscribe('net.server.socket', ({ socket }) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  let ending = false;
  const responses = new Set();
  subscribe('http.server.request.start', ({ response }) => {
    responses.add(response);
    response.once('close', () => responses.delete(response));
    if (ending) response.shouldKeepAlive = false;
  });

  // Azurite saves its data when it is asked to end, and what it accepts after that is lost. So requests that it has
  // taken are answered first, and no new ones are taken.
  const answered = async () => {
    ending = true;
    for (const server of new Set([...sockets].map(socket => socket.server))) server.close();
    for (const response of responses) response.shouldKeepAlive = false;
    const late = AbortSignal.timeout(patience);
    while (responses.size > 0 && !late.aborted)
      await Promise.all([...responses].map(response => once(response, 'close', { signal: late }))).catch(() => {});
  };

  // A client that keeps a connection for later does not see that the server has closed its half, and the program
  // would wait for the client to close the other.
  process.once('SIGTERM', () => {
    watch.postMessage('asked');
    for (const socket of sockets) {
      if (socket.writableFinished) socket.destroy();
      else socket.once('finish', () => socket.destroy());
    }
  });

  // Nobody reads any more; what is said while ending must not keep the program from writing its data.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

  // Ctrl+C in a terminal, and closing it, reach every program in it. The starter decides: it may still need this one.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
  process.on('newListener', (name, listener) => {
    if (name === 'SIGINT' || name === 'SIGHUP') setImmediate(() => process.off(name, listener));
  });
}
