/* The public functions of the proxies that a whole process uses. The environment is read here: Go sees it as it
 * was when the library was loaded. */
#include <stdlib.h>

#include "bridge.h"

qws_error qws_application_proxy(qws_proxy **out_proxy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_application_proxy(out_proxy);
}

qws_error qws_set_application_proxy(const qws_proxy *proxy) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  return goqws_set_application_proxy((bridge_handle)proxy);
}

/* The value of the first variable that is there and not empty, or NULL. */
static const char *variable(const char *lower, const char *upper) {
  const char *value = getenv(lower);

  if ((value == NULL || *value == '\0') && upper != NULL) {
    value = getenv(upper);
  }
  return value;
}

qws_error qws_use_environment_proxies(int use) {
  ANSWER_IF_FORKED(QWS_ERR_FORKED);
  if (!use) {
    return goqws_clear_environment_proxies();
  }
  /* The header "Proxy:" of a request is HTTP_PROXY to a CGI program. */
  const char *upper_http = getenv("REQUEST_METHOD") == NULL ? "HTTP_PROXY" : NULL;

  return goqws_set_environment_proxies(variable("http_proxy", upper_http),
                                       variable("https_proxy", "HTTPS_PROXY"),
                                       variable("all_proxy", "ALL_PROXY"),
                                       variable("no_proxy", "NO_PROXY"));
}

int qws_uses_environment_proxies(void) {
  ANSWER_IF_FORKED(0);
  return goqws_uses_environment_proxies();
}
