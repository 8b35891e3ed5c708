// A client made with node's ws. What it reads and prints: programs.py and script_peers.py.
'use strict';
const readline = require('readline');
const WebSocket = require('ws');

function converse(work, resolve) {
  const events = [];
  const options = { maxPayload: 0, perMessageDeflate: work.deflate ?? true };
  const socket = new WebSocket(work.url ?? process.argv[2], work.subprotocols ?? [], options);

  function note(kind, payload) {
    events.push([kind, payload]);
    if (work.close && events.length === work.expect) socket.close(...work.close);
  }

  function send(kind, payload) {
    if (kind === 'text') socket.send(payload);
    else if (kind === 'binary') socket.send(Buffer.from(payload, 'hex'));
    else if (kind === 'ping') socket.ping(Buffer.from(payload, 'hex'));
    else payload.forEach((part, index) => socket.send(part, { fin: index === payload.length - 1 }));
  }

  socket.on('open', () => work.send.forEach(([kind, payload]) => send(kind, payload)));
  socket.on('message', (data, isBinary) => {
    if (isBinary) note('binary', data.toString('hex'));
    else note('text', data.toString());
  });
  socket.on('pong', (payload) => note('pong', payload.toString('hex')));
  socket.on('error', (error) => resolve({ failed: String(error) }));
  socket.on('close', (code, reason) => {
    const said = { events, close: [code, reason.toString()] };
    if (work.subprotocols) said.subprotocol = socket.protocol;
    resolve(said);
  });
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const said = await new Promise((resolve) => converse(JSON.parse(line), resolve));
    console.log(JSON.stringify(said));
  }
}

main();
