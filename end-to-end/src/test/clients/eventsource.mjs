// Watches a stream with the stock EventSource until it is told to stay away.
// Usage: node eventsource.mjs <url> <virtual key> <event names, comma-separated> — prints one line of JSON for each event.
import { EventSource } from 'eventsource';

const [url, virtualKey, names] = process.argv.slice(2);
const source = new EventSource(url, {
  fetch: (input, init) =>
    fetch(input, { ...init, headers: { ...init.headers, Authorization: `Bearer ${virtualKey}` } }),
});
for (const name of names.split(',')) {
  source.addEventListener(name, (event) => console.log(JSON.stringify({ name, id: event.lastEventId, data: JSON.parse(event.data) })));
}
source.addEventListener('error', (event) => {
  console.log(JSON.stringify({ name: 'error', code: event.code ?? 0, state: source.readyState }));
  if (source.readyState === EventSource.CLOSED) {
    process.exit(0);
  }
});
