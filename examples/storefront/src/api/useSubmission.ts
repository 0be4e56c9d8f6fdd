import { useState } from 'react';
import { useMutation, type AnyVariables, type TypedDocumentNode } from 'urql';

import { refusalsOfPayload, refusalsOfRequest, type Refusal } from './refusals';

interface Payload {
  errors: readonly Parameters<typeof refusalsOfPayload>[0][number][];
}

export interface Submission {
  refusals: Refusal[];
  isBusy: boolean;
}

/** Send a mutation of one root field. `submit` answers with its payload, or null when it was refused. */
export function useSubmission<Data extends Record<string, unknown>, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
) {
  const [{ fetching }, send] = useMutation(document);
  const [refusals, setRefusals] = useState<Refusal[]>([]);

  async function submit(variables: Variables): Promise<Data[Exclude<keyof Data, '__typename'>] | null> {
    const { data, error } = await send(variables);
    const payload = data && (Object.values(data).find((value) => typeof value === 'object') as Payload);
    const refused = error ? refusalsOfRequest(error) : refusalsOfPayload(payload?.errors ?? []);
    setRefusals(refused);
    return refused.length ? null : (payload as Data[Exclude<keyof Data, '__typename'>]);
  }

  return { submit, submission: { refusals, isBusy: fetching } satisfies Submission };
}
