/* Versions and error texts. */
#include "check.h"

int main(void) {
  CHECK_TEXT(qws_version(), QWS_VERSION_STRING);
  CHECK_EQUAL(qws_version_number(), QWS_VERSION_NUMBER);
  CHECK_EQUAL(QWS_VERSION_NUMBER,
              QWS_VERSION_MAJOR << 16 | QWS_VERSION_MINOR << 8 | QWS_VERSION_PATCH);

  CHECK_TEXT(qws_error_string(QWS_OK), "no error");
  for (int error = QWS_ERR_HANDLE; error >= QWS_ERR_INTERNAL; error--)
    CHECK(strcmp(qws_error_string((qws_error)error), "unknown error") != 0);
  CHECK_TEXT(qws_error_string((qws_error)1), "unknown error");
  CHECK_TEXT(qws_error_string((qws_error)-1000), "unknown error");
  return check_finish();
}
