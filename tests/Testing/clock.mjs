// Imported ahead of Azurite, this lets a test move its clock: the file named by CLOCK_FILE says by how many milliseconds.
import { readFileSync, watchFile } from 'node:fs';

const Real = Date;
const file = process.env.CLOCK_FILE;
let ahead = 0;

globalThis.Date = class extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + ahead);
    else super(...parts);
  }
  static now() {
    return Real.now() + ahead;
  }
};

watchFile(file, { interval: 50, persistent: false }, () => { ahead = Number(readFileSync(file, 'utf8')); });
