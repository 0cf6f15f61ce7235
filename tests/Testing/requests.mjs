// Imported ahead of Azurite, this lets a test count the writes of a table: REQUESTS_FILE gets a byte for each PUT request whose
// address contains REQUESTS_OF.
import { appendFileSync } from 'node:fs';
import http from 'node:http';

const { REQUESTS_FILE: file, REQUESTS_OF: part } = process.env;
const emit = http.Server.prototype.emit;

http.Server.prototype.emit = function (event, request, ...others) {
  if (event === 'request' && request.method === 'PUT' && request.url.includes(part)) appendFileSync(file, '.');
  return emit.call(this, event, request, ...others);
};
