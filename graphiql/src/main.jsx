import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';

import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { examples, headersHint } from './examples.js';
import { createFetcher } from './fetcher.js';

const container = document.getElementById('graphiql');

// A phone has no room for the variables beside query and answer; there they wait behind their button.
const isWide = matchMedia('(min-width: 701px)').matches;

// Without this the variable editor underlines every object that is given for a JSON scalar.
const customScalarSchemas = { JSON: {} };

createRoot(container).render(
  <GraphiQL
    fetcher={createFetcher(container.dataset.endpoint)}
    defaultTabs={examples}
    defaultHeaders={headersHint}
    defaultEditorToolsVisibility={isWide ? 'variables' : false}
    customScalarSchemas={customScalarSchemas}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>Nexus</GraphiQL.Logo>
  </GraphiQL>,
);
