// A client with Qt that says what happens to it, in the lines of client.c.
//
//   qt_client URL [OPTION]...
//
//   --ca FILE                        the authorities to trust; without it those of the system
//   --certificate FILE  --key FILE   what to show to a server that asks
//   --protocol NUMBER                a QSsl::SslProtocol
//   --cipher NAME                    the one cipher suite
//   --identity TEXT  --psk DIGITS    the pre-shared key
//   --ignore                         ignores the errors of certificates
//   --say TEXT                       instead of messages: a text that is not expected to come back
//
// Without --say it sends text and binary messages, each when the one before is back, and closes.
#include "qt_driver.hpp"

#include <QtCore/QTimer>

namespace {

struct Message {
  bool binary;
  int size;
};

// The same as MESSAGES of drivers.py.
const QVector<Message> messages = {{false, 100}, {true, 70000}, {false, 1 << 20}, {true, 1 << 20}};

class Client {
public:
  explicit Client(const Options &options) : options(options) {
    QObject::connect(&socket, &QWebSocket::connected, [this] {
      saySession(socket);
      say("connected " + socket.requestUrl().toString());
      begin();
    });
    QObject::connect(&socket, &QWebSocket::textMessageReceived,
                     [this](const QString &text) { received(text == sentText, text.toUtf8().size()); });
    QObject::connect(&socket, &QWebSocket::binaryMessageReceived,
                     [this](const QByteArray &data) { received(data == sentData, data.size()); });
    QObject::connect(&socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error),
                     [this](QAbstractSocket::SocketError error) {
                       say(QString("error %1 %2").arg(int(error)).arg(socket.errorString()));
                       QTimer::singleShot(0, qApp, &QCoreApplication::quit);
                     });
    QObject::connect(&socket, &QWebSocket::disconnected, [this] {
      say(QString("disconnected %1 %2").arg(int(socket.closeCode())).arg(socket.closeReason()));
      QTimer::singleShot(0, qApp, &QCoreApplication::quit);
    });
    QObject::connect(&socket, &QWebSocket::sslErrors, [this](const QList<QSslError> &errors) {
      sayErrors("sslErrors", errors);
      if (this->options.parser.isSet("ignore")) {
        socket.ignoreSslErrors();
      }
    });
    QObject::connect(&socket, &QWebSocket::preSharedKeyAuthenticationRequired,
                     [this](QSslPreSharedKeyAuthenticator *question) {
                       say("preSharedKeyAuthenticationRequired " + question->identityHint());
                       question->setIdentity(this->options.identity());
                       question->setPreSharedKey(this->options.key());
                     });
    socket.setSslConfiguration(options.configuration());
    socket.open(QUrl(options.parser.positionalArguments().value(0)));
  }

private:
  void begin() {
    if (options.parser.isSet("say")) {
      socket.sendTextMessage(options.parser.value("say"));
    } else {
      sendNext();
    }
  }

  void sendNext() {
    if (sent == messages.size()) {
      socket.close(QWebSocketProtocol::CloseCodeNormal, "done");
      return;
    }
    const Message &message = messages[sent++];
    sentText = QString();
    sentData = QByteArray();
    if (message.binary) {
      for (int i = 0; i < message.size; i++) {
        sentData.append(char(i * 7 + i / 256));
      }
      socket.sendBinaryMessage(sentData);
    } else {
      sentText = QString(message.size / 2, QChar(0xfc)); // two bytes of UTF-8 each
      socket.sendTextMessage(sentText);
    }
  }

  void received(bool same, int size) {
    say(QString("%1 %2").arg(same ? "same" : "other").arg(size));
    if (same) {
      sendNext();
    }
  }

  const Options &options;
  QWebSocket socket;
  int sent = 0;
  QString sentText;
  QByteArray sentData;
};

} // namespace

int main(int argc, char **argv) {
  QCoreApplication application(argc, argv);
  Options options;
  options.parser.addOption({"ignore", ""});
  options.add("say", "text");
  options.parse();
  Client client(options);
  QTimer::singleShot(20000, qApp, [] { qFatal("no end within the time limit"); });
  return application.exec();
}
