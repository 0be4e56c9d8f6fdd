import { useEffect, useState } from 'react';

import type { Refusal } from '../api/refusals';

/** Counts down to when it is worth another try. */
export function Wait({ refusal }: { refusal: Refusal }) {
  const left = useSecondsUntil(endOf(refusal));
  if (refusal.seconds === null) return null;
  if (left === 0) return <>You can try again now.</>;
  // Heard once, rather than every second.
  return (
    <span aria-live="off">
      Try again in <time>{inWords(left)}</time>.
    </span>
  );
}

/** When the last of these lets one try again; 0 without waiting. */
export function waitOf(refusals: readonly Refusal[]): number {
  return Math.max(0, ...refusals.map(endOf));
}

function endOf({ seconds, since }: Refusal): number {
  return seconds === null ? 0 : since + seconds * 1000;
}

/** Whole seconds until a moment, 0 once it is over. */
export function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Math.ceil((moment - now) / 1000));
  useEffect(() => {
    setNow(Date.now());
    if (moment <= Date.now()) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [moment]);
  return left;
}

export function inWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes > 60) return `${Math.ceil(minutes / 60)} hours`;
  return minutes ? `${minutes}:${String(seconds % 60).padStart(2, '0')} minutes` : `${seconds} seconds`;
}
