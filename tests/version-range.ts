// As much of semver as advisories need: "*", "<1.2.3", ">=1.0.0 <1.4.2", and several of these joined by "||".
interface Version {
  numbers: [number, number, number];
  prerelease: string[];
}

function versionOf(text: string): Version {
  const found = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(text);
  if (!found) throw new Error(`"${text}" is not a version; write it as 1.2.3`);
  return {
    numbers: [Number(found[1]), Number(found[2]), Number(found[3])],
    prerelease: found[4]?.split(".") ?? [],
  };
}

/** Below zero when a comes before b. A prerelease comes before its release (semver 2.0, section 11). */
export function compareVersions(a: string, b: string): number {
  const left = versionOf(a);
  const right = versionOf(b);
  for (const at of [0, 1, 2] as const) {
    const difference = left.numbers[at] - right.numbers[at];
    if (difference !== 0) return difference;
  }
  if (left.prerelease.length === 0 || right.prerelease.length === 0)
    return right.prerelease.length - left.prerelease.length;
  for (let at = 0; at < Math.max(left.prerelease.length, right.prerelease.length); at++) {
    const [one, other] = [left.prerelease[at], right.prerelease[at]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    if (one === other) continue;
    const [oneIsNumber, otherIsNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (oneIsNumber && otherIsNumber) return Number(one) - Number(other);
    if (oneIsNumber !== otherIsNumber) return oneIsNumber ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}

function meets(version: string, condition: string): boolean {
  if (condition === "*") return true;
  const found = /^(<=|>=|<|>|=)?(.+)$/.exec(condition);
  if (!found) throw new Error(`"${condition}" is not a range; write it as <1.2.3`);
  const order = compareVersions(version, found[2] ?? "");
  switch (found[1]) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return order === 0;
  }
}

export function inRange(version: string, range: string): boolean {
  return range.split("||").some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((condition) => meets(version, condition)),
  );
}
