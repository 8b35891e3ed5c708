/* Requests: URL, raw headers and their order, names and values that are refused. */
#include "check.h"

static const char *header(const qws_request *request, const char *name) {
  qws_request_raw_header(request, name, check_room(), CHECK_ROOM);
  return check_room();
}

static const char *name_at(const qws_request *request, size_t index) {
  qws_request_raw_header_name(request, index, check_room(), CHECK_ROOM);
  return check_room();
}

int main(void) {
  qws_request *request = NULL;
  CHECK_EQUAL(qws_request_new(NULL, &request), QWS_OK);
  CHECK_TEXT(GET(qws_request_url, request), "");
  CHECK_EQUAL(qws_request_set_url(request, "ws://localhost/a?b"), QWS_OK);
  CHECK_TEXT(GET(qws_request_url, request), "ws://localhost/a?b");

  CHECK_EQUAL(qws_request_raw_header_count(request), 0);
  CHECK_EQUAL(qws_request_set_raw_header(request, "First", "1", QWS_NUL_TERMINATED), QWS_OK);
  CHECK_EQUAL(qws_request_set_raw_header(request, "Second", "two and more", 3), QWS_OK);
  CHECK_EQUAL(qws_request_set_raw_header(request, "Empty", "", 0), QWS_OK);
  CHECK_EQUAL(qws_request_raw_header_count(request), 3);
  CHECK_TEXT(header(request, "First"), "1");
  CHECK_TEXT(header(request, "sECOND"), "two");
  CHECK_TEXT(header(request, "Empty"), "");
  CHECK_EQUAL(qws_request_has_raw_header(request, "empty"), 1);
  CHECK_EQUAL(qws_request_has_raw_header(request, "none"), 0);
  CHECK_TEXT(header(request, "none"), "");

  /* Set again, a header moves to the end and takes the new spelling. */
  CHECK_EQUAL(qws_request_set_raw_header(request, "FIRST", "once more", QWS_NUL_TERMINATED), QWS_OK);
  CHECK_EQUAL(qws_request_raw_header_count(request), 3);
  CHECK_TEXT(name_at(request, 0), "Second");
  CHECK_TEXT(name_at(request, 1), "Empty");
  CHECK_TEXT(name_at(request, 2), "FIRST");
  CHECK_TEXT(name_at(request, 3), "");
  CHECK_TEXT(name_at(request, SIZE_MAX), "");
  CHECK_TEXT(header(request, "First"), "once more");

  CHECK_EQUAL(qws_request_set_raw_header(request, "Second", NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_request_set_raw_header(request, "Second", NULL, 0), QWS_OK);
  CHECK_EQUAL(qws_request_raw_header_count(request), 2);
  CHECK_EQUAL(qws_request_has_raw_header(request, "Second"), 0);

  /* Bytes go out as they are. */
  CHECK_EQUAL(qws_request_set_raw_header(request, "Latin", "caf\xe9", 4), QWS_OK);
  CHECK_TEXT(header(request, "Latin"), "caf\xe9");

  size_t count = qws_request_raw_header_count(request);
  CHECK_EQUAL(qws_request_set_raw_header(request, NULL, "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_request_set_raw_header(request, "", "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_request_set_raw_header(request, "a b", "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_request_set_raw_header(request, "a:", "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_request_set_raw_header(request, "a\r\nb", "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_request_set_raw_header(request, "caf\xe9", "v", 1), QWS_ERR_ARGUMENT);
  CHECK_EQUAL(qws_request_set_raw_header(request, "A", "v\r\nB: c", QWS_NUL_TERMINATED),
              QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_request_set_raw_header(request, "A", "v\0w", 3), QWS_ERR_ENCODING);
  CHECK_EQUAL(qws_request_set_raw_header(request, "A", "v", SIZE_MAX - 1), QWS_ERR_RANGE);
  CHECK_EQUAL(qws_request_raw_header_count(request), count);
  CHECK_EQUAL(qws_request_has_raw_header(request, NULL), 0);

  CHECK_EQUAL(qws_request_free(request), QWS_OK);
  return check_finish();
}
