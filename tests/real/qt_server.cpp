// An echo server with Qt that says what happens to it, in the lines of server.c.
//
//   qt_server [OPTION]...
//
//   --ca FILE  --certificate FILE  --key FILE    its own; with --ca, clients must have a certificate too
//   --protocol NUMBER                            a QSsl::SslProtocol
//   --cipher NAME                                the one cipher suite
//   --identity TEXT  --psk DIGITS  --hint TEXT   the pre-shared key of the one client that has one
//
// Its first line is "listening PORT". A client's text "!close CODE REASON" closes its connection, any other
// message goes back as it came.
#include "qt_driver.hpp"

namespace {

void echo(QWebSocket *socket) {
  saySession(*socket);
  say("newConnection");
  QObject::connect(socket, &QWebSocket::textMessageReceived, [socket](const QString &text) {
    say(QString("text %1").arg(text.toUtf8().size()));
    if (text.startsWith("!close ")) {
      const int code = text.section(' ', 1, 1).toInt();
      socket->close(QWebSocketProtocol::CloseCode(code), text.section(' ', 2));
    } else {
      socket->sendTextMessage(text);
    }
  });
  QObject::connect(socket, &QWebSocket::binaryMessageReceived, [socket](const QByteArray &data) {
    say(QString("binary %1").arg(data.size()));
    socket->sendBinaryMessage(data);
  });
  QObject::connect(socket, &QWebSocket::disconnected, [socket] {
    say(QString("disconnected %1 %2").arg(int(socket->closeCode())).arg(socket->closeReason()));
    socket->deleteLater();
  });
}

} // namespace

int main(int argc, char **argv) {
  QCoreApplication application(argc, argv);
  Options options;
  options.add("hint", "text");
  options.parse();

  QSslConfiguration configuration = options.configuration();
  configuration.setPeerVerifyMode(options.parser.isSet("ca") ? QSslSocket::VerifyPeer
                                                             : QSslSocket::VerifyNone);
  configuration.setPreSharedKeyIdentityHint(options.parser.value("hint").toUtf8());
  QWebSocketServer server("Qt", QWebSocketServer::SecureMode);
  server.setSslConfiguration(configuration);
  QObject::connect(&server, &QWebSocketServer::newConnection,
                   [&server] { echo(server.nextPendingConnection()); });
  QObject::connect(&server, &QWebSocketServer::sslErrors,
                   [](const QList<QSslError> &errors) { sayErrors("sslErrors", errors); });
  QObject::connect(&server, &QWebSocketServer::serverError,
                   [&server](QWebSocketProtocol::CloseCode code) {
                     say(QString("serverError %1 %2").arg(int(code)).arg(server.errorString()));
                   });
  QObject::connect(&server, &QWebSocketServer::preSharedKeyAuthenticationRequired,
                   [&options](QSslPreSharedKeyAuthenticator *question) {
                     say("preSharedKeyAuthenticationRequired " + question->identity() + " " +
                         question->identityHint());
                     if (question->identity() == options.identity()) {
                       question->setPreSharedKey(options.key());
                     }
                   });
  if (!server.listen(QHostAddress::LocalHost)) {
    qFatal("%s", qPrintable(server.errorString()));
  }
  say(QString("listening %1").arg(server.serverPort()));
  return application.exec();
}
