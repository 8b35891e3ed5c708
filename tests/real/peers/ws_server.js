// An echo server made with node's ws that says what happens to it, in the lines of server.c.
//
//   ws_server.js CERTIFICATE KEY [CA]        with CA, clients must have a certificate too
//
// A text "!close CODE REASON" closes the connection.
'use strict';
const fs = require('fs');
const https = require('https');
const { WebSocketServer } = require('ws');

const [certificate, key, ca] = process.argv.slice(2);
const server = https.createServer({
  cert: fs.readFileSync(certificate),
  key: fs.readFileSync(key),
  ca: ca && fs.readFileSync(ca),
  requestCert: Boolean(ca),
});

new WebSocketServer({ server, maxPayload: 0 }).on('connection', (socket) => {
  console.log('newConnection');
  socket.on('message', (data, isBinary) => {
    const [command, code, ...reason] = isBinary ? [] : data.toString().split(' ');
    if (command === '!close') socket.close(Number(code), reason.join(' '));
    else socket.send(data, { binary: isBinary });
  });
  socket.on('close', (code, reason) => console.log(`disconnected ${code} ${reason}`));
});

server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
