// What the two programs with Qt have in common: options, configurations, and lines as those of the drivers in C.
#pragma once

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslCipher>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslError>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslPreSharedKeyAuthenticator>
#include <QtNetwork/QSslSocket>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

#include <cstdio>

inline void say(const QString &line) {
  std::printf("%s\n", line.toUtf8().constData());
  std::fflush(stdout);
}

inline QByteArray contents(const QString &path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) {
    qFatal("%s cannot be read", qPrintable(path));
  }
  return file.readAll();
}

inline void sayErrors(const QString &signal, const QList<QSslError> &errors) {
  for (const QSslError &error : errors) {
    say(QString("%1 %2 %3").arg(signal).arg(int(error.error())).arg(error.errorString()));
  }
}

// "tls PROTOCOL CIPHER - 0 NAME"; nothing for a connection without TLS.
inline void saySession(const QWebSocket &socket) {
  const QSslConfiguration used = socket.sslConfiguration();
  const QStringList names = used.peerCertificate().subjectInfo(QSslCertificate::CommonName);
  say(QString("tls %1 %2 - 0 %3")
          .arg(int(used.sessionProtocol()))
          .arg(used.sessionCipher().name(), names.value(0, "-")));
}

// The options of both programs.
struct Options {
  QCommandLineParser parser;
  QStringList psk; // identity and digits

  void add(const char *name, const char *value) { parser.addOption({name, "", value}); }

  // Adds the common options, and parses.
  void parse() {
    add("ca", "file");
    add("certificate", "file");
    add("key", "file");
    add("protocol", "number");
    add("cipher", "name");
    add("identity", "text");
    add("psk", "digits");
    parser.process(*QCoreApplication::instance());
  }

  QSslConfiguration configuration() const {
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(parser.isSet("protocol")
                                  ? QSsl::SslProtocol(parser.value("protocol").toInt())
                                  : QSsl::TlsV1_2OrLater);
    if (parser.isSet("ca")) {
      configuration.setCaCertificates(QSslCertificate::fromPath(parser.value("ca")));
    }
    if (parser.isSet("certificate")) {
      configuration.setLocalCertificate(QSslCertificate(contents(parser.value("certificate"))));
      configuration.setPrivateKey(QSslKey(contents(parser.value("key")), QSsl::Ec));
    }
    if (parser.isSet("psk")) {
      configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // else Qt misses a certificate
    }
    if (parser.isSet("cipher")) {
      configuration.setCiphers({QSslCipher(parser.value("cipher"))});
    }
    return configuration;
  }

  QByteArray identity() const { return parser.value("identity").toUtf8(); }
  QByteArray key() const { return QByteArray::fromHex(parser.value("psk").toUtf8()); }
};
