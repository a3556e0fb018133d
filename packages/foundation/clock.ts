/** The present moment as an argument, so that expiry and schedules can be tested without waiting. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
