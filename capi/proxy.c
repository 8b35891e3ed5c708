/* The public functions of proxies. */
#include "bridge.h"

qws_error qws_proxy_new(qws_proxy_kind type, const char *host_name, uint16_t port,
                        qws_proxy **out_proxy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_proxy_new(type, host_name, port, out_proxy);
}

qws_error qws_proxy_free(qws_proxy *proxy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_proxy_free((bridge_handle)proxy);
}

qws_proxy_kind qws_proxy_type(const qws_proxy *proxy) {
  ANSWER_IF_FORKED(QWS_DEFAULT_PROXY);
  return goqws_proxy_type((bridge_handle)proxy);
}

size_t qws_proxy_host_name(const qws_proxy *proxy, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_proxy_host_name((bridge_handle)proxy, (bridge_address)buf, cap);
}

uint16_t qws_proxy_port(const qws_proxy *proxy) {
  ANSWER_IF_FORKED(0);
  return goqws_proxy_port((bridge_handle)proxy);
}

size_t qws_proxy_user(const qws_proxy *proxy, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_proxy_user((bridge_handle)proxy, (bridge_address)buf, cap);
}

qws_error qws_proxy_set_user(qws_proxy *proxy, const char *user) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_proxy_set_user((bridge_handle)proxy, user);
}

size_t qws_proxy_password(const qws_proxy *proxy, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_proxy_password((bridge_handle)proxy, (bridge_address)buf, cap);
}

qws_error qws_proxy_set_password(qws_proxy *proxy, const char *password) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_proxy_set_password((bridge_handle)proxy, password);
}

int qws_proxy_tls(const qws_proxy *proxy) {
  ANSWER_IF_FORKED(0);
  return goqws_proxy_tls((bridge_handle)proxy);
}

qws_error qws_proxy_set_tls(qws_proxy *proxy, int tls) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_proxy_set_tls((bridge_handle)proxy, tls);
}

qws_error qws_proxy_set_raw_header(qws_proxy *proxy, const char *name, const char *value,
                                   size_t value_size) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_proxy_set_raw_header((bridge_handle)proxy, name, (bridge_address)value,
                                    value_size);
}

size_t qws_proxy_raw_header(const qws_proxy *proxy, const char *name, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_proxy_raw_header((bridge_handle)proxy, name, (bridge_address)buf, cap);
}

int qws_proxy_has_raw_header(const qws_proxy *proxy, const char *name) {
  ANSWER_IF_FORKED(0);
  return goqws_proxy_has_raw_header((bridge_handle)proxy, name);
}

size_t qws_proxy_raw_header_count(const qws_proxy *proxy) {
  ANSWER_IF_FORKED(0);
  return goqws_proxy_raw_header_count((bridge_handle)proxy);
}

size_t qws_proxy_raw_header_name(const qws_proxy *proxy, size_t index, char *buf, size_t cap) {
  ANSWER_IF_FORKED(bridge_no_text(buf, cap));
  return goqws_proxy_raw_header_name((bridge_handle)proxy, index, (bridge_address)buf, cap);
}
