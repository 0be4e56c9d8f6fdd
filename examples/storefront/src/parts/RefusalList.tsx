import type { Refusal } from '../api/refusals';
import { Wait } from './Wait';

/** Says what was refused, by which code, and how long to wait where waiting helps. */
export function RefusalList({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <div role="alert">
      {refusals.map((refusal) => (
        <p className="refusal" key={`${refusal.code} ${refusal.field}`} data-code={refusal.code}>
          {refusal.text} <Wait refusal={refusal} /> <code>{refusal.code}</code>
        </p>
      ))}
    </div>
  );
}
