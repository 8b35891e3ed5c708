// A websocket client in a page, which does what the server of the page says; the words are in browser.py.
'use strict';

const members = Object.getOwnPropertyNames(WebSocket.prototype).sort();

// Goes through one case; resolves when the connection has ended.
function converse({ url, subprotocols, send, expect, close }) {
  const socket = new WebSocket(url, subprotocols);
  const said = { members, opened: false, exception: '', receive: [] };
  socket.binaryType = 'arraybuffer';

  function closeIfComplete() {
    if (!close || said.receive.length !== expect) return;
    try {
      socket.close(...close);
    } catch (error) {
      said.exception = error.name;
      socket.close(1000);
    }
  }

  return new Promise((resolve) => {
    socket.onopen = () => {
      said.opened = true;
      send.forEach((message) => socket.send(message));
      closeIfComplete();
    };
    socket.onmessage = ({ data }) => {
      said.receive.push(data);
      closeIfComplete();
    };
    socket.onclose = ({ code, reason, wasClean }) => {
      const { protocol: subprotocol, extensions } = socket;
      resolve({ ...said, close: [code, reason], wasClean, subprotocol, extensions });
    };
  });
}

const orders = new WebSocket(`ws://${location.host}/orders`);
let order = null;

async function obey() {
  const { receive, ...said } = await converse(order);
  order = null;
  orders.send(JSON.stringify({ ...said, count: receive.length }));
  receive.forEach((message) => orders.send(message));
}

orders.binaryType = 'arraybuffer';
orders.onmessage = ({ data }) => {
  if (data === 'reload') {
    location.reload();
    return;
  }
  if (order) order.send.push(data);
  else order = { ...JSON.parse(data), send: [] };
  if (order.send.length === order.count) obey();
};
