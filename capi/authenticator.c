/* The public functions of what asks for names, passwords and keys in callbacks. */
#include "bridge.h"

size_t qws_authenticator_realm(const qws_authenticator *authenticator, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_authenticator_realm((bridge_handle)authenticator, (bridge_address)buf, cap);
}

size_t qws_authenticator_user(const qws_authenticator *authenticator, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_authenticator_user((bridge_handle)authenticator, (bridge_address)buf, cap);
}

qws_error qws_authenticator_set_user(qws_authenticator *authenticator, const char *user) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_authenticator_set_user((bridge_handle)authenticator, user);
}

size_t qws_authenticator_password(const qws_authenticator *authenticator, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_authenticator_password((bridge_handle)authenticator, (bridge_address)buf, cap);
}

qws_error qws_authenticator_set_password(qws_authenticator *authenticator, const char *password) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_authenticator_set_password((bridge_handle)authenticator, password);
}

size_t qws_psk_authenticator_identity_hint(const qws_psk_authenticator *authenticator, char *buf,
                                           size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_psk_authenticator_identity_hint((bridge_handle)authenticator, (bridge_address)buf,
                                               cap);
}

size_t qws_psk_authenticator_identity(const qws_psk_authenticator *authenticator, char *buf,
                                      size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_psk_authenticator_identity((bridge_handle)authenticator, (bridge_address)buf, cap);
}

qws_error qws_psk_authenticator_set_identity(qws_psk_authenticator *authenticator,
                                             const void *identity, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_psk_authenticator_set_identity((bridge_handle)authenticator,
                                              (bridge_address)identity, size);
}

size_t qws_psk_authenticator_maximum_identity_length(const qws_psk_authenticator *authenticator) {
  ANSWER_IF_FORKED(0);
  return goqws_psk_authenticator_maximum_identity_length((bridge_handle)authenticator);
}

size_t qws_psk_authenticator_pre_shared_key(const qws_psk_authenticator *authenticator, char *buf,
                                            size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_psk_authenticator_pre_shared_key((bridge_handle)authenticator, (bridge_address)buf,
                                                cap);
}

qws_error qws_psk_authenticator_set_pre_shared_key(qws_psk_authenticator *authenticator,
                                                   const void *key, size_t size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_psk_authenticator_set_pre_shared_key((bridge_handle)authenticator,
                                                    (bridge_address)key, size);
}

size_t qws_psk_authenticator_maximum_pre_shared_key_length(
    const qws_psk_authenticator *authenticator) {
  ANSWER_IF_FORKED(0);
  return goqws_psk_authenticator_maximum_pre_shared_key_length((bridge_handle)authenticator);
}

qws_error qws_psk_authenticator_defer(qws_psk_authenticator *authenticator) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_psk_authenticator_defer((bridge_handle)authenticator);
}

qws_error qws_psk_authenticator_answer(qws_psk_authenticator *authenticator) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_psk_authenticator_answer((bridge_handle)authenticator);
}

qws_error qws_psk_authenticator_free(qws_psk_authenticator *authenticator) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_psk_authenticator_free((bridge_handle)authenticator);
}
