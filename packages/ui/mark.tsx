/** The sign of the product: a list being called, one name answered. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="rc-mark">
      <rect width="24" height="24" rx="6.5" fill="var(--mantine-color-accent-7)" />
      <path
        d="M6 8.2h7M6 12h4.2M6 15.8h3"
        stroke="#fff"
        strokeOpacity="0.62"
        strokeWidth="1.9"
        strokeLinecap="round"
        fill="none"
      />
      <path
        d="m12.2 14.2 2.5 2.5 4.4-6"
        stroke="#fff"
        strokeWidth="2.1"
        strokeLinecap="round"
        strokeLinejoin="round"
        fill="none"
      />
    </svg>
  );
}
