// Sign-ins that owe their second factor; the sign-in asks for them here.
export { endPending, insertPending, type PendingRow, tryPending } from "./store.ts";
