// An echoing endpoint made with node's ws: a server, or with a URL a client that the replayer drives.
'use strict';
const WebSocket = require('ws');

const options = { perMessageDeflate: true, maxPayload: 0 };

function echo(socket) {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on('error', () => {}); // what breaks the protocol; close comes after it
}

function serve() {
  const server = new WebSocket.Server({ host: '127.0.0.1', port: 0, ...options });
  server.on('listening', () => console.log(`listening on ws://127.0.0.1:${server.address().port}`));
  server.on('connection', echo);
}

function visit(url, prepare) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, options);
    prepare(socket);
    socket.on('close', resolve);
  });
}

async function visitAll(url) {
  let count = 0;
  await visit(`${url}/getCaseCount`, (socket) => {
    socket.on('message', (data) => {
      count = Number(data.toString());
    });
  });
  for (let n = 1; n <= count; n++) {
    await visit(`${url}/runCase?case=${n}&agent=ws`, echo);
  }
  await visit(`${url}/updateReports?agent=ws`, () => {});
}

if (process.argv.length > 2) visitAll(process.argv[2]);
else serve();
