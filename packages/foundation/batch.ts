/**
 * Joins the calls of one turn of the event loop into one run: requests that arrived together share a statement and a
 * commit. The run answers in the order of its items; an `Error` in its answer refuses that item alone.
 */
export function gather<In, Out>(
  run: (items: In[]) => Promise<(Out | Error)[]>,
  limits: { size?: number } = {},
): (item: In) => Promise<Out> {
  const size = limits.size ?? 200;
  let waiting: Call<In, Out>[] = [];
  const flush = (): void => {
    const calls = waiting;
    waiting = [];
    for (let start = 0; start < calls.length; start += size) void settle(run, calls.slice(start, start + size));
  };
  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // setImmediate comes after all sockets that were ready in this turn have been read.
      if (waiting.length === 1) setImmediate(flush);
    });
}

interface Call<In, Out> {
  item: In;
  resolve: (value: Out) => void;
  reject: (error: unknown) => void;
}

async function settle<In, Out>(run: (items: In[]) => Promise<(Out | Error)[]>, calls: Call<In, Out>[]): Promise<void> {
  try {
    const answers = await run(calls.map((call) => call.item));
    if (answers.length !== calls.length) throw new Error(`a batch of ${calls.length} got ${answers.length} answers`);
    for (const [index, call] of calls.entries()) {
      const answer = answers[index];
      if (answer instanceof Error) call.reject(answer);
      else call.resolve(answer as Out);
    }
  } catch (error) {
    for (const call of calls) call.reject(error);
  }
}
