/* The public functions of TLS configurations and of what they choose from. */
#include "bridge.h"

int qws_ssl_configuration_handshake_must_interrupt_on_error(
    const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_configuration_handshake_must_interrupt_on_error((bridge_handle)configuration);
}

qws_error qws_ssl_configuration_set_handshake_must_interrupt_on_error(
    qws_ssl_configuration *configuration, int on) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_handshake_must_interrupt_on_error(
      (bridge_handle)configuration, on);
}

qws_error qws_ssl_configuration_new(qws_ssl_configuration **out_configuration) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_new(out_configuration);
}

qws_error qws_ssl_configuration_free(qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_free((bridge_handle)configuration);
}

qws_error qws_ssl_configuration_copy(const qws_ssl_configuration *configuration,
                                     qws_ssl_configuration **out_copy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_copy((bridge_handle)configuration, out_copy);
}

qws_error qws_ssl_configuration_default(qws_ssl_configuration **out_configuration) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_default(out_configuration);
}

qws_error qws_ssl_configuration_set_default(const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_default((bridge_handle)configuration);
}

size_t qws_ssl_configuration_ca_certificates(const qws_ssl_configuration *configuration, char *buf,
                                             size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_ca_certificates((bridge_handle)configuration, (bridge_address)buf,
                                                 cap);
}

qws_error qws_ssl_configuration_set_ca_certificates(qws_ssl_configuration *configuration,
                                                    const char *pem, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_ca_certificates((bridge_handle)configuration,
                                                     (bridge_address)pem, size);
}

qws_error qws_ssl_configuration_add_ca_certificates(qws_ssl_configuration *configuration,
                                                    const char *pem, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_add_ca_certificates((bridge_handle)configuration,
                                                     (bridge_address)pem, size);
}

int qws_ssl_configuration_uses_system_ca_certificates(const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_configuration_uses_system_ca_certificates((bridge_handle)configuration);
}

qws_error qws_ssl_configuration_set_uses_system_ca_certificates(
    qws_ssl_configuration *configuration, int use) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_uses_system_ca_certificates((bridge_handle)configuration, use);
}

size_t qws_ssl_system_ca_certificates(char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_system_ca_certificates((bridge_address)buf, cap);
}

size_t qws_ssl_configuration_local_certificate_chain(const qws_ssl_configuration *configuration,
                                                     char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_local_certificate_chain((bridge_handle)configuration,
                                                         (bridge_address)buf, cap);
}

qws_error qws_ssl_configuration_set_local_certificate_chain(qws_ssl_configuration *configuration,
                                                            const char *pem, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_local_certificate_chain((bridge_handle)configuration,
                                                             (bridge_address)pem, size);
}

qws_error qws_ssl_configuration_private_key(const qws_ssl_configuration *configuration,
                                            qws_ssl_key **out_key) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_private_key((bridge_handle)configuration, out_key);
}

qws_error qws_ssl_configuration_set_private_key(qws_ssl_configuration *configuration,
                                                const qws_ssl_key *key) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_private_key((bridge_handle)configuration, (bridge_handle)key);
}

qws_error qws_ssl_configuration_import_pkcs12(qws_ssl_configuration *configuration,
                                              const void *data, size_t size,
                                              const char *pass_phrase) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_import_pkcs12((bridge_handle)configuration, (bridge_address)data,
                                               size, pass_phrase);
}

qws_peer_verify_mode qws_ssl_configuration_peer_verify_mode(
    const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(QWS_AUTO_VERIFY_PEER);
  return goqws_ssl_configuration_peer_verify_mode((bridge_handle)configuration);
}

qws_error qws_ssl_configuration_set_peer_verify_mode(qws_ssl_configuration *configuration,
                                                     qws_peer_verify_mode mode) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_peer_verify_mode((bridge_handle)configuration, mode);
}

int qws_ssl_configuration_peer_verify_depth(const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_configuration_peer_verify_depth((bridge_handle)configuration);
}

qws_error qws_ssl_configuration_set_peer_verify_depth(qws_ssl_configuration *configuration,
                                                      int depth) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_peer_verify_depth((bridge_handle)configuration, depth);
}

