// Watches one job over the native WebSocket, dropping the connection after some entries.
// Usage: node websocket.mjs <url> <virtual key> <job> <entries per connection> — prints one line of JSON for each message.
import WebSocket from 'ws';

const [url, virtualKey, job, few] = process.argv.slice(2);
let after = 0;
for (let over = false; !over; ) {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/realtime?access_token=${virtualKey}`, 'reelay.v1+json');
  over = await new Promise((resolve) => {
    let seen = 0;
    // Nobody there, for now.
    socket.on('error', () => setTimeout(() => resolve(false), 200));
    socket.on('open', () => socket.send(JSON.stringify({ op: 'subscribe', job, after })));
    socket.on('close', () => setTimeout(() => resolve(false), 100));
    socket.on('message', (text) => {
      const message = JSON.parse(text);
      console.log(String(text));
      if (message.op === 'entry') {
        after = message.seq;
        if (++seen === Number(few)) {
          socket.terminate();
        }
      } else if (message.op === 'end') {
        socket.close();
        resolve(true);
      }
    });
  });
}
