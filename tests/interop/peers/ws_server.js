// Echo servers made with node's ws. What they do beside: programs.py and script_peers.py.
'use strict';
const { once } = require('events');
const { WebSocketServer } = require('ws');

function obey(socket, command, argument) {
  if (command === '!close') {
    const [code, ...reason] = argument.split(' ');
    socket.close(Number(code), reason.join(' '));
  } else if (command === '!ping') {
    socket.once('pong', (payload) => socket.send(`pong ${payload}`));
    socket.ping(argument);
  } else if (command === '!fragments') {
    const parts = argument.split(' ');
    parts.forEach((part, index) => socket.send(part, { fin: index === parts.length - 1 }));
  }
}

function converse(socket) {
  socket.on('message', (data, isBinary) => {
    const text = isBinary ? '' : data.toString();
    if (text.startsWith('!')) {
      const [command, ...words] = text.split(' ');
      obey(socket, command, words.join(' '));
    } else {
      socket.send(data, { binary: isBinary });
    }
  });
  socket.on('close', (code, reason) => console.log(`closed ${code} ${reason}`));
}

async function listen({ deflate = false, subprotocols = [] }) {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    maxPayload: 0,
    perMessageDeflate: deflate,
    handleProtocols: (offered) => subprotocols.find((name) => offered.has(name)) ?? false,
  });
  server.on('connection', converse);
  await once(server, 'listening');
  console.log(`listening on ws://127.0.0.1:${server.address().port}`);
}

async function main() {
  const wanted = process.argv.slice(2);
  for (const options of wanted.length ? wanted : ['{}']) await listen(JSON.parse(options));
}

main();
