/**
 * One run at a time: what comes while a run is on its way goes together into the next. Under load few statements with
 * many rows, at rest no waiting. The run answers in the order of its items; an `Error` refuses that item alone.
 */
export function groupCommit<In, Out>(
  run: (items: In[]) => Promise<(Out | Error)[]>,
  most = 200,
): (item: In) => Promise<Out> {
  const waiting: { item: In; resolve: (value: Out) => void; reject: (error: unknown) => void }[] = [];
  let running = false;
  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const calls = waiting.splice(0, most);
      try {
        const answers = await run(calls.map((call) => call.item));
        for (const [index, call] of calls.entries()) {
          const answer = answers[index];
          if (answer instanceof Error) call.reject(answer);
          else call.resolve(answer as Out);
        }
      } catch (error) {
        for (const call of calls) call.reject(error);
      }
    }
    running = false;
  }
  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running) return;
      running = true;
      // After all sockets that were ready in this turn have been read: their items go along.
      setImmediate(() => void work());
    });
}
