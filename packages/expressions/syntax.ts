// The tree of an expression. Chains of one operator are one node with many parts, so that a long sum is not a deep tree.

interface Placed {
  position: number;
  length: number;
}

export type Comparison = "==" | "!=" | "<" | ">" | "<=" | ">=";

/** Where attributes come from: the person, their account in the app, the app, the organisation. */
export const roots = ["user", "appuser", "app", "org"] as const;
export type Root = (typeof roots)[number];

export type NodeBody =
  | { kind: "literal"; value: string | number | boolean | null }
  | { kind: "attribute"; root: Root; name: string }
  | { kind: "member"; of: Node; name: string }
  | { kind: "list"; parts: Node[] }
  | { kind: "sum"; parts: Node[] }
  | { kind: "all" | "any"; parts: Node[] }
  | { kind: "not"; part: Node }
  | { kind: "compare"; operator: Comparison; left: Node; right: Node }
  | { kind: "choice"; condition: Node; yes: Node; no: Node }
  | { kind: "call"; name: string; parts: Node[] };

export type Node = Placed & NodeBody;
