// Completes, cancels and lists predictions with the official client and prints what it saw.
import { createServer } from 'node:http';
import Replicate from 'replicate';

const [baseUrl, auth, version, model, slow] = process.argv.slice(2);
const client = new Replicate({ baseUrl, auth, useFileOutput: false });
const load = async url => Buffer.from(await (await fetch(url)).arrayBuffer()).toString('latin1', 4, 8);

const webhooks = [];
const receiver = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  webhooks.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
  response.end();
});
await new Promise(resolve => receiver.listen(0, '127.0.0.1', resolve));
const webhook = `http://127.0.0.1:${receiver.address().port}/`;

const created = await client.predictions.create({ version, input: { prompt: 'a boat' }, webhook, webhook_events_filter: ['completed'] });
const completed = await client.wait(created, { interval: 50 });
const output = await client.run(model, { input: { prompt: 'another boat' } });
const started = await client.predictions.create({ version: slow, input: { prompt: 'a slow boat' } });
const canceled = await client.predictions.cancel(started.id);
const refused = await client.predictions.create({ version: 'v', input: {} }).catch(error => error);
const uploaded = await client.files.create(Buffer.from('a picture'));
let listed = 0;
for await (const page of client.paginate(client.predictions.list)) listed += page.length;

const { key } = await client.webhooks.default.secret.get();
while (webhooks.length === 0) await new Promise(resolve => setTimeout(resolve, 20));
const valid = await Replicate.validateWebhook(webhooks[0], key);
const other = await Replicate.validateWebhook(webhooks[0], 'whsec_YW5vdGhlciBzZWNyZXQ=');
receiver.close();
receiver.closeAllConnections();

console.log(JSON.stringify({
  completed: completed.status, progress: Replicate.parseProgressFromLogs(completed).percentage,
  magic: await load(completed.output), ran: await load(output), canceled: canceled.status, refused: refused.response.status,
  uploaded: uploaded.urls.get, listed, webhookIsValid: valid, otherSecretIsValid: other, webhookStatus: JSON.parse(webhooks[0].body).status,
}));
