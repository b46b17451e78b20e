/** An easel with a canvas on it. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round">
        <rect x="3.5" y="4" width="13" height="8.5" rx="1" />
        <path d="M2 14.75h16M6.6 14.75 4.75 18.5M13.4 14.75l1.85 3.75M10 1.5V4" />
      </g>
    </svg>
  );
}
