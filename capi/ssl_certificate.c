/* The public functions of certificates. */
#include "bridge.h"

qws_error qws_ssl_certificate_new(const char *data, size_t size, qws_encoding_format format,
                                  size_t *out_used, qws_ssl_certificate **out_certificate) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_certificate_new((bridge_address)data, size, format, out_used, out_certificate);
}

qws_error qws_ssl_certificate_free(qws_ssl_certificate *certificate) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_certificate_free((bridge_handle)certificate);
}

size_t qws_ssl_certificate_to_pem(const qws_ssl_certificate *certificate, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_to_pem((bridge_handle)certificate, (bridge_address)buf, cap);
}

size_t qws_ssl_certificate_to_der(const qws_ssl_certificate *certificate, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_to_der((bridge_handle)certificate, (bridge_address)buf, cap);
}

size_t qws_ssl_certificate_subject_info_attributes(const qws_ssl_certificate *certificate,
                                                   char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_subject_info_attributes((bridge_handle)certificate,
                                                       (bridge_address)buf, cap);
}

size_t qws_ssl_certificate_issuer_info_attributes(const qws_ssl_certificate *certificate, char *buf,
                                                  size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_issuer_info_attributes((bridge_handle)certificate,
                                                      (bridge_address)buf, cap);
}

size_t qws_ssl_certificate_subject_info_count(const qws_ssl_certificate *certificate,
                                              const char *attribute) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_certificate_subject_info_count((bridge_handle)certificate, attribute);
}

size_t qws_ssl_certificate_subject_info(const qws_ssl_certificate *certificate,
                                        const char *attribute, size_t index, char *buf,
                                        size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_subject_info((bridge_handle)certificate, attribute, index,
                                            (bridge_address)buf, cap);
}

size_t qws_ssl_certificate_issuer_info_count(const qws_ssl_certificate *certificate,
                                             const char *attribute) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_certificate_issuer_info_count((bridge_handle)certificate, attribute);
}

size_t qws_ssl_certificate_issuer_info(const qws_ssl_certificate *certificate,
                                       const char *attribute, size_t index, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_issuer_info((bridge_handle)certificate, attribute, index,
                                           (bridge_address)buf, cap);
}

size_t qws_ssl_certificate_subject_alternative_name_count(const qws_ssl_certificate *certificate,
                                                          qws_alternative_name_entry_type type) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_certificate_subject_alternative_name_count((bridge_handle)certificate, type);
}

size_t qws_ssl_certificate_subject_alternative_name(const qws_ssl_certificate *certificate,
                                                    qws_alternative_name_entry_type type,
                                                    size_t index, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_subject_alternative_name((bridge_handle)certificate, type, index,
                                                        (bridge_address)buf, cap);
}

int64_t qws_ssl_certificate_effective_date(const qws_ssl_certificate *certificate) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_certificate_effective_date((bridge_handle)certificate);
}

int64_t qws_ssl_certificate_expiry_date(const qws_ssl_certificate *certificate) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_certificate_expiry_date((bridge_handle)certificate);
}

int qws_ssl_certificate_version(const qws_ssl_certificate *certificate) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_certificate_version((bridge_handle)certificate);
}

size_t qws_ssl_certificate_serial_number(const qws_ssl_certificate *certificate, char *buf,
                                         size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_serial_number((bridge_handle)certificate, (bridge_address)buf, cap);
}

int qws_ssl_certificate_is_self_signed(const qws_ssl_certificate *certificate) {
  ANSWER_IF_FORKED(0);
  return goqws_ssl_certificate_is_self_signed((bridge_handle)certificate);
}

size_t qws_ssl_certificate_digest(const qws_ssl_certificate *certificate,
                                  qws_hash_algorithm algorithm, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_ssl_certificate_digest((bridge_handle)certificate, algorithm, (bridge_address)buf,
                                      cap);
}

qws_error qws_ssl_certificate_public_key(const qws_ssl_certificate *certificate,
                                         qws_ssl_key **out_key) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_certificate_public_key((bridge_handle)certificate, out_key);
}

qws_error qws_ssl_certificate_verify(const char *chain, size_t size, const char *host_name,
                                     qws_ssl_errors **out_errors) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_ssl_certificate_verify((bridge_address)chain, size, host_name, out_errors);
}
