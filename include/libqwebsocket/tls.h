/* The part of libqwebsocket.h about TLS: certificates, keys, errors and configurations.
 *
 * Certificates, keys and configurations belong to no loop; use each in one thread at a time. A list of
 * certificates goes in and comes out as PEM text, one behind the other; what is no certificate in such a
 * text is passed over, and a text that is not empty and has none is QWS_ERR_ARGUMENT. Octets (DER, digests)
 * come out as text does, and may hold NUL. */
#ifndef LIBQWEBSOCKET_H
#include "../libqwebsocket.h" /* which includes this at its place */
#elif !defined(LIBQWEBSOCKET_TLS_H)
#define LIBQWEBSOCKET_TLS_H

/* QSsl::EncodingFormat */
typedef enum qws_encoding_format { QWS_PEM = 0, QWS_DER = 1 } qws_encoding_format;

/* QSsl::KeyAlgorithm. Ed25519 is QWS_OPAQUE, for Qt has no number for it; DSA and DH cannot be read. */
typedef enum qws_key_algorithm {
  QWS_OPAQUE = 0,
  QWS_RSA = 1,
  QWS_DSA = 2,
  QWS_EC = 3,
  QWS_DH = 4
} qws_key_algorithm;

/* QSsl::KeyType */
typedef enum qws_key_type { QWS_PRIVATE_KEY = 0, QWS_PUBLIC_KEY = 1 } qws_key_type;

/* A private or a public key: RSA, EC or Ed25519 (QSslKey). It never changes. */
typedef struct qws_ssl_key qws_ssl_key;

/* Reads the first key of a PEM text, or one as DER: a private one as PKCS #1, SEC 1 or PKCS #8, perhaps
 * encrypted under a pass phrase (else NULL); a public one as SubjectPublicKeyInfo or PKCS #1.
 * QWS_ERR_ARGUMENT if there is no such key, or the pass phrase is wrong. */
QWS_API qws_error qws_ssl_key_new(const char *data, size_t size, qws_encoding_format format,
                                  qws_key_type type, const char *pass_phrase,
                                  qws_ssl_key **out_key);
QWS_API qws_error qws_ssl_key_free(qws_ssl_key *key);
QWS_API qws_key_algorithm qws_ssl_key_algorithm(const qws_ssl_key *key);
QWS_API qws_key_type qws_ssl_key_type(const qws_ssl_key *key);

/* The size in bits, -1 for a bad handle. */
QWS_API int qws_ssl_key_length(const qws_ssl_key *key);

/* The key as PEM; with a pass phrase that is not empty, a private one is encrypted. And as DER: RSA as
 * PKCS #1, EC as SEC 1, Ed25519 as PKCS #8, public ones as SubjectPublicKeyInfo. */
QWS_API size_t qws_ssl_key_to_pem(const qws_ssl_key *key, const char *pass_phrase, char *buf,
                                  size_t cap);
QWS_API size_t qws_ssl_key_to_der(const qws_ssl_key *key, char *buf, size_t cap);

/* An X.509 certificate (QSslCertificate). It never changes. */
typedef struct qws_ssl_certificate qws_ssl_certificate;

/* Reads the first certificate of PEM text, or of DER octets, which must begin with it.
 * *out_used (may be NULL) is how much of the data that took: the next one comes behind it.
 * QWS_ERR_ARGUMENT if there is none. */
QWS_API qws_error qws_ssl_certificate_new(const char *data, size_t size,
                                          qws_encoding_format format, size_t *out_used,
                                          qws_ssl_certificate **out_certificate);
QWS_API qws_error qws_ssl_certificate_free(qws_ssl_certificate *certificate);
QWS_API size_t qws_ssl_certificate_to_pem(const qws_ssl_certificate *certificate, char *buf,
                                          size_t cap);
QWS_API size_t qws_ssl_certificate_to_der(const qws_ssl_certificate *certificate, char *buf,
                                          size_t cap);

/* What the parts of the names of subject and issuer are called, each once, sorted, with commas between:
 * OpenSSL's short names ("C,CN,O"), or identifiers in digits. */
QWS_API size_t qws_ssl_certificate_subject_info_attributes(const qws_ssl_certificate *certificate,
                                                           char *buf, size_t cap);
QWS_API size_t qws_ssl_certificate_issuer_info_attributes(const qws_ssl_certificate *certificate,
                                                          char *buf, size_t cap);

/* The parts that are called so: how many, and number index from 0. Of several the last one comes first, as
 * in Qt. */
