// Runs Azurite for as long as standard input stays open, so it never outlives the process that
// started it, even one that is killed. Prints one JSON line with its ports when all three services
// listen. Arguments go to Azurite as they are.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', 'azurite', 'dist', 'src', 'azurite.js');
// Azurite watches its own standard input, too: it ends even when this process is killed with the app.
const watch = "process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume()";
// Its own session: Ctrl-C in the terminal reaches the app, which needs its storage while it drains.
const azurite = spawn(process.execPath, [`--import=data:text/javascript,${encodeURIComponent(watch)}`, main, ...process.argv.slice(2)], {
  detached: true, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true,
});

const ports = {};
let pending = '';
azurite.stdout.on('data', (chunk) => {
  pending += chunk;
  const lines = pending.split('\n');
  pending = lines.pop();
  for (const line of lines) {
    const match = /Azurite (Blob|Queue|Table) service is successfully listening at \S+:(\d+)/.exec(line);
    if (!match) continue;
    ports[match[1].toLowerCase()] = Number(match[2]);
    if (Object.keys(ports).length === 3) console.log(JSON.stringify(ports));
  }
});
azurite.stderr.pipe(process.stderr);
azurite.on('exit', (code) => process.exit(code ?? 1));

const stop = () => azurite.kill('SIGTERM');
process.on('SIGINT', () => {});
process.on('SIGTERM', stop);
process.stdin.on('end', stop).on('error', stop).resume();
