// A client made with node's ws. What it reads and prints: programs.py.
'use strict';
const fs = require('fs');
const WebSocket = require('ws');

const work = JSON.parse(fs.readFileSync(0, 'utf8'));
const events = [];
const socket = new WebSocket(process.argv[2], { maxPayload: 0 });

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
socket.on('close', (code, reason) => {
  console.log(JSON.stringify({ events, close: [code, reason.toString()] }));
});
