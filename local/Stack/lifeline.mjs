// Imported ahead of a Node.js program, this ends the program when its standard input ends, so that it never
// outlives the process that started it, however that one ends. The program is asked first, and may write what it
// holds; if it still runs after the deadline, it is killed.
import { isMainThread, Worker } from 'node:worker_threads';

const deadline = 8_000;

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
  watch.on('message', () => process.emit('SIGTERM') || process.exit(1));
  watch.unref();

  // However it was asked: Azurite can hang on connections that were cut off.
  process.once('SIGTERM', () => watch.postMessage('asked'));

  // Nobody reads any more; what is said while ending must not keep the program from writing its data.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

  // Ctrl+C in a terminal, and closing it, reach every program in it. The starter decides: it may still need this one.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
  process.on('newListener', (name, listener) => {
    if (name === 'SIGINT' || name === 'SIGHUP') setImmediate(() => process.off(name, listener));
  });
}
