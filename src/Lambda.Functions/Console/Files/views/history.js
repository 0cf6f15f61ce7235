// Reads the history of an execution: what became of each state.

/** The details of an event, whatever its type. */
export const details = event => Object.entries(event).find(([name]) => name.endsWith('EventDetails'))?.[1] ?? null;

const entered = event => event.stateEnteredEventDetails?.name ?? null;

/** The name of the state that an event belongs to. */
export function stateOf(event, byId) {
  const own = entered(event) ?? event.stateExitedEventDetails?.name;
  if (own) return own;
  // An event follows another of its state, up to that which entered it. Those of the execution itself have none.
  if (event.type.startsWith('Execution')) return null;
  for (let found = event, steps = 0; found && steps < 1000; found = byId.get(found.previousEventId), steps++) {
    if (entered(found)) return entered(found);
    if (found !== event && found.stateExitedEventDetails) return null;
  }
  return null;
}

const FAILURE = /(Failed|TimedOut)$/;

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
    else if (FAILURE.test(event.type) && !event.type.startsWith('Evaluation')) count.failed++;
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
