import { Kind, parse } from 'graphql';

/**
 * Returns the function by which GraphiQL asks `endpoint`.
 *
 * An answer of any status is shown as long as it is JSON: GraphQL errors come with 4xx too.
 */
export function createFetcher(endpoint) {
  return async (params, options) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        Accept: 'application/graphql-response+json, application/json',
        'Content-Type': 'application/json',
        ...options?.headers,
      },
      body: JSON.stringify(withKnownName(params)),
    });
    return readJson(response);
  };
}

async function readJson(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The server answered ${response.status} ${response.statusText} without JSON.`);
  }
}

/** GraphiQL learns an operation's name a tenth of a second after a change: until then it would send the one before. */
function withKnownName({ operationName, ...params }) {
  return definesOperation(params.query, operationName) ? { operationName, ...params } : params;
}

function definesOperation(query, name) {
  try {
    return parse(query).definitions.some(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === name,
    );
  } catch {
    return true;
  }
}
