// Runs the audits of the GraphQL-over-HTTP specification against a server and writes what it said of each.
import { writeFile } from 'node:fs/promises';
import { serverAudits } from 'graphql-http';

const [url, file] = process.argv.slice(2);
const results = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { id, name, status, reason } = { id: audit.id, name: audit.name, ...(await audit.fn()) };
  results.push({ id, name, status, reason: reason ?? null });
}
await writeFile(file, JSON.stringify(results));
