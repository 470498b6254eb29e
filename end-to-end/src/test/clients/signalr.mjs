// Watches one job with the stock SignalR client. The calls are those of the documentation, handlers after the subscription.
// Usage: node signalr.mjs <url> <virtual key> <job> <transport> [drop] — prints one line of JSON for each event.
import * as signalR from '@microsoft/signalr';

const [url, virtualKey, taskId, transport, drop] = process.argv.slice(2);
const say = (name, data) => console.log(JSON.stringify({ name, data }));
const connection = new signalR.HubConnectionBuilder()
  .withUrl(`${url}/hubs/video-generation${drop ? `?task=${taskId}` : ''}`, {
    accessTokenFactory: () => virtualKey,
    transport: signalR.HttpTransportType[transport],
  })
  .withAutomaticReconnect([0, 100, 500, ...Array(40).fill(1000)])
  .configureLogging(signalR.LogLevel.Error)
  .build();

connection.onreconnecting(() => say('reconnecting'));
connection.onreconnected(() => say('reconnected'));
await connection.start();
say('connected', connection.connectionId);
if (!drop) {
  await connection.invoke('SubscribeToTask', taskId);
}
connection.on('TaskStatus', (data) => say('TaskStatus', data));
connection.on('ProgressUpdate', (data) => say('ProgressUpdate', data));
const ended = new Promise((resolve) => {
  for (const name of ['TaskCompleted', 'TaskFailed', 'TaskCancelled']) {
    connection.on(name, (data) => {
      say(name, data);
      resolve();
    });
  }
});
await ended;
say('status', await connection.invoke('GetTaskStatus', taskId));
try {
  await connection.invoke('SubscribeToTask', 'job_00000000000000000000000000');
} catch (refused) {
  say('refused', refused.message);
}
await connection.invoke('UnsubscribeFromTask', taskId);
await connection.stop();
say('stopped');
