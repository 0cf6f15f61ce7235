// Runs a program that is not of Node.js, and ends it when this program is asked to end. With lifeline.mjs, which is
// imported ahead of it, the program does not outlive the process that started it.
import { spawn } from 'node:child_process';

const patience = 5_000;
const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', error => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', code => process.exit(code ?? 0));
process.once('SIGTERM', () => {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), patience).unref();
});
