/**
 * Joins the calls for one thing: one run at a time for each key, and whatever arrives meanwhile is in the next. So writers
 * of one row do not queue for its lock, and an answer that is the same for all is read once. A run begins after every
 * call in it was made. It answers in the order of its items; an `Error` in its answer refuses that item alone.
 */
export function gatherByKey<In, Out>(
  run: (key: string, items: In[]) => Promise<(Out | Error)[]>,
  limits: { size?: number } = {},
): (key: string, item: In) => Promise<Out> {
  const size = limits.size ?? 100;
  const waiting = new Map<string, Call<In, Out>[]>();
  const work = async (key: string): Promise<void> => {
    const calls = waiting.get(key) ?? [];
    while (calls.length > 0) await settle(run, key, calls.splice(0, size));
    waiting.delete(key);
  };
  return (key, item) =>
    new Promise<Out>((resolve, reject) => {
      const calls = waiting.get(key);
      if (calls !== undefined) {
        calls.push({ item, resolve, reject });
        return;
      }
      waiting.set(key, [{ item, resolve, reject }]);
      // setImmediate comes after all sockets that were ready in this turn have been read.
      setImmediate(() => void work(key));
    });
}

interface Call<In, Out> {
  item: In;
  resolve: (value: Out) => void;
  reject: (error: unknown) => void;
}

async function settle<In, Out>(
  run: (key: string, items: In[]) => Promise<(Out | Error)[]>,
  key: string,
  calls: Call<In, Out>[],
): Promise<void> {
  try {
    const items = calls.map((call) => call.item);
    const answers = await run(key, items);
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
