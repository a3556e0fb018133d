export interface BatchLimits {
  /** So many items go into one run. */
  size?: number;
  /** So many runs are under way at once; what arrives meanwhile waits and shares the next one. */
  runs?: number;
  /** But no longer than this many milliseconds: a run that waits for a lock must not hold up what has no part in it. */
  patience?: number;
}

/**
 * Joins the calls of one turn of the event loop into one run: requests that arrived together share a statement and a
 * commit. Under load, when enough runs are under way, the next one also takes in the turns that pass until one ends.
 * The run answers in the order of its items; an `Error` in its answer refuses that item alone.
 */
export function gather<In, Out>(
  run: (items: In[]) => Promise<(Out | Error)[]>,
  limits: BatchLimits = {},
): (item: In) => Promise<Out> {
  const { size = 200, runs = 2, patience = 10 } = limits;
  let waiting: Call<In, Out>[] = [];
  let underWay = 0;
  let scheduled = false;
  let impatient: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(impatient);
    impatient = undefined;
    const calls = waiting;
    waiting = [];
    for (let start = 0; start < calls.length; start += size) {
      underWay += 1;
      void settle(run, calls.slice(start, start + size)).finally(() => {
        underWay -= 1;
        if (waiting.length > 0 && !scheduled && underWay < runs) flush();
      });
    }
  };

  const endOfTurn = (): void => {
    scheduled = false;
    if (underWay < runs) flush();
    else impatient ??= setTimeout(flush, patience);
  };

  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (scheduled || impatient !== undefined) return;
      scheduled = true;
      // setImmediate comes after all sockets that were ready in this turn have been read.
      setImmediate(endOfTurn);
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
