import type { StockStatus } from '../api/generated';

const WORDS: Record<StockStatus, string> = {
  IN_STOCK: 'In stock',
  LOW_STOCK: 'Only a few left',
  OUT_OF_STOCK: 'Sold out',
};

export function Stock({ status, quantity }: { status: StockStatus; quantity?: number | null }) {
  const words = status === 'LOW_STOCK' && quantity ? `Only ${quantity} left` : WORDS[status];
  return <p className={`stock ${status.toLowerCase()}`}>{words}</p>;
}
