// Completes one video with the official client and prints what it saw.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.argv[2], apiKey: process.argv[3], maxRetries: 2 });
const created = await client.videos.create({ prompt: process.argv[4], model: process.argv[5], seconds: '4', size: '1280x720' });
let video = created;
while (video.status === 'queued' || video.status === 'in_progress') {
  await new Promise(resolve => setTimeout(resolve, 100));
  video = await client.videos.retrieve(video.id);
}
const listed = [];
for await (const one of client.videos.list({ limit: 1 })) listed.push(one.id);
const film = Buffer.from(await (await client.videos.downloadContent(video.id)).arrayBuffer());
const deleted = await client.videos.delete(video.id);
const gone = await client.videos.retrieve(video.id).catch(error => error);
console.log(JSON.stringify({
  id: created.id, status: video.status, progress: video.progress, listed, bytes: film.length, magic: film.toString('latin1', 4, 8),
  deleted: deleted.deleted, gone: gone.constructor.name, code: gone.code,
}));
