/** Where one is in a sequence. */
export function Steps({ label, steps, current }: { label: string; steps: string[]; current: number }) {
  return (
    <ol className="dir-steps" aria-label={label}>
      {steps.map((step, at) => (
        <li
          key={step}
          data-state={at < current ? "done" : at === current ? "now" : "later"}
          {...(at === current ? { "aria-current": "step" as const } : {})}
        >
          <span aria-hidden="true">{at + 1}</span>
          {step}
        </li>
      ))}
    </ol>
  );
}
