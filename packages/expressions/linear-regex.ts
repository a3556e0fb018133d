// Regular expressions that cannot run away: all states of the pattern walk the text together, once (Thompson 1968). The
// usual notation without what needs going back: no back references, no look-ahead, no lazy repetition.

type Test = (code: number) => boolean;
type State =
  | { kind: "one"; test: Test; next: number }
  | { kind: "fork"; next: number[] }
  | { kind: "start" | "end"; next: number }
  | { kind: "match" };

const MOST_STATES = 2_000;

export class PatternError extends Error {}

/** @throws PatternError that says what is not understood, and where */
export function linearRegex(pattern: string): (text: string) => boolean {
  const states: State[] = [];
  const first = new Compiler(pattern, states).whole();
  return (text) => walk(states, first, text);
}

function walk(states: State[], first: number, text: string): boolean {
  const codes = [...text].map((one) => one.codePointAt(0) ?? 0);
  let current = new Set<number>();
  for (let at = 0; at <= codes.length; at += 1) {
    // A match may begin anywhere.
    if (enter(states, first, current, at === 0, at === codes.length)) return true;
    const next = new Set<number>();
    const code = codes[at];
    if (code === undefined) return false;
    for (const place of current) {
      const state = states[place];
      if (state?.kind === "one" && state.test(code) && enter(states, state.next, next, false, at + 1 === codes.length))
        return true;
    }
    current = next;
  }
  return false;
}

/** Adds a state and all that are reached from it without a character; true when the match is complete. */
function enter(states: State[], from: number, into: Set<number>, atStart: boolean, atEnd: boolean): boolean {
  const open = [from];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (into.has(place)) continue;
    into.add(place);
    const state = states[place];
    if (state?.kind === "match") return true;
    if (state?.kind === "fork") open.push(...state.next);
    else if ((state?.kind === "start" && atStart) || (state?.kind === "end" && atEnd)) open.push(state.next);
  }
  return false;
}

/** A piece of the machine, made backwards: given where to go on, it says where it begins. */
type Piece = (next: number) => number;

const classes: Record<string, Test> = {
  d: (code) => code >= 48 && code <= 57,
  w: (code) => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95,
  s: (code) => code === 32 || (code >= 9 && code <= 13) || code === 160,
};

class Compiler {
  readonly #pattern: string[];
  readonly #states: State[];
  #at = 0;
  #depth = 0;
  /** Repetitions of what is empty make no states, and take time nevertheless. */
  #work = 0;

  constructor(pattern: string, states: State[]) {
    if (pattern.length > 500) throw new PatternError("The pattern is longer than 500 characters.");
    this.#pattern = [...pattern];
    this.#states = states;
  }

