/* A freed handle stays dead while 65,536 other objects come and go. */
#include "check.h"

int main(void) {
  qws_request *old = NULL;
  CHECK_EQUAL(qws_request_new("ws://old", &old), QWS_OK);
  CHECK_EQUAL(qws_request_free(old), QWS_OK);

  int met = 0;
  for (int i = 0; i < 65535; i++) {
    qws_request *request = NULL;
    if (qws_request_new("ws://new", &request) != QWS_OK) break;
    if (request == old || qws_request_url(old, NULL, 0) != 0) met++;
    qws_request_free(request);
  }
  CHECK_EQUAL(met, 0);
  CHECK_EQUAL(qws_request_free(old), QWS_ERR_HANDLE);

  /* Beyond that an address may come back, and names the new object then. */
  for (int i = 0; i < 5000; i++) {
    qws_request *request = NULL;
    if (qws_request_new("ws://new", &request) != QWS_OK) break;
    if (strcmp(GET(qws_request_url, request), "ws://new") != 0) met++;
    qws_request_free(request);
  }
  CHECK_EQUAL(met, 0);
  return check_finish();
}
