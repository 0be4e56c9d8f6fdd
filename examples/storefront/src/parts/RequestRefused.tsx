import type { CombinedError } from 'urql';

import { refusalsOfRequest } from '../api/refusals';
import { RefusalList } from './RefusalList';

/** In the place of what a query should have brought. */
export function RequestRefused({ error }: { error: CombinedError }) {
  return <RefusalList refusals={refusalsOfRequest(error)} />;
}