QWS_API size_t qws_ssl_certificate_subject_info_count(const qws_ssl_certificate *certificate,
                                                      const char *attribute);
QWS_API size_t qws_ssl_certificate_subject_info(const qws_ssl_certificate *certificate,
                                                const char *attribute, size_t index, char *buf,
                                                size_t cap);
QWS_API size_t qws_ssl_certificate_issuer_info_count(const qws_ssl_certificate *certificate,
                                                     const char *attribute);
QWS_API size_t qws_ssl_certificate_issuer_info(const qws_ssl_certificate *certificate,
                                               const char *attribute, size_t index, char *buf,
                                               size_t cap);

/* QSsl::AlternativeNameEntryType */
typedef enum qws_alternative_name_entry_type {
  QWS_EMAIL_ENTRY = 0,
  QWS_DNS_ENTRY = 1,
  QWS_IP_ADDRESS_ENTRY = 2
} qws_alternative_name_entry_type;

/* The other names that it is for: how many of a type, and number index from 0. */
QWS_API size_t qws_ssl_certificate_subject_alternative_name_count(
    const qws_ssl_certificate *certificate, qws_alternative_name_entry_type type);
QWS_API size_t qws_ssl_certificate_subject_alternative_name(const qws_ssl_certificate *certificate,
                                                            qws_alternative_name_entry_type type,
                                                            size_t index, char *buf, size_t cap);

/* From when to when it is valid: seconds since 1970 in UTC. */
QWS_API int64_t qws_ssl_certificate_effective_date(const qws_ssl_certificate *certificate);
QWS_API int64_t qws_ssl_certificate_expiry_date(const qws_ssl_certificate *certificate);

QWS_API int qws_ssl_certificate_version(const qws_ssl_certificate *certificate); /* 1 to 3 */

/* The octets of the serial number as "01:02:a4:ff". */
QWS_API size_t qws_ssl_certificate_serial_number(const qws_ssl_certificate *certificate, char *buf,
                                                 size_t cap);
QWS_API int qws_ssl_certificate_is_self_signed(const qws_ssl_certificate *certificate);

/* QCryptographicHash::Algorithm, as far as certificates are hashed */
typedef enum qws_hash_algorithm {
  QWS_MD5 = 1,
  QWS_SHA1 = 2,
  QWS_SHA224 = 3,
  QWS_SHA256 = 4,
  QWS_SHA384 = 5,
  QWS_SHA512 = 6
} qws_hash_algorithm;

/* The hash of the DER octets, as octets. */
QWS_API size_t qws_ssl_certificate_digest(const qws_ssl_certificate *certificate,
                                          qws_hash_algorithm algorithm, char *buf, size_t cap);

/* The key that it is about (owned). */
QWS_API qws_error qws_ssl_certificate_public_key(const qws_ssl_certificate *certificate,
                                                 qws_ssl_key **out_key);

/* QSslError::SslError. Those about OCSP never occur. */
typedef enum qws_ssl_error {
  QWS_SSL_ERROR_UNSPECIFIED_ERROR = -1,
  QWS_SSL_ERROR_NO_ERROR = 0,
  QWS_SSL_ERROR_UNABLE_TO_GET_ISSUER_CERTIFICATE = 1,
  QWS_SSL_ERROR_UNABLE_TO_DECRYPT_CERTIFICATE_SIGNATURE = 2,
  QWS_SSL_ERROR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY = 3,
  QWS_SSL_ERROR_CERTIFICATE_SIGNATURE_FAILED = 4,
  QWS_SSL_ERROR_CERTIFICATE_NOT_YET_VALID = 5,
  QWS_SSL_ERROR_CERTIFICATE_EXPIRED = 6,
  QWS_SSL_ERROR_INVALID_NOT_BEFORE_FIELD = 7,
  QWS_SSL_ERROR_INVALID_NOT_AFTER_FIELD = 8,
  QWS_SSL_ERROR_SELF_SIGNED_CERTIFICATE = 9,
  QWS_SSL_ERROR_SELF_SIGNED_CERTIFICATE_IN_CHAIN = 10,
  QWS_SSL_ERROR_UNABLE_TO_GET_LOCAL_ISSUER_CERTIFICATE = 11,
  QWS_SSL_ERROR_UNABLE_TO_VERIFY_FIRST_CERTIFICATE = 12,
  QWS_SSL_ERROR_CERTIFICATE_REVOKED = 13,
  QWS_SSL_ERROR_INVALID_CA_CERTIFICATE = 14,
  QWS_SSL_ERROR_PATH_LENGTH_EXCEEDED = 15,
  QWS_SSL_ERROR_INVALID_PURPOSE = 16,
  QWS_SSL_ERROR_CERTIFICATE_UNTRUSTED = 17,
  QWS_SSL_ERROR_CERTIFICATE_REJECTED = 18,
  QWS_SSL_ERROR_SUBJECT_ISSUER_MISMATCH = 19,
  QWS_SSL_ERROR_AUTHORITY_ISSUER_SERIAL_NUMBER_MISMATCH = 20,
  QWS_SSL_ERROR_NO_PEER_CERTIFICATE = 21,
  QWS_SSL_ERROR_HOST_NAME_MISMATCH = 22,
  QWS_SSL_ERROR_NO_SSL_SUPPORT = 23,
  QWS_SSL_ERROR_CERTIFICATE_BLACKLISTED = 24,
  QWS_SSL_ERROR_CERTIFICATE_STATUS_UNKNOWN = 25
} qws_ssl_error;

