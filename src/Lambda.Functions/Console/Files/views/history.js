// Reads the history of an execution: what became of each state.

/** The details of an event, whatever its type. */
export const details = event => Object.entries(event).find(([name]) => name.endsWith('EventDetails'))?.[1] ?? null;

const entered = event => event.stateEnteredEventDetails?.name ?? null;

/** The name of the state that an event belongs to. */
export function stateOf(event, byId) {
  const own = entered(event) ?? event.stateExitedEventDetails?.name;
  if (own) return own;
  if (details(event)?.name && event.type.startsWith('MapIteration')) return details(event).name;
  const outer = /^(Map|Parallel)State/.exec(event.type)?.[1];
  if (outer) return holderOf(event, byId, outer);
  // An event follows another of its state, up to that which entered it. Those of the execution itself have none.
  if (event.type.startsWith('Execution')) return null;
  for (let found = event, steps = 0; found && steps < 1000; found = byId.get(found.previousEventId), steps++) {
    if (entered(found)) return entered(found);
    if (found !== event && found.stateExitedEventDetails) return null;
  }
  return null;
}

/** The state around branches or items: what happened in them lies between its events. */
function holderOf(event, byId, type) {
  let depth = 0;
  for (let found = byId.get(event.previousEventId); found; found = byId.get(found.previousEventId)) {
    if (found.type === `${type}StateExited`) depth++;
    else if (found.type === `${type}StateEntered` && depth-- === 0) return entered(found);
  }
  return null;
}

// An item that failed is told of its own state; a state of the type Fail does nothing else.
const FAILURE = /^FailStateEntered$|(?<!^MapIteration|^Evaluation)(Failed|TimedOut)$/;

/** By state, a colour and words: how often it was entered and left, and whether it failed. */
export function progress(events, isRunning) {
  const byId = new Map(events.map(event => [event.id, event])),
    counts = new Map();
  for (const event of events) {
    const name = stateOf(event, byId);
    if (!name) continue;
    const count = counts.get(name) ?? { in: 0, out: 0, failed: 0 };
    counts.set(name, count);
    if (event.type.endsWith('StateEntered')) count.in++;
    else if (event.type.endsWith('StateExited')) count.out++;
    if (FAILURE.test(event.type)) count.failed++;
  }
  return new Map([...counts].map(([name, count]) => [name, look(count, isRunning)]));
}

function look({ in: begun, out: done, failed }, isRunning) {
  const of = begun > 1 ? `${done} of ${begun} ` : '';
  if (done >= begun)
    return failed
      ? { colour: 'warn ran', words: `${of}done after ${failed === 1 ? 'a failure' : `${failed} failures`}` }
      : { colour: 'ok ran', words: `${of}done` };
  if (isRunning) return { colour: 'busy', words: begun > 1 ? `${of}done` : failed ? 'running again' : 'running' };
  return failed ? { colour: 'bad', words: begun > 1 ? `${of}done, failed` : 'failed' } : { colour: 'warn', words: `${of}stopped` };
}