size_t qws_ssl_configuration_peer_verify_name(const qws_ssl_configuration *configuration, char *buf,
                                              size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_peer_verify_name((bridge_handle)configuration, (bridge_address)buf,
                                                  cap);
}

qws_error qws_ssl_configuration_set_peer_verify_name(qws_ssl_configuration *configuration,
                                                     const char *name) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_peer_verify_name((bridge_handle)configuration, name);
}

qws_ssl_protocol qws_ssl_configuration_protocol(const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(QWS_UNKNOWN_PROTOCOL);
  return goqws_ssl_configuration_protocol((bridge_handle)configuration);
}

qws_error qws_ssl_configuration_set_protocol(qws_ssl_configuration *configuration,
                                             qws_ssl_protocol protocol) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_protocol((bridge_handle)configuration, protocol);
}

size_t qws_ssl_configuration_ciphers(const qws_ssl_configuration *configuration, char *buf,
                                     size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_ciphers((bridge_handle)configuration, (bridge_address)buf, cap);
}

qws_error qws_ssl_configuration_set_ciphers(qws_ssl_configuration *configuration,
                                            const char *names) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_ciphers((bridge_handle)configuration, names);
}

size_t qws_ssl_supported_ciphers(char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_supported_ciphers((bridge_address)buf, cap);
}

size_t qws_ssl_cipher_description(const char *name, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_cipher_description(name, (bridge_address)buf, cap);
}

size_t qws_ssl_configuration_allowed_next_protocols(const qws_ssl_configuration *configuration,
                                                    char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_allowed_next_protocols((bridge_handle)configuration,
                                                        (bridge_address)buf, cap);
}

qws_error qws_ssl_configuration_set_allowed_next_protocols(qws_ssl_configuration *configuration,
                                                           const char *names) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_allowed_next_protocols((bridge_handle)configuration, names);
}

int qws_ssl_configuration_test_ssl_option(const qws_ssl_configuration *configuration,
                                          qws_ssl_option option) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_configuration_test_ssl_option((bridge_handle)configuration, option);
}

qws_error qws_ssl_configuration_set_ssl_option(qws_ssl_configuration *configuration,
                                               qws_ssl_option option, int on) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_ssl_option((bridge_handle)configuration, option, on);
}

size_t qws_ssl_configuration_key_log_file(const qws_ssl_configuration *configuration, char *buf,
                                          size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_key_log_file((bridge_handle)configuration, (bridge_address)buf,
                                              cap);
}

qws_error qws_ssl_configuration_set_key_log_file(qws_ssl_configuration *configuration,
                                                 const char *path) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_key_log_file((bridge_handle)configuration, path);
}

size_t qws_ssl_configuration_pre_shared_key_identity_hint(
    const qws_ssl_configuration *configuration, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_pre_shared_key_identity_hint((bridge_handle)configuration,
                                                              (bridge_address)buf, cap);
}

qws_error qws_ssl_configuration_set_pre_shared_key_identity_hint(
    qws_ssl_configuration *configuration, const void *hint, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_configuration_set_pre_shared_key_identity_hint((bridge_handle)configuration,
                                                                  (bridge_address)hint, size);
}

size_t qws_ssl_configuration_peer_certificate_chain(const qws_ssl_configuration *configuration,
                                                    char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_peer_certificate_chain((bridge_handle)configuration,
                                                        (bridge_address)buf, cap);
}

qws_ssl_protocol qws_ssl_configuration_session_protocol(
    const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(QWS_UNKNOWN_PROTOCOL);
  return goqws_ssl_configuration_session_protocol((bridge_handle)configuration);
}

size_t qws_ssl_configuration_session_cipher(const qws_ssl_configuration *configuration, char *buf,
                                            size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_session_cipher((bridge_handle)configuration, (bridge_address)buf,
                                                cap);
}

size_t qws_ssl_configuration_next_negotiated_protocol(const qws_ssl_configuration *configuration,
                                                      char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_configuration_next_negotiated_protocol((bridge_handle)configuration,
                                                          (bridge_address)buf, cap);
}

int qws_ssl_configuration_session_resumed(const qws_ssl_configuration *configuration) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_configuration_session_resumed((bridge_handle)configuration);
}