/* A list of errors of certificates (QList<QSslError>); one that a callback gets is borrowed until the
 * callback returns. */
typedef struct qws_ssl_errors qws_ssl_errors;

/* An empty list of your own, for errors to ignore. */
QWS_API qws_error qws_ssl_errors_new(qws_ssl_errors **out_errors);

/* QWS_ERR_STATE for a borrowed list. */
QWS_API qws_error qws_ssl_errors_free(qws_ssl_errors *errors);

/* Adds an error about a certificate, or NULL for about none; QWS_ERR_STATE for a borrowed list. */
QWS_API qws_error qws_ssl_errors_add(qws_ssl_errors *errors, qws_ssl_error error,
                                     const qws_ssl_certificate *certificate);
QWS_API size_t qws_ssl_errors_count(const qws_ssl_errors *errors);

/* Number index of the list, from 0: the error, Qt's text for it, and the certificate of the peer's that it is
 * about (owned), QWS_ERR_STATE if it is about none of them. */
QWS_API qws_ssl_error qws_ssl_errors_error(const qws_ssl_errors *errors, size_t index);
QWS_API size_t qws_ssl_errors_error_string(const qws_ssl_errors *errors, size_t index, char *buf,
                                           size_t cap);
QWS_API qws_error qws_ssl_errors_certificate(const qws_ssl_errors *errors, size_t index,
                                             qws_ssl_certificate **out_certificate);

/* Finds all errors of a server's chain (PEM), its own certificate first, with the authorities of the default
 * configuration; host_name NULL or "" is not checked. The list (owned) is empty if the chain is good. */
QWS_API qws_error qws_ssl_certificate_verify(const char *chain, size_t size, const char *host_name,
                                             qws_ssl_errors **out_errors);

/* QSslSocket::PeerVerifyMode: what is asked of the peer's certificate. AUTO is VERIFY_PEER for a client and
 * VERIFY_NONE for a server. A server asks for a certificate with QUERY_PEER and VERIFY_PEER. */
typedef enum qws_peer_verify_mode {
  QWS_VERIFY_NONE = 0,
  QWS_QUERY_PEER = 1,
  QWS_VERIFY_PEER = 2,
  QWS_AUTO_VERIFY_PEER = 3
} qws_peer_verify_mode;

/* QSsl::SslProtocol. TLS 1.0 and 1.1 are only spoken where they are named; SSL and DTLS are not. */
typedef enum qws_ssl_protocol {
  QWS_UNKNOWN_PROTOCOL = -1,
  QWS_SSL_V3 = 0,
  QWS_SSL_V2 = 1,
  QWS_TLS_V1_0 = 2,
  QWS_TLS_V1_1 = 3,
  QWS_TLS_V1_2 = 4,
  QWS_ANY_PROTOCOL = 5,
  QWS_TLS_V1_SSL_V3 = 6,
  QWS_SECURE_PROTOCOLS = 7,
  QWS_TLS_V1_0_OR_LATER = 8,
  QWS_TLS_V1_1_OR_LATER = 9,
  QWS_TLS_V1_2_OR_LATER = 10,
  QWS_DTLS_V1_0 = 11,
  QWS_DTLS_V1_0_OR_LATER = 12,
  QWS_DTLS_V1_2 = 13,
  QWS_DTLS_V1_2_OR_LATER = 14,
  QWS_TLS_V1_3 = 15,
  QWS_TLS_V1_3_OR_LATER = 16
} qws_ssl_protocol;

