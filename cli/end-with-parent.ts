// Loaded before the main file of each server that `rollcall start` runs. A server whose parent was killed must not stay
// behind and keep its port: it has ten seconds to finish its requests, and none when it is still starting.
const PATIENCE = 10_000;

process.on("disconnect", () => {
  const mainFileHears = process.listenerCount("disconnect") > 1;
  if (!mainFileHears) process.exit(1);
  setTimeout(() => process.exit(1), PATIENCE).unref();
});
