// A client made with node's ws that says what happens to it, in the lines of client.c.
//
//   ws_client.js URL CA [CERTIFICATE KEY]
'use strict';
const fs = require('fs');
const WebSocket = require('ws');

const MIB = 1 << 20;
const MESSAGES = [ // as MESSAGES of drivers.py
  Buffer.from('äx'.repeat(33) + 'y'),
  Buffer.alloc(70000, 'binary'),
  Buffer.alloc(MIB, 'x'),
  Buffer.alloc(MIB, '\0'),
];

const [url, ca, certificate, key] = process.argv.slice(2);
const socket = new WebSocket(url, {
  ca: fs.readFileSync(ca),
  cert: certificate && fs.readFileSync(certificate),
  key: key && fs.readFileSync(key),
  maxPayload: 0,
  family: 4, // node 18 tries ::1 alone for localhost
});
let sent = 0;

function sendNext() {
  if (sent === MESSAGES.length) socket.close(1000, 'done');
  else socket.send(MESSAGES[sent], { binary: sent++ % 2 === 1 });
}

socket.on('open', () => {
  console.log(`connected ${url}`);
  sendNext();
});
socket.on('message', (data, isBinary) => {
  const same = isBinary === (sent % 2 === 0) && MESSAGES[sent - 1].equals(data);
  console.log(`${same ? 'same' : 'other'} ${data.length}`);
  sendNext();
});
socket.on('error', (error) => console.log(`error ${error.message}`));
socket.on('close', (code, reason) => console.log(`disconnected ${code} ${reason}`));