  whole(): number {
    const piece = this.#alternatives();
    if (this.#at < this.#pattern.length) throw this.#fault('A ")" closes nothing');
    return piece(this.#add({ kind: "match" }));
  }

  #add(state: State): number {
    if (this.#states.length >= MOST_STATES)
      throw new PatternError("The pattern repeats too much. Use smaller numbers in {…}.");
    return this.#states.push(state) - 1;
  }

  #fault(what: string): PatternError {
    return new PatternError(`${what}, at character ${this.#at + 1} of the pattern.`);
  }

  #take(sign: string): boolean {
    if (this.#pattern[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #alternatives(): Piece {
    if ((this.#depth += 1) > 30) throw this.#fault("Too many brackets are inside one another");
    const branches = [this.#sequence()];
    while (this.#take("|")) branches.push(this.#sequence());
    this.#depth -= 1;
    const [only] = branches;
    if (branches.length === 1 && only) return only;
    return (next) => this.#add({ kind: "fork", next: branches.map((branch) => branch(next)) });
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    for (
      let sign = this.#pattern[this.#at];
      sign !== undefined && sign !== "|" && sign !== ")";
      sign = this.#pattern[this.#at]
    )
      pieces.push(this.#repeated(this.#single()));
    return (next) => pieces.reduceRight((after, piece) => piece(after), next);
  }

  #repeated(piece: Piece): Piece {
    const [least, most] = this.#times();
    if (this.#pattern[this.#at] === "?" || this.#pattern[this.#at] === "+") {
      if (least !== 1 || most !== 1)
        throw this.#fault('A repetition that takes as little as it can ("*?") is not possible here');
    }
    if (least === 1 && most === 1) return piece;
    return (next) => {
      this.#work += least + (most === Infinity ? 1 : most - least);
      if (this.#work > MOST_STATES) throw new PatternError("The pattern repeats too much. Use smaller numbers in {…}.");
      let after = next;
      if (most === Infinity) {
        const loop = this.#add({ kind: "fork", next: [] });
        const again = piece(loop);
        this.#states[loop] = { kind: "fork", next: [again, next] };
        after = loop;
      } else
        for (let extra = most - least; extra > 0; extra -= 1)
          after = this.#add({ kind: "fork", next: [piece(after), next] });
      for (let must = least; must > 0; must -= 1) after = piece(after);
      return after;
    };
  }

  #times(): [least: number, most: number] {
    if (this.#take("*")) return [0, Infinity];
    if (this.#take("+")) return [1, Infinity];
    if (this.#take("?")) return [0, 1];
    const found = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#pattern.slice(this.#at, this.#at + 10).join(""));
    if (!found) return [1, 1];
    this.#at += found[0].length;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === "" ? Infinity : Number(found[3]);
    if (most < least) throw this.#fault("The larger number comes first");
    return [least, most];
  }

  #single(): Piece {
    const sign = this.#pattern[this.#at] ?? "";
    this.#at += 1;
    if (sign === "(") {
      if (this.#take("?") && !this.#take(":"))
        throw this.#fault("Only plain brackets are possible, no look-ahead and no names");
      const inner = this.#alternatives();
      if (!this.#take(")")) throw this.#fault('A ")" is missing');
      return inner;
    }
    if (sign === "^" || sign === "$") return (next) => this.#add({ kind: sign === "^" ? "start" : "end", next });
    if ("*+?".includes(sign)) throw this.#fault(`"${sign}" repeats nothing`);
    const test =
      sign === "."
        ? (code: number) => code !== 10
        : sign === "["
          ? this.#set()
          : sign === "\\"
            ? this.#escaped()
            : exactly(sign);
    return (next) => this.#add({ kind: "one", test, next });
  }

  #escaped(): Test {
    const sign = this.#pattern[this.#at];
    this.#at += 1;
    if (sign === undefined) throw this.#fault("The pattern ends with a backslash");
    const lower = sign.toLowerCase();
    const known = classes[lower];
    if (known) return sign === lower ? known : (code) => !known(code);
    if (sign === "n" || sign === "t") return exactly(sign === "n" ? "\n" : "\t");
    if (/[A-Za-z0-9]/.test(sign)) throw this.#fault(`"\\${sign}" is not possible here`);
    return exactly(sign);
  }

  #set(): Test {
    const not = this.#take("^");
    const tests: Test[] = [];
    for (let first = true; first || this.#pattern[this.#at] !== "]"; first = false) {
      const sign = this.#pattern[this.#at];
      if (sign === undefined) throw this.#fault('A "]" is missing');
      this.#at += 1;
      if (sign === "\\") tests.push(this.#escaped());
      else if (
        this.#pattern[this.#at] === "-" &&
        this.#pattern[this.#at + 1] !== "]" &&
        this.#pattern[this.#at + 1] !== undefined
      ) {
        const [from, to] = [sign.codePointAt(0) ?? 0, this.#pattern[this.#at + 1]?.codePointAt(0) ?? 0];
        if (to < from) throw this.#fault("The range runs backwards");
        tests.push((code) => code >= from && code <= to);
        this.#at += 2;
      } else tests.push(exactly(sign));
    }
    this.#at += 1;
    return (code) => tests.some((test) => test(code)) !== not;
  }
}

function exactly(sign: string): Test {
  const wanted = sign.codePointAt(0);
  return (code) => code === wanted;
}
