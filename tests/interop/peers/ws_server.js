// An echo server made with node's ws. What it does beside: programs.py.
'use strict';
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

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 0 });
server.on('listening', () => console.log(`listening on ws://127.0.0.1:${server.address().port}`));
server.on('connection', (socket) => {
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
});
