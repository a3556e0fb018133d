import type { FailPoint } from "./steps/calls.ts";

/** For tests of crashes: ends the process, as a power cut would, when the work reaches the named place (the nth time: "after-send:3"). */
export function failPointOf(setting: string | undefined): FailPoint | undefined {
  if (setting === undefined || setting === "") return undefined;
  const [place, count = "1"] = setting.split(":");
  let left = Number(count);
  return (name) => {
    if (name !== place) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  };
}