/* QSsl::SslOption: what is turned off. Those without a word change nothing here. */
typedef enum qws_ssl_option {
  QWS_SSL_OPTION_DISABLE_EMPTY_FRAGMENTS = 1,
  QWS_SSL_OPTION_DISABLE_SESSION_TICKETS = 2, /* no session is resumed */
  QWS_SSL_OPTION_DISABLE_COMPRESSION = 4,
  QWS_SSL_OPTION_DISABLE_SERVER_NAME_INDICATION = 8, /* a client does not say whom it wants */
  QWS_SSL_OPTION_DISABLE_LEGACY_RENEGOTIATION = 16,
  QWS_SSL_OPTION_DISABLE_SESSION_SHARING = 32, /* a client resumes no session of another socket */
  QWS_SSL_OPTION_DISABLE_SESSION_PERSISTENCE = 64,
  QWS_SSL_OPTION_DISABLE_SERVER_CIPHER_PREFERENCE = 128
} qws_ssl_option;

/* What TLS connections are made with (QSslConfiguration): a value. */
typedef struct qws_ssl_configuration qws_ssl_configuration;

/* The usual one: the authorities of the system, TLS 1.2 and later. */
QWS_API qws_error qws_ssl_configuration_new(qws_ssl_configuration **out_configuration);
QWS_API qws_error qws_ssl_configuration_free(qws_ssl_configuration *configuration);
QWS_API qws_error qws_ssl_configuration_copy(const qws_ssl_configuration *configuration,
                                             qws_ssl_configuration **out_copy);

/* What later sockets of the process start with: an owned copy of it, and to set it (copied). From any
 * thread. */
QWS_API qws_error qws_ssl_configuration_default(qws_ssl_configuration **out_configuration);
QWS_API qws_error qws_ssl_configuration_set_default(const qws_ssl_configuration *configuration);

/* The authorities that are trusted, a list. Setting and adding takes the system's away, as in Qt; whether
 * they are trusted too is 1 or 0. */
QWS_API size_t qws_ssl_configuration_ca_certificates(const qws_ssl_configuration *configuration,
                                                     char *buf, size_t cap);
QWS_API qws_error qws_ssl_configuration_set_ca_certificates(qws_ssl_configuration *configuration,
                                                            const char *pem, size_t size);
QWS_API qws_error qws_ssl_configuration_add_ca_certificates(qws_ssl_configuration *configuration,
                                                            const char *pem, size_t size);
QWS_API int qws_ssl_configuration_uses_system_ca_certificates(
    const qws_ssl_configuration *configuration);
QWS_API qws_error qws_ssl_configuration_set_uses_system_ca_certificates(
    qws_ssl_configuration *configuration, int use);

/* The authorities that the system trusts, a list. They are read once, from where OpenSSL looks for them; the
 * environment variables SSL_CERT_FILE and SSL_CERT_DIR name other places. */
QWS_API size_t qws_ssl_system_ca_certificates(char *buf, size_t cap);

/* The own certificate and those of the authorities above it, a list; and its key (the getter gives an owned
 * copy, QWS_ERR_STATE if there is none; NULL sets none). */
QWS_API size_t qws_ssl_configuration_local_certificate_chain(
    const qws_ssl_configuration *configuration, char *buf, size_t cap);
QWS_API qws_error qws_ssl_configuration_set_local_certificate_chain(
    qws_ssl_configuration *configuration, const char *pem, size_t size);
QWS_API qws_error qws_ssl_configuration_private_key(const qws_ssl_configuration *configuration,
                                                    qws_ssl_key **out_key);
QWS_API qws_error qws_ssl_configuration_set_private_key(qws_ssl_configuration *configuration,
                                                        const qws_ssl_key *key);

/* Sets both from a PKCS #12 file (QSslCertificate::importPkcs12); QWS_ERR_ARGUMENT if it is none, or the pass
 * phrase is wrong. */
QWS_API qws_error qws_ssl_configuration_import_pkcs12(qws_ssl_configuration *configuration,
                                                      const void *data, size_t size,
                                                      const char *pass_phrase);

QWS_API qws_peer_verify_mode
qws_ssl_configuration_peer_verify_mode(const qws_ssl_configuration *configuration);
QWS_API qws_error qws_ssl_configuration_set_peer_verify_mode(qws_ssl_configuration *configuration,
                                                             qws_peer_verify_mode mode);

/* How many certificates may stand between the peer's and its root, 0 for no limit. */
QWS_API int qws_ssl_configuration_peer_verify_depth(const qws_ssl_configuration *configuration);
QWS_API qws_error qws_ssl_configuration_set_peer_verify_depth(qws_ssl_configuration *configuration,
                                                              int depth);

/* The name that a server must be certified for, "" for the host of the URL. */
QWS_API size_t qws_ssl_configuration_peer_verify_name(const qws_ssl_configuration *configuration,
                                                      char *buf, size_t cap);
QWS_API qws_error qws_ssl_configuration_set_peer_verify_name(qws_ssl_configuration *configuration,
                                                             const char *name);
QWS_API qws_ssl_protocol
qws_ssl_configuration_protocol(const qws_ssl_configuration *configuration);
QWS_API qws_error qws_ssl_configuration_set_protocol(qws_ssl_configuration *configuration,
                                                     qws_ssl_protocol protocol);

/* The cipher suites, OpenSSL's names with ":" between, the preferred one first; "" for the usual ones.
 * Unknown names are QWS_ERR_ARGUMENT. Those of TLS 1.3 go together: if one is named all are used, else it is
 * not spoken. If all that are named are for pre-shared keys, connections are made with such keys alone. */
QWS_API size_t qws_ssl_configuration_ciphers(const qws_ssl_configuration *configuration, char *buf,
                                             size_t cap);
QWS_API qws_error qws_ssl_configuration_set_ciphers(qws_ssl_configuration *configuration,
                                                    const char *names);

/* The names of all suites, and OpenSSL's description of one ("NAME TLSv1.2 Kx=ECDH Au=RSA
 * Enc=AESGCM(128)"), "" for an unknown name. */
QWS_API size_t qws_ssl_supported_ciphers(char *buf, size_t cap);
QWS_API size_t qws_ssl_cipher_description(const char *name, char *buf, size_t cap);

/* The protocols of ALPN (RFC 7301), the preferred one first, with commas between. */
QWS_API size_t qws_ssl_configuration_allowed_next_protocols(
    const qws_ssl_configuration *configuration, char *buf, size_t cap);
QWS_API qws_error qws_ssl_configuration_set_allowed_next_protocols(
    qws_ssl_configuration *configuration, const char *names);

QWS_API int qws_ssl_configuration_test_ssl_option(const qws_ssl_configuration *configuration,
                                                  qws_ssl_option option);
QWS_API qws_error qws_ssl_configuration_set_ssl_option(qws_ssl_configuration *configuration,
                                                       qws_ssl_option option, int on);

/* The file that the secrets of connections are added to (SSLKEYLOGFILE), "" for none: whoever reads it can
 * read what they carry. It is made for its owner only. */
QWS_API size_t qws_ssl_configuration_key_log_file(const qws_ssl_configuration *configuration,
                                                  char *buf, size_t cap);
QWS_API qws_error qws_ssl_configuration_set_key_log_file(qws_ssl_configuration *configuration,
                                                         const char *path);

/* What a server tells clients that choose a pre-shared key, octets. */
QWS_API size_t qws_ssl_configuration_pre_shared_key_identity_hint(
    const qws_ssl_configuration *configuration, char *buf, size_t cap);
QWS_API qws_error qws_ssl_configuration_set_pre_shared_key_identity_hint(
    qws_ssl_configuration *configuration, const void *hint, size_t size);

/* 1: a handshake stops at each error of the peer's certificate, with handshake_interrupted_on_error
 * (QSslConfiguration::setHandshakeMustInterruptOnError). */
QWS_API int qws_ssl_configuration_handshake_must_interrupt_on_error(
    const qws_ssl_configuration *configuration);
QWS_API qws_error qws_ssl_configuration_set_handshake_must_interrupt_on_error(
    qws_ssl_configuration *configuration, int on);

/* What the handshake has agreed on, if the configuration is that of a connection: what the peer has sent (a
 * list, its own certificate first), the version (else QWS_UNKNOWN_PROTOCOL), the cipher suite, the protocol of
 * ALPN, and 1 if the session is an earlier one. */
QWS_API size_t qws_ssl_configuration_peer_certificate_chain(
    const qws_ssl_configuration *configuration, char *buf, size_t cap);
QWS_API qws_ssl_protocol
qws_ssl_configuration_session_protocol(const qws_ssl_configuration *configuration);
QWS_API size_t qws_ssl_configuration_session_cipher(const qws_ssl_configuration *configuration,
                                                    char *buf, size_t cap);
QWS_API size_t qws_ssl_configuration_next_negotiated_protocol(
    const qws_ssl_configuration *configuration, char *buf, size_t cap);
QWS_API int qws_ssl_configuration_session_resumed(const qws_ssl_configuration *configuration);

#endif
